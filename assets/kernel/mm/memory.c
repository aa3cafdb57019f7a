/* The pages behind a program's addresses: made at the first touch, cleared. */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/mm.h>

/* The rights of an area as bits of a page-table entry. Writing includes reading: x86 has no other way. */
static u64 vm_get_page_prot(u64 vm_flags) {
  u64 protection = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;
  if (vm_flags & VM_WRITE)
    protection |= _PAGE_RW;
  if (!(vm_flags & VM_EXEC))
    protection |= _PAGE_NX;
  return protection & __supported_pte_mask;
}

__walked int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma, u64 address) {
  u64 *pte = pte_alloc(mm->pgd, address, _PAGE_TABLE);
  if (!pte)
    return VM_FAULT_OOM;
  if (*pte & _PAGE_PRESENT)
    return 0;
  void *page = get_zeroed_page();
  if (!page)
    return VM_FAULT_OOM;
  *pte = __pa(page) | vm_get_page_prot(vma->vm_flags);
  return 0;
}

void *get_user_page(struct mm_struct *mm, u64 address) {
  struct vm_area_struct *vma = find_vma(mm, address);
  if (!vma || address < vma->vm_start || handle_mm_fault(mm, vma, address))
    return NULL;
  return __va(*pte_lookup(mm->pgd, address) & PTE_PFN_MASK);
}

/* The entry for `address`, or NULL; then *next is the first address behind the missing table. */
static u64 *present_pte(struct mm_struct *mm, u64 address, u64 *next) {
  u64 *pte = pte_lookup(mm->pgd, address);
  *next = pte ? address + PAGE_SIZE : ALIGN_DOWN(address, PMD_SIZE) + PMD_SIZE;
  return pte && *pte & _PAGE_PRESENT ? pte : NULL;
}

void change_protection(struct mm_struct *mm, struct vm_area_struct *vma, u64 vm_flags) {
  vma->vm_flags = vm_flags;
  for (u64 address = vma->vm_start, next; address < vma->vm_end; address = next) {
    u64 *pte = present_pte(mm, address, &next);
    if (!pte)
      continue;
    *pte = (*pte & (PTE_PFN_MASK | _PAGE_DIRTY)) | vm_get_page_prot(vm_flags);
    invlpg(address);
  }
}

void unmap_pages(struct mm_struct *mm, u64 start, u64 end) {
  for (u64 address = start, next; address < end; address = next) {
    u64 *pte = present_pte(mm, address, &next);
    if (!pte)
      continue;
    free_page(__va(*pte & PTE_PFN_MASK));
    *pte = 0;
    /* The kernel's translation. The user's, under isolation, goes with the next change of CR3. */
    invlpg(address);
  }
}
