/* The calls of int 0x80 whose structures or arguments differ from those of SYSCALL. */
#include "suite.h"

/* All pointers have 32 bits: what they point to is static. */
static struct {
  int seconds, fraction;
} time32, rest32;
static struct {
  u32 base;
  int length;
} pieces[12];
static u8 buffer[256];
static int status;
static int fds[2];

/* struct stat64 of 32-bit programs. */
static struct __attribute__((packed)) {
  u64 dev;
  u32 pad0, ino32, mode, nlink, uid, gid;
  u64 rdev;
  u32 pad3;
  s64 size;
  u32 blksize;
  s64 blocks;
  u32 times[6];
  u64 ino;
} stat64;

/* How many bytes of the buffer a call has written, seen from its start: it was all 0xee before. */
static s64 written(void) {
  s64 end = sizeof(buffer);
  while (end && buffer[end - 1] == 0xee)
    end--;
  return end;
}
static void fill(void) { memset(buffer, 0xee, sizeof(buffer)); }

static void times(void) {
  s64 now[2];
  call(SYS_clock_gettime, 0, now);
  say("clock_gettime: ", call32(265, 0, &time32));
  say("  within a second: ", time32.seconds - (int)now[0] < 2 && time32.seconds >= (int)now[0]);
  say("  nanoseconds: ", time32.fraction >= 0 && time32.fraction < 1000000000);
  fill();
  call32(265, 1, buffer);
  say("  bytes at most 8: ", written() <= 8);
  say("  no such clock: ", call32(265, 99, &time32));
  say("  to nowhere: ", call32(265, 0, 1));
  say("gettimeofday: ", call32(78, &time32, 0));
  say("  within a second: ", time32.seconds - (int)now[0] < 2 && time32.seconds >= (int)now[0]);
  say("  microseconds: ", time32.fraction >= 0 && time32.fraction < 1000000);
  say("  nothing asked: ", call32(78, 0, 0));
  say("  to nowhere: ", call32(78, 1, 0));
  time32.seconds = 0;
  time32.fraction = 1000000;
  say("nanosleep: ", call32(162, &time32, &rest32));
  time32.fraction = 1000000000;
  say("  too many nanoseconds: ", call32(162, &time32, 0));
  time32.seconds = -1;
  time32.fraction = 0;
  say("  negative: ", call32(162, &time32, 0));
  say("  from nowhere: ", call32(162, 1, 0));
}

static volatile int signals;
static void note(int signo, struct info *info, struct context *context) { signals++; }

/* A signal ends the sleep, and what is left comes in 32-bit words. Without a handler the sleep goes on. */
static void interrupted_sleep(void) {
  s64 parent = call(SYS_getpid);
  for (u32 stops = 0; stops < 2; stops++) {
    s64 child = call(SYS_fork);
    if (child == 0) {
      s64 pause[2] = {0, 40000000};
      call(SYS_nanosleep, pause, NULL);
      call(SYS_kill, parent, stops ? SIGCONT : SIGUSR1);
      quit(0);
    }
    on(SIGUSR1, note, 0);
    time32.seconds = stops ? 0 : 5;
    time32.fraction = 200000000;
    rest32.seconds = rest32.fraction = -1;
    s64 result = call32(162, &time32, &rest32);
    say(stops ? "SIGCONT without a handler: " : "with a handler: ", result);
    say("  seconds left: ", rest32.seconds);
    say("  nanoseconds left: ", rest32.fraction >= 0 && rest32.fraction < 200000000);
    call(SYS_wait4, child, NULL, 0, NULL);
  }
  say("signals ", signals);
}

static void vectors32(void) {
  call(SYS_pipe, fds);
  pieces[0].base = (u32)(u64) "ab";
  pieces[0].length = 2;
  pieces[1].base = (u32)(u64) "cdef";
  pieces[1].length = 4;
  say("writev: ", call32(146, fds[1], pieces, 2));
  pieces[0].base = (u32)(u64)buffer;
  pieces[0].length = 3;
  pieces[1].base = (u32)(u64)buffer + 100;
  pieces[1].length = 50;
  say("readv: ", call32(145, fds[0], pieces, 2));
  say("  first: ", buffer[0]);
  say("  fourth: ", buffer[100]);
  pieces[1].length = -1;
  say("negative: ", call32(146, fds[1], pieces, 2));
  pieces[1].length = 1;
  pieces[1].base = 1;
  say("bad address: ", call32(146, fds[1], pieces, 2));
  say("bad vector: ", call32(146, fds[1], 1, 2));
  say("too many: ", call32(146, fds[1], pieces, 1025));
  say("closed: ", call32(145, 99, pieces, 1));
  for (u32 i = 0; i < COUNT(pieces); i++) {
    pieces[i].base = (u32)(u64)buffer;
    pieces[i].length = 1;
  }
  say("twelve: ", call32(146, fds[1], pieces, COUNT(pieces)));
}

static void files32(void) {
  static const char name[] = "suite-32";
  s64 fd = call32(295, -100, name, 0102, 0640);
  say("openat: ", fd >= 0);
  call(SYS_write, fd, "hello", 5);
  say("fstat64: ", call32(197, fd, &stat64));
  say_hex("  mode 0x", stat64.mode);
  say("  links ", stat64.nlink);
  say("  size ", stat64.size);
  say("  blocks of 512: ", stat64.blocks > 0);
  say("  block ", stat64.blksize);
  say("  both inode numbers: ", stat64.ino32 == (u32)stat64.ino && stat64.ino);
  fill();
  buffer[95] = 0xee;
  call32(197, fd, buffer);
  say("  bytes: ", written() <= 96 && written() > 87);
  say("  closed: ", call32(197, 99, &stat64));
  say("  to nowhere: ", call32(197, fd, 1));
  say("openat, missing: ", call32(295, -100, "suite-missing", 0, 0));
  say("openat, closed directory: ", call32(295, 99, name, 0, 0));
  call(SYS_pipe, fds);
  say("ioctl: ", call32(54, fds[0], 0x5401, buffer));
  say("ioctl, closed: ", call32(54, 99, 0x5401, buffer));
}

static void processes32(void) {
  s64 child = call32(2);
  if (child == 0)
    call32(1, 7);
  fill();
  say("wait4: ", call32(114, child, &status, 0, buffer) == child);
  say_hex("  status 0x", (u64)status);
  say("  bytes of rusage: ", written());
  say("  no child: ", call32(114, -1, 0, 1, 0));
  say("  bad options: ", call32(114, -1, 0, 0x100, 0));
  static u64 mask = 1ul << (SIGUSR1 - 1), old;
  say("rt_sigprocmask: ", call32(175, 0, &mask, &old, 8));
  call32(175, 0, 0, &old, 8);
  say_hex("  blocked 0x", old);
  say("  wrong size: ", call32(175, 0, &mask, 0, 4));
  say("getuid16: ", call32(24));
  say("geteuid16: ", call32(49));
  say("getgid16: ", call32(47));
  say("getegid16: ", call32(50));
  say("setuid16 -1: ", call32(23, 0xffff));
  say("setuid 70000: ", call32(213, 70000));
  say("getuid16: ", call32(24));
  say("getuid: ", call32(199));
  say("setuid16 to another: ", call32(23, 5));
}

/* Where the kernel looks for room: below 4 GiB, or the caller would get half of an address. */
static void mmap2(void) {
  u64 address = (u64)call32(192, 0, 8192, 3, 0x22, -1);
  say("below 4 GiB: ", address > 0 && address < 0x100000000);
  say("whole pages: ", (s64)(address % 4096));
  *(volatile u8 *)(address + 8191) = 1;
  say("munmap: ", call32(91, address, 8192));
  say("no length: ", call32(192, 0, 0, 3, 0x22, -1));
  say("no file: ", call32(192, 0, 4096, 3, 0x02, 99));
}

/* 64-bit times came with Linux 5.1. */
static void clock64(void) {
  static s64 now[2];
  say("clock_gettime64: ", call32(403, 0, now));
}

const struct test int80_tests[] = {{"int80-times", times},
                                   {"int80-interrupted-sleep", interrupted_sleep},
                                   {"int80-vectors", vectors32},
                                   {"int80-files", files32},
                                   {"int80-processes", processes32},
                                   {"int80-mmap", mmap2},
                                   {"int80-clock64", clock64},
                                   {NULL, NULL}};
