/*
 * From a number to a function in era 6.12: a switch with a direct call in each case. An indirect call through a table goes
 * where the branch predictor believes, and a program may have taught it; direct calls and comparisons leave it nothing to
 * believe. (The compiler makes a tree of comparisons: it may use no jump table.)
 */
#include <linux/entry-common.h>
#include <linux/syscalls.h>

#define __SYSCALL_64(nr, name) long __x64_sys_##name(const struct pt_regs *regs);
#include "../syscall_64.tbl.h"
#undef __SYSCALL_64

#define __SYSCALL_64(nr, name)                                                                                                         \
  case nr:                                                                                                                             \
    return __x64_sys_##name(regs);

__walked long x64_sys_call(const struct pt_regs *regs, unsigned int nr) {
  switch (nr) {
#include "../syscall_64.tbl.h"
  default:
    return __x64_sys_ni_syscall(regs);
  }
}
