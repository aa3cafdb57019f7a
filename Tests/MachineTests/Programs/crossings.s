# SYSCALL, SYSRET, INT, IRET and far transfers, in all combinations of rings, and what each checks.
#
# Left out, since Bochs is wrong there (see the README): IRET to a stack segment that is not present, IRETD within a ring, SYSRET that sets TF.
.include "machine.s"

.set MSR_EFER, 0xc0000080
.set MSR_STAR, 0xc0000081
.set MSR_LSTAR, 0xc0000082
.set MSR_FMASK, 0xc0000084
.set MSR_GS, 0xc0000101
.set MSR_KERNEL_GS, 0xc0000102

.macro wrmsr_value number, value
  mov ecx, \number
  mov rax, \value
  mov rdx, rax
  shr rdx, 32
  wrmsr
.endm

# RAX = an address; `here` is where R15 points.
.macro target address:vararg
.ifc \address, here
  mov rax, r15
.else
  mov rax, \address
.endif
.endm

# IRETQ with a frame, from ring 0 to what CS says; the handler takes over where the frame is bad.
.macro iret_frame ss, rsp, flags, cs, rip:vararg
  lea r15, [rip + 2f]
  mov rbp, rsp
  mov rax, \ss
  push rax
  mov rax, \rsp
  push rax
  mov rax, \flags
  push rax
  mov rax, \cs
  push rax
  target \rip
  push rax
  iretq
2:
  mov rsp, rbp
.endm

.macro far_return cs, rip:vararg
  lea r15, [rip + 2f]
  mov rbp, rsp
  mov rax, \cs
  push rax
  target \rip
  push rax
  retfq
2:
  mov rsp, rbp
.endm

.section .text
start:
  # User code in the order that SYSRET wants: STAR[63:48] + 8 is SS, + 16 is CS: 0x10 + 8 = 0x18, + 16 = 0x20.
  attempt syscall
  attempt sysretq
  wrmsr_value MSR_EFER, 0xd01
  wrmsr_value MSR_STAR, 0x0010000812345678
  lea rbx, [rip + entry]
  wrmsr_value MSR_LSTAR, rbx
  wrmsr_value MSR_FMASK, 0
  mov ecx, MSR_STAR
  rdmsr
  mov ecx, MSR_LSTAR
  rdmsr
  wrmsr_value MSR_GS, 0xffff880000001000
  wrmsr_value MSR_KERNEL_GS, 0x00007ffff0002000
  swapgs
  swapgs
  # Descriptors for the checks below.
  mov rax, 0x00af1b000000ffff      # 40: code, not present
  mov [rip + more_descriptors], rax
  mov rax, 0x00af9f000000ffff      # 48: conforming code, DPL 0
  mov [rip + more_descriptors + 8], rax
  mov rax, 0x00afff000000ffff      # 50: conforming code, DPL 3
  mov [rip + more_descriptors + 16], rax
  mov rax, 0x00cf13000000ffff      # 58: data, not present
  mov [rip + more_descriptors + 24], rax
  mov rax, 0x00cf91000000ffff      # 60: data, read-only
  mov [rip + more_descriptors + 32], rax
  mov rax, 0x00efba000000ffff      # 68: code with L and D, DPL 1
  mov [rip + more_descriptors + 40], rax
  mov rax, 0x00efba000000ffff
  btr rax, 46
  btr rax, 45
  mov [rip + more_descriptors + 48], rax  # 70: code with L and D, DPL 0
  mov rax, 0x00cf72000000ffff      # 78: data of DPL 3, not present
  mov [rip + more_descriptors + 56], rax
  mov rax, 0x00afbb000000ffff      # 80: code of DPL 1
  mov [rip + more_descriptors + 64], rax
  mov rax, 0x00cfb2000000ffff      # 88: data of DPL 1
  mov [rip + more_descriptors + 72], rax

  # SYSCALL in ring 0: its handler returns with JMP RCX.
  xor r14d, r14d
  stc
  std
  syscall
  cld
  wrmsr_value MSR_FMASK, 0x257fd5
  pushfq
  or dword ptr [rsp], 0x44cd5
  popfq
  syscall
  wrmsr_value MSR_FMASK, 0
  # IRETQ in ring 0: same ring, null SS, RF and NT and the rest of the flags, bad selectors.
  iret_frame KERNEL_SS, STACK_TOP, 0x2, KERNEL_CS, here
  iret_frame 0, STACK_TOP - 5, 0x3, KERNEL_CS, here
  mov eax, KERNEL_SS
  mov ss, eax
  iret_frame KERNEL_SS, STACK_TOP, 0x3f7ed7, KERNEL_CS, here
  # NT is set now: IRETQ faults.
  iret_frame KERNEL_SS, STACK_TOP, 0x2, KERNEL_CS, here
  push 2
  popfq
  iret_frame KERNEL_SS, STACK_TOP, 0xffffffffffc08028, KERNEL_CS, here
  iret_frame KERNEL_SS, STACK_TOP, 2, KERNEL_CS, 0x800000000000
  iret_frame KERNEL_SS, STACK_TOP, 2, KERNEL_CS, 0x700000
  iret_frame KERNEL_SS, STACK_TOP, 2, 0, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 3, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x7f8, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x0c, here
  iret_frame KERNEL_SS, STACK_TOP, 2, KERNEL_SS, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x30, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x09, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x20, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x40, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x48, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x50, here
  iret_frame KERNEL_SS, STACK_TOP, 2, 0x70, here
  iret_frame 0x1b, STACK_TOP, 2, KERNEL_CS, here
  iret_frame 0x18, STACK_TOP, 2, KERNEL_CS, here
  iret_frame 0x60, STACK_TOP, 2, KERNEL_CS, here
  iret_frame 0x08, STACK_TOP, 2, KERNEL_CS, here
  iret_frame 0x7f8, STACK_TOP, 2, KERNEL_CS, here
  iret_frame 1, STACK_TOP, 2, KERNEL_CS, here
  # To ring 3 with frames that are bad.
  iret_frame 0, USER_STACK, 2, USER_CS, offset user
  iret_frame 3, USER_STACK, 2, USER_CS, offset user
  iret_frame 0x18, USER_STACK, 2, USER_CS, offset user
  iret_frame KERNEL_SS, USER_STACK, 2, USER_CS, offset user
  iret_frame 0x13, USER_STACK, 2, USER_CS, offset user
  iret_frame 0x23, USER_STACK, 2, USER_CS, offset user
  iret_frame USER_SS, USER_STACK, 2, USER_CS, 0x800000000000
  # Far returns, jumps and calls.
  far_return KERNEL_CS, here
  far_return 0x48, here
  far_return KERNEL_CS, here
  far_return 0x50, here
  far_return 0, here
  far_return 0x7f8, here
  far_return 0x20, here
  far_return 0x40, here
  far_return KERNEL_SS, here
  far_return 0x30, here
  far_return KERNEL_CS, 0x800000000000
  far_return KERNEL_CS, 0x700000
  lea rbx, [rip + far_pointers]
  attempt jmp fword ptr [rbx]
after_far:
  attempt jmp fword ptr [rbx + 8]
  attempt jmp fword ptr [rbx + 16]
  attempt jmp fword ptr [rbx + 24]
  attempt jmp fword ptr [rbx + 32]
  attempt jmp fword ptr [rbx + 40]
  attempt jmp fword ptr [rbx + 48]
  attempt call fword ptr [rbx + 48]
  attempt call fword ptr [rbx + 56]
  attempt rex64 call fword ptr [rbx + 64]
  mov rbx, 0x800000000000
  attempt jmp fword ptr [rbx]
  attempt call fword ptr [rbx]
  # Far return to ring 3 and back.
  mov r14, offset in_kernel
  push USER_SS
  push USER_STACK
  push USER_CS
  push offset user_back
  retfq

in_kernel:
  # With an immediate: both stacks release bytes.
  mov r14, offset again_in_kernel
  push USER_SS
  push USER_STACK
  sub rsp, 16
  push USER_CS
  push offset user_back
  retfq 16
again_in_kernel:
  # To ring 1 and ring 3 in turn; DS to GS that ring 3 may not use become null.
  mov eax, 0x10
  mov ds, eax
  mov es, eax
  mov eax, 0x18
  mov fs, eax
  mov eax, 0x48
  mov gs, eax
  push 0x1b
  push USER_STACK
  push 0x3202
  push USER_CS
  push offset user
  iretq

# SYSCALL enters here. R14 says where to go on in ring 0; 0 means that SYSCALL came from ring 0.
entry:
  test r14, r14
  jnz 1f
  jmp rcx
1:
  cmp r14, 1
  jne 2f
  sysretq
2:
  mov rsp, STACK_TOP
  jmp r14

.macro return_to_user flags, rip:vararg
  lea r15, [rip + 2f]
  mov r11, \flags
  mov rcx, \rip
  sysretq
2:
.endm

kernel_again:
  # SYSRET with flags of all kinds, and to addresses that are none.
  lea r14, [rip + 3f]
  return_to_user 0x202, offset user_syscall
3:
  lea r14, [rip + 3f]
  return_to_user 0xffffffffffff8202, offset user_syscall
3:
  lea r14, [rip + 3f]
  return_to_user 0x3f7ed7, offset user_syscall
3:
  push 2
  popfq
  return_to_user 2, 0x800000000000
  return_to_user 2, 0xffff7fffffffffff
  # SYSRET to kernel space is canonical, and faults in ring 3.
  lea r14, [rip + 3f]
  mov r15, offset user_syscall
  mov r11, 2
  mov rcx, 0xffff800000000000
  sysretq
3:
  # SYSRET to a page that is not there faults in ring 3; its handler comes back through R15, so that must be user code.
  lea r14, [rip + 3f]
  mov r15, offset user_syscall
  mov r11, 0x202
  mov ecx, 0x700000
  sysretq
3:
  # TF with IRETQ: the trap comes after one instruction of ring 3.
  wrmsr_value MSR_FMASK, 0x100
  mov r15, offset user_back
  lea r14, [rip + 3f]
  push USER_SS
  push USER_STACK
  push 0x302
  push USER_CS
  push offset user_nop
  iretq
3:
  # SCE off: #UD in both rings.
  wrmsr_value MSR_EFER, 0xd00
  attempt syscall
  attempt sysretq
  hlt

.balign 8
far_pointers:
  .long after_far
  .word KERNEL_CS, 0
  .long after_far
  .word 0, 0
  .long after_far
  .word 0x23, 0
  .long after_far
  .word 0x40, 0
  .long after_far
  .word 0x10, 0
  .long after_far
  .word 0x7f8, 0
  .long far_call
  .word 0x48, 0
  .long far_call
  .word KERNEL_CS, 0
  .quad far_call64
  .word KERNEL_CS

far_call:
  retf
far_call64:
  retfq

.section .user, "ax"
user_back:
  int 0x81
user_nop:
  nop
user_syscall:
  syscall
user:
  # INT n and the rest from ring 3, with the flags of ring 3 in the frame; IOPL is 3 now.
  attempt cli
  attempt sti
  attempt int3
  attempt int 4
  attempt int 0x20
  attempt in al, 0xf4
  pushfq
  pop rax
  push 0x7ed7
  popfq
  pushfq
  pop rax
  attempt int 4
  push 0x202
  popfq
  # IRETQ within ring 3, and to where it may not go.
  lea r15, [rip + 2f]
  mov rbp, rsp
  push USER_SS
  push rbp
  push 0x3246
  push USER_CS
  lea rax, [rip + 2f]
  push rax
  iretq
2:
  mov rsp, rbp
.irp cs, 0x08, 0x0b, 0x20, 0x21, 0x48, 0x4b, 0x53, 0x28, 0x7fb
  lea r15, [rip + 2f]
  push USER_SS
  push rbp
  push 0x246
  push \cs
  lea rax, [rip + 2f]
  push rax
.if \cs != 0x53 && \cs != 0x4b
  iretq
.endif
2:
  mov rsp, rbp
.endr
.irp ss, 0, 3, 0x10, 0x13, 0x18, 0x23
  lea r15, [rip + 2f]
  push \ss
  push rbp
  push 0x246
  push USER_CS
  lea rax, [rip + 2f]
  push rax
  iretq
2:
  mov rsp, rbp
.endr
  # SYSCALL and SYSRET between the rings.
  mov r14d, 1
  stc
  syscall
  clc
  syscall
  mov r14, offset kernel_again
  attempt sysretq
  attempt swapgs
  syscall
