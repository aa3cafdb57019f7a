/* Wait queues: see linux/wait.h. Interrupt handlers wake tasks, so a queue is changed with interrupts off. */
#include <asm/irqflags.h>
#include <linux/wait.h>

void init_waitqueue_head(struct wait_queue_head *queue) { INIT_LIST_HEAD(&queue->head); }

/*
 * The state first, then the look at the condition: a wake-up that comes in between sets the state back, and schedule()
 * then does not put the task to sleep.
 */
__walked void prepare_to_wait(struct wait_queue_head *queue, struct wait_queue_entry *wait, u32 state) {
  u64 flags = local_irq_save();
  if (list_empty(&wait->entry))
    list_add_tail(&wait->entry, &queue->head);
  current->state = state;
  local_irq_restore(flags);
}

__walked void finish_wait(struct wait_queue_head *queue, struct wait_queue_entry *wait) {
  u64 flags = local_irq_save();
  current->state = TASK_RUNNING;
  list_del(&wait->entry);
  local_irq_restore(flags);
}

__walked void __wake_up(struct wait_queue_head *queue) {
  u64 flags = local_irq_save();
  struct wait_queue_entry *wait;
  list_for_each_entry(wait, &queue->head, entry) wake_up_process(wait->private);
  local_irq_restore(flags);
}
