# Every way back into ring 3 that is an IRETQ: behind a page fault, int 0x80, a child's first step, into a signal handler, out of one that
# changed rcx, with the trap flag, and at last a signal frame that asks for ring 0, which IRETQ refuses: SIGSEGV. Exit status: 128 + 11 = 139.
  .intel_syntax noprefix
  .set SIGTRAP, 5
  .set SIGUSR1, 10
  .set SIGUSR2, 12
  .set TF, 0x100
  # Offsets in what a handler gets in rdx, struct ucontext.
  .set UC_RCX, 40 + 14*8
  .set UC_RIP, 40 + 16*8
  .set UC_FLAGS, 40 + 17*8
  .set UC_CS, 40 + 18*8
  .text
  .p2align 4
  .globl main
  .type main, @function
main:
  push rbx

  mov byte ptr [rip + page], 1 # nobody has touched this page yet: a page fault brings it

  mov eax, 20               # getpid, as 32-bit programs number it
  int 0x80
  mov ebx, eax

  mov eax, 57               # fork
  syscall
  test eax, eax
  jnz parent
child:
  mov eax, 60               # exit
  xor edi, edi
  syscall

parent:
  mov eax, 61               # wait4: any child, no status
  mov rdi, -1
  xor esi, esi
  xor edx, edx
  xor r10d, r10d
  syscall

  mov edi, SIGUSR1
  lea rsi, [rip + on_usr1]
  call set_handler
  mov edi, SIGUSR1
  call raise                # the handler runs before this comes back
  cmp rcx, 0x1234           # and changed the rcx that SYSCALL left
  jne failed

  mov edi, SIGTRAP
  lea rsi, [rip + on_trap]
  call set_handler
  mov eax, 39               # getpid
  pushfq
  or qword ptr [rsp], TF
  popfq
  syscall
  nop                       # the trap comes behind this

  mov edi, SIGUSR2
  lea rsi, [rip + on_usr2]
  call set_handler
  mov edi, SIGUSR2
  call raise                # does not come back
failed:
  mov eax, 1
  pop rbx
  ret
  .size main, . - main

# edi = a signal for this process
  .type raise, @function
raise:
  mov esi, edi
  mov edi, ebx
  mov eax, 62               # kill
  syscall
  ret
  .size raise, . - raise

# edi = signal, rsi = handler
  .type set_handler, @function
set_handler:
  mov [rip + action], rsi
  lea rsi, [rip + action]
  xor edx, edx
  mov r10d, 8               # bytes of a signal mask
  mov eax, 13               # rt_sigaction
  syscall
  ret
  .size set_handler, . - set_handler

  .type on_usr1, @function
on_usr1:
  mov qword ptr [rdx + UC_RCX], 0x1234
  ret
  .size on_usr1, . - on_usr1

  .type on_trap, @function
on_trap:
  and qword ptr [rdx + UC_FLAGS], ~TF
  ret
  .size on_trap, . - on_trap

  .type on_usr2, @function
on_usr2:
  mov word ptr [rdx + UC_CS], 0x10 # the kernel's code selector
  ret
  .size on_usr2, . - on_usr2

# Where a handler returns to.
  .type restorer, @function
restorer:
  mov eax, 15               # rt_sigreturn
  syscall
  .size restorer, . - restorer

  .data
  .p2align 3
action:
  .quad 0                   # the handler
  .quad 0x04000004          # SA_RESTORER, SA_SIGINFO
  .quad restorer
  .quad 0                   # the mask

  .bss
  .p2align 12
page:
  .skip 4096

  .section .note.GNU-stack, "", @progbits
