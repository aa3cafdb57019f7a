/*
 * The C part of the way in and out: do_syscall_64 finds the function for a number and calls it;
 * prepare_exit_to_usermode does what has to be done before a program may go on.
 */
#include <asm/irqflags.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/syscalls.h>

#include "common.h"

/* Each of these flags needs the slow path of the way in. */
#define _TIF_WORK_SYSCALL_ENTRY _TIF_SYSCALL_TRACEPOINT
/* The slow path of the way out. */
#define SYSCALL_EXIT_WORK_FLAGS _TIF_SYSCALL_TRACEPOINT
/* What is left to do at the very end, whatever the way in was. */
#define EXIT_TO_USERMODE_LOOP_FLAGS (_TIF_SIGPENDING | _TIF_NEED_RESCHED)

/*
 * The first C function after ring 3: here a kernel that keeps account of time spent in user mode would take note.
 * This one does not.
 */
__walked void enter_from_user_mode(void) {}

/*
 * An index that is in range whatever the CPU speculates.
 *
 * A CPU may run past a bound check that will fail, and then load from far outside the table. The mask needs no
 * prediction: CMP sets the carry flag if index < size, SBB makes it all ones, AND keeps the index; else SBB makes
 * 0, and so AND makes index 0. Assembly, because a compiler that has just seen the check would drop it.
 */
#define array_index_nospec(index, size)                                                                                                \
  ({                                                                                                                                   \
    u64 __index = (index);                                                                                                             \
    u64 __mask;                                                                                                                        \
    asm volatile("cmpq %2, %1\n\tsbbq %0, %0\n\tandq %0, %1" : "=&r"(__mask), "+r"(__index) : "i"(size) : "cc");                       \
    __index;                                                                                                                           \
  })

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
  if (unlikely(cached_flags & EXIT_TO_USERMODE_LOOP_FLAGS))
    exit_to_usermode_loop(regs, cached_flags);
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
  } while (cached_flags & EXIT_TO_USERMODE_LOOP_FLAGS);
}
