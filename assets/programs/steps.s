# How a CPU executes: the length of instructions, RIP, a loop, a call and its return, and one register under four names. Each result stays in
# a register of its own until the end. Exit status: 0.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  push r12
  push r13
  push r14
  push r15

  mov rax, 1                # seven bytes of machine code
here:
  lea rbx, [rip]            # where is RIP while this executes?

  mov r12, 0
  mov ecx, 3
again:
  add r12, rcx
  dec ecx
  jne again                 # jumps while ZF is 0

  call where
after:
  mov rax, -1               # all 64 bits
  mov ax, 0                 # the lower 16
  mov r14, rax
  mov rax, -1
  mov al, 'H'               # the lowest 8
  mov rax, -1
  mov eax, 1                # the lower 32
  mov r15, rax

done:
  xor eax, eax              # main's result
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  ret
  .size main, . - main

# Looks at what CALL has left for RET.
  .p2align 4
  .globl where
  .type where, @function
where:
  mov r13, [rsp]
  ret
  .size where, . - where

  .section .note.GNU-stack, "", @progbits
