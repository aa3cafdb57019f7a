/*
 * The pages behind a program's addresses: made at the first touch, cleared; shared between the parent and the child of a
 * fork until one of them writes.
 */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/mm.h>
#include <linux/string.h>

/* How many page-table entries lead to a page of user memory, by page frame number. */
static u32 *page_count;

void page_count_init(void) {
  u64 pages = memblock_end_of_DRAM() >> PAGE_SHIFT;
  /* Not cleared: a page's count is set when it is taken. */
  page_count = __va(memblock_phys_alloc(pages * sizeof(*page_count), PAGE_SIZE));
}

static u32 *page_count_of(u64 pte) { return &page_count[(pte & PTE_PFN_MASK) >> PAGE_SHIFT]; }
static void *page_of(u64 pte) { return __va(pte & PTE_PFN_MASK); }

/* A page of user memory, with one entry that leads to it. 0: out of memory. */
static u64 alloc_user_page(void) {
  void *page = alloc_pages(0);
  if (!page)
    return 0;
  u64 physical = __pa(page);
  *page_count_of(physical) = 1;
  return physical;
}

/* One entry less. */
static void put_user_page(u64 pte) {
  if (!--*page_count_of(pte))
    free_page(page_of(pte));
}

/*
 * The rights of an area as bits of a page-table entry. Writing includes reading, and so does execution: x86 has no other
 * way.
 */
static u64 vm_get_page_prot(u64 vm_flags) {
  if (!(vm_flags & (VM_READ | VM_WRITE | VM_EXEC)))
    return _PAGE_PROTNONE | _PAGE_ACCESSED;
  u64 protection = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;
  if (vm_flags & VM_WRITE)
    protection |= _PAGE_RW;
  if (!(vm_flags & VM_EXEC))
    protection |= _PAGE_NX;
  return protection & __supported_pte_mask;
}

/* The first touch: a cleared page. */
__walked int do_anonymous_page(struct vm_area_struct *vma, u64 *pte) {
  u64 page = alloc_user_page();
  if (!page)
    return VM_FAULT_OOM;
  memset(page_of(page), 0, PAGE_SIZE);
  *pte = page | vm_get_page_prot(vma->vm_flags);
  return 0;
}

/* A write to a page that is shared since a fork: the last one who has it may write, the others get a copy of their own. */
__walked int do_wp_page(struct vm_area_struct *vma, u64 address, u64 *pte) {
  if (*page_count_of(*pte) > 1) {
    u64 copy = alloc_user_page();
    if (!copy)
      return VM_FAULT_OOM;
    memcpy(page_of(copy), page_of(*pte), PAGE_SIZE);
    put_user_page(*pte);
    *pte = copy | vm_get_page_prot(vma->vm_flags);
  } else {
    *pte |= _PAGE_RW;
  }
  invlpg(address);
  return 0;
}

__walked int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma, u64 address, bool write) {
  u64 *pte = pte_alloc(mm->pgd, address, _PAGE_TABLE);
  if (!pte)
    return VM_FAULT_OOM;
  if (!pte_present(*pte))
    return do_anonymous_page(vma, pte);
  if (write && !(*pte & _PAGE_RW))
    return do_wp_page(vma, address, pte);
  return 0;
}

void *get_user_page(struct mm_struct *mm, u64 address) {
  struct vm_area_struct *vma = find_vma(mm, address);
  if (!vma || address < vma->vm_start || handle_mm_fault(mm, vma, address, false))
    return NULL;
  u64 next;
  return page_of(*pte_lookup(mm->pgd, address, &next));
}

/* The entry of a page that is there, or NULL. Goes on at *next: a program may have an area of many terabytes with hardly a page. */
static u64 *present_pte(struct mm_struct *mm, u64 address, u64 *next) {
  u64 *pte = pte_lookup(mm->pgd, address, next);
  return pte && pte_present(*pte) ? pte : NULL;
}

/* Gives every page of a shared area to both, so that both see what either writes later: the pages must be there. */
static int populate(struct mm_struct *mm, struct vm_area_struct *vma) {
  for (u64 address = vma->vm_start; address < vma->vm_end; address += PAGE_SIZE)
    if (handle_mm_fault(mm, vma, address, false))
      return VM_FAULT_OOM;
  return 0;
}

__walked int copy_page_range(struct mm_struct *to, struct mm_struct *from, struct vm_area_struct *vma) {
  bool shared = vma->vm_flags & VM_SHARED;
  if (shared && populate(from, vma))
    return VM_FAULT_OOM;
  for (u64 address = vma->vm_start, next; address < vma->vm_end; address = next) {
    u64 *pte = present_pte(from, address, &next);
    if (!pte)
      continue;
    u64 *copy = pte_alloc(to->pgd, address, _PAGE_TABLE);
    if (!copy)
      return VM_FAULT_OOM;
    if (!shared)
      *pte &= ~(u64)_PAGE_RW;
    ++*page_count_of(*pte);
    *copy = *pte;
  }
  return 0;
}

void change_protection(struct mm_struct *mm, struct vm_area_struct *vma, u64 vm_flags) {
  vma->vm_flags = vm_flags;
  for (u64 address = vma->vm_start, next; address < vma->vm_end; address = next) {
    u64 *pte = present_pte(mm, address, &next);
    if (!pte)
      continue;
    u64 protection = vm_get_page_prot(vm_flags);
    /* A page that is still shared since a fork stays read-only until somebody writes. */
    if (!(vm_flags & VM_SHARED) && *page_count_of(*pte) > 1)
      protection &= ~(u64)_PAGE_RW;
    *pte = (*pte & (PTE_PFN_MASK | _PAGE_DIRTY)) | protection;
    invlpg(address);
  }
}

void unmap_pages(struct mm_struct *mm, u64 start, u64 end) {
  for (u64 address = start, next; address < end; address = next) {
    u64 *pte = present_pte(mm, address, &next);
    if (!pte)
      continue;
    put_user_page(*pte);
    *pte = 0;
    /* The kernel's translation. The user's, under isolation, goes with the next change of CR3. */
    invlpg(address);
  }
}
