/*
 * What every way in and out shares in era 6.12 (Linux: kernel/entry/common.c): tracing of system calls, the work before a
 * program may go on, and the two functions around each handler of an exception or interrupt.
 */
#include <asm/irqflags.h>
#include <linux/entry-common.h>
#include <linux/randomize_kstack.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* Tells the tracer about a call before it runs. Returns the number to run. */
__walked long syscall_trace_enter(struct pt_regs *regs, long syscall, unsigned long work) {
  if (work & SYSCALL_WORK_SYSCALL_TRACEPOINT)
    trace_sys_enter(regs, syscall);
  return syscall;
}

/* Tells the tracer about a call that has run. */
__walked void syscall_exit_work(struct pt_regs *regs, unsigned long work) {
  if (work & SYSCALL_WORK_SYSCALL_TRACEPOINT)
    trace_sys_exit(regs, (long)regs->ax);
}

/* Does the work that the flags ask for until none is left: doing one piece may bring another. Returns the flags. */
__walked u64 exit_to_user_mode_loop(struct pt_regs *regs, u64 ti_work) {
  while (ti_work & EXIT_TO_USER_MODE_WORK) {
    local_irq_enable();
    if (ti_work & _TIF_NEED_RESCHED)
      schedule();
    if (ti_work & _TIF_SIGPENDING)
      arch_do_signal_or_restart(regs);
    local_irq_disable();
    ti_work = READ_ONCE(current_thread_info()->flags);
  }
  return ti_work;
}

/* The end of every way into the kernel from ring 3. Interrupts are off. Linux inlines it. */
__walked void exit_to_user_mode_prepare(struct pt_regs *regs) {
  u64 ti_work = READ_ONCE(current_thread_info()->flags);
  if (unlikely(ti_work & EXIT_TO_USER_MODE_WORK))
    exit_to_user_mode_loop(regs, ti_work);
  /* The next system call may be of the other kind. */
  current_thread_info()->status &= ~TS_COMPAT;
  choose_random_kstack_offset();
}

/* The end of every system call. */
__walked void syscall_exit_to_user_mode(struct pt_regs *regs) {
  u64 work = READ_ONCE(current_thread_info()->syscall_work);
  if (unlikely(work & SYSCALL_WORK_EXIT))
    syscall_exit_work(regs, work);

  /* From here on nothing may come between the last look at the flags and ring 3. */
  local_irq_disable();
  exit_to_user_mode_prepare(regs);
}

/*
 * The first thing in every handler. Here a kernel that keeps account of time spent in user mode, or checks its locking,
 * would take note; this one does not.
 */
__walked void irqentry_enter(struct pt_regs *regs) {}

/* The last thing in every handler. Back to ring 0 there is nothing to do: the kernel itself is not preempted. */
__walked void irqentry_exit(struct pt_regs *regs) {
  local_irq_disable();
  if (user_mode(regs))
    exit_to_user_mode_prepare(regs);
}
