/*
 * Feature numbers: word * 32 + bit. Words 0, 1 and 9 are CPUID outputs, word 7 is the kernel's own. Alternatives
 * (asm/alternative-asm.h) name the feature that decides whether a piece of code is patched in.
 */
#pragma once

#define NCAPINTS 10

/* CPUID 1, EDX */
#define X86_FEATURE_TSC (0 * 32 + 4)
/* CPUID 0x80000001, EDX */
#define X86_FEATURE_SYSCALL (1 * 32 + 11)
#define X86_FEATURE_NX (1 * 32 + 20)
/* The kernel's own */
#define X86_FEATURE_PTI (7 * 32 + 11)
#define X86_FEATURE_KSTACK_OFFSET (7 * 32 + 12)
#define X86_FEATURE_CLEAR_CPU_BUF (7 * 32 + 13)
#define X86_FEATURE_CLEAR_BHB_LOOP (7 * 32 + 14)
/* CPUID 7, EBX */
#define X86_FEATURE_SMEP (9 * 32 + 7)
#define X86_FEATURE_SMAP (9 * 32 + 20)
