/*
 * Page-table isolation (pti=on): while a program runs, the page tables hold its own memory and the few pages of the
 * kernel that a way in needs before it can switch CR3. Reading kernel memory then fails for want of a translation,
 * not only of a right: the answer to Meltdown.
 */
#include <asm/cpu_entry_area.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

extern char __entry_text_start[], __entry_text_end[];

/* The user's table of a pair is the second page. */
static u64 *kernel_to_user_pgdp(u64 *pgdp) { return (u64 *)((u64)pgdp | PTI_USER_PGTABLE_MASK); }

/* pti=on, pti=off, pti=auto, nopti. The simulated CPU does not leak, so auto is off. */
__walked void pti_check_boottime_disable(const char *command_line) {
  char value[8];
  if (cmdline_find_option(command_line, "pti", value, sizeof(value)) && !strcmp(value, "on"))
    setup_force_cpu_cap(X86_FEATURE_PTI);
}

/*
 * A top-level entry for user memory goes into both tables. The kernel's copy gets the NX bit: should the way out
 * ever forget the switch, the first instruction of the program faults, instead of running with the kernel mapped.
 */
u64 pti_set_user_pgtbl(u64 *pgdp, u64 pgd) {
  if (!boot_cpu_has(X86_FEATURE_PTI) || ((u64)pgdp & (PAGE_SIZE - 1)) / sizeof(u64) >= 256)
    return pgd;
  *kernel_to_user_pgdp(pgdp) = pgd;
  if ((pgd & (_PAGE_USER | _PAGE_PRESENT)) == (_PAGE_USER | _PAGE_PRESENT))
    pgd |= _PAGE_NX & __supported_pte_mask;
  return pgd;
}

/* Maps one page of the kernel image in the user's tables, with tables of its own: the kernel's would map more. */
static void pti_map_user_page(u64 address, u64 protection) {
  u64 *pte = pte_alloc(kernel_to_user_pgdp(swapper_pg_dir), address, _KERNPG_TABLE);
  if (!pte)
    panic("no memory for the user page tables");
  *pte = __pa_symbol(address) | (protection & __supported_pte_mask);
}

/* What every program's tables share: they copy these entries (mm_alloc). */
__walked void pti_init(void) {
  if (!boot_cpu_has(X86_FEATURE_PTI))
    return;
  /* IDT, GDT, TSS and entry stacks: a whole top-level entry. */
  u32 area = PGD_INDEX(CPU_ENTRY_AREA_BASE);
  kernel_to_user_pgdp(swapper_pg_dir)[area] = swapper_pg_dir[area];
  /* The TSS by its per-CPU address: entry_SYSCALL_64 puts the user's RSP into it before it changes CR3. */
  pti_map_user_page((u64)this_cpu_ptr(&cpu_tss_rw), PAGE_KERNEL);
  for (u64 address = (u64)__entry_text_start; address < (u64)__entry_text_end; address += PAGE_SIZE)
    pti_map_user_page(address, PAGE_KERNEL_ROX);
}
