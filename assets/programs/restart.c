/*
 * A signal ends a read that waits: -EINTR, unless the handler was installed with SA_RESTART; then the kernel goes back onto the SYSCALL
 * instruction and the read waits on. A child sends the signal, and writes afterwards. Exit status: 0.
 */
#include "signal.h"

static volatile int signals;

static void on_usr1(int signal) { signals++; }

static void pause_ms(long ms) {
  long time[2] = {0, ms * 1000000};
  syscall3(SYS_nanosleep, (long)time, 0, 0);
}

/* What read returns while a child first signals and then writes. */
static long interrupted_read(unsigned long flags) {
  int ends[2];
  char byte;
  handle(SIGUSR1, on_usr1, flags);
  syscall3(SYS_pipe, (long)ends, 0, 0);
  long parent = syscall3(SYS_getpid, 0, 0, 0);
  if (syscall3(SYS_fork, 0, 0, 0) == 0) {
    pause_ms(40);
    syscall3(SYS_kill, parent, SIGUSR1, 0);
    pause_ms(40);
    syscall3(SYS_write, ends[1], (long)"x", 1);
    syscall3(SYS_exit, 0, 0, 0);
  }
  long result = syscall3(SYS_read, ends[0], (long)&byte, 1);
  syscall4(SYS_wait4, -1, 0, 0, 0);
  return result;
}

int main(void) {
  say("without SA_RESTART: ");
  say_number(interrupted_read(0));
  say("with SA_RESTART: ");
  say_number(interrupted_read(SA_RESTART));
  say("signals: ");
  say_number(signals);
  return 0;
}
