/*
 * Exceptions other than #PF. From ring 3 they become a signal; from ring 0 an entry of the exception table, or the
 * end.
 */
#include <asm/desc.h>
#include <asm/cpu_entry_area.h>
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/idtentry.h>
#include <asm/traps.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* What a program dies of, in one line. A program that handles the signal does not die. */
static void show_signal(const char *what, int signr, struct pt_regs *regs, long error_code) {
  void *handler = current->sighand->action[signr - 1].sa_handler;
  if (handler != SIG_DFL && handler != SIG_IGN)
    return;
  printk("traps: %s[%d] trap %s ip:%lx sp:%lx error:%lx\n", current->comm, current->pid, what, regs->ip, regs->sp, error_code);
}

__noreturn void die(const char *what, struct pt_regs *regs, long error_code) {
  printk("%s: %04lx\n", what, error_code);
  printk("RIP: %04lx:%016lx RSP: %04lx:%016lx EFLAGS: %08lx\n", regs->cs, regs->ip, regs->ss, regs->sp, regs->flags);
  printk("RAX: %016lx RBX: %016lx RCX: %016lx RDX: %016lx\n", regs->ax, regs->bx, regs->cx, regs->dx);
  printk("RSI: %016lx RDI: %016lx RBP: %016lx CR2: %016lx CR3: %lx\n", regs->si, regs->di, regs->bp, read_cr2(), read_cr3());
  panic("Fatal exception");
}

static void do_trap(int trapnr, const char *what, int signr, int code, u64 address, struct pt_regs *regs, long error_code) {
  struct thread_struct *thread = &current->thread;
  if (!user_mode(regs)) {
    if (!fixup_exception(regs))
      die(what, regs, error_code);
    return;
  }
  local_irq_enable();
  thread->trap_nr = (u64)trapnr;
  thread->error_code = (u64)error_code;
  show_signal(what, signr, regs, error_code);
  if (code == SI_KERNEL)
    force_sig(signr);
  else
    force_sig_fault(signr, code, address);
}

/* An exception that is a signal and nothing else. Its handler has another name in each era. */
#define DO_ERROR(name_5_0, name_6_12, trapnr, what, signr, code, address)                                                              \
  DEFINE_IDTENTRY(name_5_0, name_6_12) { do_trap(trapnr, what, signr, code, address, regs, error_code); }

DO_ERROR(do_divide_error, exc_divide_error, X86_TRAP_DE, "divide error", SIGFPE, FPE_INTDIV, regs->ip)
DO_ERROR(do_overflow, exc_overflow, X86_TRAP_OF, "overflow", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(do_bounds, exc_bounds, X86_TRAP_BR, "bounds", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(do_invalid_op, exc_invalid_op, X86_TRAP_UD, "invalid opcode", SIGILL, ILL_ILLOPN, regs->ip)
DO_ERROR(do_coprocessor_segment_overrun, exc_coproc_segment_overrun, X86_TRAP_OLD_MF, "coprocessor segment overrun", SIGFPE, SI_KERNEL, 0)
DO_ERROR(do_invalid_TSS, exc_invalid_tss, X86_TRAP_TS, "invalid TSS", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(do_segment_not_present, exc_segment_not_present, X86_TRAP_NP, "segment not present", SIGBUS, SI_KERNEL, 0)
DO_ERROR(do_stack_segment, exc_stack_segment, X86_TRAP_SS, "stack segment", SIGBUS, SI_KERNEL, 0)
DO_ERROR(do_alignment_check, exc_alignment_check, X86_TRAP_AC, "alignment check", SIGBUS, BUS_ADRALN, 0)
DO_ERROR(do_general_protection, exc_general_protection, X86_TRAP_GP, "general protection", SIGSEGV, SI_KERNEL, 0)
DO_ERROR(do_int3, exc_int3, X86_TRAP_BP, "int3", SIGTRAP, SI_KERNEL, 0)
/* This kernel has no floating-point state, so a program must not use it. */
DO_ERROR(do_device_not_available, exc_device_not_available, X86_TRAP_NM, "device not available", SIGILL, ILL_ILLOPN, regs->ip)
DO_ERROR(do_coprocessor_error, exc_coprocessor_error, X86_TRAP_MF, "fpu exception", SIGFPE, SI_KERNEL, regs->ip)
DO_ERROR(do_simd_coprocessor_error, exc_simd_coprocessor_error, X86_TRAP_XF, "simd exception", SIGFPE, SI_KERNEL, regs->ip)

/* Single step (TF) and INT1 of a program. DR6 says which; INT1 leaves no mark there. */
static void debug_from_user(struct pt_regs *regs, u64 dr6) {
  local_irq_enable();
  current->thread.trap_nr = X86_TRAP_DB;
  current->thread.error_code = 0;
  force_sig_fault(SIGTRAP, dr6 & DR_STEP ? TRAP_TRACE : TRAP_BRKPT, regs->ip);
}

/*
 * Nobody steps the kernel, but a program that set TF can make its trap arrive at the first instruction of a way in, on CPUs
 * that look at the old flags: then the CPU is in ring 0 with the user's GS.base, which is why this vector has a stack of
 * its own and the careful way in. The program loses one trap, nothing else.
 */
static void debug_from_kernel(struct pt_regs *regs) { regs->flags &= ~(u64)X86_EFLAGS_TF; }

/* The CPU never clears DR6. */
static u64 take_dr6(void) {
  u64 dr6 = read_dr6();
  write_dr6(DR6_RESERVED);
  return dr6;
}

/* Hardware in distress: there is nobody to ask what it is, so nothing can be done. */
static void nmi_ignored(struct pt_regs *regs) { printk("NMI at %016lx ignored\n", regs->ip); }

/* Vector 15 is reserved: the CPU never raises it. */
DEFINE_IDTENTRY(do_spurious_interrupt_bug, exc_spurious_interrupt_bug) {}

/*
 * The vectors with stacks of their own. In era 6.12 each has two handlers: the one for ring 3 goes the ordinary way, the
 * one for ring 0 must not do the work before a return to ring 3.
 */
#if ERA_6_12
asmlinkage void exc_debug(struct pt_regs *regs, long error_code);
asmlinkage void exc_nmi(struct pt_regs *regs, long error_code);
asmlinkage void exc_machine_check(struct pt_regs *regs, long error_code);
asmlinkage void exc_double_fault(struct pt_regs *regs, long error_code);

__walked asmlinkage void exc_debug(struct pt_regs *regs, long error_code) {
  take_dr6();
  debug_from_kernel(regs);
}
DEFINE_IDTENTRY(, noist_exc_debug) { debug_from_user(regs, take_dr6()); }
__walked asmlinkage void exc_nmi(struct pt_regs *regs, long error_code) { nmi_ignored(regs); }
DEFINE_IDTENTRY(, noist_exc_nmi) { nmi_ignored(regs); }
__walked asmlinkage void exc_machine_check(struct pt_regs *regs, long error_code) { die("machine check", regs, error_code); }
DEFINE_IDTENTRY(, noist_exc_machine_check) { die("machine check", regs, error_code); }
#else
DEFINE_IDTENTRY(do_debug, ) {
  u64 dr6 = take_dr6();
  if (user_mode(regs))
    debug_from_user(regs, dr6);
  else
    debug_from_kernel(regs);
}
DEFINE_IDTENTRY(do_nmi, ) { nmi_ignored(regs); }
DEFINE_IDTENTRY(do_machine_check, ) { die("machine check", regs, error_code); }
asmlinkage void do_double_fault(struct pt_regs *regs, long error_code);
#endif

/* An exception whose delivery failed: most likely the kernel stack ran into its guard page. */
__walked asmlinkage void ERA_NAME(do_double_fault, exc_double_fault)(struct pt_regs *regs, long error_code) {
  die("double fault", regs, error_code);
}

/*
 * IRETQ could not load what the frame said, and faulted in ring 0 with the user's GS.base, on the entry stack. `bad` are the
 * registers of that fault; the frame that IRETQ wanted lies where its RSP points. Put together they are the registers that
 * a fault of the program itself would have left, at the top of the entry stack: the program did ask for that frame.
 */
__walked asmlinkage struct pt_regs *fixup_bad_iret(struct pt_regs *bad) {
  struct pt_regs *regs = (struct pt_regs *)(cpu_entry_stack() + 1) - 1;
  const u64 *frame = (const u64 *)bad->sp;
  u64 *to = (u64 *)regs;
  const u64 *from = (const u64 *)bad;
  /* Both lie on the same stack and overlap, the new one above the old: so the highest words first. */
  for (int i = 4; i >= 0; i--)
    (&regs->ip)[i] = frame[i];
  for (int i = offsetof(struct pt_regs, ip) / 8 - 1; i >= 0; i--)
    to[i] = from[i];
  return regs;
}

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
