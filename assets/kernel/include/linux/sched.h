/* The task: what the kernel knows of one thread of execution. */
#pragma once

#include <asm/percpu.h>
#include <asm/ptrace.h>
#include <linux/list.h>
#include <linux/types.h>

/*
 * Work flags of a task, tested in one look on the way in and on the way out of the kernel. Zero means: straight on.
 */
#define TIF_SIGPENDING 2
#define TIF_NEED_RESCHED 3
#define TIF_SYSCALL_TRACEPOINT 28

#define _TIF_SIGPENDING (1u << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED (1u << TIF_NEED_RESCHED)
#define _TIF_SYSCALL_TRACEPOINT (1u << TIF_SYSCALL_TRACEPOINT)

struct thread_info {
  u64 flags;
};

/* What a task that does not run keeps of the CPU; its user registers are on its kernel stack. */
struct thread_struct {
  u64 sp;
  u64 fsbase;
  u64 gsbase;
};

#define TASK_RUNNING 0
#define TASK_COMM_LEN 16

struct mm_struct;
struct files_struct;

/* A signal that the kernel has decided on and the task has not taken yet. */
struct kernel_siginfo {
  int si_signo;
  int si_code;
  u64 si_addr;
};

struct task_struct {
  /* First, so that current_thread_info() is current. */
  struct thread_info thread_info;
  /* The lowest address of the kernel stack. */
  void *stack;
  struct thread_struct thread;
  int state;
  pid_t pid;
  /* The program; NULL in a kernel thread, which borrows active_mm. */
  struct mm_struct *mm;
  struct mm_struct *active_mm;
  struct files_struct *files;
  struct list_head run_list;
  /* Bit n - 1: signal n. */
  u64 pending;
  struct kernel_siginfo siginfo;
  char comm[TASK_COMM_LEN];
};

extern struct task_struct init_task;

DECLARE_PER_CPU(struct task_struct *, current_task);
#define current this_cpu_read(current_task)

static inline struct thread_info *current_thread_info(void) { return &current->thread_info; }
static inline void set_tsk_thread_flag(struct task_struct *task, int flag) { task->thread_info.flags |= 1ul << flag; }
static inline void clear_tsk_thread_flag(struct task_struct *task, int flag) { task->thread_info.flags &= ~(1ul << flag); }

static inline bool is_global_init(const struct task_struct *task) { return task->pid == 1; }

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

/* kernel/sched/core.c */
void sched_init(void);
void wake_up_new_task(struct task_struct *task);
void schedule(void);
asmlinkage void schedule_tail(struct task_struct *previous);

/* entry/entry_64.S, kernel/process_64.c */
struct task_struct *__switch_to_asm(struct task_struct *previous, struct task_struct *next);
asmlinkage struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next);
asmlinkage void ret_from_fork(void);
void start_thread(struct pt_regs *regs, u64 ip, u64 sp);
void copy_thread(struct task_struct *task, int (*function)(void *), void *argument);

/* kernel/fork.c */
pid_t kernel_thread(int (*function)(void *), void *argument);

/* kernel/exit.c. `code` is a wait status: exit code << 8, or a signal number. */
__noreturn void do_exit(int code);
__noreturn void do_group_exit(int code);

/* kernel/process_64.c, drivers: what the CPU does when there is nothing to do. */
__noreturn void cpu_startup_entry(void);
