/* The integer types of kernel code, and small helpers over any type. */
#pragma once

#include <linux/compiler.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef signed int s32;
typedef signed long s64;

typedef unsigned long size_t;
typedef long ssize_t;
typedef long loff_t;
typedef unsigned int umode_t;
typedef int pid_t;
typedef u32 dev_t;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)
#define INT_MIN (-0x7fffffff - 1)

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

/* `to` is a power of two. */
#define ALIGN(x, to) (((x) + (to) - 1) & ~((__typeof__(x))(to) - 1))
#define ALIGN_DOWN(x, to) ((x) & ~((__typeof__(x))(to) - 1))
