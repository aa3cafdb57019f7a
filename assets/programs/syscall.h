/* System calls for programs without a C library. */
#pragma once

#define SYS_read 0
#define SYS_write 1
#define SYS_close 3
#define SYS_rt_sigaction 13
#define SYS_pipe 22
#define SYS_nanosleep 35
#define SYS_getpid 39
#define SYS_fork 57
#define SYS_exit 60
#define SYS_wait4 61
#define SYS_kill 62
#define SYS_exit_group 231

/* The number in rax, arguments in rdi, rsi, rdx and r10; the result, or minus an error number, in rax. SYSCALL itself destroys rcx and r11. */
static inline long syscall4(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return result;
}

static inline long syscall3(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}

/* Writes a text to standard output. */
static inline void say(const char *text) {
  long length = 0;
  while (text[length])
    length++;
  syscall3(SYS_write, 1, (long)text, length);
}

/* Writes a number in decimal and a newline. */
static inline void say_number(long value) {
  char digits[24];
  int at = sizeof(digits);
  unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
  digits[--at] = '\n';
  do
    digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (value < 0)
    digits[--at] = '-';
  syscall3(SYS_write, 1, (long)(digits + at), (long)sizeof(digits) - at);
}
