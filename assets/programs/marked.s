# write with a number of its own in every register, so that each can be followed into pt_regs and back. Exit status: 0 when the kernel gave
# back all that it has to, else 1.
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
  mov ebx, 0xb0b
  mov ebp, 0xb0a
  mov r10d, 0x1010
  mov r8d, 0x808
  mov r9d, 0x909
  mov r12d, 0x1212
  mov r13d, 0x1313
  mov r14d, 0x1414
  mov r15d, 0x1515

  mov eax, 1                # write
  mov edi, 1
  lea rsi, [rip + text]
  mov edx, 3
  syscall

  # A sum that is right only if each came back: rcx and r11 are SYSCALL's own, rax is the answer.
  add rbx, rbp
  add rbx, r10
  add rbx, r8
  add rbx, r9
  add rbx, r12
  add rbx, r13
  add rbx, r14
  add rbx, r15
  sub rbx, 0xb0b + 0xb0a + 0x1010 + 0x808 + 0x909 + 0x1212 + 0x1313 + 0x1414 + 0x1515
  xor eax, eax
  test rbx, rbx
  setnz al
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  ret
  .size main, . - main

  .section .rodata
text:
  .ascii "ok\n"

  .section .note.GNU-stack, "", @progbits
