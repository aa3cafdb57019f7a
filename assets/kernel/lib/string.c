/* Strings, and the comparison of memory. */
#include <linux/string.h>

int memcmp(const void *a, const void *b, size_t count) {
  const u8 *x = a, *y = b;
  for (size_t i = 0; i < count; i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

size_t strlen(const char *string) {
  size_t length = 0;
  while (string[length])
    length++;
  return length;
}

int strncmp(const char *a, const char *b, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (a[i] != b[i])
      return (u8)a[i] < (u8)b[i] ? -1 : 1;
    if (!a[i])
      break;
  }
  return 0;
}

int strcmp(const char *a, const char *b) { return strncmp(a, b, ~(size_t)0); }

size_t strlcpy(char *to, const char *from, size_t size) {
  size_t length = strlen(from);
  if (size) {
    size_t count = min(length, size - 1);
    memcpy(to, from, count);
    to[count] = 0;
  }
  return length;
}

char *strrchr(const char *string, int c) {
  const char *last = NULL;
  for (; *string; string++)
    if (*string == (char)c)
      last = string;
  return (char *)last;
}
