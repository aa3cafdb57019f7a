/* Processes and time: fork and wait4, how children end, sleeping and clocks. */
#include "suite.h"

enum { WNOHANG = 1, WUNTRACED = 2 };

struct timespec {
  s64 seconds, nanoseconds;
};

static void sleep_ms(s64 ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  call(SYS_nanosleep, &time, NULL);
}

static int wait_for(s64 child) {
  int status = -1;
  call(SYS_wait4, child, &status, 0, NULL);
  return status;
}

static s64 start(void (*run)(void)) {
  s64 child = call(SYS_fork);
  if (child == 0) {
    run();
    quit(0);
  }
  return child;
}

static void exit_7(void) { quit(7); }
static void exit_300(void) { call(SYS_exit, 300); }
static void divide(void) { __asm__ volatile("xor %%ecx, %%ecx\n\tdiv %%ecx" : : : "rax", "rcx", "rdx"); }
static void wild(void) { *(volatile int *)0 = 1; }
static void terminated(void) { call(SYS_kill, call(SYS_getpid), SIGTERM); }
static void killed(void) { call(SYS_kill, call(SYS_getpid), SIGKILL); }
static void sleeps(void) { sleep_ms(10000); }

static void statuses(void) {
  say_hex("exit 7: 0x", (u64)wait_for(start(exit_7)));
  say_hex("exit 300: 0x", (u64)wait_for(start(exit_300)));
  /* Bit 7 says that there is a core dump: not here. */
  say_hex("divide: 0x", (u64)wait_for(start(divide)) & ~0x80ul);
  say_hex("wild pointer: 0x", (u64)wait_for(start(wild)) & ~0x80ul);
  say_hex("SIGTERM: 0x", (u64)wait_for(start(terminated)));
  say_hex("SIGKILL: 0x", (u64)wait_for(start(killed)));
  s64 child = start(sleeps);
  say("kill a sleeper: ", call(SYS_kill, child, SIGTERM));
  say_hex("it ended: 0x", (u64)wait_for(child));
}

static void waiting(void) {
  int status = -1;
  say("no child: ", call(SYS_wait4, -1, NULL, 0, NULL));
  s64 child = start(sleeps);
  say("not yet: ", call(SYS_wait4, child, &status, WNOHANG, NULL));
  say("not mine: ", call(SYS_wait4, 1, NULL, WNOHANG, NULL));
  say("wrong options: ", call(SYS_wait4, -1, NULL, 0x100, NULL));
  call(SYS_kill, child, SIGKILL);
  say("any: ", call(SYS_wait4, -1, &status, 0, NULL) == child);
  say("once: ", call(SYS_wait4, child, NULL, 0, NULL));
  child = start(exit_7);
  u64 usage[18];
  say("bad status address: ", call(SYS_wait4, child, 1, 0, NULL));
  child = start(exit_7);
  say("with usage: ", call(SYS_wait4, child, &status, 0, usage) == child);
}

static void stopped(void) {
  int status = -1;
  s64 child = start(sleeps);
  call(SYS_kill, child, SIGSTOP);
  say("stopped: ", call(SYS_wait4, child, &status, WUNTRACED, NULL) == child);
  say_hex("status 0x", (u64)status);
  say("told once: ", call(SYS_wait4, child, &status, WUNTRACED | WNOHANG, NULL));
  call(SYS_kill, child, SIGCONT);
  call(SYS_kill, child, SIGTERM);
  say_hex("ended: 0x", (u64)wait_for(child));
}

static volatile int chld_code, chld_status;
static void on_child(int signo, struct info *info, struct context *context) {
  chld_code = info->code;
  chld_status = info->status;
}

static void child_signal(void) {
  on(SIGCHLD, on_child, 0);
  wait_for(start(exit_7));
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  wait_for(start(terminated));
  say("si_code ", chld_code);
  say("si_status ", chld_status);
  /* Ignored: no zombies, so nothing to wait for. */
  u64 ignore[4] = {1, 0, 0, 0};
  call(SYS_rt_sigaction, SIGCHLD, ignore, NULL, 8);
  start(exit_7);
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
  s64 a = start(spin), b = start(spin);
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
                                     {"child-signal", child_signal},
                                     {"family", family},
                                     {"fork-registers", fork_registers},
                                     {"two-spinners", two_spinners},
                                     {"yields", yields},
                                     {"clocks", clocks},
                                     {"sleeping", sleeping},
                                     {"randomness", randomness},
                                     {NULL, NULL}};
