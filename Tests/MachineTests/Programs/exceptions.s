# Every exception that an instruction can raise, in ring 0 and in ring 3.
.include "machine.s"

# Instructions that fault in both rings, for the same reason.
.macro both
  xor edx, edx
  xor eax, eax
  attempt div rdx
  mov eax, 0x80
  mov cl, 0xff
  cbw
  mov ax, 0xff80
  attempt idiv cl
  mov rax, 0x8000000000000000
  cqo
  mov rcx, -1
  attempt idiv rcx
  attempt int3
  attempt int 3
  attempt int 4
  attempt .byte 0xf1
  attempt ud2
  attempt .byte 0x0f, 0xb9, 0xc0
  attempt .byte 0x0f, 0xff, 0xc0
  attempt .byte 0xf0, 0x90
  attempt .byte 0xf0, 0x01, 0xc0
  attempt .byte 0xf0, 0x3b, 0x00
  attempt .byte 0x06
  attempt .byte 0x27
  attempt .byte 0x62, 0x00
  attempt .byte 0xd6
  attempt .byte 0x0f, 0x0a
  attempt .byte 0x0f, 0x24, 0xc0
  # 16 bytes are too many.
  attempt .byte 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90
  attempt .byte 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90
  # Non-canonical addresses: #GP, and #SS through RSP and RBP.
  mov rbx, 0x800000000000
  mov rdi, rbx
  attempt mov rax, [rbx]
  attempt mov [rbx], al
  attempt mov rax, [rbx - 1]
  attempt mov rax, [rbx - 8]
  attempt inc dword ptr [rbx]
  attempt stosq
  mov rsi, rbx
  attempt lodsb
  mov rbp, rbx
  attempt mov rax, [rbp]
  attempt mov [rbp + rbx], al
  attempt mov rax, ds:[rbp]
  attempt jmp rbx
  attempt call rbx
  mov rdx, rsp
  mov rsp, rbx
  # The handler of a fault with RSP like this needs a stack of its own: ring 3 has one.
  mov rsp, rdx
  # Pages that are not there.
  mov ebx, 0x700000
  attempt mov rax, [rbx]
  attempt mov [rbx], eax
  attempt add byte ptr [rbx], 1
  attempt jmp rbx
  attempt call rbx
  attempt push qword ptr [rbx]
  mov rbx, 0xffff900000000ff9
  attempt mov rax, [rbx]
  mov ebx, 0x60fffc
  attempt mov [rbx], rax
  # Selectors that do not exist or are not what they should be.
  mov eax, 0x7f8
  attempt mov ds, eax
  mov eax, 0x30
  attempt mov es, eax
  mov eax, 0x08
  attempt mov fs, eax
  mov eax, 0x0c
  attempt mov gs, eax
  mov eax, 0x18
  attempt mov ss, eax
  mov eax, 0x10
  attempt mov ss, eax
  attempt mov ds, eax
  xor eax, eax
  attempt mov ds, eax
  mov eax, 3
  attempt mov es, eax
  attempt mov ss, eax
.endm

.section .text
start:
  mov rsp, STACK_TOP
  both
  # #NM: FWAIT with CR0.TS and CR0.MP.
  mov rax, cr0
  or rax, 10
  mov cr0, rax
  attempt fwait
  clts
  attempt fwait
  # A read-only page, with and without CR0.WP.
  mov ebx, 0x400000
  attempt mov [rbx], al
  mov rax, cr0
  btr rax, 16
  mov cr0, rax
  mov al, [rbx + 0xf00]
  attempt mov [rbx + 0xf00], al
  bts rax, 16
  mov rax, cr0
  bts rax, 16
  mov cr0, rax
  # Privileged instructions with operands that are not allowed.
  mov ecx, 0xc0000089
  attempt rdmsr
  attempt wrmsr
  mov ecx, 0xc0000082
  mov edx, 0x8000
  xor eax, eax
  attempt wrmsr
  mov ecx, 0xc0000080
  xor edx, edx
  mov eax, 0x1002
  attempt wrmsr
  mov rax, 0x80000001
  mov rdx, cr0
  mov rcx, rdx
  btr rcx, 0
  attempt mov cr0, rcx
  mov rcx, rdx
  btr rcx, 31
  attempt mov cr0, rcx
  mov rcx, rdx
  bts rcx, 29
  btr rcx, 30
  attempt mov cr0, rcx
  mov rcx, rdx
  bts rcx, 32
  attempt mov cr0, rcx
  mov rdx, cr4
  mov rcx, rdx
  btr rcx, 5
  attempt mov cr4, rcx
  mov rcx, rdx
  bts rcx, 31
  attempt mov cr4, rcx
  mov rcx, rdx
  bts rcx, 33
  attempt mov cr4, rcx
  mov rcx, cr3
  bts rcx, 60
  attempt mov cr3, rcx
  mov ecx, 16
  attempt mov cr8, rcx
  attempt .byte 0x0f, 0x20, 0xc8
  attempt .byte 0x0f, 0x22, 0xe8
  xor eax, eax
  attempt ltr ax
  mov eax, 0x10
  attempt ltr ax
  mov eax, 0x30
  attempt ltr ax
  mov eax, 0x7f0
  attempt lldt ax
  mov eax, 0x30
  attempt lldt ax
  mov eax, 0x34
  attempt lldt ax
  attempt lgdt [rip + bad_table]
  attempt lidt [rip + bad_table]
  # Interrupts through gates that are not there, or are not gates.
  attempt int 0x50
  attempt int 0xff
  mov byte ptr [rip + idt + 0x20 * 16 + 5], 0x0e
  attempt int 0x20
  mov byte ptr [rip + idt + 0x20 * 16 + 5], 0x8c
  attempt int 0x20
  mov byte ptr [rip + idt + 0x20 * 16 + 5], 0x85
  attempt int 0x20
  mov byte ptr [rip + idt + 0x20 * 16 + 5], 0x8f
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x10
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x20
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x28
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x30
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x7f8
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x0c
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x0b
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 2], 0x08
  mov word ptr [rip + idt + 0x20 * 16 + 10], 0x8000
  attempt int 0x20
  mov word ptr [rip + idt + 0x20 * 16 + 10], 0
  mov byte ptr [rip + idt + 0x20 * 16 + 13], 0x0e
  attempt int 0x20
  mov byte ptr [rip + idt + 0x20 * 16 + 13], 0
  # Interrupt stack tables, from ring 0.
  mov byte ptr [rip + idt + 0x20 * 16 + 4], 1
  attempt int 0x20
  mov byte ptr [rip + idt + 6 * 16 + 4], 2
  attempt ud2
  mov byte ptr [rip + idt + 13 * 16 + 4], 1
  mov rbx, 0x800000000000
  attempt mov rax, [rbx]
  # An IST entry that is 0: the frame goes below address 0.
  mov byte ptr [rip + idt + 0x20 * 16 + 4], 3
  # RSP that is not aligned is aligned for the frame.
  mov byte ptr [rip + idt + 0x20 * 16 + 4], 0
  mov byte ptr [rip + idt + 13 * 16 + 4], 0
  sub rsp, 3
  attempt int 0x20
  attempt mov rax, [rbx]
  add rsp, 3
  to_user user

in_kernel:
  # With a stack that is not there, faults of ring 0 become double faults on the IST.
  mov byte ptr [rip + idt + 8 * 16 + 4], 1
  mov byte ptr [rip + idt + 14 * 16 + 4], 2
  mov rdi, rsp
  mov ebx, 0x700800
  lea r15, [rip + 1f]
  mov rsp, rbx
  ud2
1:
  mov rsp, rdi
  mov byte ptr [rip + idt + 14 * 16 + 4], 0
  lea r15, [rip + 1f]
  mov rsp, rbx
  mov rax, [rbx]
1:
  mov rsp, rdi
  mov rbx, 0x800000000000
  lea r15, [rip + 1f]
  mov rsp, rbx
  push rax
1:
  mov rsp, rdi
  lea r15, [rip + 1f]
  mov rsp, rbx
  ud2
1:
  mov rsp, rdi
  # A gate of #GP that is not present: #NP during #GP is a double fault.
  mov byte ptr [rip + idt + 13 * 16 + 5], 0x0e
  attempt mov rax, [rbx]
  mov byte ptr [rip + idt + 14 * 16 + 5], 0x0e
  mov ebx, 0x700000
  attempt mov rax, [rbx]
  mov byte ptr [rip + idt + 6 * 16 + 5], 0x0e
  attempt ud2
  mov byte ptr [rip + idt + 13 * 16 + 5], 0x8e
  mov byte ptr [rip + idt + 6 * 16 + 5], 0x8e
  mov byte ptr [rip + idt + 14 * 16 + 5], 0x8e
  # In the end a triple fault.
  mov byte ptr [rip + idt + 8 * 16 + 5], 0x0e
  mov byte ptr [rip + idt + 13 * 16 + 5], 0x0e
  mov rbx, 0x800000000000
  attempt mov rax, [rbx]

.balign 8
bad_table: .word 0xfff
.quad 0x800000000000

.section .user, "ax"
user:
  both
  # Privileged instructions.
  attempt hlt
  attempt cli
  attempt sti
  attempt clts
  attempt invd
  attempt wbinvd
  attempt invlpg [rax]
  attempt swapgs
  attempt lgdt [rax]
  attempt lidt [rax]
  attempt lldt ax
  attempt ltr ax
  attempt lmsw ax
  attempt mov rax, cr0
  attempt mov cr3, rax
  attempt mov rax, dr0
  attempt mov dr7, rax
  attempt rdmsr
  attempt wrmsr
  attempt sysretq
  attempt in al, 0x60
  attempt out dx, eax
  attempt insb
  attempt rep outsb
  attempt stac
  attempt clac
  attempt rdpmc
  attempt xgetbv
  # Pages of the kernel, read-only pages, pages that are not for execution.
  mov ebx, 0x20000
  attempt mov rax, [rbx]
  attempt mov [rbx], rax
  attempt jmp rbx
  mov ebx, 0x400000
  attempt mov [rbx], eax
  mov ebx, 0x411000
  attempt mov [rbx], eax
  attempt jmp rbx
  # Gates: DPL 0, missing, beyond the table.
  attempt int 0x20
  attempt int 0
  attempt int 14
  attempt int 0x50
  attempt int 0xff
  # #SS with RSP itself; the handler has a stack of its own.
  mov rdx, rsp
  mov rsp, 0x800000000000
  attempt push rax
  attempt pop rax
  attempt mov rax, [rsp]
  attempt call user
  attempt ret
  mov rsp, rdx
  # Alignment checks: CR0.AM is on.
  pushfq
  bts qword ptr [rsp], 18
  popfq
  mov ebx, 0x411000
  attempt mov rax, [rbx + 1]
  attempt mov eax, [rbx + 2]
  attempt mov [rbx + 1], ax
  attempt mov al, [rbx + 1]
  attempt mov rax, [rbx + 8]
  attempt add [rbx + 3], ecx
  sub rsp, 4
  attempt push rax
  attempt pop rax
  add rsp, 4
  lea rsi, [rbx + 1]
  attempt lodsw
  mov ebx, 0x700000
  attempt mov rax, [rbx + 1]
  mov rbx, 0x800000000000
  attempt mov rax, [rbx + 1]
  pushfq
  btr qword ptr [rsp], 18
  popfq
  to_kernel in_kernel
