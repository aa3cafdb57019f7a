/*
 * write as a C library offers it: an error comes as -1, and its number stands in a variable. The kernel knows nothing of errno.
 * Prints a line; then writes to a descriptor that is not open. Exit status: 9, EBADF.
 */
#include "syscall.h"

static int errno;

static long write(int fd, const void *buffer, unsigned long count) {
  long result = syscall3(SYS_write, fd, (long)buffer, (long)count);
  /* -4095 to -1 are error numbers. As unsigned numbers they are the largest. */
  if ((unsigned long)result >= -4095ul) {
    errno = (int)-result;
    return -1;
  }
  return result;
}

int main(void) {
  if (write(1, "written\n", 8) != 8)
    return 1;
  if (write(99, "lost\n", 5) != -1)
    return 2;
  return errno;
}
