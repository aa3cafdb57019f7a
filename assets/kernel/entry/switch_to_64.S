/* Changing tasks: the one place where the stack becomes another task's. The same in both eras. */
#include <asm/calling.h>

  .section .text

/*
 * Changes the task: rdi = the one that stops, rsi = the one that goes on. What the C convention lets a function
 * destroy is dead here; the rest goes on the stack, in the order of struct inactive_task_frame.
 */
ENTRY __switch_to_asm
  push rbp
  push rbx
  push r12
  push r13
  push r14
  push r15
  mov [rdi + TASK_threadsp], rsp
  mov rsp, [rsi + TASK_threadsp]      # this is the switch
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  jmp __switch_to                     # returns to where the new task stopped
END __switch_to_asm
