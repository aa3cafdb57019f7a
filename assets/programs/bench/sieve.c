/*
 * The sieve of Eratosthenes over 1 MiB, one byte a number: stores to 256 pages in short loops, the worst case for history by copies of pages.
 *
 *   sieve [ROUNDS]    about 13 million instructions a round. Prints how many primes it found in all, exits with 0.
 */
#include "bench.h"

#define LIMIT (1u << 20)

static u8 is_composite[LIMIT];

int main(int argc, char **argv) {
  u64 found = 0;
  for (u64 left = rounds(argc, argv, 15); left > 0; left--) {
    for (u32 i = 0; i < LIMIT; i++)
      is_composite[i] = 0;
    for (u32 i = 2; i < LIMIT; i++) {
      if (is_composite[i])
        continue;
      found++;
      for (u64 j = (u64)i * i; j < LIMIT; j += i)
        is_composite[j] = 1;
    }
  }
  print_hex(found);
  return 0;
}
