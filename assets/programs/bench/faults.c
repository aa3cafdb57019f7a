/*
 * A storm of page faults: maps 1 MiB anew each round, which frees the pages of the round before, and writes one byte of every page.
 *
 *   faults [ROUNDS]    256 faults a round. Prints a checksum, exits with 0; 1 when memory cannot be mapped.
 */
#include "bench.h"

#define SYS_mmap 9
#define PAGES 256
#define PLACE 0x10000000ul

static long map_anew(void) {
  /* PROT_READ | PROT_WRITE; MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS. */
  register long flags __asm__("r10") = 0x32, descriptor __asm__("r8") = -1, offset __asm__("r9") = 0;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_mmap), "D"(PLACE), "S"(PAGES * 4096ul), "d"(3), "r"(flags), "r"(descriptor), "r"(offset)
                   : "rcx", "r11", "memory");
  return result;
}

int main(int argc, char **argv) {
  u64 sum = 0;
  for (u64 left = rounds(argc, argv, 60); left > 0; left--) {
    if (map_anew() != PLACE)
      return 1;
    volatile u8 *bytes = (volatile u8 *)PLACE;
    for (u64 page = 0; page < PAGES; page++) {
      bytes[page * 4096] = (u8)(page + left);
      sum += bytes[page * 4096 + 1] + bytes[page * 4096];
    }
  }
  print_hex(sum);
  return 0;
}
