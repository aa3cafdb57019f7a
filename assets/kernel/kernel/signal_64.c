/*
 * The way to a signal handler and back. Before it, the program's registers are copied from pt_regs to a frame on its own
 * stack and pt_regs changed, so that the return to ring 3 goes to the handler; afterwards rt_sigreturn takes them back from
 * there. Both ways leave by IRETQ: ip is not what rcx says.
 */
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/segment.h>
#include <asm/sigframe.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* Bytes below RSP that a function may use without moving RSP: they belong to the interrupted one. */
#define RED_ZONE 128

/* The flags that a frame may change. IF and IOPL are not among them. */
#define FIX_EFLAGS                                                                                                                     \
  (X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | X86_EFLAGS_SF | X86_EFLAGS_ZF | X86_EFLAGS_AF | X86_EFLAGS_PF |     \
   X86_EFLAGS_CF | X86_EFLAGS_RF)

/* Is it 64-bit code that runs with these registers? */
static bool user_64bit_mode(const struct pt_regs *regs) { return regs->cs == __USER_CS; }

static struct sigcontext sigcontext_of(const struct pt_regs *regs, u64 mask) {
  const struct thread_struct *thread = &current->thread;
  return (struct sigcontext){
    .r8 = regs->r8, .r9 = regs->r9, .r10 = regs->r10, .r11 = regs->r11,
    .r12 = regs->r12, .r13 = regs->r13, .r14 = regs->r14, .r15 = regs->r15,
    .di = regs->di, .si = regs->si, .bp = regs->bp, .bx = regs->bx,
    .dx = regs->dx, .ax = regs->ax, .cx = regs->cx, .sp = regs->sp,
    .ip = regs->ip, .flags = regs->flags, .cs = (u16)regs->cs, .ss = (u16)regs->ss,
    .err = thread->error_code, .trapno = thread->trap_nr, .oldmask = mask, .cr2 = thread->cr2,
  };
}

/* The frame for a handler, and pt_regs that lead to it. Nonzero: the stack cannot take it. */
__walked int setup_rt_frame(int sig, const struct sigaction *action, const struct siginfo *info, struct pt_regs *regs) {
  struct rt_sigframe frame;
  /* On x86-64 the kernel has no code of its own for the way back: the C library must say where it is. */
  if (!(action->sa_flags & SA_RESTORER))
    return -EFAULT;
  /* As just behind a CALL: 8 off a multiple of 16. */
  u64 sp = ((regs->sp - RED_ZONE - sizeof(frame)) & ~15ul) - 8;

  memset(&frame, 0, sizeof(frame));
  frame.pretcode = action->sa_restorer;
  frame.uc.uc_flags = UC_SIGCONTEXT_SS | (user_64bit_mode(regs) ? UC_STRICT_RESTORE_SS : 0);
  frame.uc.uc_mcontext = sigcontext_of(regs, current->blocked);
  frame.uc.uc_sigmask = current->blocked;
  frame.info = *info;
  if (copy_to_user((void __user *)sp, &frame, sizeof(frame)))
    return -EFAULT;

  regs->di = (u64)sig;
  regs->si = sp + offsetof(struct rt_sigframe, info);
  regs->dx = sp + offsetof(struct rt_sigframe, uc);
  regs->ax = 0;
  regs->ip = (u64)action->sa_handler;
  regs->sp = sp;
  regs->cs = __USER_CS;
  regs->ss = __USER_DS;
  return 0;
}

/* Did these registers come from a system call, and has nobody taken care of its restart? */
static bool from_syscall(const struct pt_regs *regs) { return (long)regs->orig_ax >= 0; }

/* Back onto the two bytes of SYSCALL or int 0x80, with the number in rax again. */
static void restart(struct pt_regs *regs, u64 nr) {
  regs->ax = nr;
  regs->ip -= 2;
}

/* A system call that a signal has interrupted, and the program has a handler for: -EINTR, or once more when it is done. */
static void restart_behind_handler(struct pt_regs *regs, const struct sigaction *action) {
  switch ((long)regs->ax) {
  case -ERESTART_RESTARTBLOCK:
  case -ERESTARTNOHAND:
    regs->ax = (u64)-EINTR;
    break;
  case -ERESTARTSYS:
    if (!(action->sa_flags & SA_RESTART)) {
      regs->ax = (u64)-EINTR;
      break;
    }
    /* fallthrough */
  case -ERESTARTNOINTR:
    restart(regs, regs->orig_ax);
    break;
  }
}

__walked void handle_signal(int sig, const struct sigaction *action, const struct siginfo *info, struct pt_regs *regs) {
  if (from_syscall(regs))
    restart_behind_handler(regs, action);
  if (setup_rt_frame(sig, action, info, regs)) {
    /* No room for the frame of SIGSEGV's own handler: then that cannot run either. */
    if (sig == SIGSEGV)
      current->sighand->action[SIGSEGV - 1].sa_handler = SIG_DFL;
    force_sig(SIGSEGV);
    return;
  }
  /* The handler starts with its own ideas of direction and single step. */
  regs->flags &= ~(u64)(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
  set_current_blocked(current->blocked | action->sa_mask | (action->sa_flags & SA_NODEFER ? 0 : sigmask(sig)));
}

/* Takes one signal, if there is one that a handler must run for; the loop that calls this comes again for the next. */
__walked void ERA_NAME(do_signal, arch_do_signal_or_restart)(struct pt_regs *regs) {
  struct sigaction action;
  struct siginfo info;
  int sig = get_signal(&action, &info);
  if (sig) {
    handle_signal(sig, &action, &info, regs);
    return;
  }
  /* Woken, but for nothing that the program sees: the system call goes on as if it had never been interrupted. */
  if (from_syscall(regs)) {
    switch ((long)regs->ax) {
    case -ERESTARTNOHAND:
    case -ERESTARTSYS:
    case -ERESTARTNOINTR:
      restart(regs, regs->orig_ax);
      break;
    case -ERESTART_RESTARTBLOCK:
      restart(regs, in_ia32_syscall() ? 0 : 219);
      break;
    }
  }
  recalc_sigpending();
}

/* A frame that makes no sense: nothing is left to return to. */
static long badframe(void) {
  force_sig(SIGSEGV);
  return 0;
}

/* The access byte of a descriptor as LAR gives it: present, privilege level 3, not a system segment, data that can be written. */
#define AR_USER_DATA 0xf200
/* All of it but "accessed" and "expands downwards". */
#define AR_USER_DATA_MASK 0xfa00

/* Programs that know nothing of ss in the frame may have left something there that IRETQ would refuse: it becomes the usual one. */
static void force_valid_ss(struct pt_regs *regs) {
  u32 access;
  bool valid;
  asm("larl %2, %0" : "=r"(access), "=@ccz"(valid) : "r"((u32)regs->ss));
  if (!valid || (access & AR_USER_DATA_MASK) != AR_USER_DATA)
    regs->ss = __USER_DS;
}

/*
 * The program's registers come back from the frame, changed or not. A forged frame cannot lead into ring 0: the privilege
 * level in cs and ss is set to 3, and IF and IOPL stay as they are.
 */
SYSCALL_DEFINE0(rt_sigreturn) {
  struct pt_regs *regs = task_pt_regs(current);
  struct rt_sigframe frame;
  /* The handler's RET has taken pretcode off the stack. What lies behind the registers and the mask is not read. */
  const void __user *place = (const void __user *)(regs->sp - sizeof(frame.pretcode));
  if (!access_ok(place, sizeof(frame)) || copy_from_user(&frame, place, offsetof(struct rt_sigframe, info)))
    return badframe();
  set_current_blocked(frame.uc.uc_sigmask);
  /* The handler may have interrupted a sleep, which is over now. */
  current->restart_block.fn = NULL;

  const struct sigcontext *from = &frame.uc.uc_mcontext;
  regs->r8 = from->r8;
  regs->r9 = from->r9;
  regs->r10 = from->r10;
  regs->r11 = from->r11;
  regs->r12 = from->r12;
  regs->r13 = from->r13;
  regs->r14 = from->r14;
  regs->r15 = from->r15;
  regs->di = from->di;
  regs->si = from->si;
  regs->bp = from->bp;
  regs->bx = from->bx;
  regs->dx = from->dx;
  regs->cx = from->cx;
  regs->sp = from->sp;
  regs->ip = from->ip;
  regs->cs = from->cs | 3u;
  regs->ss = from->ss | 3u;
  regs->flags = (regs->flags & ~(u64)FIX_EFLAGS) | (from->flags & FIX_EFLAGS);
  /* Not a system call any more: nothing to restart. */
  regs->orig_ax = (u64)-1;
  if (!(frame.uc.uc_flags & UC_STRICT_RESTORE_SS) && user_64bit_mode(regs))
    force_valid_ss(regs);
  return (long)from->ax;
}

SYSCALL_DEFINE0(restart_syscall) {
  struct restart_block *block = &current->restart_block;
  return block->fn ? block->fn(block) : -EINTR;
}
