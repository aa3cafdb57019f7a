# The program of ways.yaml: a call to leave out, then files to open and to read.
  .intel_syntax noprefix
  .text
  .globl main
  .type main, @function
main:
  mov eax, 39               # getpid
  syscall
asked:
  mov eax, 2                # open: the mode, 6, counts for a new file only
  lea rdi, [rip + hello]
  xor esi, esi
  mov edx, 6
  syscall
  mov edi, eax
  xor eax, eax              # read
  lea rsi, [rip + buffer]
  mov edx, 64
  syscall
  mov eax, 2                # open, for a new file
  lea rdi, [rip + new]
  mov esi, 0x241
  mov edx, 0x1a4
  syscall
  mov eax, 2                # open: there is no such file
  lea rdi, [rip + dark]
  mov esi, 0x80002
  syscall
done:
  xor eax, eax
  ret
  .size main, . - main

  .data
hello:
  .asciz "/data/hello"
new:
  .asciz "/new"
dark:
  .asciz "/dark"

  .bss
buffer:
  .skip 64

  .section .note.GNU-stack, "", @progbits
