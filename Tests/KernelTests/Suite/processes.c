/* Processes and time: fork and wait4, how children end, sleeping and clocks. */
#include "suite.h"

enum { WNOHANG = 1, WUNTRACED = 2, WCONTINUED = 8 };
#define WNOTHREAD 0x20000000
#define WALL 0x40000000
#define WCLONE 0x80000000

static void exit_7(void) { quit(7); }
static void exit_300(void) { call(SYS_exit, 300); }
static void divide(void) { __asm__ volatile("xor %%ecx, %%ecx\n\tdiv %%ecx" : : : "rax", "rcx", "rdx"); }
static void wild(void) { *(volatile int *)0 = 1; }
static void terminated(void) { call(SYS_kill, call(SYS_getpid), SIGTERM); }
static void killed(void) { call(SYS_kill, call(SYS_getpid), SIGKILL); }
static void sleeps(void) { sleep_ms(10000); }

static void statuses(void) {
  say_hex("exit 7: 0x", (u64)wait_for(start_child(exit_7)));
  say_hex("exit 300: 0x", (u64)wait_for(start_child(exit_300)));
  /* Bit 7 says that there is a core dump: not here. */
  say_hex("divide: 0x", (u64)wait_for(start_child(divide)) & ~0x80ul);
  say_hex("wild pointer: 0x", (u64)wait_for(start_child(wild)) & ~0x80ul);
  say_hex("SIGTERM: 0x", (u64)wait_for(start_child(terminated)));
  say_hex("SIGKILL: 0x", (u64)wait_for(start_child(killed)));
  s64 child = start_child(sleeps);
  say("kill a sleeper: ", call(SYS_kill, child, SIGTERM));
  say_hex("it ended: 0x", (u64)wait_for(child));
}

static void waiting(void) {
  int status = -1;
  say("no child: ", call(SYS_wait4, -1, NULL, 0, NULL));
  s64 child = start_child(sleeps);
  say("not yet: ", call(SYS_wait4, child, &status, WNOHANG, NULL));
  say("not mine: ", call(SYS_wait4, 1, NULL, WNOHANG, NULL));
  say("wrong options: ", call(SYS_wait4, -1, NULL, 0x100, NULL));
  call(SYS_kill, child, SIGKILL);
  say("any: ", call(SYS_wait4, -1, &status, 0, NULL) == child);
  say("once: ", call(SYS_wait4, child, NULL, 0, NULL));
  child = start_child(exit_7);
  u64 usage[18];
  say("bad status address: ", call(SYS_wait4, child, 1, 0, NULL));
  child = start_child(exit_7);
  say("with usage: ", call(SYS_wait4, child, &status, 0, usage) == child);
}

static void stopped(void) {
  int status = -1;
  s64 child = start_child(sleeps);
  call(SYS_kill, child, SIGSTOP);
  say("stopped: ", call(SYS_wait4, child, &status, WUNTRACED, NULL) == child);
  say_hex("status 0x", (u64)status);
  say("told once: ", call(SYS_wait4, child, &status, WUNTRACED | WNOHANG, NULL));
  call(SYS_kill, child, SIGCONT);
  call(SYS_kill, child, SIGTERM);
  say_hex("ended: 0x", (u64)wait_for(child));
}

/* The kinds of children: those of fork tell their end by SIGCHLD. */
static void wait_flags(void) {
  s64 child = start_child(exit_7);
  say("only clones: ", call(SYS_wait4, child, NULL, WCLONE, NULL));
  say("all: ", call(SYS_wait4, child, NULL, WALL | WCLONE, NULL) == child);
  child = start_child(exit_7);
  say("this thread's: ", call(SYS_wait4, child, NULL, WNOTHREAD, NULL) == child);
  say("group of the lowest number: ", call(SYS_wait4, 0x80000000, NULL, WNOHANG, NULL));
  say("flag 16: ", call(SYS_wait4, -1, NULL, 16, NULL));
}

/* A stop that SIGCONT has ended is told once, as what it is now. */
static void continued(void) {
  int status = -1;
  s64 child = start_child(sleeps);
  say("not stopped: ", call(SYS_wait4, child, &status, WCONTINUED | WNOHANG, NULL));
  call(SYS_kill, child, SIGSTOP);
  say("stopped: ", call(SYS_wait4, child, &status, WUNTRACED, NULL) == child);
  say("not continued: ", call(SYS_wait4, child, &status, WCONTINUED | WNOHANG, NULL));
  call(SYS_kill, child, SIGCONT);
  say("continued: ", call(SYS_wait4, child, &status, WCONTINUED, NULL) == child);
  say_hex("status 0x", (u64)status);
  say("told once: ", call(SYS_wait4, child, &status, WCONTINUED | WNOHANG, NULL));
  call(SYS_kill, child, SIGSTOP);
  sleep_ms(30);
  call(SYS_kill, child, SIGCONT);
  say("the stop is over: ", call(SYS_wait4, child, &status, WUNTRACED | WNOHANG, NULL));
  call(SYS_kill, child, SIGKILL);
  say_hex("ended: 0x", (u64)wait_for(child));
}

static volatile int chld_code, chld_status;
static void on_child(int signo, struct info *info, struct context *context) {
  chld_code = info->code;
  chld_status = info->status;
}

static void child_signal(void) {
  on(SIGCHLD, on_child, 0);
  wait_for(start_child(exit_7));
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  wait_for(start_child(terminated));
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  s64 child = start_child(sleeps);
  call(SYS_kill, child, SIGSTOP);
  sleep_ms(30);
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  call(SYS_kill, child, SIGCONT);
  sleep_ms(30);
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  call(SYS_kill, child, SIGKILL);
  wait_for(child);
  /* Ignored: no zombies, so nothing to wait for. */
  u64 ignore[4] = {1, 0, 0, 0};
  call(SYS_rt_sigaction, SIGCHLD, ignore, NULL, 8);
  start_child(exit_7);
  say("wait: ", call(SYS_wait4, -1, NULL, 0, NULL));
}

static void family(void) {
  s64 me = call(SYS_getpid), before = call(SYS_getppid);
  s64 child = call(SYS_fork);
  if (child == 0)
    quit(call(SYS_getppid) == me && call(SYS_getpid) != me);
  say("child knows its parent: ", wait_for(child) >> 8);
  say("unchanged: ", call(SYS_getpid) == me && call(SYS_getppid) == before);
  say("set_tid_address: ", call(SYS_set_tid_address, NULL) == me);
}

/* The child has every register of its parent but rax: it leaves the kernel by IRETQ. */
static void fork_registers(void) {
  s64 child;
  u64 rcx, rdx, r8;
  __asm__ volatile("mov $1, %%edx\n\tmov $2, %%r8d\n\tmov $3, %%r12d\n\tsyscall\n\tmov %%r8, %3"
                   : "=a"(child), "=&c"(rcx), "=&d"(rdx), "=&r"(r8)
                   : "a"(SYS_fork)
                   : "r8", "r11", "r12", "memory", "cc");
  if (child == 0)
    quit(rdx == 1 && r8 == 2);
  say("kept in the child: ", wait_for(child) >> 8);
  say("kept in the parent: ", rdx == 1 && r8 == 2);
}

/* Two that never sleep and one that waits for both: the timer divides the CPU. */
static void spin(void) {
  for (volatile u32 i = 0; i < 3000000; i++)
    ;
}

static void two_spinners(void) {
  s64 a = start_child(spin), b = start_child(spin);
  say("first ", wait_for(a));
  say("second ", wait_for(b));
}

static void yields(void) {
  say("yield: ", call(SYS_sched_yield));
  int fds[2];
  u8 order[8];
  call(SYS_pipe, fds);
  s64 child = call(SYS_fork);
  if (child == 0) {
    for (u32 i = 0; i < 3; i++) {
      call(SYS_write, fds[1], "c", 1);
      call(SYS_sched_yield);
    }
    quit(0);
  }
  wait_for(child);
  say("written ", call(SYS_read, fds[0], order, 8));
}

static u32 selectors(void) {
  u32 ds, es, fs, gs;
  __asm__ volatile("mov %%ds, %0\n\tmov %%es, %1\n\tmov %%fs, %2\n\tmov %%gs, %3" : "=r"(ds), "=r"(es), "=r"(fs), "=r"(gs));
  return ds << 24 | es << 16 | fs << 8 | gs;
}

static u64 base_of(s64 which) {
  u64 base = 1;
  call(SYS_arch_prctl, which, &base);
  return base;
}

static void load_es_and_sleep(void) {
  __asm__ volatile("mov %0, %%es" : : "r"(0x2b));
  sleep_ms(60);
}

static void show_inherited(void) {
  say_hex("inherited 0x", selectors());
  say_hex("FS base 0x", base_of(0x1003));
  say_hex("GS base 0x", base_of(0x1004));
}

/* The selectors are a program's own, whoever ran in between; loading one replaces the base that arch_prctl gave. */
static void segments(void) {
  say_hex("at first 0x", selectors());
  s64 child = start_child(load_es_and_sleep);
  sleep_ms(20);
  say_hex("beside another's 0x", selectors());
  wait_for(child);
  call(SYS_arch_prctl, 0x1002, 0x12345000);
  call(SYS_arch_prctl, 0x1001, 0x23456000);
  show_inherited();
  __asm__ volatile("mov %0, %%ds\n\tmov %0, %%fs\n\tmov %1, %%gs" : : "r"(0x2b), "r"(0x28));
  show_inherited();
  sleep_ms(20);
  show_inherited();
  child = start_child(show_inherited);
  wait_for(child);
  call(SYS_arch_prctl, 0x1002, 0x12345000);
  show_inherited();
  sleep_ms(20);
  show_inherited();
}

/* The address of set_tid_address is for those who share the memory of a task; a page that only its parent sees is not that. */
static int *tid_address;
static void end_with_tid_address(void) { call(SYS_set_tid_address, tid_address); }

static void child_tid(void) {
  tid_address = (int *)call(SYS_mmap, 0, 4096, 3, 0x21, -1, 0);
  *tid_address = 77;
  wait_for(start_child(end_with_tid_address));
  say("left alone: ", *tid_address);
}

static s64 now_ns(s64 clock) {
  struct timespec time = {0, 0};
  call(SYS_clock_gettime, clock, &time);
  return time.seconds * 1000000000 + time.nanoseconds;
}

static void clocks(void) {
  struct timespec time, day;
  say("monotonic: ", call(SYS_clock_gettime, 1, &time));
  s64 a = now_ns(1), b = now_ns(1);
  say("forwards: ", b >= a);
  say("wrong clock: ", call(SYS_clock_gettime, 99, &time));
  say("to nowhere: ", call(SYS_clock_gettime, 1, 1));
  say("day: ", call(SYS_gettimeofday, &day, NULL));
  s64 seconds = now_ns(0) / 1000000000;
  say("both agree: ", seconds - day.seconds <= 1);
  say("after 1999: ", day.seconds >= 946684800);
  say("microseconds: ", day.nanoseconds >= 0 && day.nanoseconds < 1000000);
  say("day to nowhere: ", call(SYS_gettimeofday, 1, NULL));
}

static void sleeping(void) {
  struct timespec wrong = {0, 1000000000}, none = {0, 0};
  s64 before = now_ns(1);
  sleep_ms(20);
  s64 slept = now_ns(1) - before;
  say("at least: ", slept >= 20000000);
  say("not for ever: ", slept < 2000000000);
  say("too many nanoseconds: ", call(SYS_nanosleep, &wrong, NULL));
  wrong = (struct timespec){-1, 0};
  say("negative: ", call(SYS_nanosleep, &wrong, NULL));
  say("to nowhere: ", call(SYS_nanosleep, 1, NULL));
  say("nothing: ", call(SYS_nanosleep, &none, NULL));
}

static void spin_for_ever(void) {
  for (;;)
    __asm__ volatile("");
}

/* Those that never sleep do not delay one that does by their turns. The shortest of five: this machine may have other work. */
static void woken_first(void) {
  s64 spinners[4], shortest = 1000000000;
  for (u32 i = 0; i < COUNT(spinners); i++)
    spinners[i] = start_child(spin_for_ever);
  for (u32 i = 0; i < 5; i++) {
    s64 before = now_ns(1);
    sleep_ms(5);
    s64 slept = now_ns(1) - before;
    shortest = slept < shortest ? slept : shortest;
  }
  say("at least 5 ms: ", shortest >= 5000000);
  say("at most 40 ms: ", shortest <= 40000000);
  for (u32 i = 0; i < COUNT(spinners); i++)
    call(SYS_kill, spinners[i], SIGKILL);
  for (u32 i = 0; i < COUNT(spinners); i++)
    wait_for(spinners[i]);
}

static volatile u64 *spun;
static void spin_and_count(void) {
  for (;;)
    ++*spun;
}

/* Two that wake each other for ever leave time for a third. */
static void pass_a_byte(int from, int to) {
  u8 byte = 0;
  for (;;) {
    call(SYS_write, to, &byte, 1);
    call(SYS_read, from, &byte, 1);
  }
}

static void ping_pong(void) {
  int ping[2], pong[2];
  s64 children[3];
  spun = (u64 *)call(SYS_mmap, 0, 4096, 3, 0x21, -1, 0);
  *spun = 0;
  call(SYS_pipe, ping);
  call(SYS_pipe, pong);
  for (u32 i = 0; i < 2; i++) {
    children[i] = call(SYS_fork);
    if (children[i] == 0)
      pass_a_byte(i ? ping[0] : pong[0], i ? pong[1] : ping[1]);
  }
  children[2] = start_child(spin_and_count);
  sleep_ms(300);
  say("the third has run: ", *spun > 0);
  for (u32 i = 0; i < COUNT(children); i++)
    call(SYS_kill, children[i], SIGKILL);
  for (u32 i = 0; i < COUNT(children); i++)
    wait_for(children[i]);
}

static void randomness(void) {
  u64 a[2] = {0, 0}, b[2] = {0, 0};
  say("getrandom: ", call(SYS_getrandom, a, 16, 0));
  call(SYS_getrandom, b, 16, 0);
  say("differs: ", a[0] != b[0] || a[1] != b[1]);
  say("wrong flags: ", call(SYS_getrandom, a, 16, 0x80));
  say("to nowhere: ", call(SYS_getrandom, 1, 16, 0));
  say("nothing: ", call(SYS_getrandom, a, 0, 0));
}

const struct test process_tests[] = {{"statuses", statuses},
                                     {"waiting", waiting},
                                     {"stopped", stopped},
                                     {"continued", continued},
                                     {"wait-flags", wait_flags},
                                     {"child-signal", child_signal},
                                     {"family", family},
                                     {"fork-registers", fork_registers},
                                     {"segments", segments},
                                     {"child-tid", child_tid},
                                     {"two-spinners", two_spinners},
                                     {"woken-first", woken_first},
                                     {"ping-pong", ping_pong},
                                     {"yields", yields},
                                     {"clocks", clocks},
                                     {"sleeping", sleeping},
                                     {"randomness", randomness},
                                     {NULL, NULL}};
