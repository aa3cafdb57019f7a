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

/* The same for int 0x80: other registers, and only their lower halves. */
#define __SC_IA32_REGS1 (u32)regs->bx
#define __SC_IA32_REGS2 __SC_IA32_REGS1, (u32)regs->cx
#define __SC_IA32_REGS3 __SC_IA32_REGS2, (u32)regs->dx
#define __SC_IA32_REGS4 __SC_IA32_REGS3, (u32)regs->si
#define __SC_IA32_REGS5 __SC_IA32_REGS4, (u32)regs->di
#define __SC_IA32_REGS6 __SC_IA32_REGS5, (u32)regs->bp

#define SYSCALL_DEFINEx(n, name, ...)                                                                                                  \
  long __x64_sys_##name(const struct pt_regs *regs);                                                                                   \
  long __ia32_sys_##name(const struct pt_regs *regs);                                                                                  \
  long __se_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__));                                                                              \
  static inline long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__));                                                                \
  __walked long __x64_sys_##name(const struct pt_regs *regs) { return __se_sys_##name(__SC_REGS##n); }                                 \
  __walked long __ia32_sys_##name(const struct pt_regs *regs) { return __se_sys_##name(__SC_IA32_REGS##n); }                           \
  __walked long __se_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__)) { return __do_sys_##name(__MAP(n, __SC_CAST, __VA_ARGS__)); }        \
  static inline long __do_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__))

#define SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINEx(1, name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) SYSCALL_DEFINEx(2, name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...) SYSCALL_DEFINEx(3, name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...) SYSCALL_DEFINEx(4, name, __VA_ARGS__)
#define SYSCALL_DEFINE6(name, ...) SYSCALL_DEFINEx(6, name, __VA_ARGS__)

/* Without arguments there is nothing to pick or to cast: the table entry is the body, for int 0x80 too. */
#define SYSCALL_DEFINE0(name)                                                                                                          \
  long __x64_sys_##name(const struct pt_regs *__unused);                                                                               \
  __walked long __ia32_sys_##name(const struct pt_regs *__unused) { return __x64_sys_##name(__unused); }                               \
  __walked long __x64_sys_##name(const struct pt_regs *__unused __attribute__((unused)))

/* A call that only int 0x80 makes, because a type of the 64-bit one has another size or sign there. */
#define COMPAT_SYSCALL_DEFINEx(n, name, ...)                                                                                           \
  long __ia32_compat_sys_##name(const struct pt_regs *regs);                                                                           \
  long __se_compat_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__));                                                                       \
  static inline long __do_compat_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__));                                                         \
  __walked long __ia32_compat_sys_##name(const struct pt_regs *regs) { return __se_compat_sys_##name(__SC_IA32_REGS##n); }             \
  __walked long __se_compat_sys_##name(__MAP(n, __SC_LONG, __VA_ARGS__)) {                                                             \
    return __do_compat_sys_##name(__MAP(n, __SC_CAST, __VA_ARGS__));                                                                   \
  }                                                                                                                                    \
  static inline long __do_compat_sys_##name(__MAP(n, __SC_DECL, __VA_ARGS__))

#define COMPAT_SYSCALL_DEFINE2(name, ...) COMPAT_SYSCALL_DEFINEx(2, name, __VA_ARGS__)
#define COMPAT_SYSCALL_DEFINE3(name, ...) COMPAT_SYSCALL_DEFINEx(3, name, __VA_ARGS__)

/* Calls with 32-bit times. Since Linux 5.1 they are no compat calls but have names of their own. */
#if ERA_6_12
#define TIME32_SYSCALL_DEFINE2(name, name32, ...) SYSCALL_DEFINE2(name32, __VA_ARGS__)
#else
#define TIME32_SYSCALL_DEFINE2(name, name32, ...) COMPAT_SYSCALL_DEFINE2(name, __VA_ARGS__)
#endif

#if ERA_6_12
/* Release 6.12: numbers up to 462 (mseal), in both tables. */
#define NR_syscalls 463
#define IA32_NR_syscalls 463
#else
/* Release 5.0: numbers up to 334 (rseq), and 386 in the 32-bit table. */
#define NR_syscalls 335
#define IA32_NR_syscalls 387
#endif

typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);
/* In era 6.12 only tracers read it: x64_sys_call finds the function. */
extern const sys_call_ptr_t sys_call_table[NR_syscalls];
#if !ERA_6_12
extern const sys_call_ptr_t ia32_sys_call_table[IA32_NR_syscalls];
#endif

/* What empty rows of the table call. */
#define sys_ni_call ERA_NAME(sys_ni_syscall, __x64_sys_ni_syscall)
long sys_ni_call(const struct pt_regs *regs);
