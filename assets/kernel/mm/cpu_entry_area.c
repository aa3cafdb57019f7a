/* Filling the CPU entry area: see asm/cpu_entry_area.h. */
#include <asm/cpu_entry_area.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <linux/mm.h>

static DEFINE_PER_CPU_PAGE_ALIGNED(struct entry_stack_page, entry_stack_storage);
static char exception_stacks[N_EXCEPTION_STACKS][EXCEPTION_STKSZ] __aligned(PAGE_SIZE);

void cea_set_pte(u64 address, u64 physical, u64 protection) { map_kernel_page(address, physical, protection); }

/* The CPU only reads the GDT and the TSS here: their writable addresses are the per-CPU variables. */
__walked void setup_cpu_entry_areas(void) {
  struct cpu_entry_area *area = cpu_entry_area();
  cea_set_pte((u64)&area->gdt, __pa_symbol(this_cpu_ptr(&gdt_page)), PAGE_KERNEL_RO);
  cea_set_pte((u64)&area->entry_stack_page, __pa_symbol(this_cpu_ptr(&entry_stack_storage)), PAGE_KERNEL);
  cea_set_pte((u64)&area->tss, __pa_symbol(this_cpu_ptr(&cpu_tss_rw)), PAGE_KERNEL_RO);
  for (u32 i = 0; i < N_EXCEPTION_STACKS; i++)
    cea_set_pte((u64)&area->exception_stacks[i], __pa_symbol(exception_stacks[i]), PAGE_KERNEL);
}
