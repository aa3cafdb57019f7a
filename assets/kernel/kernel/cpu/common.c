/*
 * Bringing up the CPU: what it can do, its descriptor tables, and the registers that make SYSCALL enter the kernel.
 */
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <asm/segment.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <linux/entry-common.h>

struct cpuinfo_x86 boot_cpu_data;
u64 __supported_pte_mask = ~(u64)0;

/*
 * The GDT. Bits of a code descriptor: 0x9b/0xfb present, DPL 0/3, code, accessed; L (bit 53) 64-bit, D (bit 54)
 * 32-bit. The row of CPU 0 on node 0 has limit 0: programs read it with LSL, and can do nothing else with it (0xf5: DPL 3, data,
 * read-only, expand-down). The row numbers are those of asm/segment.h; the rows of the TSS are filled by set_tss_desc.
 */
DEFINE_PER_CPU_PAGE_ALIGNED(struct gdt_page, gdt_page) = {.gdt = {
  [GDT_ENTRY_KERNEL32_CS] = 0x00cf9b000000ffff,
  [GDT_ENTRY_KERNEL_CS] = 0x00af9b000000ffff,
  [GDT_ENTRY_KERNEL_DS] = 0x00cf93000000ffff,
  [GDT_ENTRY_DEFAULT_USER32_CS] = 0x00cffb000000ffff,
  [GDT_ENTRY_DEFAULT_USER_DS] = 0x00cff3000000ffff,
  [GDT_ENTRY_DEFAULT_USER_CS] = 0x00affb000000ffff,
  [GDT_ENTRY_CPUNODE] = 0x0040f50000000000,
}};

/* The TSS: the kernel writes it here; the CPU reads it through the alias in the CPU entry area. */
DEFINE_PER_CPU_PAGE_ALIGNED(struct tss_struct, cpu_tss_rw) = {.x86_tss = {.io_bitmap_base = INVALID_IO_BITMAP_OFFSET}};

#if ERA_6_12
DEFINE_PER_CPU(struct pcpu_hot, pcpu_hot) = {.current_task = &init_task};
DEFINE_PER_CPU(u64, kstack_offset);
#else
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
#endif

/* Fills the feature words from CPUID. */
static void get_cpu_cap(struct cpuinfo_x86 *c) {
  u32 a, b, unused, d;
  cpuid(0, 0, &c->max_level, &b, &unused, &d);
  cpuid(1, 0, &a, &b, &unused, &c->x86_capability[0]);
  if (c->max_level >= 7)
    cpuid(7, 0, &a, &c->x86_capability[9], &unused, &d);
  cpuid(0x80000000, 0, &c->max_extended_level, &b, &unused, &d);
  if (c->max_extended_level >= 0x80000001)
    cpuid(0x80000001, 0, &a, &b, &unused, &c->x86_capability[1]);
}

/* The features that memory management needs to know of, less those that the command line refuses. */
__walked void early_cpu_init(void) {
  get_cpu_cap(&boot_cpu_data);
  if (!boot_cpu_has(X86_FEATURE_SYSCALL))
    panic("this CPU has no SYSCALL");
  if (!boot_cpu_has(X86_FEATURE_NX))
    __supported_pte_mask &= ~_PAGE_NX;
  if (cmdline_find_option_bool(boot_command_line, "nosmep"))
    setup_clear_cpu_cap(X86_FEATURE_SMEP);
  if (cmdline_find_option_bool(boot_command_line, "nosmap"))
    setup_clear_cpu_cap(X86_FEATURE_SMAP);
}

/* SMEP: ring 0 never executes user pages. SMAP: ring 0 touches them only between STAC and CLAC. */
__walked void identify_boot_cpu(void) {
  if (boot_cpu_has(X86_FEATURE_SMEP))
    write_cr4(read_cr4() | X86_CR4_SMEP);
  if (boot_cpu_has(X86_FEATURE_SMAP))
    write_cr4(read_cr4() | X86_CR4_SMAP);
}

/* The GDT through its ordinary, writable address: LTR writes the busy bit. */
static void load_direct_gdt(void) {
  struct desc_ptr gdt = {sizeof(u64) * GDT_ENTRIES - 1, (u64)this_cpu_ptr(&gdt_page)};
  load_gdt(&gdt);
}

/* The GDT through its read-only alias, which the user's page tables map too. */
static void load_fixmap_gdt(void) {
  struct desc_ptr gdt = {sizeof(u64) * GDT_ENTRIES - 1, (u64)&cpu_entry_area()->gdt};
  load_gdt(&gdt);
}

/* A TSS descriptor takes two rows: base and limit in pieces, type 9 (available 64-bit TSS), present. */
static void set_tss_desc(const struct tss_struct *tss) {
  u64 base = (u64)tss, limit = __KERNEL_TSS_LIMIT;
  u64 *row = &this_cpu_ptr(&gdt_page)->gdt[GDT_ENTRY_TSS];
  row[0] = (limit & 0xffff) | (base & 0xffffff) << 16 | (u64)0x89 << 40 | (limit >> 16 & 0xf) << 48 | (base >> 24 & 0xff) << 56;
  row[1] = base >> 32;
}

/*
 * The stacks that vectors with an IST number change to, whatever the CPU was doing. Stacks grow downwards: the
 * entry is the end.
 */
static void setup_exception_stacks(struct x86_hw_tss *tss) {
  static const u8 stack[] = {DOUBLEFAULT_STACK, NMI_STACK, DEBUG_STACK, MCE_STACK};
  for (u32 i = 0; i < ARRAY_SIZE(stack); i++)
    tss->ist[stack[i] - 1] = (u64)cpu_entry_area()->exception_stacks[i] + EXCEPTION_STKSZ;
}

/*
 * The registers of the system-call instructions.
 *
 * STAR names the selectors: SYSCALL loads CS 0x10 and SS 0x18, SYSRET loads CS 0x23 + 16 = 0x33 and SS 0x23 + 8 =
 * 0x2b.
 * LSTAR is where SYSCALL goes: a program cannot choose it.
 * FMASK are the flags that SYSCALL clears: no single step, no interrupt, strings upwards, no I/O privilege, no
 * nested task, SMAP closed.
 * EFER.SCE, without which SYSCALL does not exist, was set by startup_64.
 */
__walked void syscall_init(void) {
  wrmsr(MSR_STAR, 0, (__USER32_CS << 16) | __KERNEL_CS);
  wrmsrl(MSR_LSTAR, (u64)entry_SYSCALL_64);
  /* There are no 32-bit programs: SYSCALL from them gets -ENOSYS, SYSENTER gets #GP. */
  wrmsrl(MSR_CSTAR, (u64)ERA_NAME(ignore_sysret, entry_SYSCALL32_ignore));
  wrmsrl_safe(MSR_IA32_SYSENTER_CS, GDT_ENTRY_INVALID_SEG);
  wrmsrl_safe(MSR_IA32_SYSENTER_ESP, 0);
  wrmsrl_safe(MSR_IA32_SYSENTER_EIP, 0);
  wrmsrl(MSR_SYSCALL_MASK,
         X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_IF | X86_EFLAGS_IOPL | X86_EFLAGS_AC | X86_EFLAGS_NT
#if ERA_6_12
           /* Nothing of these can hurt; but the kernel starts with flags that the user did not choose. */
           | X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | X86_EFLAGS_SF | X86_EFLAGS_OF | X86_EFLAGS_RF |
           X86_EFLAGS_ID
#endif
  );
}

/* Everything that is a CPU's own. */
__walked void cpu_init(void) {
  write_cr4(read_cr4() & ~(u64)(X86_CR4_VME | X86_CR4_PVI | X86_CR4_TSD | X86_CR4_DE));
  load_direct_gdt();
  load_current_idt();
  syscall_init();
  wrmsrl(MSR_FS_BASE, 0);
  wrmsrl(MSR_KERNEL_GS_BASE, 0);

  setup_exception_stacks(&this_cpu_ptr(&cpu_tss_rw)->x86_tss);
  update_task_stack(task_top_of_stack(current));
  set_tss_desc(&cpu_entry_area()->tss);
  asm volatile("ltr %w0" : : "r"(GDT_ENTRY_TSS * 8));
  /* An exception from ring 3 starts on the entry stack, whichever task runs. */
  load_sp0((u64)(cpu_entry_stack() + 1));
  load_fixmap_gdt();
}
