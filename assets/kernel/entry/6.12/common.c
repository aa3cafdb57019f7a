/*
 * The C part of a system call in era 6.12: do_syscall_64 finds the function for a number, calls it, and says at the end
 * whether SYSRET can return; do_int80_emulation does the same for int 0x80, which never returns by SYSRET.
 */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <linux/entry-common.h>
#include <linux/nospec.h>
#include <linux/printk.h>
#include <linux/randomize_kstack.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/* Takes the number and tells the tracer; interrupts are on afterwards. In Linux it is inlined too, from a header. */
static inline long syscall_enter_from_user_mode(struct pt_regs *regs, long syscall) {
  local_irq_enable();
  u64 work = READ_ONCE(current_thread_info()->syscall_work);
  if (unlikely(work & SYSCALL_WORK_ENTER))
    syscall = syscall_trace_enter(regs, syscall, work);
  return syscall;
}

/* A negative number is too large as an unsigned one. */
static inline bool do_syscall_x64(struct pt_regs *regs, int nr) {
  u32 unr = (u32)nr;
  if (likely(unr < NR_syscalls)) {
    unr = (u32)array_index_nospec(unr, NR_syscalls);
    regs->ax = (u64)x64_sys_call(regs, unr);
    return true;
  }
  return false;
}

/*
 * May SYSRET be used? It makes up much of what IRETQ would read, so the saved frame must say exactly that. A test for each
 * thing; the barriers keep the compiler from changing their order.
 */
static inline bool may_use_sysret(const struct pt_regs *regs) {
  /* SYSRET loads RIP from rcx */
  if (unlikely(regs->cx != regs->ip))
    return false;
  barrier();
  /* and RFLAGS from r11. */
  if (unlikely(regs->r11 != regs->flags))
    return false;
  barrier();
  /* It loads no other CS */
  if (unlikely(regs->cs != __USER_CS))
    return false;
  barrier();
  /* and no other SS. */
  if (unlikely(regs->ss != __USER_DS))
    return false;
  barrier();
  /* On Intel CPUs it faults in ring 0, with the user's RSP, when rcx is not canonical: no program lies so high. */
  if (unlikely(regs->ip >= TASK_SIZE_MAX))
    return false;
  barrier();
  /* It clears RF, and with TF it would trap one instruction early. */
  if (unlikely(READ_ONCE(regs->flags) & (X86_EFLAGS_RF | X86_EFLAGS_TF)))
    return false;
  barrier();
  return true;
}

/*
 * A system call from entry_SYSCALL_64: `regs` are all of the user's registers, `nr` the lower half of its rax. Interrupts
 * are off on the way in and out, and on while the call itself runs.
 */
__walked asmlinkage bool do_syscall_64(struct pt_regs *regs, int nr) {
  add_random_kstack_offset();
  nr = (int)syscall_enter_from_user_mode(regs, nr);

  /* -1 is what a tracer sets to skip the call: then ax stays as it is. */
  if (!do_syscall_x64(regs, nr) && nr != -1)
    regs->ax = (u64)__x64_sys_ni_syscall(regs);

  syscall_exit_to_user_mode(regs);

  return may_use_sysret(regs);
}

/*
 * int 0x80. All registers are saved as by an exception: the number stands in ax, where its answer belongs. It counts in the
 * 32-bit table, and of each argument only the lower half is there.
 */
__walked asmlinkage void do_int80_emulation(struct pt_regs *regs, long error_code) {
  /* The kernel itself never asks: from ring 0 this can only be a device with the wrong vector, or broken code. */
  if (unlikely(!user_mode(regs)))
    panic("Unexpected external interrupt 0x80");
  add_random_kstack_offset();
  regs->orig_ax = (u32)regs->ax;
  regs->ax = (u64)-ENOSYS;
  current_thread_info()->status |= TS_COMPAT;
  int nr = (int)syscall_enter_from_user_mode(regs, (int)regs->orig_ax);

  u32 unr = (u32)nr;
  if (likely(unr < IA32_NR_syscalls)) {
    unr = (u32)array_index_nospec(unr, IA32_NR_syscalls);
    regs->ax = (u64)ia32_sys_call(regs, unr);
  } else if (nr != -1) {
    regs->ax = (u64)__x64_sys_ni_syscall(regs);
  }

  syscall_exit_to_user_mode(regs);
}
