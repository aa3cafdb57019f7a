/*
 * Copies between the kernel and the program. All of them run with the window of SMAP open (STAC to CLAC) around one
 * instruction that may fault; a fault ends in the exception table, not in a crash.
 */
#pragma once

#include <asm/page_types.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Is the whole range in user space? Says nothing about what is mapped there. */
static inline bool access_ok(const void __user *address, u64 size) {
  return size <= TASK_SIZE_MAX && (u64)address <= TASK_SIZE_MAX - size;
}

/* Both return the number of bytes that could NOT be copied: 0 is success. _copy_from_user clears the rest of `to`. */
u64 _copy_from_user(void *to, const void __user *from, u64 count);
u64 _copy_to_user(void __user *to, const void *from, u64 count);
#define copy_from_user _copy_from_user
#define copy_to_user _copy_to_user

/* Copies a string with its NUL; returns its length, `count` when there is no NUL in as many bytes, or -EFAULT. */
long strncpy_from_user(char *to, const char __user *from, long count);

/* lib/copy_user_64.S: without the range check. */
asmlinkage u64 copy_user_generic(void *to, const void *from, u64 count);
asmlinkage long __strncpy_from_user(char *to, const char __user *from, long count);
