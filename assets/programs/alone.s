# What a program can do alone and what it cannot: it computes, remembers and reads a clock by itself, gets letters out by asking, and is refused
# when it sends one to the device itself, although it runs as root (#GP, SIGSEGV). Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbp
  mov rbp, rsp
  mov rax, 6
  imul rax, rax, 7          # compute
  push rax                  # remember
  rdtsc                     # the CPU's clock, in edx:eax
  shl rdx, 32
  or rax, rdx
  push rax

  lea rdi, [rip + text]
  call print
  mov rax, 102              # getuid
  syscall
  call flush

  mov dx, 0x3f8             # the port of the serial line
  mov al, '?'
  out dx, al                # refused: not in ring 3
  leave                     # never reached
  ret
  .size main, . - main

# As printf does: the letters wait in a buffer of the program. rdi = a text with a zero behind it.
  .p2align 4
  .globl print
  .type print, @function
print:
  lea rcx, [rip + buffer]
  mov rdx, [rip + used]
1:
  mov al, [rdi]
  test al, al
  jz 2f
  mov [rcx + rdx], al
  inc rdi
  inc rdx
  jmp 1b
2:
  mov [rip + used], rdx
  ret
  .size print, . - print

# As fflush does, and exit for those who forget it: one write for everything in the buffer.
  .p2align 4
  .globl flush
  .type flush, @function
flush:
  mov rax, 1                # write
  mov rdi, 1
  lea rsi, [rip + buffer]
  mov rdx, [rip + used]
  syscall
  mov qword ptr [rip + used], 0
  ret
  .size flush, . - flush

  .section .rodata
text:
  .asciz "Hi!"

  .data
used:
  .quad 0
buffer:
  .skip 64

  .section .note.GNU-stack, "", @progbits
