/* Memory: page frames, small objects, kernel address space, and a program's address space. */
#pragma once

#include <asm/page_types.h>
#include <linux/list.h>
#include <linux/types.h>

struct pt_regs;

/* mm/memblock.c: who owns which physical memory before there is a page allocator. */
void memblock_add(u64 base, u64 size);
void memblock_reserve(u64 base, u64 size);
/* `align` is a power of two. Physical address; panics when there is none. The memory is not cleared. */
u64 memblock_phys_alloc(u64 size, u64 align);
/* The end of the highest RAM. */
u64 memblock_end_of_DRAM(void);
/* Calls `give` with each range that nobody reserved. */
void memblock_for_each_free(void (*give)(u64 start, u64 end));

/* mm/page_alloc.c: page frames in blocks of 2^order pages, reached through the direct map. */
#define MAX_ORDER 11
void mem_init(void);
/* NULL: out of memory. */
void *alloc_pages(unsigned int order);
void free_pages(void *block, unsigned int order);
void *get_zeroed_page(void);
static inline void free_page(void *page) { free_pages(page, 0); }
/* How many pages of RAM the allocator was given. */
extern u64 totalram_pages;

/* mm/slab.c: objects of up to KMALLOC_MAX bytes. */
#define KMALLOC_MAX 2016
void *kmalloc(size_t size);
/* The same, filled with zeros. */
void *kzalloc(size_t size);
void kfree(void *object);

/* mm/vmalloc.c: pages that are contiguous only virtually, with an unmapped page behind each area. */
void *vmalloc_pages(unsigned int count);

/* mm/init_64.c, mm/pti.c */
void init_mem_mapping(void);
void mark_rodata_ro(void);
void *spp_getpage(void);
extern bool after_bootmem;
void pti_check_boottime_disable(const char *command_line);
void pti_init(void);
u64 pti_set_user_pgtbl(u64 *pgdp, u64 pgd);

/* One range of a program's address space with equal rights. */
struct vm_area_struct {
  u64 vm_start, vm_end;
  u64 vm_flags;
  struct vm_area_struct *vm_next;
  /* The pages of shared memory, at the same addresses, for all areas that share them; NULL for private memory. */
  struct mm_struct *vm_shared;
};

/* The three rights have the values of PROT_READ, PROT_WRITE and PROT_EXEC. */
#define VM_READ 0x1
#define VM_WRITE 0x2
#define VM_EXEC 0x4
#define VM_SHARED 0x8
#define VM_GROWSDOWN 0x100

/* A program's address space. */
struct mm_struct {
  u64 *pgd;
  /* Sorted by address, never overlapping. */
  struct vm_area_struct *mmap;
  /* Where mmap starts to look, downwards. */
  u64 mmap_base;
  u64 start_code, end_code;
  u64 start_brk, brk;
  u64 start_stack;
  /* Of one that only holds pages of shared memory: how many areas share them. */
  u32 sharers;
};

extern struct mm_struct init_mm;

/* kernel/fork.c, mm/mmap.c, mm/memory.c */
struct mm_struct *mm_alloc(void);
struct mm_struct *dup_mm(struct mm_struct *old);
void mmput(struct mm_struct *mm);
void switch_mm(struct mm_struct *next);

/* The area that contains `address`, or else the next one above. */
struct vm_area_struct *find_vma(struct mm_struct *mm, u64 address);
/* Adds an area to a range that is free; `shared` as in vm_shared. -ENOMEM. */
int insert_vm_area(struct mm_struct *mm, u64 start, u64 end, u64 flags, struct mm_struct *shared);
/* Takes a range out of the address space and frees its pages. Page-aligned; holes are no error. */
int do_munmap(struct mm_struct *mm, u64 start, u64 length);
/* Grows a VM_GROWSDOWN area down to `address`; nonzero: it may not. */
int expand_stack(struct mm_struct *mm, struct vm_area_struct *vma, u64 address);
/* Everything out, at the end of an address space. */
void exit_mmap(struct mm_struct *mm);

/* Result of handle_mm_fault. */
#define VM_FAULT_OOM 1
/* Puts a page behind `address` in `vma`, whose rights were checked; for a write one of its own. */
int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma, u64 address, bool write);
/* One area more, and one less, that shares pages; with the last the pages go. NULL: private memory, nothing to do. */
void get_shared_pages(struct mm_struct *shared);
void put_shared_pages(struct mm_struct *shared);
/* fork: the pages of an area for another address space too. */
int copy_page_range(struct mm_struct *to, struct mm_struct *from, struct vm_area_struct *vma);
/* Room for the counts of user pages; from memblock. */
void page_count_init(void);
/* The page behind `address` through the direct map, made when missing. NULL: no such area, or out of memory. */
void *get_user_page(struct mm_struct *mm, u64 address);
/* Gives a whole area, and the pages that it has already, other rights. */
void change_protection(struct mm_struct *mm, struct vm_area_struct *vma, u64 vm_flags);
/* Removes and frees the pages of a range. */
void unmap_pages(struct mm_struct *mm, u64 start, u64 end);
