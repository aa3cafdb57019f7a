/* What a task keeps of this architecture: its way into ring 3, its part of a task switch, its FS and GS bases. */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <linux/entry-common.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/*
 * The registers of a new program: `ip` and `sp`, the user's selectors, only IF in RFLAGS, and all general registers
 * 0 (pt_regs were cleared). ip and cx differ, so the way to it is IRETQ.
 */
__walked void start_thread(struct pt_regs *regs, u64 ip, u64 sp) {
  struct thread_struct *thread = &current->thread;
  thread->fsbase = 0;
  thread->gsbase = 0;
  wrmsrl(MSR_FS_BASE, 0);
  wrmsrl(MSR_KERNEL_GS_BASE, 0);
  asm volatile("movl %0, %%ds; movl %0, %%es" : : "r"(0));
  *regs = (struct pt_regs){.ip = ip, .sp = sp, .cs = __USER_CS, .ss = __USER_DS, .flags = X86_EFLAGS_IF, .orig_ax = -1};
}

/* What the first switch to a task finds: __switch_to_asm takes these registers off its stack and returns. */
static void fork_frame(struct task_struct *task, u64 function, u64 argument) {
  struct inactive_task_frame *frame = (struct inactive_task_frame *)task_pt_regs(task) - 1;
  *frame = (struct inactive_task_frame){
    .bx = function, .r12 = argument, .ret_addr = (u64)ERA_NAME(ret_from_fork, ret_from_fork_asm)};
  task->thread.sp = (u64)frame;
}

/* A kernel thread has no user registers; should it load a program, they are there to be filled. */
__walked void copy_kernel_thread(struct task_struct *task, int (*function)(void *), void *argument) {
  struct pt_regs *regs = task_pt_regs(task);
  memset(regs, 0, sizeof(*regs));
  regs->orig_ax = (u64)-1;
  fork_frame(task, (u64)function, (u64)argument);
}

/* The child of a fork has its parent's registers, and 0 as the answer of the call. It leaves by IRETQ, which restores all. */
__walked void copy_thread(struct task_struct *task) {
  struct pt_regs *regs = task_pt_regs(task);
  *regs = *task_pt_regs(current);
  regs->ax = 0;
  task->thread.fsbase = current->thread.fsbase;
  task->thread.gsbase = current->thread.gsbase;
  fork_frame(task, 0, 0);
}

/* The C half of a switch: what belongs to a task but not to its stack. The stack is already the next task's. */
__walked asmlinkage struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next) {
  wrmsrl(MSR_FS_BASE, next->thread.fsbase);
  /* GS.base is the kernel's now; the user's waits for SWAPGS. */
  wrmsrl(MSR_KERNEL_GS_BASE, next->thread.gsbase);
#if ERA_6_12
  this_cpu_write(pcpu_hot.current_task, 0, next);
#else
  this_cpu_write(current_task, 0, next);
#endif
  update_task_stack(task_top_of_stack(next));
  return previous;
}

#if ERA_6_12
/* The first C function of a new task. Comes back with interrupts off, when the task is ready for ring 3. */
__walked asmlinkage void ret_from_fork(struct task_struct *previous, struct pt_regs *regs, int (*function)(void *), void *argument) {
  schedule_tail(previous);
  if (unlikely(function)) {
    function(argument);
    /* A kernel thread comes back here only after it has loaded a program: enter that, with the 0 of a successful execve. */
    regs->ax = 0;
  }
  syscall_exit_to_user_mode(regs);
}
#endif

/*
 * Nothing to run: wait for an interrupt. Without a timer that somebody waits for, the timer stops ticking too, and only
 * what comes from outside ends the HLT.
 */
__walked void do_idle(void) {
  tick_nohz_idle_enter();
  while (!need_resched())
    safe_halt();
  tick_nohz_idle_exit();
  schedule();
}

__noreturn void cpu_startup_entry(void) {
  for (;;)
    do_idle();
}

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

/*
 * The bases of FS and GS, which a program cannot write itself. In the kernel the user's GS base waits in
 * KERNEL_GS_BASE.
 */
SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2) {
  struct thread_struct *thread = &current->thread;
  switch (option) {
  case ARCH_SET_FS:
    if (arg2 >= TASK_SIZE_MAX)
      return -EPERM;
    thread->fsbase = arg2;
    wrmsrl(MSR_FS_BASE, arg2);
    return 0;
  case ARCH_SET_GS:
    if (arg2 >= TASK_SIZE_MAX)
      return -EPERM;
    thread->gsbase = arg2;
    wrmsrl(MSR_KERNEL_GS_BASE, arg2);
    return 0;
  case ARCH_GET_FS:
    return copy_to_user((void __user *)arg2, &thread->fsbase, 8) ? -EFAULT : 0;
  case ARCH_GET_GS:
    return copy_to_user((void __user *)arg2, &thread->gsbase, 8) ? -EFAULT : 0;
  default:
    return -EINVAL;
  }
}
