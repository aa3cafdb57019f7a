/*
 * Two processes and a pipe: the parent reads and sleeps until its child has written; when the child ends, the last end for writing closes and
 * read returns 0. Exit status: how many bytes came.
 */
#include "syscall.h"

int main(void) {
  int ends[2];
  char buffer[64];
  long total = 0, got;
  syscall3(SYS_pipe, (long)ends, 0, 0);
  if (syscall3(SYS_fork, 0, 0, 0) == 0) {
    syscall3(SYS_write, ends[1], (long)"through the pipe\n", 17);
    syscall3(SYS_exit, 0, 0, 0);
  }
  syscall3(SYS_close, ends[1], 0, 0);
  while ((got = syscall3(SYS_read, ends[0], (long)buffer, sizeof(buffer))) > 0) {
    syscall3(SYS_write, 1, (long)buffer, got);
    total += got;
  }
  syscall4(SYS_wait4, -1, 0, 0, 0);
  return (int)total;
}
