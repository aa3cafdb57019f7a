/*
 * fuzz SEED [hungry]: system calls without end, with numbers and arguments that a generator chooses. Whatever they are, the kernel must
 * go on.
 *
 * Each round is a child of its own, with as many calls as the seed says; the parent waits for it a while, then kills it and everything that
 * it left, and starts the next round. So a call that sleeps, or ends its caller, ends only a round. With `hungry` every second round
 * begins when there is no memory left but some pages.
 */
#include "suite.h"

static u64 state;

static u64 next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static u64 below(u64 limit) { return next() % limit; }

static const u16 known[] = {0,  1,  2,  3,  5,  8,  9,  10, 11, 12, 13, 14, 15,  16,  19,  20,  21,  22,  24,  32,  33,  35,  39, 57,
                            60, 61, 62, 63, 83, 96, 102, 104, 105, 107, 108, 110, 158, 218, 219, 228, 231, 257, 318};

static u8 memory[3 * 4096];

/* Numbers at which something begins or ends, addresses of every kind, and anything at all. */
static u64 argument(void) {
  switch (below(12)) {
  case 0:
    return below(8);
  case 1:
    return -below(8);
  case 2:
    return (u64)memory + below(sizeof(memory));
  case 3:
    return (u64)__builtin_frame_address(0) - below(8192);
  case 4:
    return (u64)argument + below(4096);
  case 5:
    return 0xffff800000000000 + (below(2) ? next() % (1ul << 47) : below(4096));
  case 6:
    return 0x7ffffffff000 - below(8192);
  case 7:
    return 1ul << below(64);
  case 8:
    return (1ul << below(64)) - 1;
  case 9:
    return 4096 * below(1 << 20);
  case 10:
    return below(4096);
  default:
    return next();
  }
}

/* Calls that would end the fuzzer itself, not the kernel: signals to it or to everybody. */
static int spares_the_parent(u64 number, u64 a) { return number != SYS_kill || (int)a > 1; }

/* The terminal shows some ten thousand bytes a second: a round is over before a long write to it is. */
static u64 shortened(u64 fd, u64 bytes) {
  u8 modes[64];
  return call(SYS_ioctl, fd, 0x5401, modes) == 0 && bytes > 128 ? bytes % 128 : bytes;
}

/* Has the kernel touch pages until it has none; then, every other time, a few are given back. */
static void eat(void) {
  /* No address that `argument` makes: all of this on the terminal would take hours. */
  u64 start = 0x123400000, at = start;
  for (;; at += 4096) {
    if (at % 0x400000 == 0)
      call(SYS_mmap, at, 0x400000, 3, 0x32, -1, 0);
    if (call(SYS_rt_sigprocmask, 0, NULL, at, 8) < 0)
      break;
  }
  u64 spared = below(2) * below(20) * 4096;
  if (spared && at - start >= spared)
    call(SYS_munmap, at - spared, spared);
}

static void round(void) {
  u64 calls = 20 + below(400);
  for (u64 i = 0; i < calls; i++) {
    u64 number = below(8) ? known[below(COUNT(known))] : argument();
    u64 a[6];
    for (u32 k = 0; k < 6; k++)
      a[k] = argument();
    /* These end most rounds: rarely, so that others come too. rt_sigreturn takes all registers from the stack. */
    if ((number == SYS_fork || number == 15) && below(16))
      continue;
    if ((number == SYS_exit || number == SYS_exit_group) && below(16))
      continue;
    if (below(16) == 0) {
      /* By the other way in, where the numbers mean something else: kill is 37. */
      u32 number32 = (u32)(below(4) ? below(400) : argument());
      if (number32 == 4)
        a[2] = shortened(a[0], (u32)a[2]);
      if (number32 != 37)
        call32(number32, a[0], a[1], a[2], a[3], a[4]);
      continue;
    }
    if (number == SYS_write)
      a[2] = shortened(a[0], a[2]);
    if (spares_the_parent(number, a[0]))
      call6((s64)number, (s64)a[0], (s64)a[1], (s64)a[2], (s64)a[3], (s64)a[4], (s64)a[5]);
  }
}

/* Decimal digits; anything else ends the number. */
static u64 parse(const char *text) {
  u64 value = 0;
  while (*text >= '0' && *text <= '9')
    value = value * 10 + (u64)(*text++ - '0');
  return value;
}

int main(int argc, char **argv) {
  u64 seed = argc > 1 ? parse(argv[1]) : 1;
  int hungry = argc > 2 && equal(argv[2], "hungry");
  for (u64 number = 0;; number++) {
    s64 child = call(SYS_fork);
    if (child == 0) {
      state = (seed << 32 | number) * 0x9e3779b97f4a7c15 | 1;
      next();
      if (hungry && number % 2)
        eat();
      round();
      quit(0);
    }
    struct {
      s64 seconds, nanoseconds;
    } moment = {0, 4000000};
    for (u32 i = 0; i < 5 && call(SYS_wait4, child, NULL, 1, NULL) == 0; i++)
      call(SYS_nanosleep, &moment, NULL);
    /* All but this one. */
    call(SYS_kill, -1, SIGKILL);
    while (call(SYS_wait4, -1, NULL, 0, NULL) > 0)
      ;
  }
}
