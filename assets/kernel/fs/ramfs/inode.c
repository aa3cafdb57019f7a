/*
 * The root file system: directories, regular files and device nodes in memory.
 *
 * A file from the initial RAM disk is read where the loader put it; its data move into pages of their own when
 * somebody writes to it. The data of a file are one block of pages, which doubles when it is full.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* The largest block that the page allocator has. */
#define MAX_FILE_SIZE ((u64)PAGE_SIZE << (MAX_ORDER - 1))

static void free_data(struct inode *inode) {
  if (inode->i_data && inode->i_order >= 0)
    free_pages(inode->i_data, (u32)inode->i_order);
  inode->i_data = NULL;
  inode->i_capacity = 0;
}

/* Makes room for `size` bytes that the kernel may write to. */
static int reserve_data(struct inode *inode, u64 size) {
  if (inode->i_data && inode->i_order >= 0 && size <= inode->i_capacity)
    return 0;
  if (size > MAX_FILE_SIZE)
    return -EFBIG;
  u32 order = 0;
  while (((u64)PAGE_SIZE << order) < max(size, (u64)inode->i_size))
    order++;
  char *data = order < MAX_ORDER ? alloc_pages(order) : NULL;
  if (!data)
    return -ENOSPC;
  u64 capacity = (u64)PAGE_SIZE << order;
  memcpy(data, inode->i_data, (size_t)inode->i_size);
  memset(data + inode->i_size, 0, capacity - (u64)inode->i_size);
  free_data(inode);
  inode->i_data = data;
  inode->i_capacity = capacity;
  inode->i_order = (int)order;
  return 0;
}

static ssize_t ramfs_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  struct inode *inode = file->f_inode;
  if (*position >= inode->i_size)
    return 0;
  count = min(count, (size_t)(inode->i_size - *position));
  size_t copied = count - copy_to_user(buffer, inode->i_data + *position, count);
  if (!copied && count)
    return -EFAULT;
  *position += (loff_t)copied;
  return (ssize_t)copied;
}

static ssize_t ramfs_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  struct inode *inode = file->f_inode;
  if (!count)
    return 0;
  if (file->f_flags & O_APPEND)
    *position = inode->i_size;
  if ((u64)*position >= MAX_FILE_SIZE)
    return -EFBIG;
  count = min(count, (size_t)(MAX_FILE_SIZE - (u64)*position));
  int error = reserve_data(inode, (u64)*position + count);
  if (error)
    return error;
  size_t left = copy_user_generic(inode->i_data + *position, buffer, count);
  size_t copied = count - left;
  if (!copied)
    return -EFAULT;
  *position += (loff_t)copied;
  inode->i_size = max(inode->i_size, *position);
  return (ssize_t)copied;
}

static const struct file_operations ramfs_file_operations = {.llseek = generic_file_llseek, .read = ramfs_read, .write = ramfs_write};

static ssize_t generic_read_dir(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  return -EISDIR;
}

static const struct file_operations ramfs_dir_operations = {.llseek = generic_file_llseek, .read = generic_read_dir};
static const struct file_operations def_chr_fops = {.open = chrdev_open};

int ramfs_truncate(struct inode *inode) {
  free_data(inode);
  inode->i_order = -1;
  inode->i_size = 0;
  return 0;
}

/* A new file, which belongs to the caller. NULL: out of memory. */
struct inode *new_inode(umode_t mode) {
  static u64 last_ino;
  struct inode *inode = kzalloc(sizeof(*inode));
  if (!inode)
    return NULL;
  inode->i_ino = ++last_ino;
  inode->i_mode = mode;
  inode->i_uid = current->cred.euid;
  inode->i_gid = current->cred.egid;
  inode->i_nlink = S_ISDIR(mode) ? 2 : 1;
  inode->i_order = -1;
  inode->i_fop = S_ISDIR(mode) ? &ramfs_dir_operations : S_ISCHR(mode) ? &def_chr_fops : &ramfs_file_operations;
  return inode;
}

/* A new file in `parent`. `name` need not end with NUL. */
struct dentry *ramfs_mknod(struct dentry *parent, const char *name, size_t length, umode_t mode, dev_t device) {
  struct dentry *dentry = kzalloc(sizeof(*dentry));
  struct inode *inode = new_inode(mode);
  char *copy = kmalloc(length + 1);
  if (!dentry || !inode || !copy) {
    kfree(dentry);
    kfree(inode);
    kfree(copy);
    return ERR_PTR(-ENOSPC);
  }
  memcpy(copy, name, length);
  copy[length] = 0;
  inode->i_rdev = device;
  dentry->d_name = copy;
  dentry->d_inode = inode;
  dentry->d_parent = parent ? parent : dentry;
  INIT_LIST_HEAD(&dentry->d_subdirs);
  if (parent && S_ISDIR(mode))
    parent->d_inode->i_nlink++;
  if (parent)
    list_add_tail(&dentry->d_child, &parent->d_subdirs);
  return dentry;
}

/* The root directory, and what Linux has in its own initial file system: /dev, /dev/console and /root. */
void init_rootfs(void) {
  root_dentry = ramfs_mknod(NULL, "/", 1, S_IFDIR | 0755, 0);
  if (!IS_ERR(root_dentry)) {
    struct dentry *dev = ramfs_mknod(root_dentry, "dev", 3, S_IFDIR | 0755, 0);
    if (!IS_ERR(dev) && !IS_ERR(ramfs_mknod(dev, "console", 7, S_IFCHR | 0600, MKDEV(5, 1))) &&
        !IS_ERR(ramfs_mknod(root_dentry, "root", 4, S_IFDIR | 0700, 0)))
      return;
  }
  panic("no memory for the root file system");
}
