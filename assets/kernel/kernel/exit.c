/*
 * The end of a task, and the parent that asks how it ended. Between the two the task is a zombie: nothing is left of it
 * but its structure with the answer.
 *
 * When init ends, the machine ends, with init's status. (Linux would panic: "Attempted to kill init!". Here init is the
 * program that somebody wanted to run.)
 */
#include <asm/irqflags.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define WNOHANG 1
#define WUNTRACED 2
#define WCONTINUED 8
/* Only children of the calling thread: a process has no other. */
#define __WNOTHREAD 0x20000000
/* Children of any kind, and only those whose end is told by another signal than SIGCHLD: there are none here. */
#define __WALL 0x40000000
#define __WCLONE 0x80000000
/* struct rusage: this kernel keeps no account, so all of it is 0. */
#define RUSAGE_SIZE 144
/* The same in a 32-bit program. */
#define COMPAT_RUSAGE_SIZE 72

/* What the parent's handler finds in si_status. */
static int status_for_parent(const struct task_struct *task, int why) {
  switch (why) {
  case CLD_STOPPED:
    return task->stop_code;
  case CLD_CONTINUED:
    return SIGCONT;
  case CLD_EXITED:
    return task->exit_code >> 8;
  default:
    return task->exit_code & 0x7f;
  }
}

/* SIGCHLD, and a parent in wait4 wakes. `why` is a CLD_ code. */
__walked void do_notify_parent(struct task_struct *task, int why) {
  struct task_struct *parent = task->real_parent;
  const struct sigaction *action = &parent->sighand->action[SIGCHLD - 1];
  bool ended = why != CLD_STOPPED && why != CLD_CONTINUED;
  if (action->sa_handler != SIG_IGN && (ended || !(action->sa_flags & SA_NOCLDSTOP))) {
    struct siginfo info = {
      .si_signo = SIGCHLD,
      .si_code = why,
      .si_pid = task->pid,
      .si_uid = task->cred.uid,
      .si_status = status_for_parent(task, why),
    };
    send_signal(SIGCHLD, &info, parent);
  }
  wake_up(&parent->wait_chldexit);
}

/* The address space goes first: from here on the task is only kernel. */
static void exit_mm(void) {
  struct task_struct *task = current;
  struct mm_struct *mm = task->mm;
  if (!mm)
    return;
  task->mm = NULL;
  task->active_mm = &init_mm;
  switch_mm(&init_mm);
  mmput(mm);
}

/* Children without a parent become init's. */
static void forget_original_parent(struct task_struct *task) {
  struct task_struct *init = find_task_by_vpid(1);
  while (!list_empty(&task->children)) {
    struct task_struct *child = list_first_entry(&task->children, struct task_struct, sibling);
    list_del(&child->sibling);
    child->real_parent = init;
    list_add_tail(&child->sibling, &init->children);
    if (child->exit_state == EXIT_ZOMBIE)
      do_notify_parent(child, child->exit_code & 0x7f ? CLD_KILLED : CLD_EXITED);
  }
}

/* Takes a task that has ended off all lists. */
static void release_task(struct task_struct *task) {
  u64 flags = local_irq_save();
  task->exit_state = EXIT_DEAD;
  list_del(&task->tasks);
  list_del(&task->sibling);
  flush_sigqueue(task);
  free_page(task->sighand);
  local_irq_restore(flags);
  put_task_struct(task);
}

/* A parent that ignores SIGCHLD, or says that it does not want to wait, leaves no zombies. */
static void exit_notify(struct task_struct *task) {
  const struct sigaction *action = &task->real_parent->sighand->action[SIGCHLD - 1];
  bool autoreap = action->sa_handler == SIG_IGN || action->sa_flags & SA_NOCLDWAIT;
  forget_original_parent(task);
  task->exit_state = EXIT_ZOMBIE;
  do_notify_parent(task, task->exit_code & 0x7f ? CLD_KILLED : CLD_EXITED);
  if (autoreap)
    release_task(task);
}

__walked __noreturn void do_exit(int code) {
  struct task_struct *task = current;
  int signal = code & 0x7f;
  /* As a shell does it, a signal becomes 128 + its number. */
  if (is_global_init(task))
    debug_exit(signal ? 128 + (u32)signal : code >> 8 & 0xff);
  task->exit_code = code;
  exit_mm();
  put_files_struct(task->files);
  task->files = NULL;
  exit_notify(task);
  do_task_dead();
}

/* The whole process: so far a process has one thread. */
__walked __noreturn void do_group_exit(int code) { do_exit(code); }

SYSCALL_DEFINE1(exit, int, error_code) { do_exit((error_code & 0xff) << 8); }

SYSCALL_DEFINE1(exit_group, int, error_code) { do_group_exit((error_code & 0xff) << 8); }

/* Is it one of the children that the caller asks for? */
static bool eligible_child(const struct task_struct *child, pid_t pid, u32 options) {
  if (options & __WCLONE && !(options & __WALL))
    return false;
  if (pid > 0)
    return child->pid == pid;
  return pid == -1 || child->pgrp == (pid ? -pid : current->pgrp);
}

/* A child that has something to tell, and what; -ECHILD when there is no child of the kind, 0 when none has anything yet. */
static pid_t wait_for_child(pid_t pid, u32 options, int *status) {
  pid_t result = -ECHILD;
  struct task_struct *child;
  list_for_each_entry(child, &current->children, sibling) {
    if (!eligible_child(child, pid, options))
      continue;
    if (child->exit_state == EXIT_ZOMBIE) {
      *status = child->exit_code;
      result = child->pid;
      release_task(child);
      return result;
    }
    if (options & WUNTRACED && child->stop_code) {
      *status = child->stop_code << 8 | 0x7f;
      child->stop_code = 0;
      return child->pid;
    }
    if (options & WCONTINUED && child->continued) {
      *status = 0xffff;
      child->continued = false;
      return child->pid;
    }
    result = 0;
  }
  return result;
}

/* wait4 in the kernel: sleeps until a child has something to tell. */
__walked long kernel_wait4(pid_t pid, int __user *stat_addr, int options, void __user *rusage) {
  static const u8 no_rusage[RUSAGE_SIZE];
  int status = 0;
  pid_t got = 0;
  if ((u32)options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE))
    return -EINVAL;
  /* It has no negative. */
  if (pid == INT_MIN)
    return -ESRCH;
  long error = wait_event_interruptible(&current->wait_chldexit,
                                        (got = wait_for_child(pid, (u32)options, &status)) != 0 || options & WNOHANG);
  if (error)
    return error;
  if (got > 0 && stat_addr && copy_to_user(stat_addr, &status, sizeof(status)))
    return -EFAULT;
  if (got > 0 && rusage && copy_to_user(rusage, no_rusage, in_ia32_syscall() ? COMPAT_RUSAGE_SIZE : RUSAGE_SIZE))
    return -EFAULT;
  return got;
}

SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, void __user *, ru) {
  return kernel_wait4(upid, stat_addr, options, ru);
}

/* The older form, for int 0x80. */
SYSCALL_DEFINE3(waitpid, pid_t, pid, int __user *, stat_addr, int, options) { return kernel_wait4(pid, stat_addr, options, NULL); }
