/*
 * #PF: a page that is to be made, a program that touched what it may not, or the kernel at a bad user pointer.
 */
#include <asm/irqflags.h>
#include <asm/extable.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <asm/traps.h>
#include <linux/entry-common.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* The kernel's own fault: the exception table, or the end. */
static void no_context(struct pt_regs *regs, u64 error_code) {
  if (!fixup_exception(regs))
    die("page fault in the kernel", regs, error_code);
}

/* What a handler of the signal finds in its frame. */
static void set_signal_archinfo(u64 address, u64 error_code) {
  struct thread_struct *thread = &current->thread;
  thread->trap_nr = X86_TRAP_PF;
  thread->error_code = error_code | X86_PF_USER;
  thread->cr2 = address;
}

/* What a program dies of. A program that handles the signal does not die. */
static void show_signal_msg(struct pt_regs *regs, u64 error_code, u64 address) {
  void *handler = current->sighand->action[SIGSEGV - 1].sa_handler;
  if (handler == SIG_DFL || handler == SIG_IGN)
    printk("%s[%d]: segfault at %lx ip %016lx sp %016lx error %lx\n", current->comm, current->pid, address, regs->ip, regs->sp,
           error_code);
}

/*
 * Not allowed: SIGSEGV for a program. A program shall not learn from the error code what is mapped in the kernel's
 * half: there, P is set.
 */
static void bad_area(struct pt_regs *regs, u64 error_code, u64 address, int si_code) {
  if (!user_mode(regs)) {
    no_context(regs, error_code);
    return;
  }
  if (address >= TASK_SIZE_MAX)
    error_code |= X86_PF_PROT;
  set_signal_archinfo(address, error_code);
  show_signal_msg(regs, error_code, address);
  force_sig_fault(SIGSEGV, si_code, address);
}

/*
 * Do the rights of the area forbid what was tried? Fetching an instruction counts as a read: where no page is yet, one comes, and the
 * next attempt faults at its NX bit, with X86_PF_PROT.
 */
static bool access_error(u64 error_code, const struct vm_area_struct *vma) {
  if (error_code & X86_PF_WRITE)
    return !(vma->vm_flags & VM_WRITE);
  /* A page that is there and may be read would not have faulted. */
  if (error_code & X86_PF_PROT)
    return true;
  return !(vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC));
}

__walked void do_user_addr_fault(struct pt_regs *regs, u64 error_code, u64 address) {
  struct mm_struct *mm = current->mm;
  if (error_code & X86_PF_RSVD)
    die("reserved bit in a page table", regs, error_code);
  /* Ring 0 in user memory with the window of SMAP closed is a mistake of the kernel, mapped or not. */
  if (boot_cpu_has(X86_FEATURE_SMAP) && !(error_code & X86_PF_USER) && !(regs->flags & X86_EFLAGS_AC)) {
    no_context(regs, error_code);
    return;
  }
  if (!mm) {
    no_context(regs, error_code);
    return;
  }
  if (user_mode(regs))
    local_irq_enable();

  struct vm_area_struct *vma = find_vma(mm, address);
  if (!vma || (address < vma->vm_start && expand_stack(mm, vma, address))) {
    bad_area(regs, error_code, address, SEGV_MAPERR);
    return;
  }
  if (access_error(error_code, vma)) {
    bad_area(regs, error_code, address, SEGV_ACCERR);
    return;
  }
  if (!handle_mm_fault(mm, vma, address, error_code & X86_PF_WRITE))
    return;
  if (!user_mode(regs)) {
    no_context(regs, error_code);
    return;
  }
  printk("Out of memory: Killed process %d (%s)\n", current->pid, current->comm);
  force_sig(SIGKILL);
}

/* Nothing in the kernel's half is made at the first touch. */
__walked void do_kern_addr_fault(struct pt_regs *regs, u64 error_code, u64 address) { bad_area(regs, error_code, address, SEGV_MAPERR); }

__walked void handle_page_fault(struct pt_regs *regs, u64 error_code, u64 address) {
  if (address >= TASK_SIZE_MAX)
    do_kern_addr_fault(regs, error_code, address);
  else
    do_user_addr_fault(regs, error_code, address);
}

/* CR2 first of all: another fault would overwrite it. */
#if ERA_6_12
asmlinkage void exc_page_fault(struct pt_regs *regs, u64 error_code);
__walked asmlinkage void exc_page_fault(struct pt_regs *regs, u64 error_code) {
  u64 address = read_cr2();
  irqentry_enter(regs);
  handle_page_fault(regs, error_code, address);
  irqentry_exit(regs);
}
#else
asmlinkage void do_page_fault(struct pt_regs *regs, u64 error_code);
__walked asmlinkage void do_page_fault(struct pt_regs *regs, u64 error_code) { handle_page_fault(regs, error_code, read_cr2()); }
#endif
