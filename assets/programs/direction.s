# The direction flag, set before a system call. FMASK clears it in the kernel, whose string instructions must go upwards; r11 keeps it, and
# SYSRET brings it back. Prints a line. Exit status: 4 if DF is still set afterwards.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  std
  mov eax, 1                # write
  mov edi, 1
  lea rsi, [rip + text]
  mov edx, 8
  syscall
  pushfq
  pop rax
  cld                       # C code expects it clear
  shr eax, 8
  and eax, 4                # DF was bit 10
  ret
  .size main, . - main

  .section .rodata
text:
  .ascii "upwards\n"

  .section .note.GNU-stack, "", @progbits
