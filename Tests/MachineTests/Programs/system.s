# Instructions of ring 0 that do not fault: control, debug and model-specific registers, port permissions, flags at every IOPL.
.include "machine.s"

.macro msr_round number, low, high
  mov ecx, \number
  mov eax, \low
  mov edx, \high
  attempt wrmsr
  xor eax, eax
  xor edx, edx
  attempt rdmsr
.endm

.section .text
start:
  # MSRs: values that are allowed and values that are not.
.irp number, 0xc0000082, 0xc0000083, 0xc0000100, 0xc0000101, 0xc0000102, 0x175, 0x176
  msr_round \number, 0x12345678, 0xffffffff
  msr_round \number, 0xffffffff, 0x00007fff
  msr_round \number, 0, 0x00008000
  msr_round \number, 0, 0x80000000
.endr
  msr_round 0xc0000081, 0x89abcdef, 0x00230010
  msr_round 0xc0000084, 0x00047700, 0
  msr_round 0xc0000103, 0xffffffff, 0
  msr_round 0x277, 0x00070406, 0x00070406
  msr_round 0x277, 0x00070402, 0
  msr_round 0x277, 0x08, 0
  msr_round 0xc0000080, 0xd01, 0
  msr_round 0xc0000080, 0x501, 0
  msr_round 0xc0000080, 0xc01, 0
  msr_round 0xc0000080, 0x901, 0
  msr_round 0xc0000080, 0xd01, 1
  msr_round 0xdead, 0, 0
  # SWAPGS, and the bases through FSGSBASE.
  msr_round 0xc0000101, 0x1000, 0
  msr_round 0xc0000102, 0x2000, 0xffff8000
  swapgs
  mov ecx, 0xc0000101
  rdmsr
  attempt rdfsbase rax
  mov eax, 0x10020
  mov cr4, rax
  attempt rdgsbase rax
  attempt rdgsbase eax
  mov rbx, 0xffff800012345678
  attempt wrfsbase rbx
  attempt rdfsbase rcx
  attempt wrgsbase ebx
  attempt rdgsbase rcx
  mov rbx, 0x800000000000
  attempt wrgsbase rbx
  attempt wrfsbase ebx
  attempt rdfsbase rcx
  # CR0: LMSW, SMSW, CLTS, TS and MP.
  mov rax, cr0
  smsw ebx
  smsw rcx
  smsw dx
  mov ebx, 0xe
  lmsw bx
  mov rax, cr0
  xor ebx, ebx
  lmsw bx
  mov rax, cr0
  attempt fwait
  mov ebx, 8
  lmsw bx
  attempt fwait
  clts
  mov rax, cr0
  mov rbx, rax
  xor rbx, 0x50020
  mov cr0, rbx
  mov rcx, cr0
  mov rbx, rax
  or rbx, 0x60000000
  mov cr0, rbx
  mov rcx, cr0
  mov cr0, rax
  # CR2, CR3, CR8.
  mov rbx, 0x123456789abcdef0
  mov cr2, rbx
  mov rcx, cr2
  xor ebx, ebx
  mov cr2, rbx
  mov ebx, 15
  mov cr8, rbx
  mov rcx, cr8
  mov ebx, 0
  mov cr8, rbx
  # Debug registers.
  mov rbx, 0x123456789a
  mov dr0, rbx
  mov rcx, dr0
  mov dr3, rbx
  mov rcx, dr3
  mov ebx, 0xffffffff
  mov dr6, rbx
  mov rcx, dr6
  xor ebx, ebx
  mov dr6, rbx
  mov rcx, dr6
  mov ebx, 0xdd00
  mov dr7, rbx
  mov rcx, dr7
  mov ebx, 0x400
  mov dr7, rbx
  bts rbx, 32
  attempt mov dr7, rbx
  attempt mov dr6, rbx
  attempt mov rcx, dr4
  attempt mov rcx, dr5
  mov rax, cr4
  or rax, 8
  mov cr4, rax
  attempt .byte 0x0f, 0x21, 0xe1
  attempt .byte 0x0f, 0x23, 0xe9
  # UMIP and TSD from ring 3; STAC and CLAC.
  mov eax, 0x20
  mov cr4, rax
  attempt stac
  pushfq
  pop rax
  attempt clac
  pushfq
  pop rax
  # Flags: what POPF changes at CPL 0.
.irp flags, 0, 0x3f7ed7, 0x247fd7, 0x3002, 0x44000, 0x1b0000, 0x200000
  mov eax, \flags
  and eax, 0x3ffeff
  push rax
  popfq
  pushfq
  pop rbx
  .byte 0x66, 0x9c
  pop cx
.endr
  push 2
  popfq
  # PUSHW 0x7ed7, POPFW
  .byte 0x66, 0x68, 0xd7, 0x7e, 0x66, 0x9d
  pushfq
  pop rbx
  push 2
  popfq
  # Ring 3 at IOPL 0 to 3.
  xor r13d, r13d
  mov [rip + level], r13
next_level:
  mov r14, offset back
  push USER_SS
  push USER_STACK
  mov rax, [rip + level]
  shl eax, 12
  or eax, 0x202
  push rax
  push USER_CS
  push offset user
  iretq
back:
  mov rax, [rsp - 24]
  inc qword ptr [rip + level]
  cmp qword ptr [rip + level], 4
  jne next_level
  # UMIP and TSD.
  mov eax, 0x824
  mov cr4, rax
  mov r14, offset done
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_umip
  iretq
done:
  mov eax, 0x20
  mov cr4, rax
  # The I/O map: ports 0x80 to 0x87 are allowed, 0x88 not; the map ends with the TSS.
  mov word ptr [rip + tss + 0x66], 0x68
  mov word ptr [rip + gdt + 0x30], 0x80
  mov byte ptr [rip + gdt + 0x35], 0x89
  mov eax, 0x30
  ltr ax
  mov dword ptr [rip + tss + 0x68 + 0x10], 0xffffff00
  mov r14, offset finished
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_ports
  iretq
finished:
  hlt

.balign 8
level: .quad 0

.section .user, "ax"
user:
  attempt cli
  attempt sti
  pushfq
  pop rax
  push 0x247cd7
  popfq
  pushfq
  pop rbx
  push 2
  popfq
  pushfq
  pop rbx
  .byte 0x66, 0x68, 0xd7, 0x7c, 0x66, 0x9d
  pushfq
  pop rbx
  push 0x202
  popfq
  attempt in al, 0xeb
  attempt out 0x80, al
  int 0x81
user_umip:
  attempt sgdt [rsp - 64]
  attempt sidt [rsp - 64]
  attempt sldt eax
  attempt str eax
  attempt smsw eax
  attempt rdtsc
  attempt rdtscp
  int 0x81
user_ports:
  mov al, 0x55
  attempt out 0x80, al
  attempt out 0x87, al
  attempt out 0x88, al
  attempt out 0x80, eax
  attempt out 0x84, eax
  attempt out 0x85, eax
  attempt out 0x87, ax
  mov dx, 0xf0
  attempt out dx, al
  mov dx, 0x3f8
  attempt out dx, al
  mov dx, 0xffff
  attempt out dx, al
  int 0x81
