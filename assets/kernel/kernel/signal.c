/*
 * Signals that the kernel sends because of an exception. Only their default action exists so far, and for all of
 * them it is the end of the program; a handler of the program's own comes with sigaction.
 */
#include <asm/ptrace.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* The task sees it on its way back to ring 3: TIF_SIGPENDING sends it through exit_to_usermode_loop. */
__walked void force_sig_fault(int sig, int code, u64 address) {
  struct task_struct *task = current;
  task->siginfo = (struct kernel_siginfo){sig, code, address};
  task->pending |= 1ul << (sig - 1);
  set_tsk_thread_flag(task, TIF_SIGPENDING);
}

/* The lowest pending signal, which it takes away; 0 when there is none. */
static int dequeue_signal(struct task_struct *task) {
  if (!task->pending)
    return 0;
  int sig = __builtin_ctzl(task->pending) + 1;
  task->pending &= task->pending - 1;
  return sig;
}

__walked void do_signal(struct pt_regs *regs) {
  int sig = dequeue_signal(current);
  if (sig)
    do_group_exit(sig);
  clear_tsk_thread_flag(current, TIF_SIGPENDING);
}
