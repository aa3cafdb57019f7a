/* Descriptors, files and pipes: results and errors of the calls. */
#include "suite.h"

enum { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200, O_TRUNC = 01000, O_APPEND = 02000, O_DIRECTORY = 0200000 };

struct stat {
  u64 dev, ino, nlink;
  u32 mode, uid, gid, pad;
  u64 rdev;
  s64 size, blksize, blocks, times[6], unused[3];
};

struct vector {
  const void *base;
  size_t length;
};

static void write_errors(void) {
  say("closed: ", call(SYS_write, 99, "x", 1));
  say("bad address: ", call(SYS_write, 1, 1, 4));
  say("kernel address: ", call(SYS_write, 1, 0xffffffff81000000, 4));
  say("beyond user space: ", call(SYS_write, 1, 0x7ffffffff000, 4));
  say("nothing: ", call(SYS_write, 1, "x", 0));
  say("negative count: ", call(SYS_write, 1, "x", -1));
  say("fd with upper half: ", call(SYS_write, 0x100000063, "x", 1));
  int fds[2];
  call(SYS_pipe, fds);
  say("end for reading: ", call(SYS_write, fds[0], "x", 1));
  say("read end for writing: ", call(SYS_read, fds[1], fds, 1));
  say("read closed: ", call(SYS_read, 99, fds, 1));
  call(SYS_write, fds[1], "x", 1);
  say("read to a bad address: ", call(SYS_read, fds[0], 1, 1));
}

static void opening(void) {
  say("missing: ", call(SYS_open, "suite-nothing", O_RDONLY, 0));
  say("create: ", call(SYS_open, "suite-file", O_RDWR | O_CREAT | O_EXCL, 0644) >= 0);
  say("create again: ", call(SYS_open, "suite-file", O_RDWR | O_CREAT | O_EXCL, 0644));
  say("as a directory: ", call(SYS_open, "suite-file", O_RDONLY | O_DIRECTORY, 0));
  say("below a file: ", call(SYS_open, "suite-file/x", O_RDONLY, 0));
  say("directory for writing: ", call(SYS_open, "/", O_WRONLY, 0));
  say("empty name: ", call(SYS_open, "", O_RDONLY, 0));
  say("bad name: ", call(SYS_open, 1, O_RDONLY, 0));
  say("openat with a closed directory: ", call(SYS_openat, 99, "suite-file", O_RDONLY, 0));
  say("openat, absolute: ", call(SYS_openat, 99, "/", O_RDONLY, 0) >= 0);
  say("openat, current directory: ", call(SYS_openat, -100, "suite-file", O_RDONLY, 0) >= 0);
  say("close: ", call(SYS_close, 3));
  say("close again: ", call(SYS_close, 3));
  say("lowest free: ", call(SYS_open, "suite-file", O_RDONLY, 0));
}

/* Every kind of name with every flag that makes, empties or demands something. */
static void open_flags(void) {
  static const char *const names[] = {"suite-f", "suite-f/", "suite-d", "suite-d/", "suite-d/.", "suite-d/..", "suite-n", "suite-n/",
                                      "suite-f/x", "", ".", "/", "suite-d/n", "suite-d/n/"};
  static const u32 flags[] = {O_RDONLY, O_WRONLY, O_RDWR, 3, O_CREAT, O_CREAT | O_WRONLY, O_EXCL, O_TRUNC, O_TRUNC | O_WRONLY,
                              O_DIRECTORY, O_DIRECTORY | O_WRONLY, O_APPEND};
  call(SYS_open, "suite-f", O_CREAT | O_RDWR, 0644);
  call(SYS_mkdir, "suite-d", 0755);
  for (u32 i = 0; i < COUNT(names); i++) {
    for (u32 j = 0; j < COUNT(flags); j++) {
      s64 fd = call(SYS_open, names[i], flags[j], 0600);
      put(names[i]);
      say_hex(" with 0x", flags[j]);
      say("  ", fd < 0 ? fd : 0);
      call(SYS_close, fd);
    }
  }
  say("new, only once: ", call(SYS_open, "suite-d/", O_CREAT | O_EXCL, 0600));
  say("new, only once: ", call(SYS_open, "suite-d", O_CREAT | O_EXCL, 0600));
}

/* Since Linux 6.4 nothing can be asked to be a directory and made at once. */
static void open_new_directory(void) {
  call(SYS_open, "suite-f", O_CREAT | O_RDWR, 0644);
  call(SYS_mkdir, "suite-d", 0755);
  say("file: ", call(SYS_open, "suite-f", O_CREAT | O_DIRECTORY, 0600));
  say("directory: ", call(SYS_open, "suite-d", O_CREAT | O_DIRECTORY, 0600));
  say("no name: ", call(SYS_open, "", O_CREAT | O_DIRECTORY, 0600));
  say("missing: ", call(SYS_open, "suite-m", O_CREAT | O_DIRECTORY, 0600) >= 0);
}

static void contents(void) {
  u8 buffer[32];
  s64 fd = call(SYS_open, "suite-file", O_RDWR | O_CREAT | O_TRUNC, 0640);
  say("write: ", call(SYS_write, fd, "hello, world", 12));
  say("lseek: ", call(SYS_lseek, fd, 7, 0));
  say("read: ", call(SYS_read, fd, buffer, sizeof(buffer)));
  say("first: ", buffer[0]);
  say("end: ", call(SYS_read, fd, buffer, sizeof(buffer)));
  say("from the end: ", call(SYS_lseek, fd, -5, 2));
  say("from here: ", call(SYS_lseek, fd, 1, 1));
  say("before the start: ", call(SYS_lseek, fd, -100, 1));
  say("wrong whence: ", call(SYS_lseek, fd, 0, 9));
  struct stat stat;
  say("fstat: ", call(SYS_fstat, fd, &stat));
  say_hex("mode 0x", stat.mode);
  say("size ", stat.size);
  say("links ", (s64)stat.nlink);
  say("fstat closed: ", call(SYS_fstat, 99, &stat));
  say("fstat to nowhere: ", call(SYS_fstat, fd, 1));
  s64 append = call(SYS_open, "suite-file", O_WRONLY | O_APPEND, 0);
  call(SYS_write, append, "!", 1);
  call(SYS_fstat, fd, &stat);
  say("appended: ", stat.size);
  /* A hole reads as zeros. */
  call(SYS_lseek, fd, 100, 0);
  call(SYS_write, fd, "x", 1);
  call(SYS_lseek, fd, 90, 0);
  say("hole: ", call(SYS_read, fd, buffer, 10) == 10 && !buffer[0] && !buffer[9]);
}

static void directories(void) {
  struct stat stat;
  say("mkdir: ", call(SYS_mkdir, "suite-directory", 0750));
  say("again: ", call(SYS_mkdir, "suite-directory", 0750));
  say("below nothing: ", call(SYS_mkdir, "suite-nothing/x", 0750));
  say("bad name: ", call(SYS_mkdir, NULL, 0));
  s64 fd = call(SYS_open, "suite-directory", O_RDONLY, 0);
  call(SYS_fstat, fd, &stat);
  say_hex("mode 0x", stat.mode);
  say("read: ", call(SYS_read, fd, &stat, 1));
  say("file in it: ", call(SYS_open, "suite-directory/file", O_WRONLY | O_CREAT, 0600) >= 0);
  say("openat: ", call(SYS_openat, fd, "file", O_RDONLY, 0) >= 0);
  say("access: ", call(SYS_access, "suite-directory/file", 4));
  say("access, missing: ", call(SYS_access, "suite-directory/nothing", 0));
  say("access, wrong mode: ", call(SYS_access, "suite-directory/file", 8));
}

/* Of the bits above the rights a new directory keeps the sticky one. */
static void directory_modes(void) {
  static const u32 modes[] = {01777, 02700, 04700, 017777};
  static const char *const names[] = {"suite-m0", "suite-m1", "suite-m2", "suite-m3"};
  for (u32 i = 0; i < COUNT(modes); i++) {
    struct stat stat = {0};
    call(SYS_mkdir, names[i], modes[i]);
    call(SYS_fstat, call(SYS_open, names[i], O_RDONLY, 0), &stat);
    say_hex("mode 0x", stat.mode & ~022u);
  }
}

/* What root may, another user may not. */
static void permissions(void) {
  s64 fd = call(SYS_open, "suite-secret", O_WRONLY | O_CREAT, 0600);
  call(SYS_mkdir, "suite-closed", 0700);
  say("root: ", fd >= 0 && call(SYS_open, "suite-secret", O_RDONLY, 0) >= 0);
  say("setuid: ", call(SYS_setuid, 1000));
  say("uid ", call(SYS_getuid));
  say("euid ", call(SYS_geteuid));
  say("gid ", call(SYS_getgid));
  say("egid ", call(SYS_getegid));
  say("open: ", call(SYS_open, "suite-secret", O_RDONLY, 0));
  say("open for writing: ", call(SYS_open, "suite-secret", O_WRONLY, 0));
  say("access: ", call(SYS_access, "suite-secret", 4));
  say("access, there: ", call(SYS_access, "suite-secret", 0));
  say("in the closed directory: ", call(SYS_open, "suite-closed/x", O_RDONLY, 0));
  say("back to root: ", call(SYS_setuid, 0));
  say("init: ", call(SYS_kill, 1, 0) == (call(SYS_getpid) == 1 ? 0 : -1));
}

static void duplicates(void) {
  int fds[2];
  u8 byte = 0;
  call(SYS_pipe, fds);
  s64 copy = call(SYS_dup, fds[1]);
  say("dup: ", copy == fds[1] + 1);
  say("dup closed: ", call(SYS_dup, 99));
  say("dup2: ", call(SYS_dup2, fds[1], 50));
  say("dup2 to itself: ", call(SYS_dup2, 50, 50));
  say("dup2 closed to itself: ", call(SYS_dup2, 51, 51));
  say("dup2 closed: ", call(SYS_dup2, 99, 51));
  say("dup2 to -1: ", call(SYS_dup2, fds[1], -1));
  call(SYS_close, fds[1]);
  call(SYS_close, copy);
  say("write: ", call(SYS_write, 50, "x", 1));
  say("read: ", call(SYS_read, fds[0], &byte, 1));
  call(SYS_close, 50);
  say("end: ", call(SYS_read, fds[0], &byte, 1));
  /* Both share one position. */
  s64 file = call(SYS_open, "suite-file", O_RDWR | O_CREAT | O_TRUNC, 0600), same = call(SYS_dup, file);
  call(SYS_write, file, "abc", 3);
  say("position of the copy: ", call(SYS_lseek, same, 0, 1));
}

static volatile int pipe_signal;
static void note(int signo, struct info *info, struct context *context) { pipe_signal = signo; }

static void pipes(void) {
  int fds[2];
  u8 buffer[16];
  say("bad address: ", call(SYS_pipe, 1));
  say("pipe: ", call(SYS_pipe, fds));
  say("write: ", call(SYS_write, fds[1], "hello", 5));
  say("read less: ", call(SYS_read, fds[0], buffer, 2));
  say("read the rest: ", call(SYS_read, fds[0], buffer, sizeof(buffer)));
  say("first: ", buffer[0]);
  say("lseek: ", call(SYS_lseek, fds[0], 0, 0));
  struct stat stat;
  call(SYS_fstat, fds[0], &stat);
  say_hex("kind 0x", stat.mode & 0170000);
  say("TCGETS: ", call(SYS_ioctl, fds[0], 0x5401, buffer));
  say("ioctl closed: ", call(SYS_ioctl, 99, 0x5401, buffer));
  on(SIGPIPE, note, 0);
  call(SYS_close, fds[0]);
  say("nobody reads: ", call(SYS_write, fds[1], "x", 1));
  say("signal ", pipe_signal);
}

/* More than a pipe holds goes through it, in order, while both ends sleep and wake each other. */
static void pipe_flow(void) {
  int fds[2];
  u8 buffer[1000];
  call(SYS_pipe, fds);
  s64 child = call(SYS_fork);
  if (child == 0) {
    u8 next = 0;
    call(SYS_close, fds[0]);
    for (u32 sent = 0; sent < 200000; sent += 1000) {
      for (u32 i = 0; i < 1000; i++)
        buffer[i] = next++;
      if (call(SYS_write, fds[1], buffer, 1000) != 1000)
        quit(1);
    }
    quit(0);
  }
  call(SYS_close, fds[1]);
  u8 next = 0;
  s64 total = 0, got, wrong = 0;
  while ((got = call(SYS_read, fds[0], buffer, 777)) > 0) {
    for (s64 i = 0; i < got; i++)
      wrong += buffer[i] != next++;
    total += got;
  }
  int status = -1;
  call(SYS_wait4, child, &status, 0, NULL);
  say("bytes ", total);
  say("wrong ", wrong);
  say("status ", status);
}

static void vectors(void) {
  int fds[2];
  u8 a[3], b[8];
  call(SYS_pipe, fds);
  struct vector out[] = {{"ab", 2}, {"", 0}, {"cdef", 4}}, in[] = {{a, 3}, {b, 8}};
  say("writev: ", call(SYS_writev, fds[1], out, 3));
  say("readv: ", call(SYS_readv, fds[0], in, 2));
  say("first: ", a[0]);
  say("fourth: ", b[0]);
  say("closed: ", call(SYS_writev, 99, out, 3));
  say("too many: ", call(SYS_writev, fds[1], out, 1025));
  say("upper half of the number: ", call(SYS_writev, fds[1], out, 1ul << 32 | 1));
  say("readv: ", call(SYS_readv, fds[0], in, 1ul << 32 | 2));
  say("bad vector: ", call(SYS_writev, fds[1], 1, 1));
  struct vector half[] = {{"ab", 2}, {(void *)1, 2}};
  say("nothing: ", call(SYS_writev, fds[1], out, 0));
  say("bad first piece: ", call(SYS_writev, fds[1], half + 1, 1));
}

static void names(void) {
  char name[6][65];
  say("uname: ", call(SYS_uname, name));
  put(name[0]);
  put(" ");
  put(name[4]);
  put("\n");
  say("to nowhere: ", call(SYS_uname, 1));
}

const struct test file_tests[] = {{"write-errors", write_errors},
                                  {"opening", opening},
                                  {"open-flags", open_flags},
                                  {"open-new-directory", open_new_directory},
                                  {"contents", contents},
                                  {"directories", directories},
                                  {"directory-modes", directory_modes},
                                  {"permissions", permissions},
                                  {"duplicates", duplicates},
                                  {"pipes", pipes},
                                  {"pipe-flow", pipe_flow},
                                  {"vectors", vectors},
                                  {"names", names},
                                  {NULL, NULL}};
