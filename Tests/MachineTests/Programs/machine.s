# What every program here stands on: page tables, descriptor tables, stacks, and handlers that go on where R15 says.
#
# All of it lies in one flat image at physical 0x10000. Kernel code and data are mapped one to one for the supervisor only; the section .user lies
# at 0x400000 for CPL 3. A program defines `start` (ring 0, its first instruction) and, when it wants one, code in .user.
#
#   attempt INSN...    executes INSN; when it faults, the handler goes on after it
#   to_user LABEL      enters ring 3 at LABEL of .user
#   to_kernel LABEL    from ring 3, goes on at LABEL in ring 0 with the stack emptied
#
# Every exception is delivered to a handler that drops the error code, replaces the return address by R15 and returns with IRETQ: so a trace shows
# error code, frame and flags through RSP and the handler's loads of the frame into R8 to R13.

.intel_syntax noprefix
.code64

.set KERNEL_CS, 0x08
.set KERNEL_SS, 0x10
.set USER_SS, 0x1b
.set USER_CS, 0x23
.set TSS_SELECTOR, 0x30
.set USER_BASE, 0x400000
.set STACK_TOP, 0x1b000
.set IST1_TOP, 0x1c000
.set IST2_TOP, 0x1d000
.set SCRATCH, 0x1e000
.set USER_STACK, 0x410800

.macro attempt insn:vararg
  lea r15, [rip + 1f]
  \insn
1:
.endm

.macro to_user label
  push USER_SS
  push USER_STACK
  push 0x202
  push USER_CS
  push offset \label
  iretq
.endm

.macro to_kernel label
  lea r14, [rip + \label]
  mov r14, offset \label
  int 0x81
.endm

.section .tables, "aw"
# 0x10000: PML4, PDPT, PD, then page tables for 0, 4 MiB and 6 MiB.
pml4: .quad 0x11007
.org 0x1000
.quad 0x12007
.org 0x2000
.quad 0x13007, 0, 0x14007, 0x15007
.org 0x3000
.set page, 0
.rept 256
.if page >= 0x10000 && page < 0x60000
.quad page | 3
.else
.quad 0
.endif
.set page, page + 0x1000
.endr
.org 0x4000
# User text: read-only; then user data.
.set page, 0x40000
.rept 16
.quad page | 5
.set page, page + 0x1000
.endr
.quad 0x50007
.quad 0x8000000000051007
.org 0x5000
# The pages that a program maps for itself.
.org 0x6000
.globl gdt
gdt:
.quad 0
.quad 0x00af9b000000ffff        # 08 kernel code
.quad 0x00cf93000000ffff        # 10 kernel data
.quad 0x00cff3000000ffff        # 18 user data
.quad 0x00affb000000ffff        # 20 user code
.quad 0x00cffb000000ffff        # 28 32-bit user code
.quad 0x0000890180000067, 0     # 30 TSS at 0x18000
.globl more_descriptors
more_descriptors:               # 40
.org 0x6400
.org 0x7000
.globl idt
idt:
.org 0x8000
.globl tss
tss: .long 0
.quad STACK_TOP, 0, 0, 0, IST1_TOP, IST2_TOP, 0, 0, 0, 0, 0, 0
.word 0, 0x68
.org 0x9000

# What a program changes in the IDT is in here; the rest is made at `begin`.
.section .text, "ax"
.globl begin
begin:
  lea rdi, [rip + idt]
  lea rsi, [rip + handlers]
  xor ecx, ecx
fill:
  mov rax, rsi
  mov rdx, rsi
  and eax, 0xffff
  shr rdx, 16
  shl rdx, 48
  or rax, rdx
  mov rdx, 0x8e0000080000
  or rax, rdx
  mov [rdi], rax
  mov qword ptr [rdi + 8], 0
  add rsi, 16
  add rdi, 16
  inc ecx
  cmp ecx, 48
  jne fill
  # INT3, INTO's vector and 0x81 are for users too.
  mov byte ptr [rip + idt + 3 * 16 + 5], 0xee
  mov byte ptr [rip + idt + 4 * 16 + 5], 0xee
  lea rax, [rip + back_to_kernel]
  mov [rip + idt + 0x81 * 16], ax
  shr eax, 16
  mov [rip + idt + 0x81 * 16 + 6], ax
  mov word ptr [rip + idt + 0x81 * 16 + 2], KERNEL_CS
  mov byte ptr [rip + idt + 0x81 * 16 + 5], 0xee
  jmp start

back_to_kernel:
  mov rsp, STACK_TOP
  jmp r14

.balign 16
handlers:
.set vector, 0
.rept 48
.balign 16
.if vector == 8 || (vector >= 10 && vector <= 14) || vector == 17
  jmp with_code
.else
  jmp without_code
.endif
.set vector, vector + 1
.endr
.balign 16
with_code:
  pop r8
without_code:
  mov r9, [rsp]
  mov r10, [rsp + 8]
  mov r11, [rsp + 16]
  btr r11, 16
  mov r12, [rsp + 24]
  mov r13, [rsp + 32]
  mov [rsp], r15
  iretq
