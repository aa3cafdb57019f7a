/* Loading a program: its file, a new address space, and the strings on its new stack. */
#include <asm/page_types.h>
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>

/* Where mmap starts to look: below the stack's limit and a gap, as Linux does without randomisation. */
#define MMAP_BASE (STACK_TOP - (128ul << 20))
/* How much of the stack may be touched without growing it. */
#define STACK_EXPAND (128ul << 10)

/* An address space with nothing but one page of stack; eight zero bytes are its top. */
static int bprm_mm_init(struct linux_binprm *bprm) {
  bprm->mm = mm_alloc();
  if (!bprm->mm)
    return -ENOMEM;
  bprm->mm->mmap_base = MMAP_BASE;
  bprm->p = STACK_TOP - sizeof(u64);
  return insert_vm_area(bprm->mm, STACK_TOP - PAGE_SIZE, STACK_TOP, VM_READ | VM_WRITE | VM_GROWSDOWN, NULL);
}

/*
 * Puts one string, with its NUL, below what is already on the new stack, through the direct map: the address space
 * is not in use yet.
 */
static int copy_string(struct linux_binprm *bprm, const char *string) {
  size_t left = strlen(string) + 1;
  if (left > MAX_ARG_STRLEN || STACK_TOP - (bprm->p - left) > MAX_ARG_STRLEN)
    return -E2BIG;
  bprm->p -= left;
  for (u64 to = bprm->p; left;) {
    size_t piece = min(left, PAGE_SIZE - offset_in_page(to));
    struct vm_area_struct *stack = find_vma(bprm->mm, to);
    int error = to < stack->vm_start ? expand_stack(bprm->mm, stack, to) : 0;
    char *page = error ? NULL : get_user_page(bprm->mm, to);
    if (!page)
      return -ENOMEM;
    memcpy(page + offset_in_page(to), string, piece);
    to += piece;
    string += piece;
    left -= piece;
  }
  return 0;
}

static int copy_strings(struct linux_binprm *bprm, int count, char *const *strings) {
  while (count--) {
    int error = copy_string(bprm, strings[count]);
    if (error)
      return error;
  }
  return 0;
}

static int count_strings(char *const *strings) {
  int count = 0;
  while (strings[count])
    count++;
  return count;
}

/* A file that may be executed: regular, with an execute bit. */
static struct file *do_open_execat(const char *filename) {
  struct file *file = filp_open(filename, O_RDONLY);
  if (IS_ERR(file))
    return file;
  if (S_ISREG(file->f_inode->i_mode) && file->f_inode->i_mode & S_IXUGO)
    return file;
  fput(file);
  return ERR_PTR(-EACCES);
}

/* The point of no return: from here on the task is the new program, or dead. */
int flush_old_exec(struct linux_binprm *bprm) {
  struct task_struct *task = current;
  struct mm_struct *old = task->mm;
  task->mm = task->active_mm = bprm->mm;
  switch_mm(bprm->mm);
  bprm->mm = NULL;
  if (old)
    mmput(old);
  flush_signal_handlers(task);
  const char *slash = strrchr(bprm->filename, '/');
  strlcpy(task->comm, slash ? slash + 1 : bprm->filename, TASK_COMM_LEN);
  return 0;
}

/* The stack's area gets its rights, and some room below the strings; pages come when they are touched. */
void setup_arg_pages(struct linux_binprm *bprm, bool executable) {
  struct mm_struct *mm = current->mm;
  struct vm_area_struct *stack = find_vma(mm, bprm->p);
  if (executable)
    change_protection(mm, stack, stack->vm_flags | VM_EXEC);
  stack->vm_start -= STACK_EXPAND;
  mm->start_stack = bprm->p;
}

static int exec_binprm(struct linux_binprm *bprm, char *const *argv, char *const *envp) {
  int error = bprm_mm_init(bprm);
  if (error)
    return error;
  bprm->argc = count_strings(argv);
  bprm->envc = count_strings(envp);
  ssize_t got = kernel_read(bprm->file, bprm->buf, BINPRM_BUF_SIZE, 0);
  if (got < 0)
    return (int)got;
  /* From the top down: the file name, the environment, the arguments. */
  error = copy_string(bprm, bprm->filename);
  bprm->exec = bprm->p;
  if (!error)
    error = copy_strings(bprm, bprm->envc, envp);
  if (!error)
    error = copy_strings(bprm, bprm->argc, argv);
  return error ? error : load_elf_binary(bprm);
}

/*
 * Replaces the running program. On success the task's saved registers are those of the new program's first
 * instruction, and the return to ring 3 is all that is left.
 */
__walked int do_execve(const char *filename, char *const *argv, char *const *envp) {
  struct linux_binprm *bprm = kzalloc(sizeof(*bprm));
  if (!bprm)
    return -ENOMEM;
  bprm->filename = filename;
  bprm->file = do_open_execat(filename);
  int error = IS_ERR(bprm->file) ? (int)PTR_ERR(bprm->file) : exec_binprm(bprm, argv, envp);
  if (bprm->mm)
    mmput(bprm->mm);
  if (!IS_ERR(bprm->file))
    fput(bprm->file);
  kfree(bprm);
  return error;
}
