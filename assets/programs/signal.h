/* Signal handlers for programs without a C library. */
#pragma once

#include "syscall.h"

#define SIGUSR1 10
#define SIGSEGV 11
#define SA_RESTORER 0x04000000
#define SA_RESTART 0x10000000

/* Where a handler returns to: the kernel must be told, it has no such code of its own. Its two instructions are those of C libraries. */
__attribute__((naked)) static void restore(void) { __asm__("mov $15, %rax\n\tsyscall"); }

/* Installs `handler` for a signal. */
static inline long handle(int signal, void (*handler)(int), unsigned long flags) {
  struct {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
  } action = {handler, flags | SA_RESTORER, restore, 0};
  return syscall4(SYS_rt_sigaction, signal, (long)&action, 0, 8);
}
