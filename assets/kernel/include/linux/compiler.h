/* Words that tell the compiler or the linker something about a declaration. */
#pragma once

#include <linux/version.h>

/*
 * A function that a walk through a system call names.
 *
 * `noinline` is not enough: a compiler that can see the body also deletes the call when it knows the result. A weak
 * definition may be replaced at link time, so the compiler can assume nothing about it, and the call stays in the
 * machine code where a learner meets it.
 */
#define __walked __attribute__((weak))

/* Called from assembly: the name and the C calling convention are a contract. */
#define asmlinkage
/* A pointer into user space: never dereferenced directly, only handed to the copy routines of lib/. */
#define __user

#define __packed __attribute__((packed))
#define __aligned(n) __attribute__((aligned(n)))
#define __section(name) __attribute__((section(name)))
/* Inlined in any case: its argument must be a constant, or its code belongs to the function that a walk names. */
#define __always_inline inline __attribute__((always_inline))
#define __noreturn __attribute__((noreturn))
#define __printf(text, first) __attribute__((format(printf, text, first)))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Reads a word that an interrupt handler may change, exactly once. */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))

/* What stands before it in the source is done before what stands behind it. */
#define barrier() asm volatile("" ::: "memory")
