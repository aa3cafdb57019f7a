# write from an address where nothing is mapped. The kernel's copy faults, and the call answers -EFAULT (-14): the program goes on.
# Exit status: 14.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov rax, 1                # write
  mov rdi, 1
  mov rsi, 1                # not the address of anything
  mov rdx, 4
  syscall
  neg rax
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
