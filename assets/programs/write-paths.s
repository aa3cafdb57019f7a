# One text, three kinds of file: to the terminal by a print that keeps the letters until the line is complete, then by write to a file and to
# a pipe. Exit status: 12, the bytes that were written.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx
  push r12
  sub rsp, 24               # the pipe's two descriptors at rsp, four bytes at rsp + 8

  lea rdi, [rip + hi]
  call print                # keeps it
  lea rdi, [rip + end]
  call print                # the line is complete: writes it
  mov r12d, eax

  mov eax, 83               # mkdir: if there is no /tmp yet
  lea rdi, [rip + directory]
  mov esi, 0777
  syscall
  mov eax, 2                # open
  lea rdi, [rip + path]
  mov esi, 0x242            # O_RDWR | O_CREAT | O_TRUNC
  mov edx, 0600
  syscall
  mov ebx, eax
  mov eax, 22               # pipe
  mov rdi, rsp
  syscall

  mov eax, 1                # write to the file
  mov edi, ebx
  lea rsi, [rip + buffer]
  mov edx, 4
  syscall
  add r12d, eax
  mov eax, 1                # write to the pipe
  mov edi, [rsp + 4]
  lea rsi, [rip + buffer]
  mov edx, 4
  syscall
  add r12d, eax
  xor eax, eax              # read from its other end
  mov edi, [rsp]
  lea rsi, [rsp + 8]
  mov edx, 4
  syscall

  mov eax, 87               # unlink
  lea rdi, [rip + path]
  syscall
  mov eax, r12d
  add rsp, 24
  pop r12
  pop rbx
  ret
  .size main, . - main

# rdi = a text up to a zero byte. Its letters go into the buffer, and a newline sends what is there. Returns what write returned, else 0.
  .type print, @function
print:
  mov edx, [rip + used]
  lea rsi, [rip + buffer]
1:
  mov al, [rdi]
  inc rdi
  test al, al
  jz 2f
  mov [rsi + rdx], al
  inc edx
  cmp al, '\n'
  jne 1b
  mov dword ptr [rip + used], 0
  mov eax, 1                # write
  mov edi, 1
  syscall
  ret
2:
  mov [rip + used], edx
  xor eax, eax
  ret
  .size print, . - print

  .section .rodata
hi:
  .asciz "Hi"
end:
  .asciz "!\n"
directory:
  .asciz "/tmp"
path:
  .asciz "/tmp/ringwalk-write-paths"

  .data                     # not .bss: its first touch would be a page fault
  .p2align 3
buffer:
  .skip 64
used:
  .skip 4

  .section .note.GNU-stack, "", @progbits
