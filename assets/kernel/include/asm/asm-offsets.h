/*
 * Places of fields that assembly needs. kernel/asm-offsets.c compares every one with the C structure at compile time.
 */
#pragma once

/* struct x86_hw_tss */
#define TSS_sp0 4
#define TSS_sp1 12
#define TSS_sp2 20

/* struct task_struct */
#if ERA_6_12
#define TASK_threadsp 32
#else
#define TASK_threadsp 24
#endif

/* struct pcpu_hot */
#define X86_top_of_stack 8
