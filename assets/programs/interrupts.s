# Four ways in which a program is interrupted: int 0x80, which it asks for; the timer, while it only counts; the timer again,
# while it sleeps; and a key, for which it waits. rcx and r11 are filled before int 0x80, which keeps both, unlike SYSCALL. Exit
# status: how many characters came from the keyboard, at most 1.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  mov ecx, 0x0c0c0c0c
  mov r11d, 0x11111111
  mov eax, 20               # getpid in the table of 32-bit programs
  int 0x80

  mov eax, 39               # getpid
  syscall

  # No system call for two and a half million rounds, longer than a tick of the timer.
  mov ebx, 2500000
count:
  dec ebx
  jnz count

  mov eax, 35               # nanosleep
  lea rdi, [rip + nap]
  xor esi, esi
  syscall

  mov eax, 0                # read
  mov edi, 0
  lea rsi, [rip + key]
  mov edx, 1
  syscall
  pop rbx
  ret
  .size main, . - main

  .data
  .p2align 3
nap:
  .quad 0, 1000000          # seconds, nanoseconds

  .bss
key:
  .skip 1

  .section .note.GNU-stack, "", @progbits
