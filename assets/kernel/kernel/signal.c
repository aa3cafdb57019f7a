/*
 * Signals: sending, which one is taken next, and what happens when the program has no handler. A task takes signals only
 * on its way to ring 3 (exit_to_usermode_loop); what sends one sets TIF_SIGPENDING and wakes the task.
 */
#include <asm/irqflags.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define SIG_IGNORED_BY_DEFAULT (sigmask(SIGCHLD) | sigmask(SIGCONT) | sigmask(SIGURG) | sigmask(SIGWINCH))
#define SIG_STOPS_BY_DEFAULT (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
/* What an instruction of the program itself caused: taken before all others, while its registers still show why. */
#define SYNCHRONOUS_MASK (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGFPE))
/* Nobody can block, ignore or handle these. */
#define SIG_KERNEL_ONLY (sigmask(SIGKILL) | sigmask(SIGSTOP))

struct sighand_struct *sighand_alloc(const struct sighand_struct *from) {
  struct sighand_struct *sighand = alloc_pages(0);
  if (!sighand)
    return NULL;
  if (from)
    memcpy(sighand, from, sizeof(*sighand));
  else
    memset(sighand, 0, sizeof(*sighand));
  return sighand;
}

/* TIF_SIGPENDING says whether there is anything to take. */
static void recalc_sigpending_tsk(struct task_struct *task) {
  if (task->pending.signal & ~task->blocked)
    set_tsk_thread_flag(task, TIF_SIGPENDING);
  else
    clear_tsk_thread_flag(task, TIF_SIGPENDING);
}

void recalc_sigpending(void) { recalc_sigpending_tsk(current); }

/* Would the signal do nothing? */
static bool sig_handler_ignored(const struct task_struct *task, int sig) {
  void *handler = task->sighand->action[sig - 1].sa_handler;
  return handler == SIG_IGN || (handler == SIG_DFL && sigmask(sig) & SIG_IGNORED_BY_DEFAULT);
}

static bool sig_ignored(const struct task_struct *task, int sig) {
  /* A kernel thread never comes to where signals are taken. */
  if (!task->mm)
    return true;
  /* A blocked signal waits: the program may change its mind. */
  if (task->blocked & sigmask(sig))
    return false;
  return sig_handler_ignored(task, sig);
}

/* Takes what waits of the signals in `mask` out of the queue. */
static void flush_signals_in(struct task_struct *task, u64 mask) {
  task->pending.signal &= ~mask;
  for (struct list_head *link = task->pending.list.next, *next; link != &task->pending.list; link = next) {
    next = link->next;
    struct sigqueue *queued = container_of(link, struct sigqueue, list);
    if (mask & sigmask(queued->info.si_signo)) {
      list_del(&queued->list);
      kfree(queued);
    }
  }
}

void flush_sigqueue(struct task_struct *task) { flush_signals_in(task, ~0ul); }

/* Stop signals and SIGCONT cancel each other, and SIGCONT wakes a stopped task whether it is ignored or not. */
static void prepare_signal(int sig, struct task_struct *task) {
  if (sigmask(sig) & SIG_STOPS_BY_DEFAULT) {
    flush_signals_in(task, sigmask(SIGCONT));
  } else if (sig == SIGCONT) {
    flush_signals_in(task, SIG_STOPS_BY_DEFAULT);
    if (try_to_wake_up(task, TASK_STOPPED)) {
      task->stop_code = 0;
      task->continued = true;
    }
  }
}

/* The information goes to the queue. SIGKILL needs none, and must reach its task when there is no memory, too. */
static void queue_siginfo(int sig, const struct siginfo *info, struct task_struct *task) {
  struct sigqueue *queued = sig == SIGKILL ? NULL : kmalloc(sizeof(*queued));
  if (queued) {
    queued->info = *info;
    list_add_tail(&queued->list, &task->pending.list);
  }
}

__walked void send_signal(int sig, const struct siginfo *info, struct task_struct *task) {
  u64 flags = local_irq_save();
  prepare_signal(sig, task);
  if (!task->exit_state && !sig_ignored(task, sig) && !(task->pending.signal & sigmask(sig))) {
    queue_siginfo(sig, info, task);
    task->pending.signal |= sigmask(sig);
    recalc_sigpending_tsk(task);
    if (test_tsk_thread_flag(task, TIF_SIGPENDING))
      try_to_wake_up(task, TASK_INTERRUPTIBLE | (sig == SIGKILL ? TASK_STOPPED : 0));
  }
  local_irq_restore(flags);
}

/* A program that blocks or ignores what its own instruction caused would cause it for ever: so it dies of it. */
static void force_sig_info(const struct siginfo *info) {
  struct task_struct *task = current;
  int sig = info->si_signo;
  struct sigaction *action = &task->sighand->action[sig - 1];
  if (action->sa_handler == SIG_IGN || task->blocked & sigmask(sig)) {
    action->sa_handler = SIG_DFL;
    task->blocked &= ~sigmask(sig);
  }
  send_signal(sig, info, task);
  /* It may have waited already, blocked until now: then nothing was sent. */
  recalc_sigpending();
}

__walked void force_sig_fault(int sig, int code, u64 address) {
  force_sig_info(&(struct siginfo){.si_signo = sig, .si_code = code, .si_addr = address});
}

void force_sig(int sig) { force_sig_info(&(struct siginfo){.si_signo = sig, .si_code = SI_KERNEL}); }

void kill_pgrp(pid_t pgrp, int sig) {
  struct siginfo info = {.si_signo = sig, .si_code = SI_KERNEL};
  struct task_struct *task;
  for_each_process(task) {
    if (task->mm && task->pgrp == pgrp)
      send_signal(sig, &info, task);
  }
}

/* The signal that is taken next, which leaves the queue; 0 when there is none. */
__walked int dequeue_signal(u64 blocked, struct siginfo *info) {
  struct task_struct *task = current;
  u64 ready = task->pending.signal & ~blocked;
  if (!ready)
    return 0;
  if (ready & SYNCHRONOUS_MASK)
    ready &= SYNCHRONOUS_MASK;
  int sig = __builtin_ctzl(ready) + 1;
  /* Without an entry in the queue nothing is known but the number. */
  *info = (struct siginfo){.si_signo = sig, .si_code = SI_USER};
  struct sigqueue *queued;
  list_for_each_entry(queued, &task->pending.list, list) {
    if (queued->info.si_signo == sig) {
      *info = queued->info;
      break;
    }
  }
  flush_signals_in(task, sigmask(sig));
  recalc_sigpending();
  return sig;
}

/* The default action of the stop signals: sleeps until SIGCONT or SIGKILL. */
static void do_signal_stop(int sig) {
  struct task_struct *task = current;
  task->stop_code = sig;
  task->continued = false;
  task->state = TASK_STOPPED;
  do_notify_parent(task, CLD_STOPPED);
  schedule();
  if (task->continued)
    do_notify_parent(task, CLD_CONTINUED);
}

__walked int get_signal(struct sigaction *action, struct siginfo *info) {
  struct task_struct *task = current;
  for (;;) {
    int sig = dequeue_signal(task->blocked, info);
    if (!sig)
      return 0;
    struct sigaction *asked = &task->sighand->action[sig - 1];
    if (asked->sa_handler == SIG_IGN)
      continue;
    if (asked->sa_handler != SIG_DFL) {
      *action = *asked;
      if (asked->sa_flags & SA_RESETHAND)
        asked->sa_handler = SIG_DFL;
      return sig;
    }
    if (sigmask(sig) & SIG_IGNORED_BY_DEFAULT)
      continue;
    if (sigmask(sig) & SIG_STOPS_BY_DEFAULT) {
      do_signal_stop(sig);
      continue;
    }
    do_group_exit(sig);
  }
}

void set_current_blocked(u64 mask) {
  current->blocked = mask & ~SIG_KERNEL_ONLY;
  recalc_sigpending();
}

void flush_signal_handlers(struct task_struct *task) {
  for (u32 i = 0; i < _NSIG; i++) {
    struct sigaction *action = &task->sighand->action[i];
    *action = (struct sigaction){.sa_handler = action->sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL};
  }
}

/* The flags that a program may set. Linux has known its own since 5.11; before, only the kernel's notes were taken out. */
#if ERA_6_12
#define SA_ALLOWED                                                                                                                     \
  (SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_EXPOSE_TAGBITS | SA_RESTORER | SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND)
#else
#define SA_ALLOWED (~(u64)(SA_X32_ABI | SA_IA32_ABI))
#endif

SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction __user *, act, struct sigaction __user *, oact, size_t, sigsetsize) {
  struct sigaction new;
  if (sigsetsize != sizeof(u64))
    return -EINVAL;
  if (act && copy_from_user(&new, act, sizeof(new)))
    return -EFAULT;
  if (sig < 1 || sig > _NSIG || (act && sigmask(sig) & SIG_KERNEL_ONLY))
    return -EINVAL;
  struct sigaction *action = &current->sighand->action[sig - 1];
  struct sigaction old = *action;
  if (act) {
    new.sa_mask &= ~SIG_KERNEL_ONLY;
    new.sa_flags &= SA_ALLOWED;
    *action = new;
    /* What would now be ignored need not wait, blocked or not. */
    if (sig_handler_ignored(current, sig))
      flush_signals_in(current, sigmask(sig));
    recalc_sigpending();
  }
  return oact && copy_to_user(oact, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE4(rt_sigprocmask, int, how, u64 __user *, set, u64 __user *, oset, size_t, sigsetsize) {
  u64 old = current->blocked, new;
  if (sigsetsize != sizeof(u64))
    return -EINVAL;
  if (set) {
    if (copy_from_user(&new, set, sizeof(new)))
      return -EFAULT;
    switch (how) {
    case SIG_BLOCK:
      set_current_blocked(old | new);
      break;
    case SIG_UNBLOCK:
      set_current_blocked(old & ~new);
      break;
    case SIG_SETMASK:
      set_current_blocked(new);
      break;
    default:
      return -EINVAL;
    }
  }
  return oset && copy_to_user(oset, &old, sizeof(old)) ? -EFAULT : 0;
}

/* The caller's real or effective user must be the real or saved one of the other task; root may all. */
static bool kill_ok_by_cred(const struct task_struct *task) {
  const struct cred *mine = &current->cred, *theirs = &task->cred;
  return mine->euid == 0 || mine->euid == theirs->suid || mine->euid == theirs->uid || mine->uid == theirs->suid ||
         mine->uid == theirs->uid;
}

/* Signal 0 only asks whether one could be sent. SIGCONT may come from anybody in the session, and there is one session. */
static int kill_one(struct task_struct *task, int sig, const struct siginfo *info) {
  if (sig < 0 || sig > _NSIG)
    return -EINVAL;
  if (!kill_ok_by_cred(task) && !(sig == SIGCONT && task->mm))
    return -EPERM;
  if (sig)
    send_signal(sig, info, task);
  return 0;
}

/* Everybody but init and the caller; the kernel's threads count too. Those that the caller may not signal are no error. */
static long kill_all(int sig, const struct siginfo *info) {
  long result = -ESRCH;
  struct task_struct *task;
  for_each_process(task) {
    if (is_global_init(task) || task == current)
      continue;
    int error = kill_one(task, sig, info);
    if (error != -EPERM)
      result = error;
    else if (result == -ESRCH)
      result = 0;
  }
  return result;
}

/* Positive: that process. 0 and negative: a group. -1: all but init and the caller. */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig) {
  struct siginfo info = {.si_signo = sig, .si_code = SI_USER, .si_pid = current->tgid, .si_uid = current->cred.uid};
  if (pid > 0) {
    struct task_struct *task = find_task_by_vpid(pid);
    return task ? kill_one(task, sig, &info) : -ESRCH;
  }
  long result = -ESRCH;
  /* It has no negative. */
  if (pid == INT_MIN)
    return result;
  if (pid == -1)
    return kill_all(sig, &info);
  pid_t group = pid ? -pid : current->pgrp;
  struct task_struct *task;
  for_each_process(task) {
    if (!task->mm || task->pgrp != group)
      continue;
    int error = kill_one(task, sig, &info);
    if (result)
      result = error;
  }
  return result;
}
