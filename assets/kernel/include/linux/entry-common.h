/* The C functions of the way in and out, by the names that assembly and walks use. */
#pragma once

#include <asm/ptrace.h>
#include <linux/sched.h>
#include <linux/types.h>

#if ERA_6_12
/* entry/6.12/common.c (Linux: arch/x86/entry/common.c). Returns whether SYSRET may be used. */
asmlinkage bool do_syscall_64(struct pt_regs *regs, int nr);
asmlinkage void do_int80_emulation(struct pt_regs *regs, long error_code);
/* entry/6.12/syscall_64.c and syscall_32.c: a switch with one direct call for each number. */
long x64_sys_call(const struct pt_regs *regs, unsigned int nr);
long ia32_sys_call(const struct pt_regs *regs, unsigned int nr);

/* entry/6.12/entry-common.c (Linux: kernel/entry/common.c) */
long syscall_trace_enter(struct pt_regs *regs, long syscall, unsigned long work);
void syscall_exit_work(struct pt_regs *regs, unsigned long work);
void syscall_exit_to_user_mode(struct pt_regs *regs);
void exit_to_user_mode_prepare(struct pt_regs *regs);
u64 exit_to_user_mode_loop(struct pt_regs *regs, u64 ti_work);
/* Around every handler of an exception or interrupt. */
void irqentry_enter(struct pt_regs *regs);
void irqentry_exit(struct pt_regs *regs);

/* Each of these needs the slow path of the way in, or out. */
#define SYSCALL_WORK_ENTER SYSCALL_WORK_SYSCALL_TRACEPOINT
#define SYSCALL_WORK_EXIT SYSCALL_WORK_SYSCALL_TRACEPOINT
#else
/* entry/5.0/common.c */
asmlinkage void do_syscall_64(unsigned long nr, struct pt_regs *regs);
asmlinkage void do_int80_syscall_32(struct pt_regs *regs);
asmlinkage void syscall_return_slowpath(struct pt_regs *regs);
asmlinkage void prepare_exit_to_usermode(struct pt_regs *regs);
asmlinkage void enter_from_user_mode(void);
long syscall_trace_enter(struct pt_regs *regs);
void syscall_slow_exit_work(struct pt_regs *regs);
void exit_to_usermode_loop(struct pt_regs *regs, u32 cached_flags);
#endif

/* What is left to do at the very end, whatever the way in was. */
#define EXIT_TO_USER_MODE_WORK (_TIF_SIGPENDING | _TIF_NEED_RESCHED)

/* kernel/trace.c */
void trace_sys_enter(struct pt_regs *regs, long id);
void trace_sys_exit(struct pt_regs *regs, long ret);

/* Assembly of the era. */
void entry_SYSCALL_64(void);
void ERA_NAME(ignore_sysret, entry_SYSCALL32_ignore)(void);
void ERA_NAME(entry_INT80_compat, asm_int80_emulation)(void);
extern const char irq_entries_start[];
