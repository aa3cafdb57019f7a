/* The C functions of the way in and out, by the names that assembly and walks use. */
#pragma once

#include <asm/ptrace.h>
#include <linux/types.h>

asmlinkage void do_syscall_64(unsigned long nr, struct pt_regs *regs);
asmlinkage void syscall_return_slowpath(struct pt_regs *regs);
asmlinkage void prepare_exit_to_usermode(struct pt_regs *regs);
void enter_from_user_mode(void);
long syscall_trace_enter(struct pt_regs *regs);
void syscall_slow_exit_work(struct pt_regs *regs);
void exit_to_usermode_loop(struct pt_regs *regs, u32 cached_flags);

/* kernel/trace.c */
void trace_sys_enter(struct pt_regs *regs, long id);
void trace_sys_exit(struct pt_regs *regs, long ret);

/* entry/entry_64.S */
void entry_SYSCALL_64(void);
void ignore_sysret(void);
