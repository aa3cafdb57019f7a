/* ia32_sys_call_table: from a number of int 0x80 to a function. */
#include <linux/syscalls.h>

#define __SYSCALL_I386(nr, function) long function(const struct pt_regs *regs);
#include "../syscall_32.tbl.h"
#undef __SYSCALL_I386

#pragma clang diagnostic ignored "-Winitializer-overrides"
#define __SYSCALL_I386(nr, function) [nr] = function,
const sys_call_ptr_t ia32_sys_call_table[IA32_NR_syscalls] = {
  [0 ... IA32_NR_syscalls - 1] = sys_ni_call,
#include "../syscall_32.tbl.h"
};
