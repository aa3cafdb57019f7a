/* Small system calls about the process and the system. */
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
SYSCALL_DEFINE1(setuid, u32, uid) {
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

#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4

SYSCALL_DEFINE3(getrandom, char __user *, buf, size_t, count, unsigned int, flags) {
  if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE) || (flags & GRND_RANDOM && flags & GRND_INSECURE))
    return -EINVAL;
  u8 piece[64];
  size_t done = 0;
  count = min(count, (size_t)0x7fffffff);
  while (done < count) {
    size_t size = min(count - done, sizeof(piece));
    get_random_bytes(piece, size);
    if (copy_to_user(buf + done, piece, size))
      return done ? (long)done : -EFAULT;
    done += size;
    if (signal_pending(current))
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
