/* Character devices: from the number in a device node to the driver's functions. */
#include <linux/errno.h>
#include <linux/fs.h>

#define CHRDEV_MAX 8

static struct {
  dev_t device;
  const struct file_operations *operations;
} chrdevs[CHRDEV_MAX];
static u32 chrdev_count;

int register_chrdev(dev_t device, const struct file_operations *operations) {
  if (chrdev_count == CHRDEV_MAX)
    return -ENFILE;
  chrdevs[chrdev_count].device = device;
  chrdevs[chrdev_count++].operations = operations;
  return 0;
}

/* Opening a device node: from now on the file's functions are the driver's. */
int chrdev_open(struct inode *inode, struct file *file) {
  for (u32 i = 0; i < chrdev_count; i++) {
    if (chrdevs[i].device == inode->i_rdev) {
      file->f_op = chrdevs[i].operations;
      return file->f_op->open ? file->f_op->open(inode, file) : 0;
    }
  }
  return -ENXIO;
}
