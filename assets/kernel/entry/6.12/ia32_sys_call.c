/* From a number of int 0x80 to a function: see x64_sys_call.c. */
#include <linux/entry-common.h>
#include <linux/syscalls.h>

#define __SYSCALL_I386(nr, function) long function(const struct pt_regs *regs);
#include "../syscall_32.tbl.h"
#undef __SYSCALL_I386

#define __SYSCALL_I386(nr, function)                                                                                                   \
  case nr:                                                                                                                             \
    return function(regs);

__walked long ia32_sys_call(const struct pt_regs *regs, unsigned int nr) {
  switch (nr) {
#include "../syscall_32.tbl.h"
  default:
    return __x64_sys_ni_syscall(regs);
  }
}
