# A system call as the Go runtime makes it: without a C library, number and arguments from the stack, and an error split off by the same
# unsigned comparison. Go's AX is the whole of rax. Prints a line; then close(99). Exit status: 9, EBADF.
  .intel_syntax noprefix
  .text

# rawSyscall(trap, a1, a2, a3 on the stack, results above them: r1, r2, errno)
rawSyscall:
  mov rax, [rsp + 8]        # MOVQ trap+0(FP), AX
  mov rdi, [rsp + 16]
  mov rsi, [rsp + 24]
  mov rdx, [rsp + 32]
  syscall
  cmp rax, 0xfffffffffffff001
  jb 1f                     # JLS ok
  mov qword ptr [rsp + 40], -1 # r1
  mov qword ptr [rsp + 48], 0 # r2
  neg rax
  mov [rsp + 56], rax       # errno
  ret
1:
  mov [rsp + 40], rax
  mov [rsp + 48], rdx
  mov qword ptr [rsp + 56], 0
  ret

  .p2align 4
  .globl main
  .type main, @function
main:
  sub rsp, 56
  mov qword ptr [rsp], 1    # write
  mov qword ptr [rsp + 8], 1
  lea rax, [rip + text]
  mov [rsp + 16], rax
  mov qword ptr [rsp + 24], 3
  call rawSyscall
  mov qword ptr [rsp], 3    # close
  mov qword ptr [rsp + 8], 99
  call rawSyscall
  mov rax, [rsp + 48]       # errno
  add rsp, 56
  ret
  .size main, . - main

  .section .rodata
text:
  .ascii "Go\n"

  .section .note.GNU-stack, "", @progbits
