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

#define loadsegment(segment, selector) asm volatile("movl %0, %%" #segment : : "r"((u32)(selector)) : "memory")
#define savesegment(segment, selector) asm volatile("movl %%" #segment ", %0" : "=r"(selector))

/* Loads GS as the program sees it. GS.base, which the load changes too, is the kernel's here: so between two SWAPGS. */
static void load_gs_index(u32 selector) {
  u64 flags = local_irq_save();
  asm volatile("swapgs\n\tmovl %0, %%gs\n\tswapgs" : : "r"(selector) : "memory");
  local_irq_restore(flags);
}

/*
 * Notes the selectors of FS and GS, which a program can load without the kernel. A selector other than 0 has replaced the
 * base that arch_prctl gave.
 */
static void save_fsgs(struct thread_struct *thread) {
  u32 selector;
  savesegment(fs, selector);
  thread->fsindex = (u16)selector;
  if (thread->fsindex)
    thread->fsbase = 0;
  savesegment(gs, selector);
  thread->gsindex = (u16)selector;
  if (thread->gsindex)
    thread->gsbase = 0;
}

static void save_ds_es(struct thread_struct *thread) {
  u32 selector;
  savesegment(ds, selector);
  thread->ds = (u16)selector;
  savesegment(es, selector);
  thread->es = (u16)selector;
}

/*
 * The registers of a new program: `ip` and `sp`, the user's selectors, only IF in RFLAGS, and all general registers
 * 0 (pt_regs were cleared). ip and cx differ, so the way to it is IRETQ.
 */
__walked void start_thread(struct pt_regs *regs, u64 ip, u64 sp) {
  struct thread_struct *thread = &current->thread;
  thread->fsbase = 0;
  thread->gsbase = 0;
  loadsegment(fs, 0);
  loadsegment(es, 0);
  loadsegment(ds, 0);
  load_gs_index(0);
  wrmsrl(MSR_FS_BASE, 0);
  wrmsrl(MSR_KERNEL_GS_BASE, 0);
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
  struct thread_struct *mine = &current->thread, *its = &task->thread;
  save_fsgs(mine);
  save_ds_es(mine);
  its->ds = mine->ds;
  its->es = mine->es;
  its->fsindex = mine->fsindex;
  its->gsindex = mine->gsindex;
  its->fsbase = mine->fsbase;
  its->gsbase = mine->gsbase;
  fork_frame(task, 0, 0);
}

/* The C half of a switch: what belongs to a task but not to its stack. The stack is already the next task's. */
__walked asmlinkage struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next) {
  struct thread_struct *old = &previous->thread, *new = &next->thread;
  save_fsgs(old);
  save_ds_es(old);
  if (old->es | new->es)
    loadsegment(es, new->es);
  if (old->ds | new->ds)
    loadsegment(ds, new->ds);
  /* Loading a selector sets the base to its segment's; so selectors come first. */
  if (old->fsindex | new->fsindex)
    loadsegment(fs, new->fsindex);
  if (old->gsindex | new->gsindex)
    load_gs_index(new->gsindex);
  wrmsrl(MSR_FS_BASE, new->fsbase);
  /* GS.base is the kernel's now; the user's waits for SWAPGS. */
  wrmsrl(MSR_KERNEL_GS_BASE, new->gsbase);
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
  for (;;) {
    /* Looked at with interrupts off: one that came between this look and HLT would make a task runnable, and HLT would sleep on. */
    local_irq_disable();
    if (need_resched())
      break;
    safe_halt();
  }
  local_irq_enable();
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
 * The bases of FS and GS, which a program can write itself only by loading a selector. In the kernel the user's GS base
 * waits in KERNEL_GS_BASE. A base that is set here belongs to selector 0.
 */
SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2) {
  struct thread_struct *thread = &current->thread;
  u64 base;
  switch (option) {
  case ARCH_SET_FS:
    if (arg2 >= TASK_SIZE_MAX)
      return -EPERM;
    loadsegment(fs, 0);
    thread->fsbase = arg2;
    wrmsrl(MSR_FS_BASE, arg2);
    return 0;
  case ARCH_SET_GS:
    if (arg2 >= TASK_SIZE_MAX)
      return -EPERM;
    load_gs_index(0);
    thread->gsbase = arg2;
    wrmsrl(MSR_KERNEL_GS_BASE, arg2);
    return 0;
  case ARCH_GET_FS:
    base = rdmsrl(MSR_FS_BASE);
    return copy_to_user((void __user *)arg2, &base, sizeof(base)) ? -EFAULT : 0;
  case ARCH_GET_GS:
    base = rdmsrl(MSR_KERNEL_GS_BASE);
    return copy_to_user((void __user *)arg2, &base, sizeof(base)) ? -EFAULT : 0;
  default:
    return -EINVAL;
  }
}
