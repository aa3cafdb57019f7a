# A number that no system call has. The kernel calls nothing and answers -ENOSYS (-38). Exit status: 38.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov rax, 9999
  syscall
  neg rax                   # an error comes back as its negative number
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
