/* Signals: so far only those that the kernel itself sends, with their default action. */
#pragma once

#include <linux/types.h>

#define SIGILL 4
#define SIGTRAP 5
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGSEGV 11

/* si_code: why */
#define SI_KERNEL 0x80
#define ILL_ILLOPN 2
#define FPE_INTDIV 1
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRALN 1
#define TRAP_BRKPT 1
#define TRAP_TRACE 2

struct pt_regs;

/* Marks `sig` as pending for the current task; it is taken on the way back to ring 3. */
void force_sig_fault(int sig, int code, u64 address);
/* Takes the pending signals (exit_to_usermode_loop). */
void do_signal(struct pt_regs *regs);
