/*
 * Pipes: a ring of bytes between two open files. A reader sleeps while it is empty and a writer while it is full; when all
 * writers are gone a reader gets the end of the file, and when all readers are gone a writer gets SIGPIPE.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

/* 64 KiB, as in Linux. Writes of up to PIPE_BUF bytes are never torn. */
#define PIPE_ORDER 4
#define PIPE_SIZE ((u32)PAGE_SIZE << PIPE_ORDER)
#define PIPE_BUF 4096

struct pipe_inode_info {
  /* First, so that the inode of an open file leads here. */
  struct inode inode;
  char *buffer;
  /* Counters that never wrap back; their difference is what is in the pipe. */
  u32 head, tail;
  u32 readers, writers;
  struct wait_queue_head rd_wait, wr_wait;
};

static struct pipe_inode_info *pipe_of(const struct file *file) { return container_of(file->f_inode, struct pipe_inode_info, inode); }
static u32 pipe_occupancy(const struct pipe_inode_info *pipe) { return pipe->head - pipe->tail; }
static u32 pipe_room(const struct pipe_inode_info *pipe) { return PIPE_SIZE - pipe_occupancy(pipe); }

/* How much of `count` lies in one piece from position `at` on. */
static u32 to_end(u32 at, size_t count) { return (u32)min(count, (size_t)(PIPE_SIZE - at % PIPE_SIZE)); }

/* Takes what is there, up to `count`. Sleeps only while there is nothing at all. */
__walked ssize_t pipe_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  struct pipe_inode_info *pipe = pipe_of(file);
  ssize_t got = 0;
  if (!count)
    return 0;
  if (!pipe_occupancy(pipe) && pipe->writers && file->f_flags & O_NONBLOCK)
    return -EAGAIN;
  long error = wait_event_interruptible(&pipe->rd_wait, pipe_occupancy(pipe) || !pipe->writers);
  if (error)
    return error;
  while ((size_t)got < count && pipe_occupancy(pipe)) {
    u32 piece = to_end(pipe->tail, min(count - (size_t)got, (size_t)pipe_occupancy(pipe)));
    if (copy_to_user(buffer + got, pipe->buffer + pipe->tail % PIPE_SIZE, piece))
      return got ? got : -EFAULT;
    pipe->tail += piece;
    got += piece;
  }
  wake_up_interruptible(&pipe->wr_wait);
  return got;
}

/* Puts everything in, however often it has to wait for room. */
__walked ssize_t pipe_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  struct pipe_inode_info *pipe = pipe_of(file);
  ssize_t written = 0;
  while ((size_t)written < count) {
    size_t left = count - (size_t)written;
    u32 needed = left <= PIPE_BUF ? (u32)left : 1;
    if (pipe->readers && pipe_room(pipe) < needed && file->f_flags & O_NONBLOCK)
      return written ? written : -EAGAIN;
    long error = wait_event_interruptible(&pipe->wr_wait, !pipe->readers || pipe_room(pipe) >= needed);
    if (error)
      return written ? written : error;
    if (!pipe->readers) {
      send_signal(SIGPIPE, &(struct siginfo){.si_signo = SIGPIPE, .si_pid = current->tgid, .si_uid = current->cred.uid}, current);
      return written ? written : -EPIPE;
    }
    u32 piece = to_end(pipe->head, min(left, (size_t)pipe_room(pipe)));
    if (copy_from_user(pipe->buffer + pipe->head % PIPE_SIZE, buffer + written, piece))
      return written ? written : -EFAULT;
    pipe->head += piece;
    written += piece;
    wake_up_interruptible(&pipe->rd_wait);
  }
  return written;
}

static void put_pipe(struct pipe_inode_info *pipe) {
  if (pipe->readers || pipe->writers)
    return;
  free_pages(pipe->buffer, PIPE_ORDER);
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

const struct file_operations pipefifo_fops = {.read = pipe_read, .write = pipe_write, .release = pipe_release};

static struct pipe_inode_info *alloc_pipe_info(void) {
  struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe));
  char *buffer = alloc_pages(PIPE_ORDER);
  if (!pipe || !buffer) {
    if (buffer)
      free_pages(buffer, PIPE_ORDER);
    kfree(pipe);
    return NULL;
  }
  pipe->inode = (struct inode){.i_mode = S_IFIFO | 0600, .i_nlink = 1, .i_fop = &pipefifo_fops};
  pipe->buffer = buffer;
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
