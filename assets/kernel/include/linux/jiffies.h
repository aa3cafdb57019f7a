/* Time: the tick of the timer, the clocks that programs read, and timers. */
#pragma once

#include <linux/list.h>
#include <linux/types.h>

/* Ticks of the timer in a second. */
#define HZ 250
#define NSEC_PER_SEC 1000000000l
#define NSEC_PER_TICK (NSEC_PER_SEC / HZ)

/* Ticks since the boot. */
extern volatile u64 jiffies;

/* Seconds and nanoseconds, as system calls have them. */
struct timespec64 {
  s64 tv_sec;
  s64 tv_nsec;
};

/* The same in a 32-bit program, and with microseconds in place of nanoseconds. */
struct old_timespec32 {
  s32 tv_sec;
  s32 tv_nsec;
};

/* Something to do at a tick. */
struct timer_list {
  struct list_head entry;
  /* In jiffies. */
  u64 expires;
  void (*function)(struct timer_list *);
};

/* kernel/time/timer.c */
void timer_init(void);
void add_timer(struct timer_list *timer);
void del_timer(struct timer_list *timer);
/* Runs what is due. Called by the timer interrupt. */
void run_local_timers(void);
bool timers_pending(void);

/* kernel/time/tick.c: the timer interrupt, and its absence while the CPU is idle. */
void time_init(void);
void tick_nohz_idle_enter(void);
void tick_nohz_idle_exit(void);

/* kernel/time/timekeeping.c. Nanoseconds since the boot, and the time of day. */
u64 ktime_get(void);
struct timespec64 ktime_get_real_ts64(void);
void timekeeping_init(void);
/* Learns how fast the time-stamp counter counts, from two ticks of the timer. */
void tsc_init(void);
