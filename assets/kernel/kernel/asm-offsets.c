/* Compares the offsets that assembly uses with the C structures. There is no code here. */
#include <asm/asm-offsets.h>
#include <asm/processor.h>
#include <linux/sched.h>

_Static_assert(offsetof(struct x86_hw_tss, sp0) == TSS_sp0, "TSS_sp0");
_Static_assert(offsetof(struct x86_hw_tss, sp1) == TSS_sp1, "TSS_sp1");
_Static_assert(offsetof(struct x86_hw_tss, sp2) == TSS_sp2, "TSS_sp2");
_Static_assert(offsetof(struct x86_hw_tss, ist) == 0x24, "TSS ist");
_Static_assert(offsetof(struct task_struct, thread.sp) == TASK_threadsp, "TASK_threadsp");
#if ERA_6_12
_Static_assert(offsetof(struct pcpu_hot, top_of_stack) == X86_top_of_stack, "X86_top_of_stack");
#endif
