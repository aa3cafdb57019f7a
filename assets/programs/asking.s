# How a program asks: the number, the descriptor, the length; a descriptor that is not open; and mmap with its six arguments, twice wrong and
# once right. Exit status: 0, or an error number when the last mmap fails.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbp
  mov rbp, rsp
  push 0x0a216948           # "Hi!\n" and four zeros

  mov rax, 32               # dup: a second number for what 1 stands for
  mov rdi, 1
  syscall

  mov rdi, rax              # the number that dup gave
  mov rax, 1                # write
  mov rsi, rsp
  mov rdx, 4
  syscall

  mov rax, 1                # the same four letters, but
  mov rdi, 1
  mov rdx, 32               # a length that is too large
  syscall

  mov rax, 1
  mov rdi, 99               # nothing is open there
  mov rdx, 4
  syscall

as_a_function:              # mmap with the registers of a function call
  mov rax, 9                # mmap
  mov rdi, 0                # 1: anywhere
  mov rsi, 4096             # 2: one page
  mov rdx, 3                # 3: PROT_READ | PROT_WRITE
  mov rcx, 0x22             # 4: MAP_PRIVATE | MAP_ANONYMOUS
  mov r8, -1                # 5: no file
  mov r9, 0                 # 6: offset 0
  syscall

exchanged:                  # the fourth in r10; the last two exchanged
  mov rax, 9
  mov r10, 0x22
  mov r8, 0
  mov r9, -1
  syscall

right:
  mov rax, 9
  mov r8, -1
  mov r9, 0
  syscall

  cmp rax, -4095            # -4095 to -1: an error number
  jae 1f
  mov byte ptr [rax], 'H'   # the page is there
  mov eax, 0
  leave
  ret
1:
  neg rax
  leave
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
