/*
 * An index that is in range whatever the CPU speculates.
 *
 * A CPU may run past a bound check that will fail, and then load from far outside the table. The mask needs no
 * prediction: CMP sets the carry flag if index < size, SBB makes it all ones, AND keeps the index; else SBB makes
 * 0, and so AND makes index 0. Assembly, because a compiler that has just seen the check would drop it.
 */
#pragma once

#include <linux/types.h>

#define array_index_nospec(index, size)                                                                                                \
  ({                                                                                                                                   \
    u64 __index = (index);                                                                                                             \
    u64 __mask;                                                                                                                        \
    asm volatile("cmpq %2, %1\n\tsbbq %0, %0\n\tandq %0, %1" : "=&r"(__mask), "+r"(__index) : "i"(size) : "cc");                       \
    __index;                                                                                                                           \
  })
