# Segment registers, descriptors of all types, LAR, LSL, VERR, VERW, LLDT and LTR, in ring 0 and ring 3.
.include "machine.s"

.set FIRST, 0x40
.set COUNT, 40

# All loads and questions for the selector in EAX.
.macro ask_all
  mov edx, 0x5555
  attempt lar edx, eax
  attempt lsl ecx, eax
  attempt verr ax
  setz bl
  attempt verw ax
  setz bh
  attempt mov ds, eax
  attempt mov es, eax
  attempt mov fs, eax
  mov esi, fs
  attempt mov gs, eax
  mov edi, gs
.endm

.section .text
start:
  # An LDT at 0x16300 with four descriptors: its own at selector 0x38.
  mov rax, 0x000082016300001f
  mov [rip + gdt + 0x38], rax
  mov rax, 0x00cff3000000ffff
  mov [rip + gdt + 0x300], rax
  mov rax, 0x00affb000000ffff
  mov [rip + gdt + 0x308], rax
  mov rax, 0x00cf93000000ffff
  mov [rip + gdt + 0x310], rax
  mov rax, 0x0010f3000000ffff
  mov [rip + gdt + 0x318], rax
  # Descriptors of every type and privilege in turn: access bytes from the table, flags with and without granularity.
  lea rsi, [rip + access_bytes]
  lea rdi, [rip + more_descriptors]
  xor ecx, ecx
make:
  movzx eax, byte ptr [rsi + rcx]
  shl rax, 40
  mov rdx, 0x00cf00123456789a
  test cl, 1
  jz 2f
  mov rdx, 0x00210000abcd0fff
2:
  or rax, rdx
  mov [rdi], rax
  add rdi, 8
  inc ecx
  cmp ecx, COUNT
  jne make
  mov r14d, FIRST
ring0:
  mov eax, r14d
  ask_all
  mov ebp, 0x10
  mov eax, r14d
  attempt mov ss, eax
  mov ebp, 0x10
  mov ss, ebp
  add r14d, 8
  cmp r14d, FIRST + COUNT * 8
  jne ring0
  # The same with an RPL of 3, for a few.
  mov r14d, FIRST + 3
ring0_rpl:
  mov eax, r14d
  attempt lar edx, eax
  attempt lsl ecx, eax
  attempt verr ax
  attempt mov ds, eax
  attempt mov ss, eax
  add r14d, 8
  cmp r14d, FIRST + 3 + COUNT * 8
  jne ring0_rpl
  # Null selectors.
.irp selector, 0, 1, 2, 3
  mov eax, \selector
  attempt mov ss, eax
  attempt mov ds, eax
  attempt mov gs, eax
  attempt lar edx, eax
  attempt verr ax
.endr
  mov eax, 0x10
  mov ss, eax
  # The base of FS and GS: from the descriptor, from the MSR, and what a null selector leaves.
  mov ecx, 0xc0000101
  mov eax, 0x89abcdef
  mov edx, 0xffff8000
  wrmsr
  mov eax, 0x10
  mov gs, eax
  rdmsr
  mov ecx, 0xc0000101
  mov eax, 0x89abcdef
  mov edx, 0xffff8000
  wrmsr
  xor eax, eax
  mov gs, eax
  rdmsr
  # An LDT: loading it, its selectors, and none.
  mov eax, 0x04
  attempt mov ds, eax
  mov eax, 0x38
  attempt lldt ax
  sldt ebx
.irp selector, 0x04, 0x07, 0x0c, 0x0f, 0x14, 0x17, 0x1c, 0x24, 0x2c
  mov eax, \selector
  attempt mov ds, eax
  attempt mov gs, eax
  attempt lar edx, eax
  attempt lsl ecx, eax
  attempt verr ax
  attempt verw ax
  attempt mov ss, eax
  mov eax, 0x10
  mov ss, eax
.endr
  mov rbx, [rip + gdt + 0x318]
  xor eax, eax
  attempt lldt ax
  mov eax, 3
  attempt lldt ax
  sldt rbx
  mov eax, 0x04
  attempt mov es, eax
  # LLDT and LTR of every descriptor.
  mov r14d, FIRST
system_loads:
  mov eax, r14d
  attempt lldt ax
  sldt ecx
  mov eax, r14d
  attempt ltr ax
  str edx
  add r14d, 16
  cmp r14d, FIRST + COUNT * 8
  jne system_loads
  attempt lldt word ptr [rip + gdt + 0x100]
  attempt ltr word ptr [rip + gdt + 0x100]
  str eax
  str word ptr [rip + words]
  sldt word ptr [rip + words + 2]
  mov rax, [rip + words]
  # POP, far pointers, and segments in memory.
  push 0x10
  attempt pop fs
  push 0x7f8
  attempt pop gs
  add rsp, 8
  push 3
  attempt pop gs
  push fs
  pop rax
  push gs
  pop rax
  attempt lss ecx, [rip + pointer]
  attempt lfs rdx, [rip + pointer64]
  attempt lgs cx, [rip + pointer]
  attempt lgs ebx, [rip + bad_pointer]
  attempt mov fs, word ptr [rip + pointer + 4]
  mov word ptr [rip + words], gs
  mov ax, [rip + words]
  # A GDT that ends within a descriptor.
  mov word ptr [rip + table], 0x3e
  lgdt [rip + table]
  mov eax, 0x38
  attempt mov ds, eax
  attempt lar edx, eax
  attempt lldt ax
  mov word ptr [rip + table], 0x3ff
  lgdt [rip + table]
  sgdt [rip + words]
  mov ax, [rip + words]
  mov rcx, [rip + words + 2]
  sidt [rip + words]
  mov ax, [rip + words]
  hlt

access_bytes:
  .byte 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f
  .byte 0xf2, 0xf0, 0xfa, 0xf8, 0xfe, 0xb2, 0xd2, 0xba
  .byte 0x12, 0x1a, 0x72, 0x7a
  .byte 0x82, 0x00, 0x89, 0x00, 0x8b, 0x00, 0x8c, 0x00, 0x02, 0x00, 0xe2, 0x00

.balign 8
words: .quad 0, 0
table: .word 0x3ff
.quad 0x16000
pointer: .long 0x12345678
.word 0x10
pointer64: .quad 0x123456789abcdef0
.word 0x18
bad_pointer: .long 1
.word 0x08
