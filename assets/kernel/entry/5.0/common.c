/*
 * The C part of the way in and out in era 5.0: do_syscall_64 finds the function for a number and calls it;
 * prepare_exit_to_usermode does what has to be done before a program may go on.
 */
#include <asm/irqflags.h>
#include <linux/entry-common.h>
#include <linux/nospec.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/syscalls.h>

/* Each of these flags needs the slow path of the way in. */
#define _TIF_WORK_SYSCALL_ENTRY _TIF_SYSCALL_TRACEPOINT
/* The slow path of the way out. */
#define SYSCALL_EXIT_WORK_FLAGS _TIF_SYSCALL_TRACEPOINT

/*
 * The first C function after ring 3: here a kernel that keeps account of time spent in user mode would take note.
 * This one does not.
 */
__walked asmlinkage void enter_from_user_mode(void) {}

/*
 * A system call from entry_SYSCALL_64: `nr` is the user's rax, `regs` all of its registers. Interrupts are off on
 * the way in and out, and on while the call itself runs.
 */
__walked asmlinkage void do_syscall_64(unsigned long nr, struct pt_regs *regs) {
  enter_from_user_mode();
  local_irq_enable();

  if (unlikely(READ_ONCE(current_thread_info()->flags) & _TIF_WORK_SYSCALL_ENTRY))
    nr = syscall_trace_enter(regs);

  /* A number beyond the table calls nothing: regs->ax still holds the -ENOSYS that the entry put there. */
  if (likely(nr < NR_syscalls)) {
    nr = array_index_nospec(nr, NR_syscalls);
    regs->ax = sys_call_table[nr](regs);
  }

  syscall_return_slowpath(regs);
}

/* The call itself, for int 0x80: `nr` counts in the 32-bit table, and of each argument only the lower half is there. */
static void do_syscall_32_irqs_on(struct pt_regs *regs) {
  u32 nr = (u32)regs->orig_ax;
  if (unlikely(READ_ONCE(current_thread_info()->flags) & _TIF_WORK_SYSCALL_ENTRY))
    nr = (u32)syscall_trace_enter(regs);

  if (likely(nr < IA32_NR_syscalls)) {
    nr = (u32)array_index_nospec(nr, IA32_NR_syscalls);
    regs->ax = ia32_sys_call_table[nr](regs);
  }

  syscall_return_slowpath(regs);
}

/* A system call from entry_INT80_compat. */
__walked asmlinkage void do_int80_syscall_32(struct pt_regs *regs) {
  enter_from_user_mode();
  current_thread_info()->status |= TS_COMPAT;
  local_irq_enable();
  do_syscall_32_irqs_on(regs);
}

/* Tells the tracer about a call before it runs. Returns the number to run. */
__walked long syscall_trace_enter(struct pt_regs *regs) {
  trace_sys_enter(regs, regs->orig_ax);
  return regs->orig_ax;
}

/* Tells the tracer about a call that has run. */
__walked void syscall_slow_exit_work(struct pt_regs *regs) { trace_sys_exit(regs, regs->ax); }

/* The end of every system call. */
__walked asmlinkage void syscall_return_slowpath(struct pt_regs *regs) {
  if (unlikely(READ_ONCE(current_thread_info()->flags) & SYSCALL_EXIT_WORK_FLAGS))
    syscall_slow_exit_work(regs);

  /* From here on nothing may come between the last look at the flags and ring 3. */
  local_irq_disable();
  prepare_exit_to_usermode(regs);
}

/* The end of every way into the kernel from ring 3. Interrupts are off. */
__walked asmlinkage void prepare_exit_to_usermode(struct pt_regs *regs) {
  u32 cached_flags = READ_ONCE(current_thread_info()->flags);
  if (unlikely(cached_flags & EXIT_TO_USER_MODE_WORK))
    exit_to_usermode_loop(regs, cached_flags);
  /* The next system call may be of the other kind. */
  current_thread_info()->status &= ~TS_COMPAT;
}

/* Does the work that the flags ask for until none is left: doing one piece may bring another. */
__walked void exit_to_usermode_loop(struct pt_regs *regs, u32 cached_flags) {
  do {
    local_irq_enable();
    if (cached_flags & _TIF_NEED_RESCHED)
      schedule();
    if (cached_flags & _TIF_SIGPENDING)
      do_signal(regs);
    local_irq_disable();
    cached_flags = READ_ONCE(current_thread_info()->flags);
  } while (cached_flags & EXIT_TO_USER_MODE_WORK);
}
