/* System calls for programs without a C library. */
#pragma once

#define SYS_write 1
#define SYS_exit_group 231

/* The number in rax, arguments in rdi, rsi and rdx; the result, or minus an error number, in rax. SYSCALL itself destroys rcx and r11. */
static inline long syscall3(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
