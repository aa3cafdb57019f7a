/* Reads and writes that meet a bad address on their way, in one piece and in several; and how a pipe fills. */
#include "suite.h"

struct vector {
  u64 base, length;
};

#define KERNEL_ADDRESS 0xffffffff81000000
static u8 buffer[16384];

/* Two pages, the page behind them unmapped. */
static u8 *two_pages(void) {
  u8 *pages = (u8 *)call(SYS_mmap, 0x20000000, 3 * 4096, 3, 0x32, -1, 0);
  call(SYS_munmap, pages + 8192, 4096);
  for (u32 i = 0; i < 8192; i++)
    pages[i] = (u8)('a' + i % 26);
  return pages;
}

/* What a failed write has left in a pipe: with one byte behind it, so that the read does not sleep. */
static void say_left(int *fds) {
  call(SYS_write, fds[1], "z", 1);
  say("  and left in the pipe: ", call(SYS_read, fds[0], buffer, sizeof(buffer)) - 1);
}

/* The vector is checked as a whole before anything is moved. */
static void vector_check(void) {
  u8 *pages = two_pages();
  int fds[2];
  call(SYS_pipe, fds);
  u64 text = (u64)"ab";
  struct vector unmapped[] = {{text, 2}, {1, 2}}, kernel[] = {{text, 2}, {KERNEL_ADDRESS, 2}}, negative[] = {{text, 2}, {text, -1ul}};
  struct vector empty[] = {{text, 2}, {KERNEL_ADDRESS, 0}};
  say("second piece unmapped: ", call(SYS_writev, fds[1], unmapped, 2));
  say_left(fds);
  say("second piece in the kernel: ", call(SYS_writev, fds[1], kernel, 2));
  say_left(fds);
  say("second piece of negative length: ", call(SYS_writev, fds[1], negative, 2));
  say_left(fds);
  say("second piece empty, in the kernel: ", call(SYS_writev, fds[1], empty, 2));
  say_left(fds);
  struct vector *last = (struct vector *)(pages + 8192 - sizeof(struct vector));
  *last = unmapped[0];
  say("the vector itself ends at the edge: ", call(SYS_writev, fds[1], last, 2));
  say_left(fds);
  say("no pieces, to the end for reading: ", call(SYS_writev, fds[0], unmapped, 0));
  say("one, to the end for reading: ", call(SYS_writev, fds[0], unmapped, 1));
  say("no pieces, no vector: ", call(SYS_writev, fds[1], KERNEL_ADDRESS, 0));
  say("read, negative: ", call(SYS_readv, fds[0], negative + 1, 1));
  say("closed, with a bad count: ", call(SYS_writev, 99, unmapped, -1));
  say("too many: ", call(SYS_writev, fds[1], unmapped, 1025));
  /* More pieces than fit on the kernel's stack, and a read that fills exactly its first piece must not wait for more. */
  struct vector many[20], parts[] = {{(u64)buffer, 20}, {(u64)buffer, 8}};
  for (u32 i = 0; i < COUNT(many); i++)
    many[i] = (struct vector){text, i % 3};
  say("20 pieces: ", call(SYS_writev, fds[1], many, 20));
  say("read in two: ", call(SYS_readv, fds[0], parts, 2));
}

/* Which of two errors counts: era 5.0 checks one piece after the other. */
static void vector_order(void) {
  const struct vector both[] = {{KERNEL_ADDRESS, 2}, {(u64)"ab", -1ul}};
  say("the first in the kernel, the second of negative length: ", call(SYS_writev, 1, both, 2));
}

/* What was copied up to the edge counts by whole pages of the pipe. */
static void partial_copies(void) {
  u8 *pages = two_pages();
  int fds[2];
  call(SYS_pipe, fds);
  say("write over the edge: ", call(SYS_write, fds[1], pages + 8192 - 10, 20));
  say_left(fds);
  say("write of two pages, the second missing: ", call(SYS_write, fds[1], pages + 4096, 8192));
  say_left(fds);
  say("write of 4 GiB: ", call(SYS_write, fds[1], pages, 0xffffffff));
  say_left(fds);
  call(SYS_write, fds[1], buffer, 8192);
  say("read of two pages into one: ", call(SYS_read, fds[0], pages + 4096, 8192));
  say("the rest: ", call(SYS_read, fds[0], buffer, sizeof(buffer)));
  call(SYS_write, fds[1], buffer, 100);
  say("read over the edge: ", call(SYS_read, fds[0], pages + 8192 - 10, 100));
  say("the rest: ", call(SYS_read, fds[0], buffer, sizeof(buffer)));
  say("getrandom into the kernel: ", call(SYS_getrandom, KERNEL_ADDRESS, 1, 0));
  say("getrandom of nothing: ", call(SYS_getrandom, 1, 0, 0));
  say("both kinds of random: ", call(SYS_getrandom, pages, 1, 6));
}

/* Era 5.0 never says how much it has copied, and has no GRND_INSECURE. */
static void random_edges(void) {
  u8 *pages = two_pages();
  say("over the edge: ", call(SYS_getrandom, pages + 8192 - 10, 100, 0));
  say("128 bytes before it: ", call(SYS_getrandom, pages + 8192 - 128, 200, 0));
  say("far more than there is: ", call(SYS_getrandom, pages, 0x7fffffffffffffff, 0));
  say("insecure: ", call(SYS_getrandom, pages, 1, 4));
}

static volatile int alarms;
static void note(int signo, struct info *info, struct context *context) { alarms++; }

/*
 * Every write begins a page when its odd part does not fit into the one before, so a pipe is full before it holds 64 KiB. The
 * writer then sleeps until a signal of its child comes.
 */
static void pipe_pages(void) {
  static const u32 sizes[] = {5000, 4096, 100, 3000, 4097};
  for (u32 i = 0; i < COUNT(sizes); i++) {
    int fds[2];
    call(SYS_pipe, fds);
    on(SIGUSR1, note, 0);
    s64 parent = call(SYS_getpid), child = call(SYS_fork);
    if (child == 0) {
      s64 pause[2] = {0, 60000000};
      call(SYS_nanosleep, pause, NULL);
      call(SYS_kill, parent, SIGUSR1);
      quit(0);
    }
    s64 total = 0, written;
    while ((written = call(SYS_write, fds[1], buffer, sizes[i])) == sizes[i])
      total += written;
    say("writes of ", sizes[i]);
    say("  fill it with ", total);
    say("  and then return ", written);
    say("  what is read at once: ", call(SYS_read, fds[0], buffer, sizeof(buffer)));
    call(SYS_wait4, child, NULL, 0, NULL);
    call(SYS_close, fds[0]);
    call(SYS_close, fds[1]);
  }
  say("signals ", alarms);
}

const struct test edge_tests[] = {{"vector-check", vector_check},
                                  {"vector-order", vector_order},
                                  {"partial-copies", partial_copies},
                                  {"random-edges", random_edges},
                                  {"pipe-pages", pipe_pages},
                                  {NULL, NULL}};
