/*
 * Physical memory before there is a page allocator: one list of RAM, one of what is taken. Allocation looks upwards
 * for a gap, so early memory lies low, where the boot page tables reach.
 */
#include <linux/mm.h>
#include <linux/printk.h>

struct memblock_region {
  u64 base, end;
};

#define MEMBLOCK_REGIONS 128

/* Sorted, with gaps between neighbours. */
struct memblock_type {
  u32 count;
  struct memblock_region regions[MEMBLOCK_REGIONS];
};

static struct memblock_type memory, reserved;

/* Inserts [base, end), swallowing every region that it touches. */
static void memblock_insert(struct memblock_type *type, u64 base, u64 end) {
  struct memblock_region *r = type->regions;
  u32 first = 0;
  while (first < type->count && r[first].end < base)
    first++;
  u32 last = first;
  for (; last < type->count && r[last].base <= end; last++) {
    base = min(base, r[last].base);
    end = max(end, r[last].end);
  }
  /* Regions first to last - 1 become one. */
  if (first == last) {
    if (type->count == MEMBLOCK_REGIONS)
      panic("memblock: too many regions");
    for (u32 i = type->count++; i > first; i--)
      r[i] = r[i - 1];
  } else {
    u32 gone = last - first - 1;
    for (u32 i = last; gone && i < type->count; i++)
      r[i - gone] = r[i];
    type->count -= gone;
  }
  r[first] = (struct memblock_region){base, end};
}

void memblock_add(u64 base, u64 size) { memblock_insert(&memory, base, base + size); }
void memblock_reserve(u64 base, u64 size) { memblock_insert(&reserved, base, base + size); }

u64 memblock_end_of_DRAM(void) { return memory.count ? memory.regions[memory.count - 1].end : 0; }

u64 memblock_phys_alloc(u64 size, u64 align) {
  for (u32 m = 0; m < memory.count; m++) {
    u64 base = ALIGN(memory.regions[m].base, align);
    for (u32 i = 0; i < reserved.count; i++) {
      if (base + size <= reserved.regions[i].base)
        break;
      if (base < reserved.regions[i].end)
        base = ALIGN(reserved.regions[i].end, align);
    }
    if (base + size <= memory.regions[m].end) {
      memblock_reserve(base, size);
      return base;
    }
  }
  panic("memblock: no %lu bytes of memory", size);
}

void memblock_for_each_free(void (*give)(u64 start, u64 end)) {
  for (u32 m = 0; m < memory.count; m++) {
    u64 start = memory.regions[m].base;
    for (u32 i = 0; i < reserved.count && start < memory.regions[m].end; i++) {
      if (reserved.regions[i].end <= start)
        continue;
      u64 end = min(reserved.regions[i].base, memory.regions[m].end);
      if (start < end)
        give(start, end);
      start = reserved.regions[i].end;
    }
    if (start < memory.regions[m].end)
      give(start, memory.regions[m].end);
  }
}
