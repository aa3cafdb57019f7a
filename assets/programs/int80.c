/*
 * The older way in, from a 64-bit program: int 0x80 asks by the numbers of 32-bit Linux, takes only the lower half of each argument, and
 * comes back by IRETQ, so that even rcx and r11 are kept. Prints a line for each case. Exit status: 0.
 */
#include "syscall.h"

static long int80(unsigned number, unsigned long a, unsigned long b, unsigned long c) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

static char low[] = "from below 4 GiB\n";

int main(void) {
  char high[] = "from the stack\n";
  unsigned long rcx = 1, kept;
  say("getpid is 20 here, and differs by ");
  say_number(int80(20, 0, 0, 0) - syscall3(SYS_getpid, 0, 0, 0));
  say("39 is mkdir: ");
  say_number(int80(39, 0, 0, 0));
  int80(4, 1, (unsigned long)low, sizeof(low) - 1);
  say("the stack is too high: ");
  say_number(int80(4, 1, (unsigned long)high, sizeof(high) - 1));
  say("9999: ");
  say_number(int80(9999, 0, 0, 0));
  __asm__ volatile("mov $11, %%r11d\n\tint $0x80\n\tmov %%r11, %1" : "+c"(rcx), "=r"(kept) : "a"(20) : "r11", "memory");
  say("rcx + r11: ");
  say_number((long)(rcx + kept));
  return 0;
}
