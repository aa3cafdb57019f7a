/*
 * sys_call_table: from a number to a function. It stands in a file of its own, so that no compiler sees its
 * contents where it is used: the call in do_syscall_64 stays an indirect one.
 */
#include <linux/syscalls.h>

#define __SYSCALL_64(nr, function) long function(const struct pt_regs *regs);
#include "syscall_64.tbl.h"
#undef __SYSCALL_64

/* Every row first, then the ones that have a function: the later initialiser wins. */
#pragma clang diagnostic ignored "-Winitializer-overrides"
#define __SYSCALL_64(nr, function) [nr] = function,
const sys_call_ptr_t sys_call_table[NR_syscalls] = {
  [0 ... NR_syscalls - 1] = sys_ni_syscall,
#include "syscall_64.tbl.h"
};
