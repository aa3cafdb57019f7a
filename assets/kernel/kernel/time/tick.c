/*
 * The tick: channel 0 of the 8254 raises interrupt 0 every 4 ms. It counts jiffies, runs timers and takes the running
 * task's time. While the CPU is idle and nobody waits for a timer it is switched off: then nothing happens until something
 * comes from outside.
 */
#include <asm/io.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

#define PIT_MODE 0x43
#define PIT_CH0 0x40
/* What the chip counts in a second, and how far it counts for a tick. */
#define PIT_TICK_RATE 1193182
#define PIT_LATCH ((PIT_TICK_RATE + HZ / 2) / HZ)

volatile u64 jiffies;
/* When the tick was switched off, by the clock; 0 while it is on. */
static u64 tick_stopped_at;

/* Mode 2, binary, low byte then high byte: an interrupt each time the count ends. */
static void pit_set_periodic(void) {
  outb(0x34, PIT_MODE);
  outb(PIT_LATCH & 0xff, PIT_CH0);
  outb(PIT_LATCH >> 8, PIT_CH0);
}

/* Mode 0 without a count: the chip waits for one that does not come. */
static void pit_shutdown(void) { outb(0x30, PIT_MODE); }

/* One tick has passed, or several that nobody saw. */
__walked void do_timer(u64 ticks) { jiffies += ticks; }

/* Interrupt 0. */
__walked irqreturn_t timer_interrupt(int irq, void *device) {
  do_timer(1);
  run_local_timers();
  scheduler_tick();
  return IRQ_HANDLED;
}

__walked void tick_nohz_idle_enter(void) {
  if (timers_pending())
    return;
  tick_stopped_at = ktime_get();
  pit_shutdown();
}

__walked void tick_nohz_idle_exit(void) {
  if (!tick_stopped_at)
    return;
  do_timer((ktime_get() - tick_stopped_at) / NSEC_PER_TICK);
  tick_stopped_at = 0;
  pit_set_periodic();
}

__walked void time_init(void) {
  pit_set_periodic();
  request_irq(0, timer_interrupt, "timer", NULL);
}
