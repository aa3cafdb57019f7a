/* A program on its way into a new address space. */
#pragma once

#include <linux/fs.h>
#include <linux/mm.h>

#define BINPRM_BUF_SIZE 128
/* The limit of one argument string, and of all of them together. */
#define MAX_ARG_STRLEN (32 * PAGE_SIZE)
#define STACK_TOP TASK_SIZE_MAX

struct linux_binprm {
  /* The first bytes of the file. */
  char buf[BINPRM_BUF_SIZE];
  struct file *file;
  const char *filename;
  struct mm_struct *mm;
  /* The top of what has been put on the new stack so far. */
  u64 p;
  int argc, envc;
  /* The address of the file name on the new stack. */
  u64 exec;
};

/* fs/binfmt_elf.c */
int load_elf_binary(struct linux_binprm *bprm);
/* fs/exec.c: the point of no return. */
int flush_old_exec(struct linux_binprm *bprm);
void setup_arg_pages(struct linux_binprm *bprm, bool executable);
