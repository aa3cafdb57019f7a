# A write to address 0x10, where nothing is mapped: #PF, and no area there, so SIGSEGV. Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov eax, 0x10
  mov dword ptr [rax], 1    # error code 6: not present, write, from ring 3
  ret                       # never reached
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
