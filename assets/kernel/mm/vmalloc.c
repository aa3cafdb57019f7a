/*
 * Kernel memory that is contiguous only virtually. Behind each area one page stays unmapped: a kernel stack that
 * overflows downwards runs into the gap of the area below and faults, instead of destroying its neighbour.
 */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/mm.h>
#include <linux/string.h>

void *vmalloc_pages(unsigned int count) {
  static u64 next = VMALLOC_START;
  u64 size = (u64)count * PAGE_SIZE;
  /* A stack is aligned to its size. */
  u64 start = ALIGN(next, size);
  for (u64 address = start; address < start + size; address += PAGE_SIZE) {
    void *page = get_zeroed_page();
    if (!page)
      return NULL;
    map_kernel_page(address, __pa(page), PAGE_KERNEL);
  }
  next = start + size + PAGE_SIZE;
  return (void *)start;
}
