# What is often told otherwise, put to the test: who opens descriptor 0, a counter in rcx, a system call that is executed a second time after a
# signal, and cli in ring 3: #GP, SIGSEGV. Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .set SIGUSR1, 10
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx

  mov eax, 3                # close: 0, which whoever started this had opened
  xor edi, edi
  syscall
  mov eax, 2                # open: the root directory, for reading
  lea rdi, [rip + root]
  xor esi, esi
  xor edx, edx
  syscall
opened:

  mov eax, 39               # getpid
  mov ecx, 3                # three times, by a counter in rcx?
  syscall
  dec rcx
counted:
  mov ebx, eax

  mov eax, 13               # rt_sigaction: SA_RESTART
  mov edi, SIGUSR1
  lea rsi, [rip + action]
  xor edx, edx
  mov r10d, 8               # bytes of a signal mask
  syscall
  mov eax, 22               # pipe
  lea rdi, [rip + ends]
  syscall
  mov eax, 57               # fork
  syscall
  test eax, eax
  jnz parent

child:
  mov eax, 35               # nanosleep: the parent is in read by then
  lea rdi, [rip + delay]
  xor esi, esi
  syscall
  mov eax, 62               # kill: signal the parent
  mov edi, ebx
  mov esi, SIGUSR1
  syscall
  mov eax, 35               # nanosleep
  lea rdi, [rip + delay]
  xor esi, esi
  syscall
  mov eax, 1                # write: one byte, now there is something to read
  mov edi, [rip + ends + 4]
  lea rsi, [rip + root]
  mov edx, 1
  syscall
  mov eax, 60               # exit
  xor edi, edi
  syscall

parent:
  xor eax, eax              # read: the pipe is empty
  mov edi, [rip + ends]
  lea rsi, [rip + byte]
  mov edx, 1
  syscall
answered:
  mov r12, rax

  cli                       # refused: not in ring 3
  hlt
  pop rbx                   # never reached
  ret
  .size main, . - main

  .type on_usr1, @function
on_usr1:
  ret
  .size on_usr1, . - on_usr1

# Where the handler returns to.
  .type restorer, @function
restorer:
  mov eax, 15               # rt_sigreturn
  syscall
  .size restorer, . - restorer

  .data
root:
  .asciz "/"
  .p2align 3
delay:                      # 2 ms
  .quad 0, 2000000
action:                     # struct sigaction, as the kernel has it
  .quad on_usr1
  .quad 0x14000000          # SA_RESTART, SA_RESTORER
  .quad restorer
  .quad 0                   # no other signals blocked

  .bss
ends:
  .skip 8
byte:
  .skip 1

  .section .note.GNU-stack, "", @progbits
