/* Small system calls about the process and the system. */
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

SYSCALL_DEFINE0(getpid) { return current->pid; }

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
