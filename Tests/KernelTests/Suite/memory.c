/* Memory: mappings, their rights and errors, the heap, pages that come at the first touch. */
#include "suite.h"

enum { NONE = 0, READ = 1, WRITE = 2, EXEC = 4, SHARED = 1, PRIVATE = 2, FIXED = 0x10, ANONYMOUS = 0x20, DOWNWARDS = 0x100 };
enum { SEM = 8, GROWSDOWN = 0x1000000, GROWSUP = 0x2000000 };
#define PAGE 4096

static int last_code;
static u64 last_error;
static void catch(int signo, struct info *info, struct context *context) {
  last_code = info->code;
  last_error = context->error;
  leave_probe(context);
}

static volatile u8 *target;
static void do_read(void) { (void)*target; }
static void do_write(void) { *target = 1; }
static void do_call(void) { ((void (*)(void))target)(); }

/* What happens at an address: nothing, or the si_code of SIGSEGV. */
static void try(const char *text, u64 address, void (*what)(void)) {
  target = (volatile u8 *)address;
  last_code = 0;
  probe(what);
  say(text, last_code);
}

static u64 map(u64 length, u64 prot, u64 flags) { return (u64)call(SYS_mmap, 0, length, prot, flags | ANONYMOUS, -1, 0); }

static void mmap_errors(void) {
  say("length 0: ", call(SYS_mmap, 0, 0, READ, PRIVATE | ANONYMOUS, -1, 0));
  say("neither shared nor private: ", call(SYS_mmap, 0, PAGE, READ, ANONYMOUS, -1, 0));
  say("offset: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE | ANONYMOUS, -1, 1));
  say("no file: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE, -1, 0));
  say("fixed, misaligned: ", call(SYS_mmap, 0x10000001, PAGE, READ, PRIVATE | ANONYMOUS | FIXED, -1, 0));
  say("fixed, kernel: ", call(SYS_mmap, 0xffff800000000000, PAGE, READ, PRIVATE | ANONYMOUS | FIXED, -1, 0));
  say("too long: ", call(SYS_mmap, 0, 1ul << 47, READ, PRIVATE | ANONYMOUS, -1, 0));
  say("fixed: ", call(SYS_mmap, 0x10000000, PAGE, READ, PRIVATE | ANONYMOUS | FIXED, -1, 0) == 0x10000000);
  say("hint: ", call(SYS_mmap, 0x20000123, PAGE, READ, PRIVATE | ANONYMOUS, -1, 0) == 0x20000000);
  say("fixed, again, not instead: ", call(SYS_mmap, 0x10000000, PAGE, READ, PRIVATE | ANONYMOUS | 0x100000, -1, 0));
  say("munmap misaligned: ", call(SYS_munmap, 1, PAGE));
  say("munmap nothing: ", call(SYS_munmap, 0x30000000, 0));
  say("munmap a hole: ", call(SYS_munmap, 0x30000000, PAGE));
  say("munmap the kernel: ", call(SYS_munmap, 0xffff800000000000, PAGE));
}

static void rights(void) {
  on(SIGSEGV, catch, 0);
  u64 place = map(4 * PAGE, READ | WRITE, PRIVATE);
  say("zero: ", *(u8 *)place);
  try("write: ", place, do_write);
  try("call without the right: ", place, do_call);
  say("mprotect: ", call(SYS_mprotect, place, PAGE, READ));
  try("read: ", place, do_read);
  try("write to read-only: ", place, do_write);
  try("write behind it: ", place + PAGE, do_write);
  call(SYS_mprotect, place + PAGE, PAGE, NONE);
  try("read without any right: ", place + PAGE, do_read);
  say("kept: ", *(u8 *)place);
  call(SYS_mprotect, place + PAGE, PAGE, READ | WRITE);
  say("kept behind it: ", *(u8 *)(place + PAGE));
  *(u8 *)(place + 2 * PAGE) = 0xc3;
  call(SYS_mprotect, place + 2 * PAGE, PAGE, READ | EXEC);
  try("call with the right: ", place + 2 * PAGE, do_call);
  say("munmap the middle: ", call(SYS_munmap, place + PAGE, PAGE));
  try("read there: ", place + PAGE, do_read);
  try("read behind it: ", place + 2 * PAGE, do_read);
  say("mprotect over the hole: ", call(SYS_mprotect, place, 3 * PAGE, READ));
  say("mprotect misaligned: ", call(SYS_mprotect, place + 1, PAGE, READ));
  say("mprotect nothing: ", call(SYS_mprotect, place, 0, READ));
  say("mprotect with wrong rights: ", call(SYS_mprotect, place, PAGE, 0x80));
}

/* Of PROT_SEM nothing remains; PROT_GROWSDOWN means an area that grows downwards, from its start. */
static void mprotect_flags(void) {
  on(SIGSEGV, catch, 0);
  u64 place = map(PAGE, READ | WRITE, PRIVATE);
  *(u8 *)place = 1;
  say("semaphores: ", call(SYS_mprotect, place, PAGE, READ | WRITE | SEM));
  s64 child = call(SYS_fork);
  if (child == 0) {
    *(u8 *)place = 2;
    quit(0);
  }
  wait_for(child);
  say("still private: ", *(u8 *)place);
  say("downwards: ", call(SYS_mprotect, place, PAGE, READ | GROWSDOWN));
  say("upwards: ", call(SYS_mprotect, place, PAGE, READ | GROWSUP));
  say("both: ", call(SYS_mprotect, place, PAGE, READ | GROWSDOWN | GROWSUP));
  say("both, of nothing: ", call(SYS_mprotect, place, 0, READ | GROWSDOWN | GROWSUP));
  say("downwards, of nothing: ", call(SYS_mprotect, place, 0, READ | GROWSDOWN));
  say("downwards, in a hole: ", call(SYS_mprotect, 0x30000000, PAGE, READ | GROWSDOWN));
  call(SYS_mmap, 0x30000000, 4 * PAGE, READ | WRITE, PRIVATE | ANONYMOUS | FIXED | DOWNWARDS, -1, 0);
  say("a stack: ", call(SYS_mprotect, 0x30002000, PAGE, READ | GROWSDOWN));
  try("write to its start: ", 0x30000000, do_write);
  try("write there: ", 0x30002000, do_write);
  try("write behind it: ", 0x30003000, do_write);
  say("upwards, a stack: ", call(SYS_mprotect, 0x30002000, PAGE, READ | GROWSUP));
}

/* The error code tells whether a page was there: a fetch makes one, as a read does. */
static void no_exec(void) {
  on(SIGSEGV, catch, 0);
  u64 place = map(3 * PAGE, READ | WRITE, PRIVATE);
  try("never touched: ", place, do_call);
  say_hex("  error code 0x", last_error);
  *(u8 *)(place + PAGE) = 0xc3;
  try("touched: ", place + PAGE, do_call);
  say_hex("  error code 0x", last_error);
  call(SYS_mprotect, place + 2 * PAGE, PAGE, NONE);
  try("without any right: ", place + 2 * PAGE, do_call);
  say_hex("  error code 0x", last_error);
}

/* Where a NULL pointer leads, only root may put something. */
static void lowest_page(void) {
  say("setuid: ", call(SYS_setuid, 1000));
  say("fixed: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE | ANONYMOUS | FIXED, -1, 0));
  say("fixed, misaligned: ", call(SYS_mmap, 1, PAGE, READ, PRIVATE | ANONYMOUS | FIXED, -1, 0));
  say("anywhere: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE | ANONYMOUS, -1, 0) > 0);
}

/* A pipe cannot be mapped, but other mistakes are seen first. */
static void map_pipe(void) {
  int fds[2];
  call(SYS_pipe, fds);
  say("end for reading: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE, fds[0], 0));
  say("end for writing: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE, fds[1], 0));
  say("end for reading, shared: ", call(SYS_mmap, 0, PAGE, READ, SHARED, fds[0], 0));
  say("end for reading, shared, to write: ", call(SYS_mmap, 0, PAGE, WRITE, SHARED, fds[0], 0));
  say("end for reading, private, to write: ", call(SYS_mmap, 0, PAGE, WRITE, PRIVATE, fds[0], 0));
  say("end for writing, shared, to write: ", call(SYS_mmap, 0, PAGE, WRITE, SHARED, fds[1], 0));
  say("length 0: ", call(SYS_mmap, 0, 0, READ, PRIVATE, fds[0], 0));
  say("neither shared nor private: ", call(SYS_mmap, 0, PAGE, READ, 0, fds[0], 0));
  say("fixed, misaligned: ", call(SYS_mmap, 0x10000001, PAGE, READ, PRIVATE | FIXED, fds[0], 0));
  say("too long: ", call(SYS_mmap, 0, 1ul << 47, READ, PRIVATE, fds[0], 0));
  say("huge pages: ", call(SYS_mmap, 0, PAGE, READ, PRIVATE | 0x40000, fds[0], 0));
  say("closed, length 0: ", call(SYS_mmap, 0, 0, READ, PRIVATE, 99, 0));
}

/* What grows downwards keeps a gap of 256 pages below it, from hints too. */
static void guard_gap(void) {
  call(SYS_mmap, 0x30000000, PAGE, READ | WRITE, PRIVATE | ANONYMOUS | FIXED | DOWNWARDS, -1, 0);
  say("directly below: ", call(SYS_mmap, 0x30000000 - PAGE, PAGE, READ, PRIVATE | ANONYMOUS, -1, 0) == 0x30000000 - PAGE);
  say("in the gap: ", call(SYS_mmap, 0x30000000 - 256 * PAGE, PAGE, READ, PRIVATE | ANONYMOUS, -1, 0) == 0x30000000 - 256 * PAGE);
  say("below the gap: ", call(SYS_mmap, 0x30000000 - 257 * PAGE, PAGE, READ, PRIVATE | ANONYMOUS, -1, 0) == 0x30000000 - 257 * PAGE);
}

static void heap(void) {
  on(SIGSEGV, catch, 0);
  u64 start = (u64)call(SYS_brk, 0);
  say("grow: ", call(SYS_brk, start + 3 * PAGE) == (s64)(start + 3 * PAGE));
  try("touch: ", start + 3 * PAGE - 1, do_write);
  say("too much: ", call(SYS_brk, 1ul << 50) == (s64)(start + 3 * PAGE));
  say("too little: ", call(SYS_brk, 1) == (s64)(start + 3 * PAGE));
  say("shrink: ", call(SYS_brk, start + PAGE) == (s64)(start + PAGE));
  try("beyond: ", start + 2 * PAGE, do_read);
  call(SYS_brk, start + 3 * PAGE);
  say("new again: ", *(u8 *)(start + 3 * PAGE - 1));
}

/* After a fork each has its own copy of private memory, and both see shared memory. */
static void fork_memory(void) {
  u64 private = map(PAGE, READ | WRITE, PRIVATE), shared = map(2 * PAGE, READ | WRITE, SHARED);
  volatile s64 *mine = (s64 *)private, *ours = (s64 *)shared, local = 1;
  *mine = *ours = 1;
  s64 child = call(SYS_fork);
  if (child == 0) {
    *mine = 2;
    *ours = 2;
    /* Touched for the first time after the fork. */
    ours[PAGE / 8] = 3;
    local = 2;
    quit((int)(*mine + local));
  }
  int status = 0;
  call(SYS_wait4, child, &status, 0, NULL);
  say("child saw ", status >> 8);
  say("private ", *mine);
  say("shared ", *ours);
  say("shared, later ", ours[PAGE / 8]);
  say("stack ", local);
}

/* A fork makes no page of shared memory, which together would not fit; each comes at its first touch, to all who share it. */
static void sparse_shared(void) {
  enum { LENGTH = 0x2000000 };
  u64 places[4], sum = 0;
  for (u32 i = 0; i < COUNT(places); i++)
    places[i] = map(LENGTH, READ | WRITE, SHARED);
  *(u8 *)places[0] = 1;
  s64 child = call(SYS_fork);
  if (child == 0) {
    for (u32 i = 0; i < COUNT(places); i++) {
      *(u8 *)(places[i] + LENGTH - 1) = (u8)(10 + i);
      /* In two pieces, of which one goes: the pages stay with the parent. */
      call(SYS_mprotect, places[i], LENGTH / 2, READ);
      call(SYS_munmap, places[i] + LENGTH / 2, LENGTH / 2);
    }
    quit(*(u8 *)places[0]);
  }
  say("fork: ", child < 0 ? child : 0);
  say("child saw ", wait_for(child) >> 8);
  for (u32 i = 0; i < COUNT(places); i++)
    sum += *(u8 *)(places[i] + LENGTH - 1);
  say("parent sees ", (s64)sum);
  /* Mapped again it is other memory. */
  call(SYS_mmap, places[0], LENGTH, READ | WRITE, SHARED | ANONYMOUS | FIXED, -1, 0);
  say("new ", *(u8 *)(places[0] + LENGTH - 1));
  say("beside it ", *(u8 *)(places[1] + LENGTH - 1));
}

/* Touched, given back, and again: more than the machine of the tests has. */
static void shared_again(void) {
  enum { LENGTH = 0x1000000 };
  u64 wrong = 0;
  for (u32 i = 0; i < 8; i++) {
    u64 place = map(LENGTH, READ | WRITE, SHARED);
    for (u64 at = place; at < place + LENGTH; at += PAGE) {
      wrong += *(u8 *)at != 0;
      *(u8 *)at = 1;
    }
    wrong += call(SYS_munmap, place, LENGTH) != 0;
  }
  say("wrong ", (s64)wrong);
}

/* Memory that a system call writes to need not have been touched, and may still be shared since a fork. */
static void kernel_touches(void) {
  int fds[2];
  u64 place = map(2 * PAGE, READ | WRITE, PRIVATE);
  call(SYS_pipe, fds);
  call(SYS_write, fds[1], "abcdefgh", 8);
  say("read across pages: ", call(SYS_read, fds[0], place + PAGE - 4, 8));
  say("bytes ", *(u8 *)(place + PAGE - 4) == 'a' && *(u8 *)(place + PAGE) == 'e');
  s64 child = call(SYS_fork);
  if (child == 0) {
    call(SYS_write, fds[1], "z", 1);
    call(SYS_read, fds[0], place + PAGE, 1);
    quit(*(u8 *)(place + PAGE));
  }
  int status = 0;
  call(SYS_wait4, child, &status, 0, NULL);
  say("child ", status >> 8);
  say("parent ", *(u8 *)(place + PAGE));
  call(SYS_mprotect, place, PAGE, READ);
  call(SYS_write, fds[1], "abcd", 4);
  say("read to read-only: ", call(SYS_read, fds[0], place, 4));
  say("write from there: ", call(SYS_write, fds[1], place, 4));
}

static void segment_bases(void) {
  u64 base = 0, value = 0x1122334455667788;
  say("set fs: ", call(SYS_arch_prctl, 0x1002, &value));
  u64 read;
  __asm__ volatile("mov %%fs:0, %0" : "=r"(read));
  say_hex("fs:0 0x", read);
  say("get fs: ", call(SYS_arch_prctl, 0x1003, &base));
  say("equal: ", base == (u64)&value);
  say("set gs: ", call(SYS_arch_prctl, 0x1001, &value));
  __asm__ volatile("mov %%gs:0, %0" : "=r"(read));
  say_hex("gs:0 0x", read);
  say("kernel address: ", call(SYS_arch_prctl, 0x1002, 0xffff800000000000));
  say("wrong code: ", call(SYS_arch_prctl, 7, 0));
  /* A system call and a child keep them. */
  call(SYS_getpid);
  s64 child = call(SYS_fork);
  __asm__ volatile("mov %%gs:0, %0" : "=r"(read));
  if (child == 0)
    quit(read == value);
  int status = 0;
  call(SYS_wait4, child, &status, 0, NULL);
  say("child ", status >> 8);
}

const struct test memory_tests[] = {{"mmap-errors", mmap_errors},     {"rights", rights},
                                    {"mprotect-flags", mprotect_flags}, {"no-exec", no_exec},
                                    {"lowest-page", lowest_page},     {"map-pipe", map_pipe},
                                    {"guard-gap", guard_gap},
                                    {"heap", heap},                   {"fork-memory", fork_memory},
                                    {"sparse-shared", sparse_shared}, {"shared-again", shared_again},
                                    {"kernel-touches", kernel_touches}, {"segment-bases", segment_bases},
                                    {NULL, NULL}};
