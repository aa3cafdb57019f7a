/* The task: what the kernel knows of one thread of execution. */
#pragma once

#include <asm/percpu.h>
#include <asm/ptrace.h>
#include <linux/list.h>
#include <linux/types.h>

/*
 * Work flags of a task, tested in one look on the way out of the kernel, and in era 5.0 on the way in too. Zero means:
 * straight on.
 */
#define TIF_SIGPENDING 2
#define TIF_NEED_RESCHED 3

#define _TIF_SIGPENDING (1u << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED (1u << TIF_NEED_RESCHED)

/* Which slow paths a system call takes: bits of a word of their own in era 6.12, further work flags in 5.0. */
#if ERA_6_12
#define SYSCALL_WORK_SYSCALL_TRACEPOINT (1ul << 1)
#else
#define TIF_SYSCALL_TRACEPOINT 28
#define _TIF_SYSCALL_TRACEPOINT (1u << TIF_SYSCALL_TRACEPOINT)
#endif

/* thread_info.status: the system call in progress came by int 0x80. */
#define TS_COMPAT 0x0002

struct thread_info {
  u64 flags;
#if ERA_6_12
  u64 syscall_work;
#endif
  u32 status;
};

/* What a task that does not run keeps of the CPU; its user registers are on its kernel stack. */
struct thread_struct {
  u64 sp;
  /* Selectors, and the bases that arch_prctl gave: a base is 0 when a selector other than 0 was loaded after it. */
  u16 ds, es, fsindex, gsindex;
  u64 fsbase;
  u64 gsbase;
  /* The last exception that became a signal: a handler finds them in its frame. */
  u64 cr2;
  u64 trap_nr;
  u64 error_code;
};

/* task_struct.state: may it run, and what may wake it. */
#define TASK_RUNNING 0x0
#define TASK_INTERRUPTIBLE 0x1
#define TASK_UNINTERRUPTIBLE 0x2
#define TASK_STOPPED 0x4
#define TASK_DEAD 0x80

/* task_struct.exit_state: the task has ended and its parent has not asked yet; or nobody will. */
#define EXIT_ZOMBIE 0x20
#define EXIT_DEAD 0x10

#define TASK_COMM_LEN 16

struct mm_struct;
struct files_struct;
struct sighand_struct;

/* Who a task acts for: user and group, real, effective and saved. */
struct cred {
  u32 uid, gid;
  u32 suid, sgid;
  u32 euid, egid;
};

/* Signals that were sent and not taken yet: bit n - 1 for signal n, and what is known of each. */
struct sigpending {
  struct list_head list;
  u64 signal;
};

/* How a system call that slept goes on after a signal (restart_syscall). */
struct restart_block {
  long (*fn)(struct restart_block *);
  /* nanosleep: when it ends, in jiffies, and where the program wants to read what is left. */
  u64 expires;
  void __user *rmtp;
};

/*
 * One wait queue holds the tasks that wait for one thing. The entries live on the stacks of those that wait.
 */
struct wait_queue_head {
  struct list_head head;
};

struct task_struct {
  /* First, so that current_thread_info() is current. */
  struct thread_info thread_info;
  /* The lowest address of the kernel stack. */
  void *stack;
  struct thread_struct thread;
  u32 state;
  u32 exit_state;
  /* Who still needs this structure: the task itself while it runs, and its parent. */
  u32 usage;
  pid_t pid;
  pid_t tgid;
  /* The group that the terminal's signals go to. */
  pid_t pgrp;

  /* The program; NULL in a kernel thread, which borrows active_mm. */
  struct mm_struct *mm;
  struct mm_struct *active_mm;
  struct files_struct *files;
  struct cred cred;

  /* A place in the run queue, while the task may run. */
  struct list_head run_list;
  /* Timer ticks that are left before others get their turn. */
  u32 time_slice;

  struct task_struct *real_parent;
  struct list_head children;
  struct list_head sibling;
  /* All tasks: a ring through init_task. */
  struct list_head tasks;
  /* A parent in wait4 sleeps here. */
  struct wait_queue_head wait_chldexit;
  /* As wait4 reports it: exit code << 8, or a signal number. */
  int exit_code;
  /* While stopped: the signal, until the parent has been told. */
  int stop_code;
  /* SIGCONT has ended a stop, and the parent has not been told. */
  bool continued;

  struct sighand_struct *sighand;
  u64 blocked;
  struct sigpending pending;
  struct restart_block restart_block;

  umode_t umask;
  char comm[TASK_COMM_LEN];
};

extern struct task_struct init_task;

#if ERA_6_12
/* What the entry code and the scheduler need most, together in one line of the cache. */
struct pcpu_hot {
  struct task_struct *current_task;
  /* The top of the running task's kernel stack. */
  u64 top_of_stack;
  /* The top of the interrupt stack, and whether it is in use. */
  void *hardirq_stack_ptr;
  u64 hardirq_stack_inuse;
};
DECLARE_PER_CPU(struct pcpu_hot, pcpu_hot);
#define current this_cpu_read(pcpu_hot.current_task)
#else
DECLARE_PER_CPU(struct task_struct *, current_task);
#define current this_cpu_read(current_task)
#endif

static inline struct thread_info *current_thread_info(void) { return &current->thread_info; }
static inline void set_tsk_thread_flag(struct task_struct *task, int flag) { task->thread_info.flags |= 1ul << flag; }
static inline void clear_tsk_thread_flag(struct task_struct *task, int flag) { task->thread_info.flags &= ~(1ul << flag); }
static inline bool test_tsk_thread_flag(struct task_struct *task, int flag) {
  return READ_ONCE(task->thread_info.flags) >> flag & 1;
}
static inline bool need_resched(void) { return test_tsk_thread_flag(current, TIF_NEED_RESCHED); }
static inline bool signal_pending(struct task_struct *task) { return test_tsk_thread_flag(task, TIF_SIGPENDING); }
/* Did the system call in progress come by int 0x80? */
static inline bool in_ia32_syscall(void) { return current_thread_info()->status & TS_COMPAT; }

/* kernel/sys.c */
long __sys_setuid(u32 uid);

static inline bool is_global_init(const struct task_struct *task) { return task->pid == 1; }
#define for_each_process(task) list_for_each_entry(task, &init_task.tasks, tasks)

/* The top of a task's kernel stack, and the registers that lie just below it. */
#define task_top_of_stack(task) ((u64)(task)->stack + THREAD_SIZE)
#define task_pt_regs(task) ((struct pt_regs *)task_top_of_stack(task) - 1)

/*
 * What __switch_to_asm leaves on the stack of a task that does not run, lowest address first. A new task gets one
 * with ret_from_fork as its return address.
 */
struct inactive_task_frame {
  u64 r15, r14, r13, r12, bx, bp;
  u64 ret_addr;
};

/* The tasks that may run on this CPU: those that have just been woken go before the others. */
struct rq {
  struct list_head woken;
  struct list_head queue;
  u32 nr_running;
  u64 nr_switches;
};
DECLARE_PER_CPU(struct rq, runqueues);

/* kernel/sched/core.c */
void sched_init(void);
void wake_up_new_task(struct task_struct *task);
/* Wakes a task whose state is in `state`. Returns whether it slept. */
bool try_to_wake_up(struct task_struct *task, u32 state);
static inline bool wake_up_process(struct task_struct *task) {
  return try_to_wake_up(task, TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE);
}
void schedule(void);
/* Called by the timer interrupt. */
void scheduler_tick(void);
asmlinkage void schedule_tail(struct task_struct *previous);
/* The end of a task: never comes back. */
__noreturn void do_task_dead(void);

/* kernel/time/timer.c: sleeps until `timeout` ticks have passed or somebody wakes the task; returns what is left. */
long schedule_timeout(long timeout);

/* entry/switch_to_64.S, kernel/process_64.c */
struct task_struct *__switch_to_asm(struct task_struct *previous, struct task_struct *next);
asmlinkage struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next);
asmlinkage void ERA_NAME(ret_from_fork, ret_from_fork_asm)(void);
void start_thread(struct pt_regs *regs, u64 ip, u64 sp);
void copy_kernel_thread(struct task_struct *task, int (*function)(void *), void *argument);
void copy_thread(struct task_struct *task);
__noreturn void cpu_startup_entry(void);

/* kernel/fork.c */
pid_t kernel_thread(int (*function)(void *), void *argument, const char *name);
void put_task_struct(struct task_struct *task);
struct task_struct *find_task_by_vpid(pid_t pid);

/* kernel/exit.c. `code` is a wait status: exit code << 8, or a signal number. */
__noreturn void do_exit(int code);
__noreturn void do_group_exit(int code);
