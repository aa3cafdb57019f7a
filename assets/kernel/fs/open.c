/* open, openat, close and access. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/* Opens for the kernel. */
struct file *filp_open(const char *filename, unsigned int flags) { return do_filp_open(AT_FDCWD, filename, flags, 0); }

/* `dfd` is where a relative path starts: a descriptor of a directory, or AT_FDCWD. */
__walked long do_sys_open(int dfd, const char __user *filename, unsigned int flags, umode_t mode) {
  /* An error since Linux 6.4; before, it made a regular file. */
  if (ERA_6_12 && (flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
    return -EINVAL;
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

/* May the real user, not the effective one, do this? Mode 0 only asks whether the file is there. */
SYSCALL_DEFINE2(access, const char __user *, filename, int, mode) {
  if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
    return -EINVAL;
  char *name = getname(filename);
  if (IS_ERR(name))
    return PTR_ERR(name);
  struct dentry *dentry = kern_path(name);
  putname(name);
  if (IS_ERR(dentry))
    return PTR_ERR(dentry);
  return inode_permission_as(dentry->d_inode, (u32)mode, current->cred.uid, current->cred.gid);
}
