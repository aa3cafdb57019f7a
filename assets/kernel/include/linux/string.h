/* Memory and strings. memcpy and memset are assembly (lib/memcpy_64.S): one REP instruction each. */
#pragma once

#include <linux/types.h>

void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int byte, size_t count);
int memcmp(const void *a, const void *b, size_t count);
size_t strlen(const char *string);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
/* Copies at most `size` - 1 bytes and always ends with NUL; returns the length of `from`. */
size_t strlcpy(char *to, const char *from, size_t size);
/* The last `c` in `string`, or NULL. */
char *strrchr(const char *string, int c);
