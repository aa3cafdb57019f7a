/*
 * The page allocator: blocks of 2^order page frames.
 *
 * Memory that was never used is cut from the free ranges, so the boot does not touch every frame; freed blocks go
 * to a list for their order, their links in the blocks themselves. A block that is too large is halved. Neighbours
 * are not joined again.
 */
#include <asm/page_types.h>
#include <linux/mm.h>
#include <linux/string.h>

struct free_block {
  struct free_block *next;
};

struct free_range {
  u64 start, end;
};

#define MAX_FREE_RANGES 64

static struct free_range ranges[MAX_FREE_RANGES];
static u32 range_count;
static struct free_block *free_list[MAX_ORDER];
u64 totalram_pages;

static void add_free_range(u64 start, u64 end) {
  start = PAGE_ALIGN(start);
  end = ALIGN_DOWN(min(end, memblock_end_of_DRAM()), PAGE_SIZE);
  if (start >= end || range_count == MAX_FREE_RANGES)
    return;
  ranges[range_count++] = (struct free_range){start, end};
  totalram_pages += (end - start) / PAGE_SIZE;
}

/* From now on memblock gives nothing away. */
void mem_init(void) {
  memblock_for_each_free(add_free_range);
  after_bootmem = true;
}

/* Puts [start, end) on the lists, in the largest aligned blocks that fit. */
static void free_piece(u64 start, u64 end) {
  while (start < end) {
    u32 order = 0;
    while (order + 1 < MAX_ORDER && !(start & ((u64)PAGE_SIZE << (order + 1)) - 1) && start + ((u64)PAGE_SIZE << (order + 1)) <= end)
      order++;
    free_pages(__va(start), order);
    start += (u64)PAGE_SIZE << order;
  }
}

/* A block from memory that was never used. */
static void *carve(u32 order) {
  u64 size = (u64)PAGE_SIZE << order;
  for (u32 i = 0; i < range_count; i++) {
    u64 block = ALIGN(ranges[i].start, size);
    if (block < ranges[i].start || block + size > ranges[i].end)
      continue;
    u64 skipped = ranges[i].start;
    ranges[i].start = block + size;
    free_piece(skipped, block);
    return __va(block);
  }
  return NULL;
}

void *alloc_pages(unsigned int order) {
  if (order >= MAX_ORDER)
    return NULL;
  if (!free_list[order]) {
    void *block = carve(order);
    if (block)
      return block;
    /* Halve a larger one; the upper half stays free. */
    block = alloc_pages(order + 1);
    if (block)
      free_pages((char *)block + ((u64)PAGE_SIZE << order), order);
    return block;
  }
  struct free_block *block = free_list[order];
  free_list[order] = block->next;
  return block;
}

void free_pages(void *pages, unsigned int order) {
  struct free_block *block = pages;
  block->next = free_list[order];
  free_list[order] = block;
}

void *get_zeroed_page(void) {
  void *page = alloc_pages(0);
  if (page)
    memset(page, 0, PAGE_SIZE);
  return page;
}
