/* Files: the objects behind a descriptor. */
#pragma once

#include <linux/list.h>
#include <linux/types.h>

/* Flags of open(2). */
#define O_ACCMODE 03
#define O_RDONLY 00
#define O_WRONLY 01
#define O_RDWR 02
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_APPEND 02000
#define O_NONBLOCK 04000
#define O_DIRECTORY 0200000
#define AT_FDCWD (-100)

/* The kind of an inode, in its mode. */
#define S_IFMT 0170000
#define S_IFIFO 0010000
#define S_IFCHR 0020000
#define S_IFDIR 0040000
#define S_IFREG 0100000
#define S_ISCHR(mode) (((mode)&S_IFMT) == S_IFCHR)
#define S_ISDIR(mode) (((mode)&S_IFMT) == S_IFDIR)
#define S_ISREG(mode) (((mode)&S_IFMT) == S_IFREG)
#define S_ISFIFO(mode) (((mode)&S_IFMT) == S_IFIFO)
#define S_IXUGO 0111
#define S_IRWXUGO 0777
#define S_ISVTX 01000
#define S_IALLUGO 07777

#define MKDEV(major, minor) ((dev_t)((major) << 20 | (minor)))

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define SEEK_MAX SEEK_HOLE

#define PATH_MAX 4096
#define NAME_MAX 255
/* The most that one read or write moves. */
#define MAX_RW_COUNT 0x7ffff000

/* What is asked of permission(): the bits of one class in a mode. */
#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4

/* The answer of fstat. */
struct stat {
  u64 st_dev, st_ino, st_nlink;
  u32 st_mode, st_uid, st_gid, __pad0;
  u64 st_rdev;
  s64 st_size, st_blksize, st_blocks;
  s64 st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
  s64 __unused[3];
};
_Static_assert(sizeof(struct stat) == 144, "stat");

/* The answer of fstat64, which int 0x80 has for files whose sizes need 64 bits. */
struct stat64 {
  u64 st_dev;
  u32 __pad0, __st_ino, st_mode, st_nlink, st_uid, st_gid;
  u64 st_rdev;
  u32 __pad3;
  s64 st_size;
  u32 st_blksize;
  s64 st_blocks;
  u32 st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
  u64 st_ino;
} __packed;
_Static_assert(sizeof(struct stat64) == 96, "stat64");

/* f_mode: what may be done with an open file. */
#define FMODE_READ 0x1
#define FMODE_WRITE 0x2
#define FMODE_LSEEK 0x4

struct file;
struct inode;
struct iov_iter;

/* What a kind of file can do. A missing function is something it cannot. */
struct file_operations {
  loff_t (*llseek)(struct file *file, loff_t offset, int whence);
  ssize_t (*read)(struct file *file, char __user *buffer, size_t count, loff_t *position);
  ssize_t (*write)(struct file *file, const char __user *buffer, size_t count, loff_t *position);
  /* All pieces of a vector at once. Where these are missing, each piece is a read or write of its own. */
  ssize_t (*read_iter)(struct file *file, struct iov_iter *to);
  ssize_t (*write_iter)(struct file *file, struct iov_iter *from);
  long (*ioctl)(struct file *file, unsigned int command, unsigned long argument);
  int (*open)(struct inode *inode, struct file *file);
  /* The last descriptor is gone. */
  void (*release)(struct inode *inode, struct file *file);
};

/* A file itself, whoever has it open. */
struct inode {
  u64 i_ino;
  umode_t i_mode;
  u32 i_uid, i_gid;
  u32 i_nlink;
  /* Of a device. */
  dev_t i_rdev;
  loff_t i_size;
  const struct file_operations *i_fop;
  /* Of a regular file in the root file system. */
  char *i_data;
  u64 i_capacity;
  /* The order of the block of pages at i_data, or -1 while the data still lie in the initial RAM disk. */
  int i_order;
};

/* A name in a directory. */
struct dentry {
  char *d_name;
  struct dentry *d_parent;
  struct inode *d_inode;
  /* Links of a directory's entries. */
  struct list_head d_child;
  struct list_head d_subdirs;
};

/* An open file: what a descriptor stands for. */
struct file {
  struct dentry *f_dentry;
  struct inode *f_inode;
  const struct file_operations *f_op;
  unsigned int f_mode;
  unsigned int f_flags;
  loff_t f_pos;
  int f_count;
  void *private_data;
};

/* RLIMIT_NOFILE of Linux. */
#define NR_OPEN_DEFAULT 1024

/* A task's descriptors. */
struct files_struct {
  struct file *fd_array[NR_OPEN_DEFAULT];
};

extern struct dentry *root_dentry;

/* fs/file.c */
struct files_struct *files_alloc(void);
/* fork: the same open files. */
struct files_struct *dup_fd(const struct files_struct *from);
void put_files_struct(struct files_struct *files);
struct file *fget(unsigned int fd);
int get_unused_fd(void);
void fd_install(unsigned int fd, struct file *file);
int __close_fd(unsigned int fd);

/* fs/file_table.c */
struct file *alloc_file(struct dentry *dentry, unsigned int flags);
/* An open file without a name. NULL: out of memory. */
struct file *alloc_file_pseudo(struct inode *inode, unsigned int flags, const struct file_operations *operations);
void fput(struct file *file);

/* fs/namei.c */
struct file *do_filp_open(int dfd, const char *pathname, unsigned int flags, umode_t mode);
char *getname(const char __user *filename);
void putname(char *name);

/* The directory entry of a path. ERR_PTR when there is none. */
struct dentry *kern_path(const char *pathname);
/* May the caller do `mask` with the file? By its effective user and group, or its real ones. */
int inode_permission(const struct inode *inode, u32 mask);
int inode_permission_as(const struct inode *inode, u32 mask, u32 uid, u32 gid);

/* fs/open.c, fs/read_write.c */
long do_sys_open(int dfd, const char __user *filename, unsigned int flags, umode_t mode);
struct file *filp_open(const char *filename, unsigned int flags);
ssize_t ksys_write(unsigned int fd, const char __user *buffer, size_t count);
ssize_t ksys_read(unsigned int fd, char __user *buffer, size_t count);
ssize_t vfs_write(struct file *file, const char __user *buffer, size_t count, loff_t *position);
ssize_t vfs_read(struct file *file, char __user *buffer, size_t count, loff_t *position);
ssize_t kernel_read(struct file *file, void *buffer, size_t count, loff_t position);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);

/* fs/ramfs/inode.c */
void init_rootfs(void);
struct dentry *ramfs_mknod(struct dentry *parent, const char *name, size_t length, umode_t mode, dev_t device);
struct inode *new_inode(umode_t mode);
int ramfs_truncate(struct inode *inode);

/* fs/char_dev.c */
int register_chrdev(dev_t device, const struct file_operations *operations);
int chrdev_open(struct inode *inode, struct file *file);

/* init/initramfs.c */
void populate_rootfs(void);

/* fs/exec.c */
int do_execve(const char *filename, char *const *argv, char *const *envp);
