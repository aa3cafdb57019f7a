/*
 * Work that an interrupt handler leaves for later: a kernel thread does it, with interrupts on and where it may sleep.
 */
#pragma once

#include <linux/list.h>

struct work_struct {
  struct list_head entry;
  void (*func)(struct work_struct *work);
};

/* kernel/workqueue.c */
void INIT_WORK(struct work_struct *work, void (*func)(struct work_struct *work));
/* Work that waits already is not added again. From interrupt handlers too. */
void queue_work(struct work_struct *work);
/* The thread, to be started by the boot. */
int worker_thread(void *unused);
