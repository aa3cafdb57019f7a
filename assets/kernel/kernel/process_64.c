/* What a task keeps of this architecture: its way into ring 3, its part of a task switch, its FS and GS bases. */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <asm/segment.h>
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

/* Lays out the stack of a new kernel thread, so that the first switch to it returns into ret_from_fork. */
__walked void copy_thread(struct task_struct *task, int (*function)(void *), void *argument) {
  struct pt_regs *regs = task_pt_regs(task);
  memset(regs, 0, sizeof(*regs));
  regs->orig_ax = -1;
  struct inactive_task_frame *frame = (struct inactive_task_frame *)regs - 1;
  *frame = (struct inactive_task_frame){.bx = (u64)function, .r12 = (u64)argument, .ret_addr = (u64)ret_from_fork};
  task->thread.sp = (u64)frame;
}

/* The C half of a switch: what belongs to a task but not to its stack. The stack is already the next task's. */
__walked asmlinkage struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next) {
  wrmsrl(MSR_FS_BASE, next->thread.fsbase);
  wrmsrl(MSR_KERNEL_GS_BASE, next->thread.gsbase);
  this_cpu_write(current_task, 0, next);
  update_task_stack(task_top_of_stack(next));
  return previous;
}

/* Nothing to run: wait for an interrupt. */
__noreturn void cpu_startup_entry(void) {
  for (;;) {
    while (!(READ_ONCE(current_thread_info()->flags) & _TIF_NEED_RESCHED))
      safe_halt();
    schedule();
  }
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
