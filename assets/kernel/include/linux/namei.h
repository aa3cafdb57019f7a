/* Walking a path. */
#pragma once

#include <linux/fs.h>

/* A path, walked up to its last name. */
struct nameidata {
  struct dentry *parent;
  /* The last name; empty when the path is only slashes. */
  const char *last;
  size_t length;
  /* The path ended with a slash, so the last name must be a directory. */
  bool trailing_slash;
};

/* Walks `path` from `start`. -ENOENT, -ENOTDIR, -ENAMETOOLONG. */
int link_path_walk(struct dentry *start, const char *path, struct nameidata *nd);
/* One name in one directory; NULL when it is not there. */
struct dentry *lookup_one(struct dentry *directory, const char *name, size_t length);
