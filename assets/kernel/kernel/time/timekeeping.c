/*
 * What time it is. The time-stamp counter says how much has passed since the boot, the CMOS clock once what time it was
 * then.
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* What the counter counts in a second, and where it stood at the boot. */
static u64 tsc_hz;
static u64 tsc_at_boot;
/* The time of day at the boot, in seconds since 1970. */
static s64 boot_seconds;

static void wait_for_tick(void) {
  u64 now = jiffies;
  while (now == jiffies)
    safe_halt();
}

/* From right behind one tick to right behind the next: the time between is known exactly. */
__walked void tsc_init(void) {
  if (!boot_cpu_has(X86_FEATURE_TSC))
    panic("this CPU has no time-stamp counter");
  wait_for_tick();
  u64 start = rdtsc();
  wait_for_tick();
  tsc_hz = (rdtsc() - start) * HZ;
  /* Clocks of CPUs are whole megahertz; what differs from that is the interrupt on its way. */
  tsc_hz = (tsc_hz + 500000) / 1000000 * 1000000;
  if (!tsc_hz)
    panic("the time-stamp counter stands still");
}

__walked u64 ktime_get(void) {
  u64 cycles = rdtsc() - tsc_at_boot;
  /* Seconds and the rest apart: the product of the whole would not fit. */
  return cycles / tsc_hz * (u64)NSEC_PER_SEC + cycles % tsc_hz * (u64)NSEC_PER_SEC / tsc_hz;
}

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define RTC_SECONDS 0
#define RTC_MINUTES 2
#define RTC_HOURS 4
#define RTC_DAY 7
#define RTC_MONTH 8
#define RTC_YEAR 9
#define RTC_A 10
#define RTC_B 11
/* Register A: the clock is about to change. Register B: 24 hours; binary instead of decimal. */
#define RTC_UIP 0x80
#define RTC_24H 0x02
#define RTC_DM_BINARY 0x04

static u32 cmos_read(u8 index) {
  outb(index, CMOS_INDEX);
  return inb(CMOS_DATA);
}

/* A field of the clock. The hour's highest bit says "afternoon" on a clock of twelve hours. */
static u32 rtc_field(u8 index, u32 mode) {
  u32 value = cmos_read(index);
  u32 afternoon = index == RTC_HOURS && !(mode & RTC_24H) ? value & 0x80 : 0;
  value &= ~afternoon;
  if (!(mode & RTC_DM_BINARY))
    value = (value >> 4) * 10 + (value & 15);
  if (index == RTC_HOURS && !(mode & RTC_24H))
    value = value % 12 + (afternoon ? 12 : 0);
  return value;
}

/* Days since 1970-01-01. The year begins in March here, so that the leap day is its last. */
static s64 days_since_1970(u32 year, u32 month, u32 day) {
  if (month <= 2) {
    month += 12;
    year--;
  }
  return (s64)(365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day) - 719469;
}

/* The CMOS clock, read twice until both are equal: it may change in between. */
__walked s64 mach_get_cmos_time(void) {
  u32 mode = cmos_read(RTC_B), second, minute, hour, day, month, year;
  do {
    while (cmos_read(RTC_A) & RTC_UIP)
      cpu_relax();
    second = rtc_field(RTC_SECONDS, mode);
    minute = rtc_field(RTC_MINUTES, mode);
    hour = rtc_field(RTC_HOURS, mode);
    day = rtc_field(RTC_DAY, mode);
    month = rtc_field(RTC_MONTH, mode);
    year = rtc_field(RTC_YEAR, mode);
  } while (second != rtc_field(RTC_SECONDS, mode));
  /* The clock has two digits of the year: Linux takes 70 to 99 for the last century. */
  year += year < 70 ? 2000 : 1900;
  return ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

__walked void timekeeping_init(void) {
  tsc_at_boot = rdtsc();
  boot_seconds = mach_get_cmos_time();
}

struct timespec64 ktime_get_real_ts64(void) {
  u64 since_boot = ktime_get();
  return (struct timespec64){boot_seconds + (s64)(since_boot / NSEC_PER_SEC), (s64)(since_boot % NSEC_PER_SEC)};
}

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
/* Atomic time. The seconds that it is ahead are 0 until somebody sets them. */
#define CLOCK_TAI 11

/* A clock's time. -EINVAL: there is no such clock. */
static int get_clock(int which_clock, struct timespec64 *now) {
  switch (which_clock) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE:
  case CLOCK_TAI:
    *now = ktime_get_real_ts64();
    return 0;
  case CLOCK_MONOTONIC:
  case CLOCK_MONOTONIC_RAW:
  case CLOCK_MONOTONIC_COARSE:
  case CLOCK_BOOTTIME: {
    u64 since_boot = ktime_get();
    *now = (struct timespec64){(s64)(since_boot / NSEC_PER_SEC), (s64)(since_boot % NSEC_PER_SEC)};
    return 0;
  }
  default:
    return -EINVAL;
  }
}

static int put_timespec64(const struct timespec64 *time, void __user *to) { return copy_to_user(to, time, sizeof(*time)) ? -EFAULT : 0; }

static int put_old_timespec32(const struct timespec64 *time, void __user *to) {
  struct old_timespec32 small = {(s32)time->tv_sec, (s32)time->tv_nsec};
  return copy_to_user(to, &small, sizeof(small)) ? -EFAULT : 0;
}

/* A real call: there is no vDSO that would answer without one. */
SYSCALL_DEFINE2(clock_gettime, int, which_clock, struct timespec64 __user *, tp) {
  struct timespec64 now;
  int error = get_clock(which_clock, &now);
  return error ? error : put_timespec64(&now, tp);
}

TIME32_SYSCALL_DEFINE2(clock_gettime, clock_gettime32, int, which_clock, struct old_timespec32 __user *, tp) {
  struct timespec64 now;
  int error = get_clock(which_clock, &now);
  return error ? error : put_old_timespec32(&now, tp);
}

struct timezone {
  int tz_minuteswest;
  int tz_dsttime;
};

static int put_timezone(struct timezone __user *tz) {
  const struct timezone utc = {0, 0};
  return tz && copy_to_user(tz, &utc, sizeof(utc)) ? -EFAULT : 0;
}

/* The time of day in microseconds: the same two words as a timespec. */
static struct timespec64 get_timeval(void) {
  struct timespec64 now = ktime_get_real_ts64();
  now.tv_nsec /= 1000;
  return now;
}

SYSCALL_DEFINE2(gettimeofday, struct timespec64 __user *, tv, struct timezone __user *, tz) {
  struct timespec64 now = get_timeval();
  if (tv && put_timespec64(&now, tv))
    return -EFAULT;
  return put_timezone(tz);
}

COMPAT_SYSCALL_DEFINE2(gettimeofday, struct old_timespec32 __user *, tv, struct timezone __user *, tz) {
  struct timespec64 now = get_timeval();
  if (tv && put_old_timespec32(&now, tv))
    return -EFAULT;
  return put_timezone(tz);
}

/* Sleeps as `block` says. A signal ends it early: then `put` writes what is left for the program to read, and `block` is how it goes on. */
static long sleep_as(struct restart_block block, int (*put)(const struct timespec64 *, void __user *)) {
  u64 expires = block.expires;
  if (expires > jiffies) {
    current->state = TASK_INTERRUPTIBLE;
    schedule_timeout((long)(expires - jiffies));
  }
  if (expires <= jiffies)
    return 0;
  u64 left = (expires - jiffies) * (u64)NSEC_PER_TICK;
  struct timespec64 remaining = {(s64)(left / NSEC_PER_SEC), (s64)(left % NSEC_PER_SEC)};
  if (block.rmtp && put(&remaining, block.rmtp))
    return -EFAULT;
  current->restart_block = block;
  return -ERESTART_RESTARTBLOCK;
}

static long nanosleep_restart(struct restart_block *block) { return sleep_as(*block, put_timespec64); }
static long nanosleep_time32_restart(struct restart_block *block) { return sleep_as(*block, put_old_timespec32); }

/* When a sleep that begins now ends. Time is measured in ticks here, and one more passes: the present one has begun already. */
static u64 sleep_end(struct timespec64 wanted) {
  u64 seconds = min((u64)wanted.tv_sec, (u64)1 << 32);
  u64 expires = jiffies + seconds * HZ + ((u64)wanted.tv_nsec + NSEC_PER_TICK - 1) / NSEC_PER_TICK;
  return wanted.tv_sec || wanted.tv_nsec ? expires + 1 : expires;
}

static bool timespec64_valid(struct timespec64 time) { return time.tv_sec >= 0 && (u64)time.tv_nsec < NSEC_PER_SEC; }

SYSCALL_DEFINE2(nanosleep, struct timespec64 __user *, rqtp, struct timespec64 __user *, rmtp) {
  struct timespec64 wanted;
  if (copy_from_user(&wanted, rqtp, sizeof(wanted)))
    return -EFAULT;
  if (!timespec64_valid(wanted))
    return -EINVAL;
  return sleep_as((struct restart_block){nanosleep_restart, sleep_end(wanted), rmtp}, put_timespec64);
}

TIME32_SYSCALL_DEFINE2(nanosleep, nanosleep_time32, struct old_timespec32 __user *, rqtp, struct old_timespec32 __user *, rmtp) {
  struct old_timespec32 small;
  if (copy_from_user(&small, rqtp, sizeof(small)))
    return -EFAULT;
  struct timespec64 wanted = {small.tv_sec, small.tv_nsec};
  if (!timespec64_valid(wanted))
    return -EINVAL;
  return sleep_as((struct restart_block){nanosleep_time32_restart, sleep_end(wanted), rmtp}, put_old_timespec32);
}
