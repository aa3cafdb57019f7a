/*
 * Who runs. The tasks that can run stand in a queue and take turns: schedule() takes the first, and task 0, the idle task,
 * when the queue is empty. A task loses the CPU when it sleeps, or on its way to ring 3 when TIF_NEED_RESCHED is set:
 * because its time is used up or because another one has been woken. The kernel itself is not preempted.
 *
 * Tasks that have been woken stand in a queue of their own, which goes first: they have waited. The task that has to make
 * room for them keeps its turn. Nobody gets new time by that, so tasks that wake each other again and again cannot keep the
 * others waiting for ever: whose time is used up goes to the end of the other queue.
 */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

DEFINE_PER_CPU(struct rq, runqueues);

/* How long a task may run while others wait: 100 ms, in ticks of the timer. */
#define RR_TIMESLICE (100 * HZ / 1000)

void sched_init(void) {
  INIT_LIST_HEAD(&this_cpu_ptr(&runqueues)->woken);
  INIT_LIST_HEAD(&this_cpu_ptr(&runqueues)->queue);
  init_task.active_mm = &init_mm;
}

/* The running task shall give up the CPU as soon as it can. */
__walked void resched_curr(void) { set_tsk_thread_flag(current, TIF_NEED_RESCHED); }

/* Before which entry of the run queues: the head of a queue is its end. */
static void enqueue_task(struct task_struct *task, struct list_head *before) {
  list_add_tail(&task->run_list, before);
  this_cpu_ptr(&runqueues)->nr_running++;
}

static void dequeue_task(struct task_struct *task) {
  list_del(&task->run_list);
  this_cpu_ptr(&runqueues)->nr_running--;
}

/* A task that may run from now on. */
__walked void wake_up_new_task(struct task_struct *task) {
  u64 flags = local_irq_save();
  task->state = TASK_RUNNING;
  task->time_slice = RR_TIMESLICE;
  enqueue_task(task, &this_cpu_ptr(&runqueues)->queue);
  local_irq_restore(flags);
}

/* A task that slept goes before the one that runs. */
__walked bool try_to_wake_up(struct task_struct *task, u32 state) {
  u64 flags = local_irq_save();
  bool slept = task->state & state;
  if (slept) {
    task->state = TASK_RUNNING;
    /* It may not have come to sleep: then it is in the queue still. */
    if (list_empty(&task->run_list) && task != current) {
      enqueue_task(task, &this_cpu_ptr(&runqueues)->woken);
      resched_curr();
    }
  }
  local_irq_restore(flags);
  return slept;
}

__walked struct task_struct *pick_next_task(void) {
  struct rq *rq = this_cpu_ptr(&runqueues);
  if (!list_empty(&rq->woken))
    return list_first_entry(&rq->woken, struct task_struct, run_list);
  return list_empty(&rq->queue) ? &init_task : list_first_entry(&rq->queue, struct task_struct, run_list);
}

/* What is left to do for the task that ran before, on the stack of the one that runs now. */
__walked void finish_task_switch(struct task_struct *previous) {
  bool dead = previous->state == TASK_DEAD;
  local_irq_enable();
  if (dead)
    put_task_struct(previous);
}

/*
 * The address space of `next`, and its stack. A kernel thread has no address space and goes on with the one that is there:
 * it uses only the kernel's half.
 */
__walked void context_switch(struct task_struct *previous, struct task_struct *next) {
  this_cpu_ptr(&runqueues)->nr_switches++;
  if (!next->mm)
    next->active_mm = previous->active_mm;
  else if (next->mm != previous->active_mm)
    switch_mm(next->mm);
  /* Comes back when somebody switches to this task again; `previous` is then the one that ran in between. */
  previous = __switch_to_asm(previous, next);
  finish_task_switch(previous);
}

/* The running task still can run, but another one shall: it goes on with its time, or waits for its next turn. */
static void put_prev_task(struct task_struct *task) {
  struct list_head *queue = &this_cpu_ptr(&runqueues)->queue;
  if (task->time_slice) {
    enqueue_task(task, queue->next);
  } else {
    task->time_slice = RR_TIMESLICE;
    enqueue_task(task, queue);
  }
}

/* The CPU goes to the task at the head of the queues. */
__walked void schedule(void) {
  struct task_struct *previous = current;
  local_irq_disable();
  clear_tsk_thread_flag(previous, TIF_NEED_RESCHED);
  if (previous != &init_task) {
    /* A task that wants to sleep, but has a signal to take, does not. */
    if (previous->state == TASK_INTERRUPTIBLE && signal_pending(previous))
      previous->state = TASK_RUNNING;
    dequeue_task(previous);
    if (previous->state == TASK_RUNNING)
      put_prev_task(previous);
  }
  struct task_struct *next = pick_next_task();
  if (next == previous) {
    local_irq_enable();
    return;
  }
  context_switch(previous, next);
}

/* What schedule() does after the switch, for a task that was never in schedule(). */
__walked asmlinkage void schedule_tail(struct task_struct *previous) { finish_task_switch(previous); }

__walked __noreturn void do_task_dead(void) {
  current->state = TASK_DEAD;
  schedule();
  for (;;)
    ;
}

/* Every tick of the timer: the running task's time, if others wait for theirs. */
__walked void scheduler_tick(void) {
  struct task_struct *task = current;
  if (task == &init_task)
    return;
  /* It may be used up already: a task that has slept since has not been in the queue. */
  if (task->time_slice && --task->time_slice)
    return;
  if (this_cpu_ptr(&runqueues)->nr_running > 1)
    resched_curr();
  else
    task->time_slice = RR_TIMESLICE;
}

SYSCALL_DEFINE0(sched_yield) {
  current->time_slice = 0;
  schedule();
  return 0;
}
