/* open, openat and close. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/syscalls.h>

/* Opens for the kernel. */
struct file *filp_open(const char *filename, unsigned int flags) { return do_filp_open(AT_FDCWD, filename, flags, 0); }

/* `dfd` is where a relative path starts: a descriptor of a directory, or AT_FDCWD. */
__walked long do_sys_open(int dfd, const char __user *filename, unsigned int flags, umode_t mode) {
  char *name = getname(filename);
  if (IS_ERR(name))
    return PTR_ERR(name);
  long fd = get_unused_fd();
  if (fd >= 0) {
    struct file *file = do_filp_open(dfd, name, flags, mode);
    if (IS_ERR(file))
      fd = PTR_ERR(file);
    else
      fd_install((unsigned int)fd, file);
  }
  putname(name);
  return fd;
}

SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode) {
  return do_sys_open(AT_FDCWD, filename, (unsigned int)flags, mode);
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags, umode_t, mode) {
  return do_sys_open(dfd, filename, (unsigned int)flags, mode);
}

SYSCALL_DEFINE1(close, unsigned int, fd) { return __close_fd(fd); }
