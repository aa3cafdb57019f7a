/* System calls by their names, for programs that `ringwalk walk` builds from one source file. Each asks the kernel and hands back what it says: a
   result, or minus an error number. There is no errno, and no buffer: one call, one SYSCALL. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "signal.h"
#include "syscall.h"

#define SYS_open 2
#define SYS_lseek 8
#define SYS_mmap 9
#define SYS_mprotect 10
#define SYS_munmap 11
#define SYS_brk 12
#define SYS_sched_yield 24
#define SYS_dup 32
#define SYS_getppid 110

#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CREAT 0100

#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_PRIVATE 2
#define MAP_ANONYMOUS 0x20

static inline long syscall0(long number) { return syscall3(number, 0, 0, 0); }

static inline long syscall1(long number, long a) { return syscall3(number, a, 0, 0); }

static inline long syscall2(long number, long a, long b) { return syscall3(number, a, b, 0); }

/* All six arguments. */
static inline long syscall6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static inline long read(int fd, void *to, size_t count) { return syscall3(SYS_read, fd, (long)to, (long)count); }

static inline long write(int fd, const void *from, size_t count) { return syscall3(SYS_write, fd, (long)from, (long)count); }

static inline long open(const char *path, int flags, int mode) { return syscall3(SYS_open, (long)path, flags, mode); }

static inline long close(int fd) { return syscall1(SYS_close, fd); }

static inline long lseek(int fd, long offset, int whence) { return syscall3(SYS_lseek, fd, offset, whence); }

static inline long dup(int fd) { return syscall1(SYS_dup, fd); }

static inline long pipe(int ends[2]) { return syscall1(SYS_pipe, (long)ends); }

/* An address, or minus an error number: the last page of the address space is no address. */
static inline void *mmap(void *at, size_t length, int protection, int flags, int fd, long offset) {
  return (void *)syscall6(SYS_mmap, (long)at, (long)length, protection, flags, fd, offset);
}

static inline long munmap(void *at, size_t length) { return syscall2(SYS_munmap, (long)at, (long)length); }

static inline long mprotect(void *at, size_t length, int protection) {
  return syscall3(SYS_mprotect, (long)at, (long)length, protection);
}

static inline long getpid(void) { return syscall0(SYS_getpid); }

static inline long getppid(void) { return syscall0(SYS_getppid); }

static inline long fork(void) { return syscall0(SYS_fork); }

static inline long wait4(long pid, int *status, int options) { return syscall4(SYS_wait4, pid, (long)status, options, 0); }

static inline long kill(long pid, int signal) { return syscall2(SYS_kill, pid, signal); }

static inline long sched_yield(void) { return syscall0(SYS_sched_yield); }

/* Ends the program, and does not return. */
static inline void _Noreturn exit(int status) {
  syscall1(SYS_exit_group, status);
  __builtin_unreachable();
}
