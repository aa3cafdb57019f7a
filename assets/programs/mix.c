/*
 * The benchmark: a shell sort, a xorshift generator and an FNV hash, compiled without optimisation, so that loads, stores, compares and short
 * jumps are as frequent as in real unoptimised programs.
 *
 *   mix [ROUNDS]    about 2.3 million instructions a round, 200 million by default. Prints a checksum, exits with 0.
 */
#include "syscall.h"

typedef unsigned int u32;
typedef unsigned long u64;

#define COUNT 2048
#define DEFAULT_ROUNDS 86

static u32 numbers[COUNT];
static u64 random_state = 88172645463325252;

static u64 xorshift(void) {
  u64 x = random_state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  random_state = x;
  return x;
}

static void shell_sort(u32 *a, int count) {
  for (int gap = count / 2; gap > 0; gap /= 2) {
    for (int i = gap; i < count; i++) {
      u32 value = a[i];
      int j = i;
      while (j >= gap && a[j - gap] > value) {
        a[j] = a[j - gap];
        j -= gap;
      }
      a[j] = value;
    }
  }
}

static u64 fnv1a(u64 hash, const unsigned char *bytes, u64 count) {
  for (u64 i = 0; i < count; i++) {
    hash ^= bytes[i];
    hash *= 0x100000001b3;
  }
  return hash;
}

/* Decimal digits; anything else ends the number. */
static u64 parse(const char *text) {
  u64 value = 0;
  while (*text >= '0' && *text <= '9')
    value = value * 10 + (u64)(*text++ - '0');
  return value;
}

int main(int argc, char **argv) {
  u64 rounds = argc > 1 ? parse(argv[1]) : DEFAULT_ROUNDS;
  u64 hash = 0xcbf29ce484222325;
  for (u64 round = 0; round < rounds; round++) {
    for (int i = 0; i < COUNT; i++)
      numbers[i] = (u32)xorshift();
    shell_sort(numbers, COUNT);
    hash = fnv1a(hash, (const unsigned char *)numbers, sizeof(numbers));
  }

  char line[17];
  for (int i = 0; i < 16; i++)
    line[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  line[16] = '\n';
  syscall3(SYS_write, 1, (long)line, sizeof(line));
  return 0;
}
