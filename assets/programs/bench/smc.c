/*
 * Code that changes itself: a function in a page that is writable and executable is given another constant before each call.
 *
 *   smc [CALLS]    Prints the sum of the constants, exits with 0; 1 when memory cannot be mapped.
 */
#include "bench.h"

#define SYS_mmap 9

static u8 *map_code(void) {
  /* PROT_READ | PROT_WRITE | PROT_EXEC; MAP_PRIVATE | MAP_ANONYMOUS. */
  register long flags __asm__("r10") = 0x22, descriptor __asm__("r8") = -1, offset __asm__("r9") = 0;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_mmap), "D"(0), "S"(4096), "d"(7), "r"(flags), "r"(descriptor), "r"(offset)
                   : "rcx", "r11", "memory");
  return result > 0 ? (u8 *)result : 0;
}

int main(int argc, char **argv) {
  u8 *code = map_code();
  if (!code)
    return 1;
  /* mov eax, CONSTANT; ret */
  code[0] = 0xb8;
  code[5] = 0xc3;
  u32 (*function)(void) = (u32(*)(void))code;
  u64 sum = 0;
  for (u64 left = rounds(argc, argv, 300000); left > 0; left--) {
    *(volatile u32 *)(code + 1) = (u32)left;
    sum += function();
  }
  print_hex(sum);
  return 0;
}
