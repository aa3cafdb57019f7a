# What a system call keeps. Every register is filled, getpid called, and every register compared: rax holds the result, rcx and r11 are
# destroyed by SYSCALL itself, everything else is as before. Exit status: 2, the number of registers that changed besides rax.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  push rbp
  push r12
  push r13
  push r14
  push r15
  mov ecx, 0x0c0c0c0c
  mov edx, 0x0d0d0d0d
  mov ebx, 0x0b0b0b0b
  mov ebp, 0x0e0e0e0e
  mov esi, 0x51515151
  mov edi, 0x61616161
  mov r8d, 0x08080808
  mov r9d, 0x09090909
  mov r10d, 0x10101010
  mov r11d, 0x11111111
  mov r12d, 0x12121212
  mov r13d, 0x13131313
  mov r14d, 0x14141414
  mov r15d, 0x15151515
  mov eax, 39               # getpid
  syscall

  # rax counts the differences.
  xor eax, eax
  .macro compare register, value
  cmp \register, \value
  setne al
  add ah, al
  .endm
  compare rcx, 0x0c0c0c0c
  compare rdx, 0x0d0d0d0d
  compare rbx, 0x0b0b0b0b
  compare rbp, 0x0e0e0e0e
  compare rsi, 0x51515151
  compare rdi, 0x61616161
  compare r8, 0x08080808
  compare r9, 0x09090909
  compare r10, 0x10101010
  compare r11, 0x11111111
  compare r12, 0x12121212
  compare r13, 0x13131313
  compare r14, 0x14141414
  compare r15, 0x15151515
  movzx eax, ah
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
