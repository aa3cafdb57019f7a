/*
 * What lies on a program's stack while a signal handler runs: struct rt_sigframe, 440 bytes. Its first word is the return
 * address of the handler. A program may read and change all of it; rt_sigreturn takes the registers back from it.
 */
#pragma once

#include <linux/signal.h>
#include <linux/types.h>

/* The registers, in the order of struct sigcontext. */
struct sigcontext {
  u64 r8, r9, r10, r11, r12, r13, r14, r15;
  u64 di, si, bp, bx, dx, ax, cx, sp, ip, flags;
  u16 cs, gs, fs, ss;
  u64 err;
  u64 trapno;
  u64 oldmask;
  u64 cr2;
  /* Floating-point state: none in this kernel. */
  u64 fpstate;
  u64 reserved1[8];
};
_Static_assert(sizeof(struct sigcontext) == 256, "sigcontext");

/* uc_flags: ss is saved and restored; and strictly. */
#define UC_SIGCONTEXT_SS 0x2
#define UC_STRICT_RESTORE_SS 0x4

/* All of it is 0: there is no alternate stack. */
struct stack_t {
  u64 ss_sp;
  int ss_flags;
  u64 ss_size;
};

struct ucontext {
  u64 uc_flags;
  u64 uc_link;
  struct stack_t uc_stack;
  struct sigcontext uc_mcontext;
  u64 uc_sigmask;
};

struct rt_sigframe {
  void __user *pretcode;
  struct ucontext uc;
  struct siginfo info;
};
_Static_assert(sizeof(struct rt_sigframe) == 440, "rt_sigframe");
_Static_assert(offsetof(struct rt_sigframe, info) == 312 && offsetof(struct rt_sigframe, uc.uc_mcontext.ip) == 176, "rt_sigframe");
