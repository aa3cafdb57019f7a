# A division by zero: the CPU raises #DE, the kernel makes SIGFPE of it, and the program ends. Exit status: 128 + 8 = 136.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov eax, 7
  xor edx, edx
  xor ecx, ecx
  div ecx                   # edx:eax / 0
  ret                       # never reached
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
