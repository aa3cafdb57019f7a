/* How assembly declares what C calls, and what a debugger sees as a function. */
#pragma once

#include <asm/extable.h>

.macro ENTRY name
  .globl \name
  .type \name, @function
  .p2align 4, 0x90
\name:
.endm

/* A second name inside a function, with a meaning of its own on a walk. */
.macro GLOBAL name
  .globl \name
\name:
.endm

.macro END name
  .size \name, . - \name
.endm
