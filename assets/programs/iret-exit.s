# A system call that SYSRET cannot return from. With the trap flag set in RFLAGS the kernel must come back by IRETQ: SYSRET would trap one
# instruction early. The instruction behind the system call still runs; then the trap comes (#DB), and since the program handles no signals,
# SIGTRAP ends it. Exit status: 128 + 5 = 133.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov eax, 39               # getpid
  pushfq
  or qword ptr [rsp], 0x100 # TF
  popfq                     # the trap flag counts from the next instruction on
  syscall                   # FMASK clears TF in the kernel; r11 keeps it
  nop                       # runs; the trap comes behind it
  mov eax, 1                # never reached
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
