/* From a path to a file. There are no symbolic links, and the current directory is the root. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

struct dentry *root_dentry;

/* The program's path in kernel memory. To be given back with putname. */
char *getname(const char __user *filename) {
  char *name = alloc_pages(0);
  if (!name)
    return ERR_PTR(-ENOMEM);
  long length = strncpy_from_user(name, filename, PATH_MAX);
  if (length > 0 && length < PATH_MAX)
    return name;
  putname(name);
  return ERR_PTR(length < 0 ? length : length ? -ENAMETOOLONG : -ENOENT);
}

void putname(char *name) { free_page(name); }

struct dentry *lookup_one(struct dentry *directory, const char *name, size_t length) {
  if (length == 1 && name[0] == '.')
    return directory;
  if (length == 2 && name[0] == '.' && name[1] == '.')
    return directory->d_parent;
  struct dentry *entry;
  list_for_each_entry(entry, &directory->d_subdirs, d_child) {
    if (!strncmp(entry->d_name, name, length) && !entry->d_name[length])
      return entry;
  }
  return NULL;
}

/*
 * Root may read and write everything, and execute what anybody may execute. For others one class of the mode's bits counts:
 * the owner's, the group's or that of all others.
 */
__walked int inode_permission_as(const struct inode *inode, u32 mask, u32 uid, u32 gid) {
  if (uid == 0)
    return mask & MAY_EXEC && !S_ISDIR(inode->i_mode) && !(inode->i_mode & S_IXUGO) ? -EACCES : 0;
  u32 shift = inode->i_uid == uid ? 6 : inode->i_gid == gid ? 3 : 0;
  return mask & ~(inode->i_mode >> shift) ? -EACCES : 0;
}

int inode_permission(const struct inode *inode, u32 mask) {
  return inode_permission_as(inode, mask, current->cred.euid, current->cred.egid);
}

__walked int link_path_walk(struct dentry *start, const char *path, struct nameidata *nd) {
  nd->parent = start;
  for (;;) {
    /* To look something up in a directory is to "execute" it. */
    int error = inode_permission(nd->parent->d_inode, MAY_EXEC);
    if (error)
      return error;
    while (*path == '/')
      path++;
    size_t length = 0;
    while (path[length] && path[length] != '/')
      length++;
    if (length > NAME_MAX)
      return -ENAMETOOLONG;
    const char *next = path + length;
    while (*next == '/')
      next++;
    if (!*next) {
      nd->last = path;
      nd->length = length;
      nd->trailing_slash = length && path[length] == '/';
      return 0;
    }
    nd->parent = lookup_one(nd->parent, path, length);
    if (!nd->parent)
      return -ENOENT;
    if (!S_ISDIR(nd->parent->d_inode->i_mode))
      return -ENOTDIR;
    path = next;
  }
}

/* Where a path starts. */
static struct dentry *path_init(int dfd, const char *path) {
  if (*path == '/' || dfd == AT_FDCWD)
    return root_dentry;
  struct file *file = fget((unsigned int)dfd);
  if (!file)
    return ERR_PTR(-EBADF);
  return S_ISDIR(file->f_inode->i_mode) ? file->f_dentry : ERR_PTR(-ENOTDIR);
}

/* A name that is not there yet, in a directory that the caller may change. */
static struct dentry *vfs_create(const struct nameidata *nd, umode_t mode) {
  int error = inode_permission(nd->parent->d_inode, MAY_WRITE | MAY_EXEC);
  return error ? ERR_PTR(error) : ramfs_mknod(nd->parent, nd->last, nd->length, mode & ~current->umask, 0);
}

static struct dentry *open_create(const struct nameidata *nd, umode_t mode) {
  return nd->trailing_slash ? ERR_PTR(-EISDIR) : vfs_create(nd, S_IFREG | (mode & S_IALLUGO));
}

struct dentry *kern_path(const char *pathname) {
  struct nameidata nd;
  int error = link_path_walk(root_dentry, pathname, &nd);
  if (error)
    return ERR_PTR(error);
  struct dentry *dentry = nd.length ? lookup_one(nd.parent, nd.last, nd.length) : nd.parent;
  if (!dentry)
    return ERR_PTR(-ENOENT);
  return nd.trailing_slash && !S_ISDIR(dentry->d_inode->i_mode) ? ERR_PTR(-ENOTDIR) : dentry;
}

/* What open(2) asks of the file, as bits of a mode. */
static u32 acc_mode(unsigned int flags) {
  static const u8 modes[] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE};
  return modes[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0u);
}

/* May the file that was found be opened in this way? */
static int may_open(const struct inode *inode, const struct nameidata *nd, unsigned int flags) {
  bool directory = S_ISDIR(inode->i_mode);
  /* Only mkdir makes a name that ends with a slash. */
  if (flags & O_CREAT && nd->trailing_slash)
    return -EISDIR;
  if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
    return -EEXIST;
  if ((flags & O_DIRECTORY || nd->trailing_slash) && !directory)
    return -ENOTDIR;
  if (directory && (flags & O_CREAT || acc_mode(flags) & MAY_WRITE))
    return -EISDIR;
  return inode_permission(inode, acc_mode(flags));
}

struct file *do_filp_open(int dfd, const char *pathname, unsigned int flags, umode_t mode) {
  struct dentry *start = path_init(dfd, pathname);
  if (IS_ERR(start))
    return (struct file *)start;
  struct nameidata nd;
  int error = link_path_walk(start, pathname, &nd);
  if (error)
    return ERR_PTR(error);

  struct dentry *dentry = nd.length ? lookup_one(nd.parent, nd.last, nd.length) : nd.parent;
  if (dentry) {
    error = may_open(dentry->d_inode, &nd, flags);
    if (error)
      return ERR_PTR(error);
    if (flags & O_TRUNC && S_ISREG(dentry->d_inode->i_mode) && (error = ramfs_truncate(dentry->d_inode)))
      return ERR_PTR(error);
  } else {
    dentry = flags & O_CREAT ? open_create(&nd, mode) : ERR_PTR(-ENOENT);
    if (IS_ERR(dentry))
      return (struct file *)dentry;
  }
  return alloc_file(dentry, flags);
}

__walked long do_mkdirat(const char *pathname, umode_t mode) {
  struct nameidata nd;
  int error = link_path_walk(root_dentry, pathname, &nd);
  if (error)
    return error;
  if (!nd.length || lookup_one(nd.parent, nd.last, nd.length))
    return -EEXIST;
  struct dentry *dentry = vfs_create(&nd, S_IFDIR | (mode & (S_IRWXUGO | S_ISVTX)));
  return IS_ERR(dentry) ? PTR_ERR(dentry) : 0;
}

SYSCALL_DEFINE2(mkdir, const char __user *, pathname, umode_t, mode) {
  char *name = getname(pathname);
  if (IS_ERR(name))
    return PTR_ERR(name);
  long error = do_mkdirat(name, mode);
  putname(name);
  return error;
}
