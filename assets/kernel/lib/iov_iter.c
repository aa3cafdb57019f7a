/* Vectors of readv and writev: taking them over from the program, and copying through them. See linux/uio.h. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

/* The order of a block that the longest vector fits into. */
#define IOVEC_ORDER 2
_Static_assert(UIO_MAXIOV * sizeof(struct iovec) <= PAGE_SIZE << IOVEC_ORDER, "iovec");

/* One piece of the program's vector, which has smaller words when the call came by int 0x80. */
static int copy_piece(struct iovec *piece, const struct iovec __user *vector, size_t i) {
  if (!in_ia32_syscall())
    return copy_from_user(piece, vector + i, sizeof(*piece)) ? -EFAULT : (ssize_t)piece->iov_len < 0 ? -EINVAL : 0;
  struct compat_iovec small;
  if (copy_from_user(&small, (const struct compat_iovec __user *)vector + i, sizeof(small)))
    return -EFAULT;
  *piece = (struct iovec){(void __user *)(u64)small.iov_base, small.iov_len};
  return (s32)small.iov_len < 0 ? -EINVAL : 0;
}

ssize_t import_iovec(const struct iovec __user *vector, unsigned int pieces, struct iovec **iov, struct iov_iter *iter) {
  if (pieces > UIO_MAXIOV)
    return -EINVAL;
  if (pieces > UIO_FASTIOV) {
    struct iovec *block = alloc_pages(IOVEC_ORDER);
    if (!block)
      return -ENOMEM;
    *iov = block;
  }
  *iter = (struct iov_iter){.iov = *iov};
  for (size_t i = 0; i < pieces; i++) {
    int error = copy_piece(*iov + i, vector, i);
    /* Era 5.0 checks a piece to the end before it looks at the next. */
    if (!error && !ERA_6_12 && !access_ok((*iov)[i].iov_base, (*iov)[i].iov_len))
      error = -EFAULT;
    if (error)
      return error;
  }
  /* Together not more than one read or write moves: the rest of the vector is cut off. */
  for (size_t i = 0; i < pieces; i++) {
    struct iovec *piece = *iov + i;
    if (!access_ok(piece->iov_base, piece->iov_len))
      return -EFAULT;
    piece->iov_len = min(piece->iov_len, (size_t)MAX_RW_COUNT - iter->count);
    iter->count += piece->iov_len;
  }
  return (ssize_t)iter->count;
}

void free_iovec(struct iovec *iov, const struct iovec *fast) {
  if (iov != fast)
    free_pages(iov, IOVEC_ORDER);
}

/* Copies piece by piece until `count` bytes are moved or one cannot be. Which way: the other of the two is NULL. */
static size_t copy_iter(void *to, const void *from, size_t count, struct iov_iter *iter) {
  size_t done = 0;
  count = min(count, iter->count);
  while (done < count) {
    char __user *user = (char __user *)iter->iov->iov_base + iter->iov_offset;
    size_t size = min(count - done, iter->iov->iov_len - iter->iov_offset);
    size_t left = to ? copy_user_generic((char *)to + done, user, size) : copy_user_generic(user, (const char *)from + done, size);
    done += size - left;
    iter->count -= size - left;
    iter->iov_offset += size - left;
    if (left)
      break;
    if (iter->iov_offset == iter->iov->iov_len) {
      iter->iov++;
      iter->iov_offset = 0;
    }
  }
  return done;
}

size_t copy_to_iter(const void *from, size_t count, struct iov_iter *iter) { return copy_iter(NULL, from, count, iter); }
size_t copy_from_iter(void *to, size_t count, struct iov_iter *iter) { return copy_iter(to, NULL, count, iter); }
