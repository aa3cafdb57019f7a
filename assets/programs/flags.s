# hi, with unusual flags: what of RFLAGS reaches the kernel, and what comes back. Ring 3 may set AC, NT, DF, ZF and CF, and may not raise IOPL.
# Exit status: 0 when all flags came back, otherwise 1.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbp
  mov rbp, rsp
  push 0x0a216948           # "Hi!\n"
  mov rax, 1                # write
  mov rdi, 1
  mov rsi, rsp
  mov rdx, 4
  pushfq
  or qword ptr [rsp], 0x47441 # AC, NT, IOPL 3, DF, ZF, CF
  popfq
  syscall
  pushfq
  pop rax                   # the flags after the call
  push 2
  popfq                     # plain flags for everybody else
  and eax, 0x47441
  cmp eax, 0x44441          # all but IOPL
  setne al
  movzx eax, al
  leave
  ret
  .size main, . - main

  .section .note.GNU-stack, "", @progbits
