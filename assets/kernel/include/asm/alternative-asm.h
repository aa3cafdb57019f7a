/*
 * Code that is chosen once, at boot.
 *
 * ALTERNATIVE old, new, feature: assembles `old` (padded with NOPs when `new` is longer) and records both in
 * .altinstructions. When the CPU has `feature`, apply_alternatives() (kernel/alternative.c) copies `new` over it
 * before the first program runs. So no flag is tested on the way into the kernel, where no register is free and
 * every instruction counts.
 */
#pragma once

#include <asm/cpufeatures.h>

.macro ALTERNATIVE old, new, feature
.Lold_\@:
  \old
.Lold_end_\@:
  /* A comparison that holds is -1 to the assembler. */
  .skip -(((.Lnew_end_\@ - .Lnew_\@) - (.Lold_end_\@ - .Lold_\@)) > 0) * ((.Lnew_end_\@ - .Lnew_\@) - (.Lold_end_\@ - .Lold_\@)), 0x90
.Lpad_end_\@:

  .pushsection .altinstructions, "a"
  .long .Lold_\@ - .               /* struct alt_instr: instr_offset */
  .long .Lnew_\@ - .               /* repl_offset */
  .word \feature                   /* cpuid */
  .byte .Lpad_end_\@ - .Lold_\@    /* instrlen */
  .byte .Lnew_end_\@ - .Lnew_\@    /* replacementlen */
  .byte .Lpad_end_\@ - .Lold_end_\@ /* padlen */
  .popsection

  .pushsection .altinstr_replacement, "ax"
.Lnew_\@:
  \new
.Lnew_end_\@:
  .popsection
.endm

/*
 * SMAP: with CR4.SMAP set, ring 0 may touch user pages only while RFLAGS.AC is 1. STAC opens that window, CLAC
 * closes it. On a CPU without SMAP both would be #UD, so they are patched in only where the feature exists.
 */
.macro ASM_STAC
  ALTERNATIVE "", "stac", X86_FEATURE_SMAP
.endm
.macro ASM_CLAC
  ALTERNATIVE "", "clac", X86_FEATURE_SMAP
.endm
