# The first program: writes "Hi!" to descriptor 1 and returns what write(2) returned.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbp
  mov rbp, rsp
  push 0x0a216948           # eight bytes on the stack: "Hi!\n" and four zeros
  mov rax, 1                # the number of write
  mov rdi, 1                # descriptor 1: standard output
  mov rsi, rsp              # the address of the text
  mov rdx, 4                # its length
  syscall
  mov rsp, rbp
  pop rbp
  ret                       # rax still holds the result: it becomes the exit status
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
