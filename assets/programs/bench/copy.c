/*
 * Loads, adds and stores words from one array of 64 KiB to another: a loop of a few instructions.
 *
 *   copy [ROUNDS]    about 41,000 instructions a round. Prints a checksum, exits with 0.
 */
#include "bench.h"

#define COUNT 8192

static volatile u64 from[COUNT], to[COUNT];

int main(int argc, char **argv) {
  u64 sum = 0;
  for (u64 left = rounds(argc, argv, 4000); left > 0; left--) {
    for (u32 i = 0; i < COUNT; i++)
      to[i] = from[i] + left;
    sum += to[left % COUNT];
  }
  print_hex(sum);
  return 0;
}
