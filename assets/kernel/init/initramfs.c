/*
 * The root file system from the loader: a cpio archive in the "newc" format, unpacked into ramfs. File data are not
 * copied.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include <linux/string.h>

#define CPIO_HEADER_SIZE 110
#define CPIO_TRAILER "TRAILER!!!"

/* A newc header: "070701" and thirteen numbers of eight hexadecimal digits. These are the ones used here. */
enum { CPIO_MODE = 1, CPIO_UID = 2, CPIO_GID = 3, CPIO_FILESIZE = 6, CPIO_RDEVMAJOR = 9, CPIO_RDEVMINOR = 10, CPIO_NAMESIZE = 11 };

/* Number `field` of a header; -1 when it is not hexadecimal. */
static s64 cpio_field(const u8 *header, u32 field) {
  s64 value = 0;
  for (u32 i = 0; i < 8; i++) {
    u8 c = header[6 + field * 8 + i];
    u32 digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10u : 16;
    if (digit == 16)
      return -1;
    value = value << 4 | digit;
  }
  return value;
}

/* One file of the archive. A directory that exists already (the kernel makes some itself) stays as it is. */
static int unpack_file(const char *path, umode_t mode, u32 uid, u32 gid, dev_t device, const u8 *data, u64 size) {
  struct nameidata nd;
  int error = link_path_walk(root_dentry, path, &nd);
  if (error)
    return error;
  struct dentry *dentry = nd.length ? lookup_one(nd.parent, nd.last, nd.length) : nd.parent;
  if (dentry)
    return S_ISDIR(mode) && S_ISDIR(dentry->d_inode->i_mode) ? 0 : -EEXIST;
  if (!S_ISDIR(mode) && !S_ISREG(mode) && !S_ISCHR(mode))
    return -EINVAL;
  dentry = ramfs_mknod(nd.parent, nd.last, nd.length, mode, device);
  if (IS_ERR(dentry))
    return (int)PTR_ERR(dentry);
  dentry->d_inode->i_uid = uid;
  dentry->d_inode->i_gid = gid;
  if (S_ISREG(mode)) {
    dentry->d_inode->i_data = (char *)data;
    dentry->d_inode->i_size = (loff_t)size;
  }
  return 0;
}

/* Returns what is wrong with the archive, or NULL. */
static const char *unpack_to_rootfs(const u8 *archive, u64 size) {
  for (u64 at = 0;;) {
    if (size - at < CPIO_HEADER_SIZE)
      return "no trailer";
    const u8 *header = archive + at;
    if (memcmp(header, "070701", 6))
      return "no cpio magic";
    s64 mode = cpio_field(header, CPIO_MODE), file_size = cpio_field(header, CPIO_FILESIZE), name_size = cpio_field(header, CPIO_NAMESIZE);
    s64 uid = cpio_field(header, CPIO_UID), gid = cpio_field(header, CPIO_GID);
    s64 major = cpio_field(header, CPIO_RDEVMAJOR), minor = cpio_field(header, CPIO_RDEVMINOR);
    if (mode < 0 || file_size < 0 || name_size < 0 || major < 0 || minor < 0 || uid < 0 || gid < 0)
      return "bad header";
    u64 name = at + CPIO_HEADER_SIZE, data = ALIGN(name + (u64)name_size, 4), next = ALIGN(data + (u64)file_size, 4);
    if (!name_size || data > size || data + (u64)file_size > size || archive[name + (u64)name_size - 1])
      return "truncated";
    const char *path = (const char *)archive + name;
    if (!strcmp(path, CPIO_TRAILER))
      return NULL;
    int error = unpack_file(path, (umode_t)mode, (u32)uid, (u32)gid, MKDEV((u32)major, (u32)minor), archive + data, (u64)file_size);
    if (error)
      printk("initramfs: %s: error %d\n", path, error);
    at = min(next, size);
  }
}

__walked void populate_rootfs(void) {
  if (!initrd_size)
    return;
  const char *problem = unpack_to_rootfs(initrd_start, initrd_size);
  if (problem)
    printk("Initramfs unpacking failed: %s\n", problem);
}
