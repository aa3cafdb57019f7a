/*
 * exhaust CASE: what happens when there is no memory left. Not for a machine with a system that somebody needs.
 */
#include "suite.h"

enum { READABLE_WRITABLE = 3, PRIVATE_ANONYMOUS_FIXED = 0x32, PIECE = 0x400000 };

/* Touches pages until the kernel ends it. */
static void touch(void) {
  for (u64 at = 0x100000000;; at += 4096) {
    if (at % PIECE == 0)
      call(SYS_mmap, at, PIECE, READABLE_WRITABLE, PRIVATE_ANONYMOUS_FIXED, -1, 0);
    *(volatile u8 *)at = 1;
  }
}

/* Has the kernel touch pages until it says that there is none. */
static void fill(void) {
  for (u64 at = 0x100000000;; at += 4096) {
    if (at % PIECE == 0)
      call(SYS_mmap, at, PIECE, READABLE_WRITABLE, PRIVATE_ANONYMOUS_FIXED, -1, 0);
    if (call(SYS_rt_sigprocmask, 0, NULL, at, 8) < 0)
      return;
  }
}

static void sleep_deaf(void) {
  u64 all = ~0ul;
  call(SYS_rt_sigprocmask, 2, &all, NULL, 8);
  for (;;)
    sleep_ms(1000);
}

/* The end of one that takes everything; then there is memory again. */
static void killed(void) {
  say_hex("first 0x", (u64)wait_for(start_child(touch)));
  say_hex("second 0x", (u64)wait_for(start_child(touch)));
}

/* Every signal that can be sent reaches its process, SIGKILL above all. */
static void signals(void) {
  s64 children[8], failed = 0;
  for (u32 i = 0; i < COUNT(children); i++)
    children[i] = start_child(sleep_deaf);
  sleep_ms(50);
  fill();
  say("fork: ", call(SYS_fork));
  for (u32 i = 0; i < COUNT(children); i++)
    for (s64 signal = 1; signal <= 64; signal++)
      if (signal != SIGKILL && signal != SIGSTOP)
        failed += call(SYS_kill, children[i], signal) != 0;
  say("not sent: ", failed);
  for (u32 i = 0; i < COUNT(children); i++) {
    say("SIGKILL: ", call(SYS_kill, children[i], SIGKILL));
    say_hex("ended: 0x", (u64)wait_for(children[i]));
  }
}

static volatile s64 signo_seen = -1, code_seen = -1;
static void note(int signo, struct info *info, struct context *context) {
  signo_seen = signo;
  code_seen = info->code;
}

/* A signal whose information found no place is taken all the same. */
static void taken(void) {
  on(SIGUSR1, note, 0);
  fill();
  call(SYS_kill, call(SYS_getpid), SIGUSR1);
  say("signal ", signo_seen);
  say("si_code ", code_seen);
}

int main(int argc, char **argv) {
  static const struct test cases[] = {{"killed", killed}, {"signals", signals}, {"taken", taken}};
  for (u32 i = 0; i < COUNT(cases); i++) {
    if (argc > 1 && equal(argv[1], cases[i].name)) {
      cases[i].run();
      return 0;
    }
  }
  return 2;
}
