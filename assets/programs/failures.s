# Calls that fail, one after the other: a number that no call has, a descriptor that is not open, a pointer to nothing, a directory that is
# somebody else's; then the same bad descriptor through a C library's write and through the call of the Go runtime. In the end the program
# touches the bad pointer itself: SIGSEGV. Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx

  mov eax, 9999             # no such call
  syscall

  mov eax, 1                # write to a descriptor that is not open
  mov edi, 99
  lea rsi, [rip + text]
  mov edx, 4
  syscall

  mov eax, 1                # write from an address where nothing is mapped
  mov edi, 1
  mov esi, 1
  mov edx, 4
  syscall

  mov eax, 102              # getuid
  syscall
as_root:
  mov ebx, eax
  mov edi, 1000
  mov eax, 105              # setuid: from here on the user 1000
  syscall
  lea rdi, [rip + path]
  xor esi, esi              # O_RDONLY
  mov eax, 2                # open
  syscall

  mov edi, 99
  lea rsi, [rip + text]
  mov edx, 4
  call write                # as in C

  mov eax, 1                # as in Go: the number and the arguments in rax, rbx, rcx, rdi
  mov ebx, 99
  lea rcx, [rip + text]
  mov edi, 4
  call go_syscall

own_touch:
  mov ecx, 1
  mov al, [rcx]             # no system call
  mov eax, 1                # never reached
  pop rbx
  ret
  .size main, . - main

# write(2) of a C library: -1 for an error, whose number stands in errno.
  .type write, @function
write:
  mov eax, 1
  syscall
  cmp rax, -4095            # compared without sign, the error numbers are the largest of all
  jae 1f
  ret
1:
  neg eax
  mov [rip + errno], eax
  mov rax, -1
  ret
  .size write, . - write

# How the Go runtime makes a call: three results, the last of them the error number or 0. No variable is needed.
  .type go_syscall, @function
go_syscall:
  mov rdx, rdi              # the third argument
  mov rsi, rcx              # the second
  mov rdi, rbx              # the first
  syscall
  cmp rax, -4095
  jae 1f
  mov rbx, rdx
  xor ecx, ecx
  ret
1:
  neg rax
  mov rcx, rax
  mov rax, -1
  xor ebx, ebx
  ret
  .size go_syscall, . - go_syscall

  .section .rodata
text:
  .ascii "Hi!\n"
path:
  .asciz "/root/secret"

  .data
  .p2align 2
  .type errno, @object
errno:
  .long 0
  .size errno, 4

  .section .note.GNU-stack, "", @progbits
