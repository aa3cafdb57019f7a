/*
 * Pipes: a ring of buffers, each a page, between two open files. A reader sleeps while it is empty and a writer while it is
 * full; when all writers are gone a reader gets the end of the file, and when all readers are gone a writer gets SIGPIPE.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/wait.h>

/*
 * 16 buffers, 64 KiB, as in Linux. A write of up to PIPE_BUF bytes, which is a page, is never torn: it goes into one buffer.
 * For the same reason a pipe may be full before it holds 64 KiB.
 */
#define PIPE_ORDER 4
#define PIPE_DEF_BUFFERS (1u << PIPE_ORDER)

/* What is in a buffer's page. */
struct pipe_buffer {
  u32 offset, len;
};

struct pipe_inode_info {
  /* First, so that the inode of an open file leads here. */
  struct inode inode;
  struct pipe_buffer bufs[PIPE_DEF_BUFFERS];
  /* Their pages, in one block. */
  char *pages;
  /* Counters of buffers that never wrap back; those from the tail on, before the head, are in use. */
  u32 head, tail;
  u32 readers, writers;
  struct wait_queue_head rd_wait, wr_wait;
};

static struct pipe_inode_info *pipe_of(const struct file *file) { return container_of(file->f_inode, struct pipe_inode_info, inode); }
static bool pipe_empty(const struct pipe_inode_info *pipe) { return pipe->head == pipe->tail; }
static bool pipe_full(const struct pipe_inode_info *pipe) { return pipe->head - pipe->tail == PIPE_DEF_BUFFERS; }
static struct pipe_buffer *pipe_buf(struct pipe_inode_info *pipe, u32 at) { return &pipe->bufs[at % PIPE_DEF_BUFFERS]; }
static char *pipe_page(const struct pipe_inode_info *pipe, u32 at) { return pipe->pages + at % PIPE_DEF_BUFFERS * PAGE_SIZE; }

/* Takes what is there, as much as fits. Sleeps only while there is nothing at all. What cannot be copied stays in the pipe. */
static __always_inline ssize_t do_pipe_read(struct file *file, struct iov_iter *to) {
  struct pipe_inode_info *pipe = pipe_of(file);
  ssize_t got = 0;
  if (!to->count)
    return 0;
  if (pipe_empty(pipe) && pipe->writers && file->f_flags & O_NONBLOCK)
    return -EAGAIN;
  long error = wait_event_interruptible(&pipe->rd_wait, !pipe_empty(pipe) || !pipe->writers);
  if (error)
    return error;
  while (to->count && !pipe_empty(pipe)) {
    struct pipe_buffer *buf = pipe_buf(pipe, pipe->tail);
    u32 size = (u32)min((size_t)buf->len, to->count);
    if (copy_to_iter(pipe_page(pipe, pipe->tail) + buf->offset, size, to) < size) {
      if (!got)
        got = -EFAULT;
      break;
    }
    buf->offset += size;
    buf->len -= size;
    got += size;
    if (!buf->len)
      pipe->tail++;
  }
  wake_up_interruptible(&pipe->wr_wait);
  return got;
}

/*
 * What is over when the rest fills whole pages goes behind what was written last, if its page has room for all of it. Returns
 * how much that is, or -EFAULT: then what was copied of it does not count.
 */
static ssize_t pipe_merge(struct pipe_inode_info *pipe, struct iov_iter *from) {
  u32 size = offset_in_page(from->count);
  struct pipe_buffer *last = pipe_buf(pipe, pipe->head - 1);
  if (!size || pipe_empty(pipe) || last->offset + last->len + size > PAGE_SIZE)
    return 0;
  if (copy_from_iter(pipe_page(pipe, pipe->head - 1) + last->offset + last->len, size, from) < size)
    return -EFAULT;
  last->len += size;
  wake_up_interruptible(&pipe->rd_wait);
  return size;
}

static ssize_t pipe_broken(void) {
  send_signal(SIGPIPE, &(struct siginfo){.si_signo = SIGPIPE, .si_pid = current->tgid, .si_uid = current->cred.uid}, current);
  return -EPIPE;
}

/* Puts everything in, a page at a time, however often it has to wait for one. */
static __always_inline ssize_t do_pipe_write(struct file *file, struct iov_iter *from) {
  struct pipe_inode_info *pipe = pipe_of(file);
  if (!from->count)
    return 0;
  if (!pipe->readers)
    return pipe_broken();
  ssize_t written = pipe_merge(pipe, from), error = 0;
  if (written < 0)
    return written;
  while (from->count) {
    if (pipe_full(pipe) && pipe->readers && file->f_flags & O_NONBLOCK) {
      error = -EAGAIN;
      break;
    }
    error = wait_event_interruptible(&pipe->wr_wait, !pipe->readers || !pipe_full(pipe));
    if (!error && !pipe->readers)
      error = pipe_broken();
    if (error)
      break;
    u32 size = (u32)min(from->count, (size_t)PAGE_SIZE);
    if (copy_from_iter(pipe_page(pipe, pipe->head), size, from) < size) {
      error = -EFAULT;
      break;
    }
    *pipe_buf(pipe, pipe->head++) = (struct pipe_buffer){0, size};
    written += size;
    wake_up_interruptible(&pipe->rd_wait);
  }
  return written ? written : error;
}

__walked ssize_t pipe_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  const struct iovec piece = {buffer, count};
  return do_pipe_read(file, &(struct iov_iter){.iov = &piece, .count = count});
}

__walked ssize_t pipe_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  const struct iovec piece = {(void __user *)buffer, count};
  return do_pipe_write(file, &(struct iov_iter){.iov = &piece, .count = count});
}

static ssize_t pipe_read_iter(struct file *file, struct iov_iter *to) { return do_pipe_read(file, to); }
static ssize_t pipe_write_iter(struct file *file, struct iov_iter *from) { return do_pipe_write(file, from); }

static void put_pipe(struct pipe_inode_info *pipe) {
  if (pipe->readers || pipe->writers)
    return;
  free_pages(pipe->pages, PIPE_ORDER);
  kfree(pipe);
}

static void pipe_release(struct inode *inode, struct file *file) {
  struct pipe_inode_info *pipe = pipe_of(file);
  if (file->f_mode & FMODE_READ)
    pipe->readers--;
  else
    pipe->writers--;
  wake_up_interruptible(&pipe->rd_wait);
  wake_up_interruptible(&pipe->wr_wait);
  put_pipe(pipe);
}

const struct file_operations pipefifo_fops = {
  .read = pipe_read, .write = pipe_write, .read_iter = pipe_read_iter, .write_iter = pipe_write_iter, .release = pipe_release};

static struct pipe_inode_info *alloc_pipe_info(void) {
  struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe));
  char *pages = alloc_pages(PIPE_ORDER);
  if (!pipe || !pages) {
    if (pages)
      free_pages(pages, PIPE_ORDER);
    kfree(pipe);
    return NULL;
  }
  pipe->inode = (struct inode){.i_mode = S_IFIFO | 0600, .i_nlink = 1, .i_fop = &pipefifo_fops};
  pipe->pages = pages;
  init_waitqueue_head(&pipe->rd_wait);
  init_waitqueue_head(&pipe->wr_wait);
  return pipe;
}

/* Both ends, as open files. */
static int create_pipe_files(struct file **ends) {
  struct pipe_inode_info *pipe = alloc_pipe_info();
  if (!pipe)
    return -ENFILE;
  pipe->readers = pipe->writers = 1;
  ends[0] = alloc_file_pseudo(&pipe->inode, O_RDONLY, &pipefifo_fops);
  ends[1] = alloc_file_pseudo(&pipe->inode, O_WRONLY, &pipefifo_fops);
  if (ends[0] && ends[1])
    return 0;
  kfree(ends[0]);
  kfree(ends[1]);
  pipe->readers = pipe->writers = 0;
  put_pipe(pipe);
  return -ENFILE;
}

__walked int do_pipe2(int __user *fildes) {
  struct file *ends[2];
  int fds[2] = {-1, -1};
  int error = create_pipe_files(ends);
  if (error)
    return error;
  for (u32 i = 0; i < 2 && !error; i++) {
    fds[i] = get_unused_fd();
    if (fds[i] < 0)
      error = fds[i];
    else
      fd_install((unsigned int)fds[i], ends[i]);
  }
  if (!error && copy_to_user(fildes, fds, sizeof(fds)))
    error = -EFAULT;
  if (error) {
    for (u32 i = 0; i < 2; i++) {
      if (fds[i] >= 0)
        __close_fd((unsigned int)fds[i]);
      else
        fput(ends[i]);
    }
  }
  return error;
}

SYSCALL_DEFINE1(pipe, int __user *, fildes) { return do_pipe2(fildes); }
