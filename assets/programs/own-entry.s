# A program that wants to choose where the kernel begins. It writes LSTAR (refused: #GP, SIGSEGV, which it handles), then jumps to the kernel's
# first page (refused: #PF, and a second SIGSEGV during the first ends it). Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  mov rax, 13               # rt_sigaction
  mov rdi, 11               # SIGSEGV
  lea rsi, [rip + action]
  mov rdx, 0
  mov r10, 8
  syscall

  lea rax, [rip + wished]
  mov rdx, rax
  shr rdx, 32               # WRMSR takes edx:eax
  mov ecx, 0xc0000082       # MSR_LSTAR
  wrmsr
  ret                       # never reached
  .size main, . - main

# Where it would like the kernel to begin.
  .p2align 4
  .globl wished
  .type wished, @function
wished:
  ret
  .size wished, . - wished

# The handler of SIGSEGV. It does not return, but tries something else.
  .p2align 4
  .globl handler
  .type handler, @function
handler:
  mov rax, 0xffffffff81000000 # the kernel's first instruction
  jmp rax
  .size handler, . - handler

  .p2align 4
restorer:
  mov rax, 15               # rt_sigreturn
  syscall

  .data
  .p2align 3
action:                     # struct sigaction, as the kernel has it
  .quad handler
  .quad 0x04000000          # SA_RESTORER
  .quad restorer
  .quad 0                   # no other signals blocked

  .section .note.GNU-stack, "", @progbits
