/* The oldest calls of int 0x80 about users and groups, whose numbers had 16 bits. */
#include <linux/sched.h>
#include <linux/syscalls.h>

/* What stands for a number that has more bits. */
#define DEFAULT_OVERFLOWUID 65534

static long high2lowuid(u32 uid) { return uid > 0xffff ? DEFAULT_OVERFLOWUID : uid; }

SYSCALL_DEFINE0(getuid16) { return high2lowuid(current->cred.uid); }
SYSCALL_DEFINE0(geteuid16) { return high2lowuid(current->cred.euid); }
SYSCALL_DEFINE0(getgid16) { return high2lowuid(current->cred.gid); }
SYSCALL_DEFINE0(getegid16) { return high2lowuid(current->cred.egid); }

/* -1 stays -1: nobody. */
SYSCALL_DEFINE1(setuid16, u16, uid) { return __sys_setuid(uid == (u16)-1 ? (u32)-1 : uid); }
