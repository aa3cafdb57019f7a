# A system call with six arguments: mmap of one page, which the program then writes and reads. The fourth argument is in r10, because SYSCALL
# overwrites rcx. Exit status: 0, or the error number, or 1 when the page does not hold what was written.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov rax, 9                # mmap
  mov rdi, 0                # 1: anywhere
  mov rsi, 4096             # 2: one page
  mov rdx, 3                # 3: PROT_READ | PROT_WRITE
  mov r10, 0x22             # 4: MAP_PRIVATE | MAP_ANONYMOUS
  mov r8, -1                # 5: no file
  mov r9, 0                 # 6: offset 0
  syscall
  cmp rax, -4095            # -4095 to -1: an error number
  jae 1f

  mov rcx, 0x0a216948
  mov [rax], rcx            # the first touch: a page fault brings the page
  xor ecx, [rax]            # 0 if it reads back
  mov eax, ecx
  neg eax
  sbb eax, eax
  and eax, 1
  ret

1:
  neg rax
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
