/* Timers: functions to call at a tick, sorted by it; and sleeping for some ticks. */
#include <asm/irqflags.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

static struct list_head timers = LIST_HEAD_INIT(timers);

bool timers_pending(void) { return !list_empty(&timers); }

__walked void add_timer(struct timer_list *timer) {
  u64 flags = local_irq_save();
  struct list_head *place = timers.next;
  while (place != &timers && container_of(place, struct timer_list, entry)->expires <= timer->expires)
    place = place->next;
  list_add_tail(&timer->entry, place);
  local_irq_restore(flags);
}

void del_timer(struct timer_list *timer) {
  u64 flags = local_irq_save();
  list_del(&timer->entry);
  local_irq_restore(flags);
}

__walked void run_local_timers(void) {
  while (!list_empty(&timers)) {
    struct timer_list *timer = list_first_entry(&timers, struct timer_list, entry);
    if (timer->expires > jiffies)
      return;
    list_del(&timer->entry);
    timer->function(timer);
  }
}

/* A timer on the stack of the task that it wakes. */
struct process_timer {
  struct timer_list timer;
  struct task_struct *task;
};

static void process_timeout(struct timer_list *timer) { wake_up_process(container_of(timer, struct process_timer, timer)->task); }

__walked long schedule_timeout(long timeout) {
  u64 expires = jiffies + (u64)timeout;
  struct process_timer sleeper = {{.expires = expires, .function = process_timeout}, current};
  add_timer(&sleeper.timer);
  schedule();
  del_timer(&sleeper.timer);
  return expires > jiffies ? (long)(expires - jiffies) : 0;
}
