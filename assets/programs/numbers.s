# Three numbers and a write. 39 is getpid; 9999 is no system call; the third is 39 with a 1 far above it, which is no system call up to Linux
# 5.12, where all of rax counts, and getpid since 5.14, where eax does. Exit status: 0 when the first two answers are right, else 1.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  mov eax, 39               # getpid
  syscall
  mov rbx, rax              # a process has a number above 0
  mov eax, 9999
  syscall
  cmp eax, -38              # -ENOSYS
  jne 1f
  movabs rax, 0x100000027   # 2^32 + 39
  syscall
  mov eax, 1                # write
  mov edi, 1
  lea rsi, [rip + text]
  mov edx, 1
  syscall
  xor eax, eax
  test rbx, rbx
  jg 2f
1:
  mov eax, 1
2:
  pop rbx
  ret
  .size main, . - main

  .section .rodata
text:
  .ascii "\n"

  .section .note.GNU-stack, "", @progbits
