/*
 * How a system call is written, and what the macro makes of it.
 *
 *   SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count) { ... }
 *
 * makes three functions:
 *
 *   __x64_sys_write(regs)       stands in sys_call_table; takes from pt_regs only the registers that this call declares
 *   __se_sys_write(long, ...)   casts each long to its declared type: the sign or zero extension that a caller cannot be trusted with
 *   __do_sys_write(fd, ...)     the body, with the declared types
 *
 * The arguments are rdi, rsi, rdx, r10, r8, r9: the fourth is r10, because SYSCALL overwrites rcx.
 */
#pragma once

#include <asm/ptrace.h>
#include <linux/errno.h>
#include <linux/types.h>

/* MAP n, macro, type, name, ...: macro(type, name), separated by commas. */
#define __MAP1(m, t, a) m(t, a)
#define __MAP2(m, t, a, ...) m(t, a), __MAP1(m, __VA_ARGS__)
#define __MAP3(m, t, a, ...) m(t, a), __MAP2(m, __VA_ARGS__)
#define __MAP4(m, t, a, ...) m(t, a), __MAP3(m, __VA_ARGS__)
#define __MAP5(m, t, a, ...) m(t, a), __MAP4(m, __VA_ARGS__)
#define __MAP6(m, t, a, ...) m(t, a), __MAP5(m, __VA_ARGS__)
#define __MAP(n, ...) __MAP##n(__VA_ARGS__)

#define __SC_DECL(t, a) t a
#define __SC_LONG(t, a) long a
#define __SC_CAST(t, a) (t) a

/* The first n argument registers of a system call. */
#define __SC_REGS1 regs->di
#define __SC_REGS2 __SC_REGS1, regs->si
#define __SC_REGS3 __SC_REGS2, regs->dx
#define __SC_REGS4 __SC_REGS3, regs->r10
#define __SC_REGS5 __SC_REGS4, regs->r8
#define __SC_REGS6 __SC_REGS5, regs->r9

#define SYSCALL_DEFINEx(n, name, ...)                                                                                                  \
  long __x64_sys_##name(const struct pt_regs *regs);                                                                                   \
  long __se_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__));                                                                              \
  static inline long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__));                                                                \
  __walked long __x64_sys_##name(const struct pt_regs *regs) { return __se_sys_##name(__SC_REGS##n); }                                 \
  __walked long __se_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__)) { return __do_sys_##name(__MAP(n, __SC_CAST, __VA_ARGS__)); }        \
  static inline long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__))

#define SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINEx(1, name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) SYSCALL_DEFINEx(2, name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...) SYSCALL_DEFINEx(3, name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...) SYSCALL_DEFINEx(4, name, __VA_ARGS__)
#define SYSCALL_DEFINE6(name, ...) SYSCALL_DEFINEx(6, name, __VA_ARGS__)

/* Without arguments there is nothing to pick or to cast: the table entry is the body. */
#define SYSCALL_DEFINE0(name)                                                                                                          \
  long __x64_sys_##name(const struct pt_regs *__unused);                                                                               \
  __walked long __x64_sys_##name(const struct pt_regs *__unused __attribute__((unused)))

/* Release 5.0: numbers 0 to 334 (rseq). */
#define NR_syscalls 335

typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);
extern const sys_call_ptr_t sys_call_table[NR_syscalls];

/* What empty rows of the table call. */
long sys_ni_syscall(const struct pt_regs *regs);
