/*
 * Who runs. The tasks that can run stand in a queue; schedule() takes the first, and task 0, the idle task, when
 * the queue is empty.
 */
#include <asm/irqflags.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <linux/mm.h>
#include <linux/sched.h>

static struct list_head runqueue = LIST_HEAD_INIT(runqueue);

void sched_init(void) { init_task.active_mm = &init_mm; }

/* A task that may run from now on. */
void wake_up_new_task(struct task_struct *task) {
  task->state = TASK_RUNNING;
  list_add_tail(&task->run_list, &runqueue);
}

static struct task_struct *pick_next_task(void) {
  return list_empty(&runqueue) ? &init_task : list_first_entry(&runqueue, struct task_struct, run_list);
}

/*
 * The address space of `next`. A kernel thread has none and goes on with the one that is there: it uses only the
 * kernel's half.
 */
static void context_switch(struct task_struct *previous, struct task_struct *next) {
  if (!next->mm)
    next->active_mm = previous->active_mm;
  else if (next->mm != previous->active_mm)
    switch_mm(next->mm);
  __switch_to_asm(previous, next);
}

/* The CPU goes to the task at the head of the queue; the running one, if it still can run, to the tail. */
__walked void schedule(void) {
  struct task_struct *previous = current;
  local_irq_disable();
  clear_tsk_thread_flag(previous, TIF_NEED_RESCHED);
  if (previous != &init_task && previous->state == TASK_RUNNING) {
    list_del(&previous->run_list);
    list_add_tail(&previous->run_list, &runqueue);
  }
  struct task_struct *next = pick_next_task();
  if (next != previous)
    context_switch(previous, next);
  local_irq_enable();
}

/* What schedule() does after the switch, for a task that was never in schedule(). */
__walked asmlinkage void schedule_tail(struct task_struct *previous) {
  local_irq_enable();
}
