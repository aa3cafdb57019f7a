/*
 * Waiting for something to happen: a task puts itself on the queue of that thing, looks once more whether it has happened
 * already, and calls schedule(). Whoever makes it happen wakes the queue.
 */
#pragma once

#include <linux/list.h>
#include <linux/sched.h>

struct wait_queue_entry {
  struct task_struct *private;
  struct list_head entry;
};

/* kernel/sched/wait.c */
void init_waitqueue_head(struct wait_queue_head *queue);
void prepare_to_wait(struct wait_queue_head *queue, struct wait_queue_entry *wait, u32 state);
void finish_wait(struct wait_queue_head *queue, struct wait_queue_entry *wait);
/* Wakes every task of the queue. From interrupt handlers too. */
void __wake_up(struct wait_queue_head *queue);
#define wake_up(queue) __wake_up(queue)
#define wake_up_interruptible(queue) __wake_up(queue)

/*
 * Sleeps until `condition` holds: 0, or -ERESTARTSYS when a signal came first. The condition is looked at again after
 * every wake-up: another task may have been faster.
 */
#define wait_event_interruptible(queue, condition)                                                                                     \
  ({                                                                                                                                   \
    struct wait_queue_entry __wait = {.private = current};                                                                             \
    long __error = 0;                                                                                                                  \
    INIT_LIST_HEAD(&__wait.entry);                                                                                                     \
    for (;;) {                                                                                                                         \
      prepare_to_wait(queue, &__wait, TASK_INTERRUPTIBLE);                                                                             \
      if (condition)                                                                                                                   \
        break;                                                                                                                         \
      if (signal_pending(current)) {                                                                                                   \
        __error = -ERESTARTSYS;                                                                                                        \
        break;                                                                                                                         \
      }                                                                                                                                \
      schedule();                                                                                                                      \
    }                                                                                                                                  \
    finish_wait(queue, &__wait);                                                                                                       \
    __error;                                                                                                                           \
  })
