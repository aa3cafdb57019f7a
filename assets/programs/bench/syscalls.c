/*
 * A null system call in a loop: entry, dispatch and exit of the kernel.
 *
 *   syscalls [CALLS]    Prints the sum of what getpid returned, exits with 0.
 */
#include "bench.h"

#define SYS_getpid 39

int main(int argc, char **argv) {
  u64 sum = 0;
  for (u64 left = rounds(argc, argv, 500000); left > 0; left--)
    sum += (u64)syscall3(SYS_getpid, 0, 0, 0);
  print_hex(sum);
  return 0;
}
