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

/* A cleared page. 0: out of memory. */
static u64 alloc_zeroed_user_page(void) {
  u64 page = alloc_user_page();
  if (page)
    memset(page_of(page), 0, PAGE_SIZE);
  return page;
}

/* The page of shared memory at `address`, cleared at the first touch, with one entry more that leads to it. 0: out of memory. */
static u64 get_shared_page(struct mm_struct *shared, u64 address) {
  u64 *pte = pte_alloc(shared->pgd, address, _PAGE_TABLE);
  if (!pte)
    return 0;
  if (!pte_present(*pte)) {
    u64 page = alloc_zeroed_user_page();
    if (!page)
      return 0;
    *pte = page | _PAGE_PROTNONE;
  }
  ++*page_count_of(*pte);
  return *pte & PTE_PFN_MASK;
}

void get_shared_pages(struct mm_struct *shared) {
  if (shared)
    shared->sharers++;
}

void put_shared_pages(struct mm_struct *shared) {
  if (!shared || --shared->sharers)
    return;
  unmap_pages(shared, 0, TASK_SIZE_MAX);
  mmput(shared);
}

/* The first touch: a cleared page, or the one that others share already. */
__walked int do_anonymous_page(struct vm_area_struct *vma, u64 address, u64 *pte) {
  u64 page = vma->vm_shared ? get_shared_page(vma->vm_shared, address) : alloc_zeroed_user_page();
  if (!page)
    return VM_FAULT_OOM;
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
    return do_anonymous_page(vma, address, pte);
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

__walked int copy_page_range(struct mm_struct *to, struct mm_struct *from, struct vm_area_struct *vma) {
  /* Shared pages come at the first touch, as they came to the parent. */
  if (vma->vm_shared)
    return 0;
  for (u64 address = vma->vm_start, next; address < vma->vm_end; address = next) {
    u64 *pte = present_pte(from, address, &next);
    if (!pte)
      continue;
    u64 *copy = pte_alloc(to->pgd, address, _PAGE_TABLE);
    if (!copy)
      return VM_FAULT_OOM;
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
