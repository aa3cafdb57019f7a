/* Code that is chosen once, at boot, for C: see asm/alternative-asm.h. */
#pragma once

#include <asm/cpufeatures.h>
#include <linux/types.h>

/*
 * Whether the CPU has a feature, without a test when it runs: a jump to "no" that is patched into a NOP where the feature
 * exists.
 */
static __always_inline bool static_cpu_has(u16 feature) {
  asm goto("1: jmp %l[no]\n"
           "2:\n\t"
           ".pushsection .altinstructions, \"a\"\n\t"
           ".long 1b - .\n\t"
           ".long 1b - .\n\t"
           ".word %c0\n\t"
           ".byte 2b - 1b\n\t"
           ".byte 0\n\t"
           ".byte 0\n\t"
           ".popsection"
           :
           : "i"(feature)
           :
           : no);
  return true;
no:
  return false;
}
