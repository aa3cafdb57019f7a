/* Vectors of readv and writev: several pieces of a program's memory in one call. */
#pragma once

#include <linux/types.h>

/* One piece, as the program has it. */
struct iovec {
  void __user *iov_base;
  size_t iov_len;
};
/* The same in a 32-bit program. */
struct compat_iovec {
  u32 iov_base, iov_len;
};

/* So many pieces a call may have, and for so many there is room on the stack. */
#define UIO_MAXIOV 1024
#define UIO_FASTIOV 8

/* What is left of a vector: the first piece from `iov_offset` on, and all after it; together `count` bytes. */
struct iov_iter {
  const struct iovec *iov;
  size_t iov_offset;
  size_t count;
};

/*
 * Copies the program's vector to *iov, where UIO_FASTIOV pieces have room, or to memory of its own, and checks all of it
 * before anything is moved. Returns how many bytes it describes, or an error. To be given back with free_iovec in any case.
 */
ssize_t import_iovec(const struct iovec __user *vector, unsigned int pieces, struct iovec **iov, struct iov_iter *iter);
void free_iovec(struct iovec *iov, const struct iovec *fast);

/* Both return how many bytes were copied, and move on by as many: less than `count` at a bad address or at the end. */
size_t copy_to_iter(const void *from, size_t count, struct iov_iter *iter);
size_t copy_from_iter(void *to, size_t count, struct iov_iter *iter);
