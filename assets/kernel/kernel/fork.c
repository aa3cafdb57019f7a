/* Making tasks and address spaces. */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/wait.h>

extern char init_thread_union[];

/* Task 0 takes no signals, but it is the parent of the first tasks, and their ends are told to it. */
static struct sighand_struct init_sighand;

/* Task 0: it boots the kernel and becomes the idle task. */
struct task_struct init_task = {
  .stack = init_thread_union,
  .usage = 1,
  .comm = "swapper",
  .umask = 022,
  .real_parent = &init_task,
  .children = LIST_HEAD_INIT(init_task.children),
  .sibling = LIST_HEAD_INIT(init_task.sibling),
  .tasks = LIST_HEAD_INIT(init_task.tasks),
  .run_list = LIST_HEAD_INIT(init_task.run_list),
  .wait_chldexit = {LIST_HEAD_INIT(init_task.wait_chldexit.head)},
  .sighand = &init_sighand,
  .pending = {.list = LIST_HEAD_INIT(init_task.pending.list)},
};

/* The kernel's own address space. */
struct mm_struct init_mm = {.pgd = swapper_pg_dir};

static pid_t last_pid;

struct task_struct *find_task_by_vpid(pid_t pid) {
  struct task_struct *task;
  for_each_process(task) {
    if (task->pid == pid)
      return task;
  }
  return NULL;
}

/* The next number that no task has; they begin again after 32767, as in Linux. */
static pid_t alloc_pid(void) {
  do {
    last_pid = last_pid == 32767 ? 300 : last_pid + 1;
  } while (find_task_by_vpid(last_pid));
  return last_pid;
}

/* Kernel stacks of tasks that are gone: each holds the address of the next. */
static void *cached_stacks;

static void *alloc_thread_stack(void) {
  void *stack = cached_stacks;
  if (!stack)
    return vmalloc_pages(THREAD_SIZE / PAGE_SIZE);
  cached_stacks = *(void **)stack;
  return stack;
}

static void free_thread_stack(void *stack) {
  if (!stack)
    return;
  *(void **)stack = cached_stacks;
  cached_stacks = stack;
}

/* The last one who needs the task is done with it. */
__walked void put_task_struct(struct task_struct *task) {
  if (--task->usage)
    return;
  free_thread_stack(task->stack);
  kfree(task);
}

/* What all new tasks begin with. Nobody sees the task yet. NULL: out of memory. */
static struct task_struct *dup_task_struct(const struct task_struct *original) {
  struct task_struct *task = kmalloc(sizeof(*task));
  if (!task)
    return NULL;
  *task = (struct task_struct){
    .usage = 2,
    .cred = original->cred,
    .umask = original->umask,
    .pgrp = original->pgrp,
    .blocked = original->blocked,
    .real_parent = current,
  };
#if ERA_6_12
  task->thread_info.syscall_work = syscall_tracepoints_enabled ? SYSCALL_WORK_SYSCALL_TRACEPOINT : 0;
#else
  task->thread_info.flags = syscall_tracepoints_enabled ? _TIF_SYSCALL_TRACEPOINT : 0;
#endif
  INIT_LIST_HEAD(&task->children);
  INIT_LIST_HEAD(&task->sibling);
  INIT_LIST_HEAD(&task->tasks);
  INIT_LIST_HEAD(&task->run_list);
  INIT_LIST_HEAD(&task->pending.list);
  init_waitqueue_head(&task->wait_chldexit);
  strlcpy(task->comm, original->comm, TASK_COMM_LEN);
  task->stack = alloc_thread_stack();
  return task;
}

static void free_new_task(struct task_struct *task) {
  if (task->mm)
    mmput(task->mm);
  if (task->files)
    put_files_struct(task->files);
  if (task->sighand)
    free_page(task->sighand);
  free_thread_stack(task->stack);
  kfree(task);
}

/* From now on the task can be found, and is its parent's child. */
static void link_task(struct task_struct *task) {
  u64 flags = local_irq_save();
  task->pid = task->tgid = alloc_pid();
  if (!task->pgrp)
    task->pgrp = task->pid;
  list_add_tail(&task->tasks, &init_task.tasks);
  list_add_tail(&task->sibling, &task->real_parent->children);
  local_irq_restore(flags);
}

/* A task that runs `function(argument)` in the kernel. Returns its process id. */
__walked pid_t kernel_thread(int (*function)(void *), void *argument, const char *name) {
  struct task_struct *task = dup_task_struct(current);
  if (!task)
    return -ENOMEM;
  task->files = files_alloc();
  task->sighand = sighand_alloc(NULL);
  if (!task->stack || !task->files || !task->sighand) {
    free_new_task(task);
    return -ENOMEM;
  }
  strlcpy(task->comm, name, TASK_COMM_LEN);
  copy_kernel_thread(task, function, argument);
  link_task(task);
  wake_up_new_task(task);
  return task->pid;
}

/* The child of a fork: a copy of the parent in everything, but for what the parent has to learn and what it waits for. */
__walked struct task_struct *copy_process(void) {
  struct task_struct *task = dup_task_struct(current);
  if (!task)
    return ERR_PTR(-ENOMEM);
  task->files = dup_fd(current->files);
  task->sighand = sighand_alloc(current->sighand);
  task->mm = task->active_mm = task->stack && task->files && task->sighand ? dup_mm(current->mm) : NULL;
  if (!task->mm) {
    free_new_task(task);
    return ERR_PTR(-ENOMEM);
  }
  copy_thread(task);
  link_task(task);
  return task;
}

/* fork(2): _do_fork until release 5.9. */
__walked long ERA_NAME(_do_fork, kernel_clone)(void) {
  struct task_struct *task = copy_process();
  if (IS_ERR(task))
    return PTR_ERR(task);
  pid_t pid = task->pid;
  wake_up_new_task(task);
  return pid;
}

SYSCALL_DEFINE0(fork) { return ERA_NAME(_do_fork, kernel_clone)(); }

/*
 * The address is where the kernel writes 0 when a task ends, for those who share its memory and wait for it. Nobody shares
 * a task's memory here, and then Linux writes nothing either.
 */
SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr) { return current->pid; }

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

/* An address space with the same areas and, until somebody writes, the same pages. NULL: out of memory. */
__walked struct mm_struct *dup_mm(struct mm_struct *old) {
  struct mm_struct *mm = mm_alloc();
  if (!mm)
    return NULL;
  u64 *pgd = mm->pgd;
  *mm = *old;
  mm->pgd = pgd;
  mm->mmap = NULL;
  for (struct vm_area_struct *vma = old->mmap; vma; vma = vma->vm_next) {
    if (insert_vm_area(mm, vma->vm_start, vma->vm_end, vma->vm_flags, vma->vm_shared) || copy_page_range(mm, old, vma)) {
      mmput(mm);
      return NULL;
    }
  }
  /* The parent's pages have become read-only: the CPU shall forget what it knows of them. */
  write_cr3(read_cr3());
  return mm;
}

/* The end of an address space that nobody runs in. */
__walked void mmput(struct mm_struct *mm) {
  exit_mmap(mm);
  free_pages(mm->pgd, 1);
  kfree(mm);
}

__walked void switch_mm(struct mm_struct *next) { write_cr3(__pa(next->pgd)); }
