/* Making tasks and address spaces. */
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

extern char init_thread_union[];

/* Task 0: it boots the kernel and becomes the idle task. */
struct task_struct init_task = {.stack = init_thread_union, .comm = "swapper"};

/* The kernel's own address space. */
struct mm_struct init_mm = {.pgd = swapper_pg_dir};

static pid_t last_pid;

/* A task that runs `function(argument)` in the kernel. Returns its process id. */
__walked pid_t kernel_thread(int (*function)(void *), void *argument) {
  struct task_struct *task = kzalloc(sizeof(*task));
  if (!task)
    return -ENOMEM;
  task->stack = vmalloc_pages(THREAD_SIZE / PAGE_SIZE);
  task->files = files_alloc();
  if (!task->stack || !task->files)
    return -ENOMEM;
  task->pid = ++last_pid;
  strlcpy(task->comm, current->comm, TASK_COMM_LEN);
  if (syscall_tracepoints_enabled)
    set_tsk_thread_flag(task, TIF_SYSCALL_TRACEPOINT);
  copy_thread(task, function, argument);
  wake_up_new_task(task);
  return task->pid;
}

/*
 * An empty address space. Its top-level table is two pages, for page-table isolation; the upper half of each is the
 * kernel's, the same in every process.
 */
__walked struct mm_struct *mm_alloc(void) {
  struct mm_struct *mm = kzalloc(sizeof(*mm));
  u64 *pgd = alloc_pages(1);
  if (!mm || !pgd)
    goto out;
  for (u32 half = 0; half < 1024; half += 512) {
    memset(pgd + half, 0, PAGE_SIZE / 2);
    memcpy(pgd + half + 256, swapper_pg_dir + half + 256, PAGE_SIZE / 2);
  }
  mm->pgd = pgd;
  return mm;
out:
  if (pgd)
    free_pages(pgd, 1);
  kfree(mm);
  return NULL;
}

/* The end of an address space that nobody runs in. */
__walked void mmput(struct mm_struct *mm) {
  exit_mmap(mm);
  free_pages(mm->pgd, 1);
  kfree(mm);
}

__walked void switch_mm(struct mm_struct *next) { write_cr3(__pa(next->pgd)); }
