/* What the cases of the suite share: system calls, output, and a way to survive an exception. */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long s64;
typedef unsigned long size_t;

#define NULL ((void *)0)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
  SYS_read = 0,
  SYS_write = 1,
  SYS_open = 2,
  SYS_close = 3,
  SYS_fstat = 5,
  SYS_lseek = 8,
  SYS_mmap = 9,
  SYS_mprotect = 10,
  SYS_munmap = 11,
  SYS_brk = 12,
  SYS_rt_sigaction = 13,
  SYS_rt_sigprocmask = 14,
  SYS_ioctl = 16,
  SYS_readv = 19,
  SYS_writev = 20,
  SYS_access = 21,
  SYS_pipe = 22,
  SYS_sched_yield = 24,
  SYS_dup = 32,
  SYS_dup2 = 33,
  SYS_nanosleep = 35,
  SYS_getpid = 39,
  SYS_fork = 57,
  SYS_exit = 60,
  SYS_wait4 = 61,
  SYS_kill = 62,
  SYS_uname = 63,
  SYS_mkdir = 83,
  SYS_gettimeofday = 96,
  SYS_getuid = 102,
  SYS_getgid = 104,
  SYS_setuid = 105,
  SYS_geteuid = 107,
  SYS_getegid = 108,
  SYS_getppid = 110,
  SYS_arch_prctl = 158,
  SYS_set_tid_address = 218,
  SYS_restart_syscall = 219,
  SYS_clock_gettime = 228,
  SYS_exit_group = 231,
  SYS_openat = 257,
  SYS_getrandom = 318,
};

/* Any system call; missing arguments are 0. */
s64 call6(s64 number, s64 a, s64 b, s64 c, s64 d, s64 e, s64 f);
#define CALL_(n, a, b, c, d, e, f, ...) call6((s64)(n), (s64)(a), (s64)(b), (s64)(c), (s64)(d), (s64)(e), (s64)(f))
#define call(...) CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
/* The same by int 0x80, with the registers of 32-bit programs, ebx, ecx, edx, esi and edi. ebp is 0. */
s64 call32_5(s64 number, s64 ebx, s64 ecx, s64 edx, s64 esi, s64 edi);
#define CALL32_(n, a, b, c, d, e, ...) call32_5((s64)(n), (s64)(a), (s64)(b), (s64)(c), (s64)(d), (s64)(e))
#define call32(...) CALL32_(__VA_ARGS__, 0, 0, 0, 0, 0, 0)

/* Text on standard output; `say` is followed by a number in decimal or hexadecimal and a newline. */
void put(const char *text);
void say(const char *text, s64 number);
void say_hex(const char *text, u64 number);
_Noreturn void quit(int status);
int equal(const char *a, const char *b);
void *memset(void *to, int byte, size_t count);

/* Signals, as the kernel wants them. */
enum { SIGINT = 2, SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9, SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12, SIGPIPE = 13 };
enum { SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19 };
#define SA_SIGINFO 0x4
#define SA_RESTORER 0x04000000
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

struct info {
  int signo, error, code, pad;
  union {
    u64 address;
    struct {
      int pid, uid, status;
    };
    u8 space[112];
  };
};

struct context {
  u64 uc_flags, link;
  u64 stack[3];
  u64 r8, r9, r10, r11, r12, r13, r14, r15, di, si, bp, bx, dx, ax, cx, sp, ip, flags;
  u64 selectors;
  u64 error, trapno, oldmask, cr2, fpstate;
  u64 reserved[8];
  u64 sigmask;
};

struct timespec {
  s64 seconds, nanoseconds;
};
void sleep_ms(s64 ms);
/* Runs `run` in a child; returns its number, or after its end its wait status. */
s64 start_child(void (*run)(void));
int wait_for(s64 child);

typedef void (*handler_t)(int, struct info *, struct context *);
/* Installs a handler; SA_SIGINFO and SA_RESTORER are added. */
void on(int signo, handler_t handler, u64 flags);
/* start.S: calls rt_sigreturn. */
void restorer(void);

/* start.S: calls `attempt`. When it does not come back because a handler went to probe_end, returns 1. */
int probe(void (*attempt)(void));
void probe_end(void);
/* What a handler does to get there. */
void leave_probe(struct context *context);

/* What the first instruction of the program found. */
extern u64 start_flags, start_cs, start_ss, start_data_segments, start_registers;

/* faults.S: pieces of code that raise an exception. */
struct fault {
  const char *name;
  void (*code)(void);
};
extern const struct fault fault_table[];
extern const u64 fault_count;

struct test {
  const char *name;
  void (*run)(void);
};
extern const struct test entry_tests[], int80_tests[], fault_tests[], signal_tests[];
extern const struct test file_tests[], edge_tests[], memory_tests[], process_tests[];
