/* Descriptors: small numbers of a task, each standing for an open file. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

#define FILES_ORDER 2
_Static_assert(sizeof(struct files_struct) <= (PAGE_SIZE << FILES_ORDER), "files_struct");

struct files_struct *files_alloc(void) {
  struct files_struct *files = alloc_pages(FILES_ORDER);
  if (files)
    memset(files, 0, sizeof(*files));
  return files;
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
