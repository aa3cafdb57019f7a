/* ELF: checking a static 64-bit program, mapping its segments, and writing what it finds on its stack. */
#include <asm/page_types.h>
#include <asm/processor.h>
#include <linux/binfmts.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* Where a position-independent program goes: two thirds up, as in Linux without randomisation. */
#define ELF_ET_DYN_BASE 0x555555554000ul
#define MAX_PROGRAM_HEADERS (PAGE_SIZE / sizeof(struct elf64_phdr))

/* Is it a program for this machine at all? */
static int check_header(const struct elf64_hdr *elf) {
  if (memcmp(elf->e_ident, "\177ELF", 4) || elf->e_ident[EI_CLASS] != ELFCLASS64 || elf->e_ident[EI_DATA] != ELFDATA2LSB)
    return -ENOEXEC;
  if ((elf->e_type != ET_EXEC && elf->e_type != ET_DYN) || elf->e_machine != EM_X86_64)
    return -ENOEXEC;
  if (elf->e_phentsize != sizeof(struct elf64_phdr) || !elf->e_phnum || elf->e_phnum > MAX_PROGRAM_HEADERS)
    return -ENOEXEC;
  return 0;
}

/* Can every segment be mapped? Everything is checked before the old program is given up. */
static int check_segments(const struct elf64_hdr *elf, const struct elf64_phdr *ph, u64 bias) {
  bool any = false;
  for (u32 i = 0; i < elf->e_phnum; i++) {
    /* A program that asks for a dynamic linker: there is none. */
    if (ph[i].p_type == PT_INTERP)
      return -ENOEXEC;
    if (ph[i].p_type != PT_LOAD)
      continue;
    any = true;
    if (ph[i].p_filesz > ph[i].p_memsz || ph[i].p_memsz > TASK_SIZE_MAX)
      return -EINVAL;
    if (ph[i].p_vaddr > TASK_SIZE_MAX - ph[i].p_memsz || bias + ph[i].p_vaddr > TASK_SIZE_MAX - ph[i].p_memsz)
      return -EINVAL;
    if (offset_in_page(ph[i].p_vaddr) != offset_in_page(ph[i].p_offset))
      return -EINVAL;
    if (ph[i].p_offset + ph[i].p_filesz < ph[i].p_offset)
      return -EINVAL;
  }
  return any ? 0 : -ENOEXEC;
}

static u64 segment_flags(const struct elf64_phdr *ph) {
  return (ph->p_flags & PF_R ? VM_READ : 0) | (ph->p_flags & PF_W ? VM_WRITE : 0) | (ph->p_flags & PF_X ? VM_EXEC : 0);
}

/* Maps one segment and fills its pages from the file; what is behind the file's part is zero. */
static int elf_map(struct mm_struct *mm, struct file *file, const struct elf64_phdr *ph, u64 bias) {
  u64 start = bias + ph->p_vaddr, file_end = start + ph->p_filesz;
  u64 first = ALIGN_DOWN(start, PAGE_SIZE), last = PAGE_ALIGN(start + ph->p_memsz);
  if (first == last)
    return 0;
  int error = do_munmap(mm, first, last - first);
  if (!error)
    error = insert_vm_area(mm, first, last, segment_flags(ph), NULL);
  if (error)
    return error;
  for (u64 address = first; address < file_end; address += PAGE_SIZE) {
    char *page = get_user_page(mm, address);
    if (!page)
      return -ENOMEM;
    u64 wanted = min((u64)PAGE_SIZE, file_end - address);
    ssize_t got = kernel_read(file, page, wanted, (loff_t)(ph->p_offset - (start - first) + (address - first)));
    if (got != (ssize_t)wanted)
      return -EIO;
  }
  return 0;
}

/* Copies to the new stack, below what is there; returns the address or 0. */
static u64 push_bytes(u64 *p, const void *bytes, size_t count) {
  *p -= count;
  return copy_to_user((void __user *)*p, bytes, count) ? 0 : *p;
}

/* Writes one word and goes on to the next. */
static int put_word(u64 *p, u64 word) {
  int error = copy_to_user((void __user *)*p, &word, sizeof(word)) ? -EFAULT : 0;
  *p += sizeof(word);
  return error;
}

/* Writes the addresses of `count` strings that lie one behind the other, and a NULL. *string moves behind the last. */
static int put_string_table(u64 *p, int count, u64 *string) {
  while (count--) {
    if (put_word(p, *string))
      return -EFAULT;
    char c;
    do {
      if (copy_from_user(&c, (void __user *)(*string)++, 1))
        return -EFAULT;
    } while (c);
  }
  return put_word(p, 0);
}

/*
 * What a program finds at RSP, from there upwards: argc; the addresses of the arguments and a NULL; those of the
 * environment and a NULL; the auxiliary vector, pairs of a type and a value up to type 0. Above it the random
 * bytes, the platform's name and the strings.
 */
static int create_elf_tables(struct linux_binprm *bprm, const struct elf64_hdr *elf, u64 phdr, u64 bias) {
  u64 p = bprm->p, strings = bprm->p;
  u8 random[16];
  get_random_bytes(random, sizeof(random));
  u64 u_platform = push_bytes(&p, "x86_64", 7);
  u64 u_random = push_bytes(&p, random, sizeof(random));
  if (!u_platform || !u_random)
    return -EFAULT;

  const u64 auxv[][2] = {
    {AT_HWCAP, boot_cpu_data.x86_capability[0]},
    {AT_PAGESZ, PAGE_SIZE},
    {AT_CLKTCK, 100},
    {AT_PHDR, phdr},
    {AT_PHENT, sizeof(struct elf64_phdr)},
    {AT_PHNUM, elf->e_phnum},
    {AT_BASE, 0},
    {AT_FLAGS, 0},
    {AT_ENTRY, elf->e_entry + bias},
    {AT_UID, 0},
    {AT_EUID, 0},
    {AT_GID, 0},
    {AT_EGID, 0},
    {AT_SECURE, 0},
    {AT_RANDOM, u_random},
    {AT_HWCAP2, 0},
    {AT_EXECFN, bprm->exec},
    {AT_PLATFORM, u_platform},
    {AT_NULL, 0},
  };
  u64 words = 1 + (u64)bprm->argc + 1 + (u64)bprm->envc + 1;
  /* RSP must be a multiple of 16. */
  bprm->p = p = ALIGN_DOWN(p - sizeof(auxv) - words * sizeof(u64), 16);

  int error = put_word(&p, (u64)bprm->argc);
  if (!error)
    error = put_string_table(&p, bprm->argc, &strings);
  if (!error)
    error = put_string_table(&p, bprm->envc, &strings);
  if (!error && copy_to_user((void __user *)p, auxv, sizeof(auxv)))
    error = -EFAULT;
  return error;
}

/* Maps all segments and notes where code and heap are. */
static int load_segments(struct mm_struct *mm, struct file *file, const struct elf64_hdr *elf, const struct elf64_phdr *ph, u64 bias) {
  mm->start_code = TASK_SIZE_MAX;
  for (u32 i = 0; i < elf->e_phnum; i++) {
    if (ph[i].p_type != PT_LOAD)
      continue;
    int error = elf_map(mm, file, &ph[i], bias);
    if (error)
      return error;
    u64 start = bias + ph[i].p_vaddr;
    mm->start_code = min(mm->start_code, start);
    if (ph[i].p_flags & PF_X)
      mm->end_code = max(mm->end_code, start + ph[i].p_filesz);
    mm->start_brk = max(mm->start_brk, PAGE_ALIGN(start + ph[i].p_memsz));
  }
  mm->brk = mm->start_brk;
  return 0;
}

/* Where the program headers lie in memory: in the segment that contains their place in the file. 0: in none. */
static u64 find_phdr(const struct elf64_hdr *elf, const struct elf64_phdr *ph, u64 bias) {
  for (u32 i = 0; i < elf->e_phnum; i++)
    if (ph[i].p_type == PT_LOAD && ph[i].p_offset <= elf->e_phoff && elf->e_phoff < ph[i].p_offset + ph[i].p_filesz)
      return bias + ph[i].p_vaddr + (elf->e_phoff - ph[i].p_offset);
  return 0;
}

/* A stack that may be executed, for programs that ask for it or say nothing. */
static bool wants_executable_stack(const struct elf64_hdr *elf, const struct elf64_phdr *ph) {
  for (u32 i = 0; i < elf->e_phnum; i++)
    if (ph[i].p_type == PT_GNU_STACK)
      return ph[i].p_flags & PF_X;
  return true;
}

static int load_elf_program(struct linux_binprm *bprm, const struct elf64_hdr *elf, const struct elf64_phdr *ph) {
  u64 bias = elf->e_type == ET_DYN ? ELF_ET_DYN_BASE : 0;
  int error = check_segments(elf, ph, bias);
  if (error)
    return error;
  if (elf->e_entry + bias >= TASK_SIZE_MAX)
    return -EINVAL;
  error = flush_old_exec(bprm);
  if (error)
    return error;

  setup_arg_pages(bprm, wants_executable_stack(elf, ph));
  error = load_segments(current->mm, bprm->file, elf, ph, bias);
  if (!error)
    error = create_elf_tables(bprm, elf, find_phdr(elf, ph, bias), bias);
  if (error)
    /* There is no program to go back to. */
    do_group_exit(SIGKILL);
  start_thread(task_pt_regs(current), elf->e_entry + bias, bprm->p);
  return 0;
}

__walked int load_elf_binary(struct linux_binprm *bprm) {
  const struct elf64_hdr *elf = (const struct elf64_hdr *)bprm->buf;
  int error = check_header(elf);
  if (error)
    return error;
  struct elf64_phdr *ph = alloc_pages(0);
  if (!ph)
    return -ENOMEM;
  ssize_t size = (ssize_t)(elf->e_phnum * sizeof(*ph));
  error = kernel_read(bprm->file, ph, (size_t)size, (loff_t)elf->e_phoff) == size ? load_elf_program(bprm, elf, ph) : -EIO;
  free_page(ph);
  return error;
}
