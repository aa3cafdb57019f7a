# What stands before main: takes argc, argv and envp from the stack, where the kernel put them, and ends the program with main's result.
  .intel_syntax noprefix
  .text
  .globl _start
  .type _start, @function
_start:
  xor ebp, ebp              # the outermost frame
  mov rdi, [rsp]            # argc
  lea rsi, [rsp + 8]        # argv
  lea rdx, [rsi + rdi*8 + 8] # envp, behind argv's NULL
  and rsp, -16              # the stack as C expects it at a call
  call main
  mov edi, eax              # main's result
  mov eax, 231              # exit_group
  syscall
  hlt                       # not reached: exit_group does not return
  .size _start, . - _start

  .section .note.GNU-stack, "", @progbits
