/*
 * sys_call_table: from a number to a function. It stands in a file of its own, so that no compiler sees its
 * contents where it is used: the call in do_syscall_64 stays an indirect one. In era 6.12 nothing calls through it.
 */
#include <linux/syscalls.h>

#define __SYSCALL_64(nr, name) long __x64_sys_##name(const struct pt_regs *regs);
#include "syscall_64.tbl.h"
#undef __SYSCALL_64

/* Every row first, then the ones that have a function: the later initialiser wins. */
#pragma clang diagnostic ignored "-Winitializer-overrides"
#define __SYSCALL_64(nr, name) [nr] = __x64_sys_##name,
const sys_call_ptr_t sys_call_table[NR_syscalls] = {
  [0 ... NR_syscalls - 1] = sys_ni_call,
#include "syscall_64.tbl.h"
};
