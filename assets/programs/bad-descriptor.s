# write to a descriptor that is not open: -EBADF (-9). Exit status: 9.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov rax, 1                # write
  mov rdi, 99               # nothing is open there
  lea rsi, [rip + text]
  mov rdx, 4
  syscall
  neg rax
  ret
  .size main, . - main

  .section .rodata
text:
  .ascii "Hi!\n"

  .section .note.GNU-stack, "", @progbits
