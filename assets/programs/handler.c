/*
 * A signal handler, and the way back from it. The program sends itself SIGUSR1: before kill returns, the handler runs, on the same stack, and
 * its return leads through rt_sigreturn into the middle of what it interrupted. Exit status: 10, the number of the signal.
 */
#include "signal.h"

static volatile int seen;

static void on_usr1(int signal) {
  say("in the handler\n");
  seen = signal;
}

int main(void) {
  handle(SIGUSR1, on_usr1, 0);
  say("before\n");
  syscall3(SYS_kill, syscall3(SYS_getpid, 0, 0, 0), SIGUSR1, 0);
  say("after\n");
  return seen;
}
