/*
 * fork returns twice: 0 in the child, the child's process id in the parent. Each has its own memory from then on. The parent waits for the
 * child's status. Exit status: 7, the child's.
 */
#include "syscall.h"

int main(void) {
  volatile int mine = 1;
  long child = syscall3(SYS_fork, 0, 0, 0);
  if (child == 0) {
    mine = 2;
    say("child\n");
    syscall3(SYS_exit, 7, 0, 0);
  }
  int status = 0;
  syscall4(SYS_wait4, child, (long)&status, 0, 0);
  say(mine == 1 ? "parent\n" : "shared memory?\n");
  /* Bits 15 to 8: the exit code. */
  return status >> 8 & 0xff;
}
