# A thousand times getpid, the cheapest system call: what the way in and out costs. The counter is in rbx, because SYSCALL destroys rcx.
# Exit status: 0.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  mov ebx, 1000
1:
  mov eax, 39               # getpid
  syscall
  dec ebx
  jnz 1b
  xor eax, eax
  pop rbx
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
