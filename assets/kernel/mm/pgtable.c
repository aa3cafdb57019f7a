/* Walking and building page tables: four levels, 512 entries of eight bytes each (SDM Vol. 3, section 4.5). */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/mm.h>
#include <linux/printk.h>

void set_pgd(u64 *pgdp, u64 pgd) { *pgdp = pti_set_user_pgtbl(pgdp, pgd); }

static u64 *table_of(u64 entry) { return __va(entry & PTE_PFN_MASK); }

/* The table behind a second- or third-level entry, made when missing. */
static u64 *table_alloc(u64 *entry, u64 table) {
  if (!(*entry & _PAGE_PRESENT)) {
    void *page = spp_getpage();
    if (!page)
      return NULL;
    *entry = __pa(page) | table;
  }
  return table_of(*entry);
}

u64 *pte_alloc(u64 *pgd, u64 address, u64 table) {
  u64 *pgdp = pgd + PGD_INDEX(address);
  if (!(*pgdp & _PAGE_PRESENT)) {
    void *page = spp_getpage();
    if (!page)
      return NULL;
    set_pgd(pgdp, __pa(page) | table);
  }
  u64 *pmd = table_alloc(table_of(*pgdp) + PUD_INDEX(address), table);
  if (!pmd)
    return NULL;
  u64 *pte = table_alloc(pmd + PMD_INDEX(address), table);
  return pte ? pte + PTE_INDEX(address) : NULL;
}

u64 *pte_lookup(u64 *pgd, u64 address, u64 *next) {
  u64 entry = pgd[PGD_INDEX(address)];
  *next = ALIGN_DOWN(address, PGDIR_SIZE) + PGDIR_SIZE;
  if (!(entry & _PAGE_PRESENT))
    return NULL;
  entry = table_of(entry)[PUD_INDEX(address)];
  *next = ALIGN_DOWN(address, PUD_SIZE) + PUD_SIZE;
  if (!(entry & _PAGE_PRESENT))
    return NULL;
  entry = table_of(entry)[PMD_INDEX(address)];
  *next = ALIGN_DOWN(address, PMD_SIZE) + PMD_SIZE;
  if (!(entry & _PAGE_PRESENT) || entry & _PAGE_PSE)
    return NULL;
  *next = address + PAGE_SIZE;
  return table_of(entry) + PTE_INDEX(address);
}

void map_kernel_page(u64 address, u64 physical, u64 protection) {
  u64 *pte = pte_alloc(swapper_pg_dir, address, _KERNPG_TABLE);
  if (!pte)
    panic("no memory for the kernel's page tables");
  *pte = physical | (protection & __supported_pte_mask);
}

void free_user_page_tables(u64 *pgd) {
  for (u32 i = 0; i < 256; i++) {
    if (!(pgd[i] & _PAGE_PRESENT))
      continue;
    u64 *pud = table_of(pgd[i]);
    for (u32 j = 0; j < 512; j++) {
      if (!(pud[j] & _PAGE_PRESENT))
        continue;
      u64 *pmd = table_of(pud[j]);
      for (u32 k = 0; k < 512; k++)
        if (pmd[k] & _PAGE_PRESENT)
          free_page(table_of(pmd[k]));
      free_page(pmd);
    }
    free_page(pud);
    set_pgd(pgd + i, 0);
  }
}
