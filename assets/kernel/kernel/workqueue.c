/* The kernel thread that does what interrupt handlers leave for later: see linux/workqueue.h. */
#include <asm/irqflags.h>
#include <linux/errno.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

static struct list_head worklist = LIST_HEAD_INIT(worklist);
static struct wait_queue_head more_work = {LIST_HEAD_INIT(more_work.head)};

void INIT_WORK(struct work_struct *work, void (*func)(struct work_struct *work)) {
  INIT_LIST_HEAD(&work->entry);
  work->func = func;
}

__walked void queue_work(struct work_struct *work) {
  u64 flags = local_irq_save();
  if (list_empty(&work->entry)) {
    list_add_tail(&work->entry, &worklist);
    wake_up(&more_work);
  }
  local_irq_restore(flags);
}

/* The oldest piece, which leaves the list: so it may be queued again while it runs. */
static struct work_struct *take_work(void) {
  struct work_struct *work = NULL;
  u64 flags = local_irq_save();
  if (!list_empty(&worklist)) {
    work = list_first_entry(&worklist, struct work_struct, entry);
    list_del(&work->entry);
  }
  local_irq_restore(flags);
  return work;
}

/* A kernel thread gets no signals, so nothing but work ends its sleep. */
__walked int worker_thread(void *unused) {
  for (;;) {
    struct work_struct *work = NULL;
    wait_event_interruptible(&more_work, (work = take_work()) != NULL);
    if (work)
      work->func(work);
  }
}
