/* The areas of a program's address space, and the calls that change them: mmap (anonymous memory) and brk. */
#include <asm/pgtable_types.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

struct vm_area_struct *find_vma(struct mm_struct *mm, u64 address) {
  struct vm_area_struct *vma = mm->mmap;
  while (vma && vma->vm_end <= address)
    vma = vma->vm_next;
  return vma;
}

/* Is there an area in [start, end)? */
static bool range_is_used(struct mm_struct *mm, u64 start, u64 end) {
  struct vm_area_struct *vma = find_vma(mm, start);
  return vma && vma->vm_start < end;
}

int insert_vm_area(struct mm_struct *mm, u64 start, u64 end, u64 flags, struct mm_struct *shared) {
  struct vm_area_struct **link = &mm->mmap;
  while (*link && (*link)->vm_start < start)
    link = &(*link)->vm_next;
  struct vm_area_struct *vma = kmalloc(sizeof(*vma));
  if (!vma)
    return -ENOMEM;
  *vma = (struct vm_area_struct){start, end, flags, *link, shared};
  get_shared_pages(shared);
  *link = vma;
  return 0;
}

int do_munmap(struct mm_struct *mm, u64 start, u64 length) {
  u64 end = start + length;
  struct vm_area_struct **link = &mm->mmap;
  while (*link && (*link)->vm_start < end) {
    struct vm_area_struct *vma = *link;
    if (vma->vm_end <= start) {
      link = &vma->vm_next;
      continue;
    }
    if (vma->vm_start < start && vma->vm_end > end) {
      /* A hole in the middle: the part above becomes an area of its own. */
      int error = insert_vm_area(mm, end, vma->vm_end, vma->vm_flags, vma->vm_shared);
      if (error)
        return error;
      vma->vm_end = start;
      unmap_pages(mm, start, end);
      break;
    }
    u64 from = max(vma->vm_start, start), to = min(vma->vm_end, end);
    unmap_pages(mm, from, to);
    if (from == vma->vm_start && to == vma->vm_end) {
      *link = vma->vm_next;
      put_shared_pages(vma->vm_shared);
      kfree(vma);
      continue;
    }
    if (from == vma->vm_start)
      vma->vm_start = to;
    else
      vma->vm_end = from;
    link = &vma->vm_next;
  }
  return 0;
}

void exit_mmap(struct mm_struct *mm) {
  do_munmap(mm, 0, TASK_SIZE_MAX);
  free_user_page_tables(mm->pgd);
}

/* RLIMIT_STACK of Linux, and the gap that a growing stack keeps from what lies below it. */
#define STACK_LIMIT (8ul << 20)
#define STACK_GUARD_GAP (256ul * PAGE_SIZE)

/* Where other mappings end below an area: the stack's gap is kept free. */
static u64 vm_start_gap(const struct vm_area_struct *vma) {
  if (!(vma->vm_flags & VM_GROWSDOWN))
    return vma->vm_start;
  return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

int expand_stack(struct mm_struct *mm, struct vm_area_struct *vma, u64 address) {
  u64 start = ALIGN_DOWN(address, PAGE_SIZE);
  if (!(vma->vm_flags & VM_GROWSDOWN) || vma->vm_end - start > STACK_LIMIT)
    return -ENOMEM;
  if (start < STACK_GUARD_GAP || range_is_used(mm, start - STACK_GUARD_GAP, start))
    return -ENOMEM;
  vma->vm_start = start;
  return 0;
}

/*
 * Where mappings of int 0x80 end: the gap for a stack, 128 MiB, below the end of a 32-bit address space (mmap_compat_base in
 * Linux).
 */
#define MMAP_COMPAT_BASE (0xffffe000ul - (128ul << 20))

/* A free range of `length` below `base`, as high as possible. -ENOMEM. */
static u64 unmapped_area_topdown(struct mm_struct *mm, u64 length, u64 base) {
  u64 best = 0, below = MMAP_MIN_ADDR;
  for (struct vm_area_struct *vma = mm->mmap;; vma = vma->vm_next) {
    u64 gap_end = min(vma ? vm_start_gap(vma) : base, base);
    if (gap_end >= below && gap_end - below >= length)
      best = gap_end - length;
    if (!vma)
      return best ? best : (u64)-ENOMEM;
    below = max(below, vma->vm_end);
  }
}

/* Where a mapping goes: exactly at `address` (MAP_FIXED), there if it is free, or where there is room. */
static u64 get_unmapped_area(struct mm_struct *mm, u64 address, u64 length, u64 flags) {
  if (length > TASK_SIZE_MAX)
    return -ENOMEM;
  if (flags & MAP_FIXED) {
    if (address > TASK_SIZE_MAX - length)
      return -ENOMEM;
    if (offset_in_page(address))
      return -EINVAL;
    /* Where a NULL pointer leads, only root may put something. */
    return address < MMAP_MIN_ADDR && current->cred.euid ? (u64)-EPERM : address;
  }
  /* A hint is rounded down to its page; the first page is no hint. */
  address &= PAGE_MASK;
  if (address) {
    address = max(address, (u64)MMAP_MIN_ADDR);
    struct vm_area_struct *vma = find_vma(mm, address);
    if (address <= TASK_SIZE_MAX - length && (!vma || address + length <= vm_start_gap(vma)))
      return address;
  }
  /* A caller by int 0x80 sees only 32 bits of the answer. */
  return unmapped_area_topdown(mm, length, in_ia32_syscall() ? MMAP_COMPAT_BASE : mm->mmap_base);
}

/* Why a file is not mapped: the wrong kind of mapping, not open for it, or after all that because no file of this kernel can be. */
static int file_mmap_error(const struct file *file, u64 prot, u64 flags) {
  switch (flags & MAP_TYPE) {
  case MAP_SHARED:
  case MAP_SHARED_VALIDATE:
    if (prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE))
      return -EACCES;
    break;
  case MAP_PRIVATE:
    break;
  default:
    return -EINVAL;
  }
  return file->f_mode & FMODE_READ ? -ENODEV : -EACCES;
}

/*
 * Maps cleared memory, or says why `file` cannot be mapped. The checks and their order are Linux's: each wrong argument has its own
 * error number.
 */
__walked u64 do_mmap(struct file *file, u64 address, u64 length, u64 prot, u64 flags) {
  struct mm_struct *mm = current->mm;
  if (!length)
    return -EINVAL;
  if (flags & MAP_FIXED_NOREPLACE)
    flags |= MAP_FIXED;

  length = PAGE_ALIGN(length);
  if (!length)
    return -ENOMEM;
  address = get_unmapped_area(mm, address, length, flags);
  if (IS_ERR_VALUE(address))
    return address;
  if (flags & MAP_FIXED_NOREPLACE && range_is_used(mm, address, address + length))
    return -EEXIST;
  if (file)
    return file_mmap_error(file, prot, flags);

  u64 vm_flags = prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
  if (flags & MAP_GROWSDOWN)
    vm_flags |= VM_GROWSDOWN;
  switch (flags & MAP_TYPE) {
  case MAP_SHARED:
    if (vm_flags & VM_GROWSDOWN)
      return -EINVAL;
    vm_flags |= VM_SHARED;
    break;
  case MAP_PRIVATE:
    break;
  default:
    /* Neither shared nor private. */
    return -EINVAL;
  }
  /* More than there is altogether is refused now, not at the first touch. */
  if (vm_flags & VM_WRITE && length / PAGE_SIZE > totalram_pages)
    return -ENOMEM;
  struct mm_struct *shared = NULL;
  if (vm_flags & VM_SHARED && !(shared = mm_alloc()))
    return -ENOMEM;
  get_shared_pages(shared);
  int error = do_munmap(mm, address, length);
  if (!error)
    error = insert_vm_area(mm, address, address + length, vm_flags, shared);
  /* From now on only the area needs them. */
  put_shared_pages(shared);
  return error ? (u64)error : address;
}

__walked u64 ksys_mmap(u64 address, u64 length, u64 prot, u64 flags, u64 fd, u64 offset) {
  if (offset & ~PAGE_MASK)
    return -EINVAL;
  struct file *file = NULL;
  if (!(flags & MAP_ANONYMOUS)) {
    file = fget(fd);
    if (!file)
      return -EBADF;
  }
  if (flags & MAP_HUGETLB)
    return file ? -EINVAL : -ENOMEM;
  return do_mmap(file, address, length, prot, flags);
}

SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long, flags, unsigned long, fd, unsigned long,
                off) {
  return ksys_mmap(addr, len, prot, flags, fd, off);
}

/* The older form, for int 0x80: the offset is in pages, so that 32 bits reach further. */
SYSCALL_DEFINE6(mmap_pgoff, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long, flags, unsigned long, fd,
                unsigned long, pgoff) {
  return ksys_mmap(addr, len, prot, flags, (u32)fd, pgoff << PAGE_SHIFT);
}

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len) {
  if (offset_in_page(addr) || addr > TASK_SIZE_MAX || len > TASK_SIZE_MAX - addr || !len)
    return -EINVAL;
  return do_munmap(current->mm, addr, PAGE_ALIGN(len));
}

/* Cuts an area in two at `address`; the part above is a new one behind it. */
static int split_vma(struct vm_area_struct *vma, u64 address) {
  struct vm_area_struct *above = kmalloc(sizeof(*above));
  if (!above)
    return -ENOMEM;
  *above = *vma;
  get_shared_pages(above->vm_shared);
  above->vm_start = address;
  vma->vm_end = address;
  vma->vm_next = above;
  return 0;
}

/* Other rights for a range, which may be part of an area or several areas, but must have no hole. */
__walked int do_mprotect(u64 start, u64 end, u64 prot) {
  struct mm_struct *mm = current->mm;
  for (u64 address = start; address < end;) {
    struct vm_area_struct *vma = find_vma(mm, address);
    if (!vma || vma->vm_start > address)
      return -ENOMEM;
    if (vma->vm_start < address) {
      int error = split_vma(vma, address);
      if (error)
        return error;
      continue;
    }
    if (vma->vm_end > end) {
      int error = split_vma(vma, end);
      if (error)
        return error;
    }
    change_protection(mm, vma, (vma->vm_flags & ~(u64)(VM_READ | VM_WRITE | VM_EXEC)) | prot);
    address = vma->vm_end;
  }
  return 0;
}

SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot) {
  u64 grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
  if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || offset_in_page(start))
    return -EINVAL;
  if (!len)
    return 0;
  u64 end = start + PAGE_ALIGN(len);
  if (end <= start)
    return -ENOMEM;
  if (prot & ~(u64)(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | PROT_GROWSDOWN | PROT_GROWSUP))
    return -EINVAL;
  if (grows) {
    struct vm_area_struct *vma = find_vma(current->mm, start);
    if (!vma || vma->vm_start >= end || (grows == PROT_GROWSUP && vma->vm_start > start))
      return -ENOMEM;
    /* No area of x86 grows upwards. */
    if (grows == PROT_GROWSUP || !(vma->vm_flags & VM_GROWSDOWN))
      return -EINVAL;
    start = vma->vm_start;
  }
  return do_mprotect(start, end, prot & (PROT_READ | PROT_WRITE | PROT_EXEC));
}

/*
 * The end of the heap. Never an error number: what comes back is the break as it is now, and the C library compares.
 */
SYSCALL_DEFINE1(brk, unsigned long, brk) {
  struct mm_struct *mm = current->mm;
  if (brk < mm->start_brk || brk > TASK_SIZE_MAX)
    return mm->brk;
  u64 old_end = PAGE_ALIGN(mm->brk), new_end = PAGE_ALIGN(brk);
  if (new_end < old_end) {
    if (do_munmap(mm, new_end, old_end - new_end))
      return mm->brk;
  } else if (new_end > old_end) {
    if ((new_end - old_end) / PAGE_SIZE > totalram_pages || range_is_used(mm, old_end, new_end + PAGE_SIZE))
      return mm->brk;
    /* One area for the whole heap: the one that ends here grows. */
    struct vm_area_struct *heap = old_end > mm->start_brk ? find_vma(mm, old_end - 1) : NULL;
    if (heap && heap->vm_end == old_end && heap->vm_start >= mm->start_brk)
      heap->vm_end = new_end;
    else if (insert_vm_area(mm, old_end, new_end, VM_READ | VM_WRITE, NULL))
      return mm->brk;
  }
  mm->brk = brk;
  return brk;
}
