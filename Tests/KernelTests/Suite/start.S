# The first instructions of the suite: notes what the kernel left in the registers, and calls main. Also the system calls.
  .intel_syntax noprefix
  .text
  .globl _start
_start:
  pushfq
  pop qword ptr [start_flags]
  # All general registers are 0 at the start.
  or rax, rbx
  or rax, rcx
  or rax, rdx
  or rax, rsi
  or rax, rdi
  or rax, rbp
  or rax, r8
  or rax, r9
  or rax, r10
  or rax, r11
  or rax, r12
  or rax, r13
  or rax, r14
  or rax, r15
  mov [start_registers], rax
  xor eax, eax
  mov ax, cs
  mov [start_cs], rax
  mov ax, ss
  mov [start_ss], rax
  mov ax, ds
  mov cx, es
  or eax, ecx
  mov cx, fs
  or eax, ecx
  mov cx, gs
  or eax, ecx
  mov [start_data_segments], rax
  mov rdi, [rsp]
  lea rsi, [rsp + 8]
  xor ebp, ebp
  and rsp, -16
  call main
  mov edi, eax
  mov eax, 231
  syscall
  hlt

# s64 call6(number, a, b, c, d, e, f): the C arguments one place to the left, the fourth into r10.
  .globl call6
call6:
  mov rax, rdi
  mov rdi, rsi
  mov rsi, rdx
  mov rdx, rcx
  mov r10, r8
  mov r8, r9
  mov r9, [rsp + 8]
  syscall
  ret

# s64 call32_5(number, ebx, ecx, edx, esi, edi)
  .globl call32_5
call32_5:
  push rbx
  push rbp
  mov eax, edi
  mov rbx, rsi
  xchg rcx, rdx
  mov rsi, r8
  mov rdi, r9
  xor ebp, ebp
  int 0x80
  pop rbp
  pop rbx
  ret

  .globl restorer
restorer:
  mov rax, 15                         # rt_sigreturn
  syscall

# int probe(void (*attempt)(void))
  .globl probe
probe:
  push rbx
  push rbp
  push r12
  push r13
  push r14
  push r15
  mov [probe_stack], rsp
  call rdi
  xor eax, eax
  jmp 1f
  .globl probe_end
probe_end:
  mov rsp, [probe_stack]
  cld
  mov eax, 1
1:
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  ret

  .bss
  .p2align 3
  .globl start_flags, start_cs, start_ss, start_data_segments, start_registers
start_flags: .skip 8
start_cs: .skip 8
start_ss: .skip 8
start_data_segments: .skip 8
start_registers: .skip 8
probe_stack: .skip 8
  .section .note.GNU-stack, "", @progbits
