/* The kernel's own page tables: the direct map of all RAM, and the final rights of the kernel image. */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

extern char _text[], _etext[], __start_rodata[], __end_rodata[], _end[];
extern u64 level2_kernel_pgt[];

bool after_bootmem;

/* A cleared page for a page table, whoever gives memory at this point of the boot. */
void *spp_getpage(void) {
  if (after_bootmem)
    return get_zeroed_page();
  void *page = __va(memblock_phys_alloc(PAGE_SIZE, PAGE_SIZE));
  memset(page, 0, PAGE_SIZE);
  return page;
}

/* A table of the direct map, made when missing. */
static u64 *direct_map_table(u64 *entry) {
  if (!(*entry & _PAGE_PRESENT))
    *entry = __pa(spp_getpage()) | _KERNPG_TABLE;
  return __va(*entry & PTE_PFN_MASK);
}

/*
 * Maps RAM from 0 to its end at PAGE_OFFSET, in pages of 2 MiB and without execution, and turns from the boot's
 * page tables to the kernel's own: with them the identity mapping of startup_64 is gone.
 */
__walked void init_mem_mapping(void) {
  u64 end = memblock_end_of_DRAM();
  for (u64 physical = 0; physical + PMD_SIZE <= end; physical += PMD_SIZE) {
    u64 address = PAGE_OFFSET + physical;
    u64 *pud = direct_map_table(swapper_pg_dir + PGD_INDEX(address)) + PUD_INDEX(address);
    u64 *pmd = direct_map_table(pud) + PMD_INDEX(address);
    *pmd = physical | (PAGE_KERNEL_LARGE & __supported_pte_mask);
  }
  /* The last piece is smaller than 2 MiB. */
  for (u64 physical = ALIGN_DOWN(end, PMD_SIZE); physical < end; physical += PAGE_SIZE)
    map_kernel_page(PAGE_OFFSET + physical, physical, PAGE_KERNEL);
  write_cr3(__pa_symbol(swapper_pg_dir));
}

static u64 rights_of_image_page(u64 address) {
  if (address < (u64)_etext)
    return PAGE_KERNEL_ROX;
  if (address >= (u64)__start_rodata && address < (u64)__end_rodata)
    return PAGE_KERNEL_RO;
  return PAGE_KERNEL;
}

/*
 * The kernel image was mapped in pages of 2 MiB, readable, writable and executable, while it was patched. Now text
 * may not be written, data may not be executed, constants neither, and nothing beyond the image is mapped.
 */
__walked void mark_rodata_ro(void) {
  u64 start = (u64)_text, end = PAGE_ALIGN((u64)_end);
  for (u32 i = 0; i < 512; i++) {
    u64 base = __START_KERNEL_map + (u64)i * PMD_SIZE;
    if (base + PMD_SIZE <= start || base >= end) {
      level2_kernel_pgt[i] = 0;
      continue;
    }
    u64 *pte = get_zeroed_page();
    if (!pte)
      panic("no memory for the kernel's page tables");
    for (u64 address = max(base, start); address < min(base + PMD_SIZE, end); address += PAGE_SIZE)
      pte[PTE_INDEX(address)] = __pa_symbol(address) | (rights_of_image_page(address) & __supported_pte_mask);
    level2_kernel_pgt[i] = __pa(pte) | _KERNPG_TABLE;
  }
  /* The old translations may still be cached. */
  write_cr3(read_cr3());
}
