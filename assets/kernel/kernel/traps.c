/*
 * Exceptions other than #PF. From ring 3 they become a signal; from ring 0 an entry of the exception table, or the
 * end.
 */
#include <asm/desc.h>
#include <asm/cpu_entry_area.h>
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/traps.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* What a program dies of, in one line. */
void show_signal(const char *what, struct pt_regs *regs, long error_code) {
  printk("traps: %s[%d] trap %s ip:%lx sp:%lx error:%lx\n", current->comm, current->pid, what, regs->ip, regs->sp, error_code);
}

__noreturn void die(const char *what, struct pt_regs *regs, long error_code) {
  printk("%s: %04lx\n", what, error_code);
  printk("RIP: %04lx:%016lx RSP: %04lx:%016lx EFLAGS: %08lx\n", regs->cs, regs->ip, regs->ss, regs->sp, regs->flags);
  printk("RAX: %016lx RBX: %016lx RCX: %016lx RDX: %016lx\n", regs->ax, regs->bx, regs->cx, regs->dx);
  printk("RSI: %016lx RDI: %016lx RBP: %016lx CR2: %016lx CR3: %lx\n", regs->si, regs->di, regs->bp, read_cr2(), read_cr3());
  panic("Fatal exception");
}

static void do_trap(const char *what, int signr, int code, u64 address, struct pt_regs *regs, long error_code) {
  if (!user_mode(regs)) {
    if (!fixup_exception(regs))
      die(what, regs, error_code);
    return;
  }
  local_irq_enable();
  show_signal(what, regs, error_code);
  force_sig_fault(signr, code, address);
}

/* An exception that is a signal and nothing else. */
#define DO_ERROR(name, what, signr, code, address)                                                                                     \
  __walked asmlinkage void do_##name(struct pt_regs *regs, long error_code) { do_trap(what, signr, code, address, regs, error_code); }

DO_ERROR(divide_error, "divide error", SIGFPE, FPE_INTDIV, regs->ip)
DO_ERROR(overflow, "overflow", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(bounds, "bounds", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(invalid_op, "invalid opcode", SIGILL, ILL_ILLOPN, regs->ip)
DO_ERROR(coprocessor_segment_overrun, "coprocessor segment overrun", SIGFPE, SI_KERNEL, 0)
DO_ERROR(invalid_TSS, "invalid TSS", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(segment_not_present, "segment not present", SIGBUS, SI_KERNEL, 0)
DO_ERROR(stack_segment, "stack segment", SIGBUS, SI_KERNEL, 0)
DO_ERROR(alignment_check, "alignment check", SIGBUS, BUS_ADRALN, 0)
DO_ERROR(general_protection, "general protection", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(int3, "int3", SIGTRAP, SI_KERNEL, 0)
/* This kernel has no floating-point state, so a program must not use it. */
DO_ERROR(device_not_available, "device not available", SIGILL, ILL_ILLOPN, regs->ip)
DO_ERROR(coprocessor_error, "fpu exception", SIGFPE, SI_KERNEL, regs->ip)
DO_ERROR(simd_coprocessor_error, "simd exception", SIGFPE, SI_KERNEL, regs->ip)

/*
 * Single step (TF) and INT1. Nobody steps the kernel, but a program that set TF can make its trap arrive at the first
 * instruction of a way in, on CPUs that look at the old flags: then the CPU is in ring 0 with the user's GS.base, which
 * is why this vector has a stack of its own and the careful way in. The program loses one trap, nothing else.
 */
__walked asmlinkage void do_debug(struct pt_regs *regs, long error_code) {
  /* DR6 says why; the CPU never clears it. INT1 leaves no mark. */
  u64 dr6 = read_dr6();
  write_dr6(DR6_RESERVED);
  if (!user_mode(regs)) {
    regs->flags &= ~(u64)X86_EFLAGS_TF;
    return;
  }
  local_irq_enable();
  force_sig_fault(SIGTRAP, dr6 & DR_STEP ? TRAP_TRACE : TRAP_BRKPT, regs->ip);
}

/* Vector 15 is reserved: the CPU never raises it. */
__walked asmlinkage void do_spurious_interrupt_bug(struct pt_regs *regs, long error_code) {}

/* Hardware in distress: there is nobody to ask what it is, so nothing can be done. */
__walked asmlinkage void do_nmi(struct pt_regs *regs, long error_code) {
  printk("NMI at %016lx ignored\n", regs->ip);
}
__walked asmlinkage void do_machine_check(struct pt_regs *regs, long error_code) { die("machine check", regs, error_code); }

/* An exception whose delivery failed: most likely the kernel stack ran into its guard page. */
__walked asmlinkage void do_double_fault(struct pt_regs *regs, long error_code) { die("double fault", regs, error_code); }

/*
 * sync_regs: from the entry stack, where the CPU started to push, to the task's own stack.
 */
__walked asmlinkage struct pt_regs *sync_regs(struct pt_regs *entry_regs) {
  struct pt_regs *regs = task_pt_regs(current);
  if (regs != entry_regs)
    *regs = *entry_regs;
  return regs;
}

/* The final handlers, and the registers through which the CPU finds them. */
__walked void trap_init(void) {
  setup_cpu_entry_areas();
  idt_setup_traps();
  idt_map_in_cpu_entry_area();
  cpu_init();
  idt_setup_ist_traps();
}
