/* The checked entrances to lib/copy_user_64.S. */
#include <linux/string.h>
#include <linux/uaccess.h>

__walked u64 _copy_from_user(void *to, const void __user *from, u64 count) {
  u64 left = access_ok(from, count) ? copy_user_generic(to, from, count) : count;
  /* The caller must not see what was in the buffer before. */
  if (unlikely(left))
    memset((char *)to + (count - left), 0, left);
  return left;
}

__walked u64 _copy_to_user(void __user *to, const void *from, u64 count) {
  return access_ok(to, count) ? copy_user_generic(to, from, count) : count;
}

__walked long strncpy_from_user(char *to, const char __user *from, long count) {
  if ((u64)from >= TASK_SIZE_MAX)
    return -EFAULT;
  /* A string that runs into the end of user space has no NUL there. */
  long most = (long)min((u64)count, TASK_SIZE_MAX - (u64)from);
  long length = __strncpy_from_user(to, from, most);
  return length == most && most < count ? -EFAULT : length;
}
