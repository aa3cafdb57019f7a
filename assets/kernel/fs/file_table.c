/* Open files. Several descriptors may share one: it goes when the last of them does. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>

/* `flags`: those of open(2). The result belongs to the caller. -ENFILE, or what the kind of file says. */
struct file *alloc_file(struct dentry *dentry, unsigned int flags) {
  struct file *file = kzalloc(sizeof(*file));
  if (!file)
    return ERR_PTR(-ENFILE);
  struct inode *inode = dentry->d_inode;
  file->f_dentry = dentry;
  file->f_inode = inode;
  file->f_op = inode->i_fop;
  file->f_flags = flags;
  file->f_count = 1;
  switch (flags & O_ACCMODE) {
  case O_RDONLY:
    file->f_mode = FMODE_READ;
    break;
  case O_WRONLY:
    file->f_mode = FMODE_WRITE;
    break;
  case O_RDWR:
    file->f_mode = FMODE_READ | FMODE_WRITE;
    break;
  }
  int error = file->f_op->open ? file->f_op->open(inode, file) : 0;
  if (error) {
    kfree(file);
    return ERR_PTR(error);
  }
  if (file->f_op->llseek)
    file->f_mode |= FMODE_LSEEK;
  return file;
}

struct file *alloc_file_pseudo(struct inode *inode, unsigned int flags, const struct file_operations *operations) {
  struct file *file = kzalloc(sizeof(*file));
  if (!file)
    return NULL;
  file->f_inode = inode;
  file->f_op = operations;
  file->f_flags = flags;
  file->f_mode = (flags & O_ACCMODE) == O_WRONLY ? FMODE_WRITE : FMODE_READ;
  file->f_count = 1;
  return file;
}

void fput(struct file *file) {
  if (--file->f_count)
    return;
  if (file->f_op->release)
    file->f_op->release(file->f_inode, file);
  kfree(file);
}
