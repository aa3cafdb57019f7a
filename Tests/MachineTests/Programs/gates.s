# Call gates: CALL and JMP through them within ring 0, and from ring 3 into ring 0 and back with RETF; gates and segments that are not allowed.
.include "machine.s"

# Writes the gate at `slot` (in units of 16 bytes from selector 0x40): code selector, attributes, offset in RAX.
.macro gate slot, selector, attributes, offset:vararg
  mov rax, \offset
  mov [rip + more_descriptors + \slot * 16], ax
  mov word ptr [rip + more_descriptors + \slot * 16 + 2], \selector
  mov word ptr [rip + more_descriptors + \slot * 16 + 4], \attributes << 8
  shr rax, 16
  mov [rip + more_descriptors + \slot * 16 + 6], ax
  shr rax, 16
  mov [rip + more_descriptors + \slot * 16 + 8], rax
.endm

.section .text
start:
  # 40 to 140: gates. 200: conforming code; 208: code not present; 210: data; 218: 32-bit code; 220: code of DPL 3.
  mov rax, 0x00af9f000000ffff
  mov [rip + gdt + 0x200], rax
  mov rax, 0x00af1a000000ffff
  mov [rip + gdt + 0x208], rax
  mov rax, 0x00cf92000000ffff
  mov [rip + gdt + 0x210], rax
  mov rax, 0x00cf9b000000ffff
  mov [rip + gdt + 0x218], rax
  mov rax, 0x00affa000000ffff
  mov [rip + gdt + 0x220], rax
  gate 0, 0x08, 0xec, offset kernel_return
  gate 1, 0x08, 0x8c, offset kernel_return
  gate 2, 0x08, 0x6c, offset kernel_return
  gate 3, 0x00, 0xec, offset kernel_return
  gate 4, 0x7f8, 0xec, offset kernel_return
  gate 5, 0x208, 0xec, offset kernel_return
  gate 6, 0x210, 0xec, offset kernel_return
  gate 7, 0x218, 0xec, offset kernel_return
  gate 8, 0x220, 0xec, offset user_return
  gate 9, 0x200, 0xec, offset kernel_return
  gate 10, 0x08, 0xec, 0x800000000000
  gate 11, 0x08, 0xec, offset kernel_return
  mov byte ptr [rip + more_descriptors + 11 * 16 + 13], 0x0c
  gate 12, 0x0b, 0xec, offset kernel_return
  lea rbx, [rip + pointer]
.irp slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
  mov word ptr [rbx + 4], 0x40 + \slot * 16
  attempt call fword ptr [rbx]
.endr
  mov word ptr [rbx + 4], 0x43
  attempt call fword ptr [rbx]
  mov word ptr [rbx + 4], 0x53
  attempt call fword ptr [rbx]
  lea rdi, [rip + after_jump]
  gate 13, 0x08, 0xec, rdi
.irp slot, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13
  mov word ptr [rbx + 4], 0x40 + \slot * 16
  attempt jmp fword ptr [rbx]
.endr
after_jump:
  gate 13, 0x08, 0xec, offset back
  # A pointer for user code.
  mov eax, [rbx]
  mov [0x50000], eax
  to_user user

kernel_return:
  mov rax, [rsp]
  mov rdx, [rsp + 8]
  mov rsi, [rsp + 16]
  mov rdi, [rsp + 24]
  retfq

back:
  # RSP0 that is not there, and not canonical.
  lea rax, [rip + tss]
  mov qword ptr [rax + 4], 0x700000
  mov rsp, STACK_TOP
  hlt

.balign 8
pointer: .long 0x12345678
.word 0

.section .user, "ax"
user_return:
  retfq
user:
  mov ebx, 0x410000
.irp slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
  mov word ptr [rbx + 4], 0x43 + \slot * 16
  attempt call fword ptr [rbx]
.endr
  mov word ptr [rbx + 4], 0x40
  attempt call fword ptr [rbx]
.irp slot, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11
  mov word ptr [rbx + 4], 0x43 + \slot * 16
  attempt jmp fword ptr [rbx]
.endr
  # With a stack that is not aligned.
  sub rsp, 3
  mov word ptr [rbx + 4], 0x43
  attempt call fword ptr [rbx]
  mov word ptr [rbx + 4], 0x43 + 13 * 16
  attempt call fword ptr [rbx]
