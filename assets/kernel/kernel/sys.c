/* Small system calls about the process and the system. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

SYSCALL_DEFINE0(getpid) { return current->tgid; }
SYSCALL_DEFINE0(getppid) { return current->real_parent->tgid; }
SYSCALL_DEFINE0(getuid) { return current->cred.uid; }
SYSCALL_DEFINE0(geteuid) { return current->cred.euid; }
SYSCALL_DEFINE0(getgid) { return current->cred.gid; }
SYSCALL_DEFINE0(getegid) { return current->cred.egid; }

/* Root becomes somebody else for good; anybody else may only go to and fro between the users that it already is. */
long __sys_setuid(u32 uid) {
  struct cred *cred = &current->cred;
  if (uid == (u32)-1)
    return -EINVAL;
  if (cred->euid == 0)
    cred->uid = cred->suid = uid;
  else if (uid != cred->uid && uid != cred->suid)
    return -EPERM;
  cred->euid = uid;
  return 0;
}

SYSCALL_DEFINE1(setuid, u32, uid) { return __sys_setuid(uid); }

#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
/* Since Linux 5.6. */
#define GRND_INSECURE 4
#define GRND_ALL (GRND_NONBLOCK | GRND_RANDOM | (ERA_6_12 ? GRND_INSECURE : 0))
/* The most that one call gives: in era 5.0 what its count of entropy allows (drivers/char/random.c, urandom_read). */
#define GRND_MAX (ERA_6_12 ? (size_t)MAX_RW_COUNT : (size_t)0x1ffffff)

SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, count, unsigned int, flags) {
  if (flags & ~GRND_ALL || (flags & GRND_RANDOM && flags & GRND_INSECURE))
    return -EINVAL;
  u8 block[64];
  size_t done = 0;
  count = min(count, GRND_MAX);
  if (!access_ok(buf, count))
    return -EFAULT;
  while (done < count) {
    size_t size = min(count - done, sizeof(block));
    get_random_bytes(block, size);
    size_t left = copy_to_user(buf + done, block, size);
    done += size - left;
    /* At a bad address era 6.12 returns what it has copied, era 5.0 never does. */
    if (left)
      return ERA_6_12 && done ? (long)done : -EFAULT;
    if (!offset_in_page(done) && signal_pending(current))
      break;
  }
  return (long)done;
}

static const struct new_utsname init_utsname = {
  .sysname = "Linux",
  .nodename = "(none)",
  .release = UTS_RELEASE,
  .version = "#1",
  .machine = "x86_64",
  .domainname = "(none)",
};

/* uname(2). The names before it, olduname and oldolduname, are not calls of x86-64. */
SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name) {
  return copy_to_user(name, &init_utsname, sizeof(init_utsname)) ? -EFAULT : 0;
}
