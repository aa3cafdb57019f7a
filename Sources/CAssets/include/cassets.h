#ifndef CASSETS_H
#define CASSETS_H

#include <stddef.h>

/// A file of the product that lies inside the executable, so that a lone binary runs: its path as in the checkout, and its bytes.
struct cassets_file {
  const char *path;
  const unsigned char *bytes;
  size_t size;
};

/// How many files there are.
size_t cassets_count(void);

/// File `index`, counted from 0; one with a null path when there are not so many.
struct cassets_file cassets_get(size_t index);

#endif
