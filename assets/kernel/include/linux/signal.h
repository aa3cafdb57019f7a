/* Signals: numbers, what a program may ask for, and what the kernel remembers until the program takes them. */
#pragma once

#include <linux/list.h>
#include <linux/types.h>

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGWINCH 28
#define _NSIG 64

#define sigmask(sig) (1ul << ((sig) - 1))

/* si_code: why. Negative or 0: a process sent it. */
#define SI_USER 0
#define SI_KERNEL 0x80
#define ILL_ILLOPN 2
#define FPE_INTDIV 1
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRALN 1
#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_STOPPED 5
#define CLD_CONTINUED 6

/* What a handler gets to read: 128 bytes, of which each kind of signal uses its own part. */
struct siginfo {
  int si_signo;
  int si_errno;
  int si_code;
  int __pad0;
  union {
    /* kill */
    struct {
      pid_t si_pid;
      u32 si_uid;
      /* SIGCHLD */
      int si_status;
    };
    /* SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP */
    u64 si_addr;
    u8 __space[112];
  };
};
_Static_assert(sizeof(struct siginfo) == 128, "siginfo");

/* struct sigaction of the system call. */
struct sigaction {
  void __user *sa_handler;
  u64 sa_flags;
  /* Where the handler returns to: code that calls rt_sigreturn. */
  void __user *sa_restorer;
  u64 sa_mask;
};

#define SIG_DFL ((void *)0)
#define SIG_IGN ((void *)1)

#define SA_NOCLDSTOP 0x1
#define SA_NOCLDWAIT 0x2
#define SA_SIGINFO 0x4
#define SA_EXPOSE_TAGBITS 0x800
/* Era 5.0: the kernel's own notes of who asked, which no program may set. */
#define SA_X32_ABI 0x01000000
#define SA_IA32_ABI 0x02000000
#define SA_RESTORER 0x04000000
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* A task's actions, one for each signal. */
struct sighand_struct {
  struct sigaction action[_NSIG];
};

/* One signal that waits. */
struct sigqueue {
  struct list_head list;
  struct siginfo info;
};

struct pt_regs;
struct task_struct;

/* kernel/signal.c */
/* Sends; a signal that waits already is not added again. Cannot fail: without memory only the information is lost. */
void send_signal(int sig, const struct siginfo *info, struct task_struct *task);
/* For an exception of the running program: it cannot be ignored, and blocked or ignored it kills. */
void force_sig_fault(int sig, int code, u64 address);
void force_sig(int sig);
/* To every task of a group: the terminal's keys. */
void kill_pgrp(pid_t pgrp, int sig);
/* What is taken next: its number, its action and information; 0 when nothing is left that a handler must run for. */
int get_signal(struct sigaction *action, struct siginfo *info);
void recalc_sigpending(void);
void set_current_blocked(u64 mask);
/* Forgets all that wait. */
void flush_sigqueue(struct task_struct *task);
/* execve: handlers are code of the old program. */
void flush_signal_handlers(struct task_struct *task);
struct sighand_struct *sighand_alloc(const struct sighand_struct *from);
void do_notify_parent(struct task_struct *task, int why);

/* kernel/signal_64.c: the way to a handler, called by the loop before ring 3. */
void ERA_NAME(do_signal, arch_do_signal_or_restart)(struct pt_regs *regs);
