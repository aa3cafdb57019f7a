/* Signals: the frame of a handler, what it may change, masks, restarts, and who may send what. */
#include "suite.h"

static struct context *seen_context;
static u64 seen_sp, seen_flags;
static volatile s64 count;

static void note(int signo, struct info *info, struct context *context) { count += signo; }

static void frame_handler(int signo, struct info *info, struct context *context) {
  u64 frame = (u64)context - 8;
  say("signo ", signo);
  say("frame % 16: ", (s64)(frame % 16));
  say("info - frame: ", (s64)((u64)info - frame));
  say("ip - frame: ", (s64)((u64)&context->ip - frame));
  say("pretcode is the restorer: ", *(u64 *)frame == (u64)restorer);
  /* Bit 0 says that there is extended floating-point state. */
  say_hex("uc_flags without bit 0: 0x", context->uc_flags & ~1ul);
  say_hex("selectors 0x", context->selectors);
  say_hex("flags 0x", context->flags & ~0x8d5ul);
  say("si_code ", info->code);
  say("from me: ", info->pid == (int)call(SYS_getpid));
  say_hex("mask 0x", context->sigmask);
  seen_context = context;
  __asm__ volatile("pushfq\n\tpop %0" : "=r"(seen_flags));
  seen_sp = frame;
  context->cx = 0x1234;
}

/* A handler may change any register of the program: rcx survives, because the way back is IRETQ. */
static void frame(void) {
  u64 rcx, sp;
  on(SIGUSR1, frame_handler, 0);
  s64 pid = call(SYS_getpid);
  __asm__ volatile("mov %%rsp, %1\n\tstd\n\tsyscall\n\tcld"
                   : "=&c"(rcx), "=&r"(sp)
                   : "a"(SYS_kill), "D"(pid), "S"(SIGUSR1)
                   : "r11", "memory", "cc");
  say_hex("rcx 0x", rcx);
  say("red zone kept: ", sp - seen_sp >= 128 + 440);
  say_hex("DF in the handler: 0x", seen_flags & 0x400);
}

/* The arguments of a handler and the signal that is blocked while it runs. */
static void mask_handler(int signo, struct info *info, struct context *context) {
  u64 mask = 0;
  call(SYS_rt_sigprocmask, 0, NULL, &mask, 8);
  say_hex("blocked 0x", mask);
  if (count++ < 2)
    call(SYS_kill, call(SYS_getpid), signo);
  say("depth ends: ", count);
}

static void handler_mask(void) {
  on(SIGUSR1, mask_handler, 0);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  count = 0;
  put("with SA_NODEFER\n");
  on(SIGUSR1, mask_handler, SA_NODEFER);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
}

static void blocked(void) {
  u64 set = 1ul << (SIGUSR1 - 1) | 1ul << (SIGKILL - 1), old = 0;
  on(SIGUSR1, note, 0);
  say("block: ", call(SYS_rt_sigprocmask, 0, &set, &old, 8));
  say_hex("before 0x", old);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  say("while blocked: ", count);
  say("unblock: ", call(SYS_rt_sigprocmask, 1, &set, &old, 8));
  say_hex("was 0x", old);
  say("afterwards: ", count);
  say("wrong how: ", call(SYS_rt_sigprocmask, 7, &set, NULL, 8));
  say("wrong size: ", call(SYS_rt_sigprocmask, 0, &set, NULL, 4));
  say("wrong address: ", call(SYS_rt_sigprocmask, 0, 1, NULL, 8));
}

static void actions(void) {
  u64 action[4] = {1, 0, 0, 0}, old[4] = {9, 9, 9, 9};
  say("ignore: ", call(SYS_rt_sigaction, SIGUSR1, action, old, 8));
  say("before: ", (s64)old[0]);
  say("ignored: ", call(SYS_kill, call(SYS_getpid), SIGUSR1));
  say("ask: ", call(SYS_rt_sigaction, SIGUSR1, NULL, old, 8));
  say("now: ", (s64)old[0]);
  say("SIGKILL: ", call(SYS_rt_sigaction, SIGKILL, action, NULL, 8));
  say("SIGSTOP: ", call(SYS_rt_sigaction, SIGSTOP, action, NULL, 8));
  say("signal 0: ", call(SYS_rt_sigaction, 0, action, NULL, 8));
  say("signal 65: ", call(SYS_rt_sigaction, 65, action, NULL, 8));
  say("wrong size: ", call(SYS_rt_sigaction, SIGUSR1, action, NULL, 16));
  say("wrong address: ", call(SYS_rt_sigaction, SIGUSR1, 1, NULL, 8));
}

static void reset_handler(void) {
  u64 old[4];
  on(SIGUSR1, note, SA_RESETHAND);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  call(SYS_rt_sigaction, SIGUSR1, NULL, old, 8);
  say("ran: ", count == SIGUSR1);
  say("handler now: ", (s64)old[0]);
}

static void kills(void) {
  s64 pid = call(SYS_getpid);
  say("signal 0: ", call(SYS_kill, pid, 0));
  say("signal 65: ", call(SYS_kill, pid, 65));
  say("signal -1: ", call(SYS_kill, pid, -1));
  say("nobody: ", call(SYS_kill, 30000, 0));
  say("nobody, signal 65: ", call(SYS_kill, 30000, 65));
  say("group of the lowest number: ", call(SYS_kill, 0x80000000, 65));
}

/* A frame whose registers lead nowhere good. */
static void forge_cs(int signo, struct info *info, struct context *context) { context->selectors = 0x002b000000000010; }
static void forge_flags(int signo, struct info *info, struct context *context) { context->flags = 0x3002; }
static void after_forgery(int signo, struct info *info, struct context *context) {
  say("signal ", signo);
  say("si_code ", info->code);
  say("vector ", (s64)context->trapno);
  say_hex("error 0x", context->error);
  say_hex("cs 0x", context->selectors & 0xffff);
  leave_probe(context);
  context->selectors = 0x002b000000000033;
}

static void send_usr1(void) { call(SYS_kill, call(SYS_getpid), SIGUSR1); }

/* cs = 0x10 in the frame becomes 0x13, and fails at IRETQ: the kernel's own fault is made the program's. */
static void forged_cs(void) {
  on(SIGUSR1, forge_cs, 0);
  on(SIGSEGV, after_forgery, 0);
  say("faulted: ", probe(send_usr1));
}

/* IF and IOPL in the frame are not taken. */
static void forged_flags(void) {
  u64 flags;
  on(SIGUSR1, forge_flags, 0);
  s64 pid = call(SYS_getpid);
  __asm__ volatile("syscall\n\tpushfq\n\tpop %0" : "=&r"(flags) : "a"(SYS_kill), "D"(pid), "S"(SIGUSR1) : "rcx", "r11", "memory", "cc");
  say_hex("rflags 0x", flags & 0x7f00);
}

/* A pipe that stays empty, a child that sends a signal and then writes. */
static void interrupted_read(u64 flags) {
  int fds[2];
  u8 byte = 0;
  on(SIGUSR1, note, flags);
  call(SYS_pipe, fds);
  s64 parent = call(SYS_getpid), child = call(SYS_fork);
  if (child == 0) {
    struct {
      s64 seconds, nanoseconds;
    } moment = {0, 50000000};
    call(SYS_nanosleep, &moment, NULL);
    call(SYS_kill, parent, SIGUSR1);
    call(SYS_nanosleep, &moment, NULL);
    call(SYS_write, fds[1], "x", 1);
    quit(0);
  }
  s64 result = call(SYS_read, fds[0], &byte, 1);
  say("read: ", result);
  say("handler ran: ", count == SIGUSR1);
  if (result < 0)
    say("again: ", call(SYS_read, fds[0], &byte, 1));
  say("wait: ", call(SYS_wait4, child, NULL, 0, NULL) == child);
}

static void eintr(void) { interrupted_read(0); }
static void restart(void) { interrupted_read(SA_RESTART); }

/* A sleep that a signal ends says how much was left; SA_RESTART does not help it. */
static void interrupted_sleep(void) {
  struct {
    s64 seconds, nanoseconds;
  } wanted = {1, 0}, left = {9, 9};
  on(SIGUSR1, note, SA_RESTART);
  s64 parent = call(SYS_getpid), child = call(SYS_fork);
  if (child == 0) {
    wanted.seconds = 0;
    wanted.nanoseconds = 100000000;
    call(SYS_nanosleep, &wanted, NULL);
    call(SYS_kill, parent, SIGUSR1);
    quit(0);
  }
  say("sleep: ", call(SYS_nanosleep, &wanted, &left));
  say("left: ", left.seconds == 0 && left.nanoseconds > 500000000 && left.nanoseconds < 950000000);
  call(SYS_wait4, child, NULL, 0, NULL);
}

/* Without SA_RESTORER there is no way back, so the handler does not run and SIGSEGV comes instead. */
static void no_restorer(void) {
  struct {
    handler_t handler;
    u64 flags, restorer, mask;
  } action = {note, SA_SIGINFO, 0, 0};
  s64 child = call(SYS_fork);
  int status = 0;
  if (child == 0) {
    call(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
    call(SYS_kill, call(SYS_getpid), SIGUSR1);
    quit(0);
  }
  call(SYS_wait4, child, &status, 0, NULL);
  say("signal ", status & 0x7f);
}

static void become_1000_and_sleep(void) {
  call(SYS_setuid, 1000);
  sleep_ms(10000);
}

/* All but init and the caller, though no signal reaches a kernel thread. Only signal 0: on Linux there are others. */
static void kill_all(void) {
  say("signal 0: ", call(SYS_kill, -1, 0));
  say("signal 65: ", call(SYS_kill, -1, 65));
  say("setuid: ", call(SYS_setuid, 1000));
  say("none that may be signalled: ", call(SYS_kill, -1, 0));
}

/* A stranger may only let a process go on. */
static s64 other;
static void kill_as_2000(void) {
  call(SYS_setuid, 2000);
  say("signal 0: ", call(SYS_kill, other, 0));
  say("SIGTERM: ", call(SYS_kill, other, SIGTERM));
  say("SIGCONT: ", call(SYS_kill, other, SIGCONT));
  say("signal 65: ", call(SYS_kill, other, 65));
}

static void strangers(void) {
  other = start_child(become_1000_and_sleep);
  sleep_ms(20);
  wait_for(start_child(kill_as_2000));
  say("from root: ", call(SYS_kill, other, SIGKILL));
  say_hex("ended: 0x", (u64)wait_for(other));
}

static void send_and(int signo, u64 blocked_signals, void (*fault)(void)) {
  call(SYS_rt_sigprocmask, 0, &blocked_signals, NULL, 8);
  call(SYS_kill, call(SYS_getpid), signo);
  fault();
}

static void wild(void) { *(volatile int *)16 = 1; }
static void divide(void) { __asm__ volatile("xor %%ecx, %%ecx\n\tdiv %%ecx" : : : "rax", "rcx", "rdx"); }
static void quit_42(int signo, struct info *info, struct context *context) { quit(42); }
static void only_blocked(void) {
  u64 mask = 1ul << (SIGSEGV - 1);
  call(SYS_rt_sigprocmask, 0, &mask, NULL, 8);
  wild();
}
static void waits_already(void) { send_and(SIGSEGV, 1ul << (SIGSEGV - 1), wild); }
static void divide_waits(void) { send_and(SIGFPE, 1ul << (SIGFPE - 1), divide); }
static void handler_waits(void) {
  on(SIGSEGV, quit_42, 0);
  waits_already();
}
static void another_waits(void) {
  on(SIGUSR1, quit_42, 0);
  send_and(SIGUSR1, ~0ul, wild);
}
static void ignore(int signo) {
  u64 action[4] = {1, 0, 0, 0};
  call(SYS_rt_sigaction, signo, action, NULL, 8);
}
static void ignored_fault(void) {
  ignore(SIGSEGV);
  wild();
}
static void ignored_and_blocked(void) {
  u64 mask = 1ul << (SIGSEGV - 1);
  ignore(SIGSEGV);
  call(SYS_rt_sigprocmask, 0, &mask, NULL, 8);
  call(SYS_kill, call(SYS_getpid), SIGSEGV);
  wild();
}

/* Whoever blocks or ignores the signal of a fault dies of it, its own handler or not. */
static void blocked_faults(void) {
  static const struct test cases[] = {{"only blocked: 0x", only_blocked},         {"waits already: 0x", waits_already},
                                      {"divide, waits: 0x", divide_waits},        {"handler, waits: 0x", handler_waits},
                                      {"another waits: 0x", another_waits},       {"ignored: 0x", ignored_fault},
                                      {"ignored and blocked: 0x", ignored_and_blocked}};
  for (u32 i = 0; i < COUNT(cases); i++)
    say_hex(cases[i].name, (u64)wait_for(start_child(cases[i].run)) & ~0x80ul);
}

/* A signal that waits is forgotten when the program ignores it, even when it is blocked. */
static void ignored_while_waiting(void) {
  u64 mask = 1ul << (SIGUSR1 - 1) | 1ul << (SIGCHLD - 1), by_default[4] = {0, 0, 0, 0};
  on(SIGUSR1, note, 0);
  on(SIGCHLD, note, 0);
  call(SYS_rt_sigprocmask, 0, &mask, NULL, 8);
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  call(SYS_kill, call(SYS_getpid), SIGCHLD);
  ignore(SIGUSR1);
  call(SYS_rt_sigaction, SIGCHLD, by_default, NULL, 8);
  on(SIGUSR1, note, 0);
  on(SIGCHLD, note, 0);
  call(SYS_rt_sigprocmask, 1, &mask, NULL, 8);
  say("handlers ran: ", count != 0);
}

static void action_flags(void) {
  u64 action[4] = {(u64)note, SA_RESTORER | SA_ONSTACK | 0x60000000032f0ff8, (u64)restorer, ~0ul}, old[4];
  call(SYS_rt_sigaction, SIGUSR1, action, NULL, 8);
  call(SYS_rt_sigaction, SIGUSR1, NULL, old, 8);
  say_hex("flags 0x", old[1]);
  say_hex("mask 0x", old[3]);
}

/* What a handler wrote to ss. A program that clears bit 2 of uc_flags does not know of ss, so the kernel looks after it. */
static u64 wanted_ss, cleared_flags;
static void change_ss(int signo, struct info *info, struct context *context) {
  context->selectors = (context->selectors & 0xffffffffffff) | wanted_ss << 48;
  context->uc_flags &= ~cleared_flags;
}

static void ss_child(void) {
  u64 ss;
  on(SIGUSR1, change_ss, 0);
  send_usr1();
  __asm__ volatile("mov %%ss, %0" : "=r"(ss));
  quit((int)(ss & 0xffff));
}

static void restored_ss(void) {
  static const u16 selectors[] = {0x2b, 0x33, 0, 0x18, 0x43, 0x53, 0xfff3};
  for (cleared_flags = 0; cleared_flags <= 4; cleared_flags += 4) {
    say("cleared flags ", (s64)cleared_flags);
    for (u32 i = 0; i < COUNT(selectors); i++) {
      wanted_ss = selectors[i];
      say_hex("ss 0x", wanted_ss);
      say_hex("status 0x", (u64)wait_for(start_child(ss_child)) & ~0x80ul);
    }
  }
}

/* A frame whose last part, the information, is in no page any more: nobody reads it. */
static void return_through_a_cut_frame(int signo, struct info *info, struct context *context) {
  u8 *page = (u8 *)call(SYS_mmap, 0x30000000, 8192, 3, 0x32, -1, 0), *frame = (u8 *)context - 8;
  call(SYS_munmap, page + 4096, 4096);
  u8 *copy = page + 4096 - 312;
  for (u32 i = 0; i < 312; i++)
    copy[i] = frame[i];
  __asm__ volatile("mov %0, %%rsp\n\tmov $15, %%eax\n\tsyscall\n\thlt" : : "r"(copy + 8));
}

static void cut_frame(void) {
  on(SIGUSR1, return_through_a_cut_frame, 0);
  send_usr1();
  put("came back\n");
}

/* restart_syscall goes on with a sleep only until a handler has run, and with none that came to its end. */
static void no_restart(void) {
  struct timespec long_time = {0, 400000000}, short_time = {0, 1000000};
  say("at first: ", call(SYS_restart_syscall));
  call(SYS_nanosleep, &short_time, NULL);
  say("after a whole sleep: ", call(SYS_restart_syscall));
  on(SIGUSR1, note, 0);
  s64 parent = call(SYS_getpid), child = call(SYS_fork);
  if (child == 0) {
    sleep_ms(30);
    call(SYS_kill, parent, SIGUSR1);
    quit(0);
  }
  say("interrupted: ", call(SYS_nanosleep, &long_time, NULL));
  say("after the handler: ", call(SYS_restart_syscall));
  wait_for(child);
}

const struct test signal_tests[] = {{"signal-frame", frame},
                                    {"handler-mask", handler_mask},
                                    {"blocked", blocked},
                                    {"actions", actions},
                                    {"reset-handler", reset_handler},
                                    {"kill", kills},
                                    {"kill-all", kill_all},
                                    {"strangers", strangers},
                                    {"blocked-faults", blocked_faults},
                                    {"ignored-while-waiting", ignored_while_waiting},
                                    {"action-flags", action_flags},
                                    {"restored-ss", restored_ss},
                                    {"cut-frame", cut_frame},
                                    {"no-restart", no_restart},
                                    {"forged-cs", forged_cs},
                                    {"forged-flags", forged_flags},
                                    {"eintr", eintr},
                                    {"restart", restart},
                                    {"interrupted-sleep", interrupted_sleep},
                                    {"no-restorer", no_restorer},
                                    {NULL, NULL}};
