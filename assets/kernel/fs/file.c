/* Descriptors: small numbers of a task, each standing for an open file. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>

#define FILES_ORDER 2
_Static_assert(sizeof(struct files_struct) <= (PAGE_SIZE << FILES_ORDER), "files_struct");

struct files_struct *files_alloc(void) {
  struct files_struct *files = alloc_pages(FILES_ORDER);
  if (files)
    memset(files, 0, sizeof(*files));
  return files;
}

struct files_struct *dup_fd(const struct files_struct *from) {
  struct files_struct *files = files_alloc();
  if (!files)
    return NULL;
  for (u32 fd = 0; fd < NR_OPEN_DEFAULT; fd++) {
    if (!from->fd_array[fd])
      continue;
    files->fd_array[fd] = from->fd_array[fd];
    files->fd_array[fd]->f_count++;
  }
  return files;
}

void put_files_struct(struct files_struct *files) {
  for (u32 fd = 0; fd < NR_OPEN_DEFAULT; fd++)
    if (files->fd_array[fd])
      fput(files->fd_array[fd]);
  free_pages(files, FILES_ORDER);
}

/* The file behind a descriptor; NULL when nothing is open there. */
__walked struct file *fget(unsigned int fd) { return fd < NR_OPEN_DEFAULT ? current->files->fd_array[fd] : NULL; }

/* The lowest descriptor that is free. */
int get_unused_fd(void) {
  struct files_struct *files = current->files;
  for (int fd = 0; fd < NR_OPEN_DEFAULT; fd++)
    if (!files->fd_array[fd])
      return fd;
  return -EMFILE;
}

void fd_install(unsigned int fd, struct file *file) { current->files->fd_array[fd] = file; }

int __close_fd(unsigned int fd) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  current->files->fd_array[fd] = NULL;
  fput(file);
  return 0;
}

/* A second descriptor for the same open file: both share its position. */
SYSCALL_DEFINE1(dup, unsigned int, fildes) {
  struct file *file = fget(fildes);
  if (!file)
    return -EBADF;
  int fd = get_unused_fd();
  if (fd >= 0) {
    file->f_count++;
    fd_install((unsigned int)fd, file);
  }
  return fd;
}

/* The same at a number that the caller chooses; what was open there is closed. */
SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd) {
  struct file *file = fget(oldfd);
  if (!file || newfd >= NR_OPEN_DEFAULT)
    return -EBADF;
  if (oldfd == newfd)
    return newfd;
  file->f_count++;
  if (fget(newfd))
    __close_fd(newfd);
  fd_install(newfd, file);
  return newfd;
}
