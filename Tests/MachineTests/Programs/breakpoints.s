# Debug registers: breakpoints on instructions, data and ports, DR6 and DR7, RF, general detection, in ring 0 and ring 3.
#
# The handler of #DB shows DR6, DR7 and the frame, and goes on where it was: with RF when DR6 has one of the bits of `resuming`. It clears DR6 but when
# `keeping` is set, and takes every breakpoint away when `once` is set.
#
# Left out, since Bochs is wrong there or the manual is silent (see the README): a single-step trap and an instruction breakpoint at one boundary, general
# detection in ring 3, a breakpoint on what MOV SS reads before an exception.
.include "machine.s"

.set EXECUTE, 0
.set WRITE, 1
.set PORT, 2
.set ACCESS, 3

.set BYTE, 0
.set WORD, 1
.set QWORD, 2
.set DWORD, 3

.set RF, 0x10000

# Breakpoint NUMBER alone is enabled.
.macro watch number, address, condition, length
  lea rax, [\address]
  mov dr\number, rax
  mov eax, 0x400 | 1 << 2 * \number | (\condition | \length << 2) << (16 + 4 * \number)
  mov dr7, rax
.endm

.macro unwatch
  mov eax, 0x400
  mov dr7, rax
.endm

.macro forget
  mov eax, 0xffff0ff0
  mov dr6, rax
.endm

# A breakpoint on the instruction that follows.
.macro at insn:vararg
  watch 0, 8f, EXECUTE, BYTE
8:
  \insn
  unwatch
.endm

# A breakpoint on data at PLACE while the instruction executes.
.macro over condition, length, place, insn:vararg
  watch 1, \place, \condition, \length
  \insn
  nop
  unwatch
.endm

.section .text
start:
  lea rax, [rip + on_debug]
  mov [rip + idt + 16], ax
  shr eax, 16
  mov [rip + idt + 16 + 6], ax
  mov ecx, 0xc0000080
  mov eax, 0xd01
  xor edx, edx
  wrmsr
  mov ecx, 0xc0000081
  xor eax, eax
  mov edx, 0x00100008
  wrmsr
  mov ecx, 0xc0000082
  lea rax, [rip + entry]
  xor edx, edx
  wrmsr
  mov ebp, SCRATCH
  # Page faults have a stack of their own.
  mov byte ptr [rip + idt + 14 * 16 + 4], 1

  # Instructions. The breakpoint comes before the instruction; with RF it executes.
  mov dword ptr [rip + resuming], 15
  at nop
  at mov rbx, [rbp]
  mov ebx, 0x10
  at mov ds, ebx
  at .byte 0x66, 0x66, 0x90
  at pushfq
  pop rbx
  lea r15, [rip + 1f]
  at ud2
1:
  lea r15, [rip + 1f]
  at int 0x20
1:
  lea r15, [rip + 1f]
  at int3
1:
  at jmp 1f
1:
  at call 2f
  jmp 3f
2:
  ret
3:
  mov ecx, 3
  mov edi, SCRATCH
  at rep stosb
  xor ecx, ecx
  at rep stosb
  # The second byte of an instruction is none.
  watch 0, 1f + 1, EXECUTE, BYTE
1:
  mov eax, 5
  unwatch
  # Before the page fault of the fetch.
  watch 0, 0x300000, EXECUTE, BYTE
  mov eax, 0x300000
  attempt jmp rax
  unwatch
  # In the shadow of MOV SS it does not come.
  mov ebx, 0x10
  watch 0, 1f, EXECUTE, BYTE
  mov ss, ebx
1:
  nop
  unwatch
  # The handler takes the breakpoint away.
  mov dword ptr [rip + once], 1
  at nop
  mov dword ptr [rip + once], 0
  # RF in the image of IRETQ, set and clear.
  watch 0, 1f, EXECUTE, BYTE
  mov rbx, rsp
  push 0x10
  push rbx
  push RF | 2
  push 0x08
  lea rax, [1f]
  push rax
  iretq
1:
  nop
  push 0x10
  push rbx
  push 2
  push 0x08
  lea rax, [1f]
  push rax
  watch 0, 1f, EXECUTE, BYTE
  iretq
1:
  nop
  unwatch
  # SYSCALL, and what it enters.
  at syscall
  watch 0, entry, EXECUTE, BYTE
  syscall
  unwatch
  # Two on one place; one of them not enabled; none enabled; global ones.
  lea rax, [1f]
  mov dr0, rax
  mov dr2, rax
  mov dr3, rax
  mov eax, 0x411
  mov dr7, rax
1:
  nop
  lea rax, [1f]
  mov dr0, rax
  mov dr2, rax
  mov dr3, rax
  mov eax, 0x480
  mov dr7, rax
1:
  nop
  mov eax, 0x400
  mov dr7, rax
  lea rax, [1f]
  mov dr1, rax
  mov eax, 0x708
  mov dr7, rax
1:
  nop
  unwatch
  forget

  # Data, without RF in the image: the trap comes after the instruction.
  mov dword ptr [rip + resuming], 0
.irp length, BYTE, WORD, DWORD, QWORD
.irp condition, WRITE, ACCESS
  over \condition, \length, SCRATCH + 8, mov [rbp + 7], al
  over \condition, \length, SCRATCH + 8, mov [rbp + 7], ax
  over \condition, \length, SCRATCH + 8, mov [rbp + 6], ax
  over \condition, \length, SCRATCH + 8, mov [rbp + 9], al
  over \condition, \length, SCRATCH + 8, mov [rbp + 10], ax
  over \condition, \length, SCRATCH + 8, mov [rbp + 12], eax
  over \condition, \length, SCRATCH + 8, mov [rbp + 15], al
  over \condition, \length, SCRATCH + 8, mov [rbp + 16], al
  over \condition, \length, SCRATCH + 8, mov [rbp + 1], rbx
  over \condition, \length, SCRATCH + 8, mov rbx, [rbp + 8]
  over \condition, \length, SCRATCH + 8, mov bl, [rbp + 9]
  over \condition, \length, SCRATCH + 8, add [rbp + 8], ebx
.endr
.endr
  # An address that is not aligned to the length loses its low bits.
  over ACCESS, DWORD, SCRATCH + 11, mov bl, [rbp + 8]
  over ACCESS, DWORD, SCRATCH + 11, mov bl, [rbp + 12]
  over ACCESS, QWORD, SCRATCH + 15, mov bl, [rbp + 8]
  over ACCESS, WORD, SCRATCH + 9, mov bl, [rbp + 8]
.irp condition, WRITE, ACCESS
  # Read and written by all kinds of instructions.
  over \condition, QWORD, SCRATCH, cmp [rbp], ebx
  over \condition, QWORD, SCRATCH, test byte ptr [rbp + 3], 1
  over \condition, QWORD, SCRATCH, not word ptr [rbp]
  over \condition, QWORD, SCRATCH, xchg [rbp], rbx
  over \condition, QWORD, SCRATCH, xadd [rbp], rbx
  mov eax, -5
  over \condition, QWORD, SCRATCH, cmpxchg [rbp], rbx
  over \condition, QWORD, SCRATCH, bts dword ptr [rbp], 3
  over \condition, QWORD, SCRATCH, sete [rbp]
  over \condition, QWORD, SCRATCH, push qword ptr [rbp]
  over \condition, QWORD, SCRATCH, pop qword ptr [rbp]
  over \condition, QWORD, SCRATCH, lea rbx, [rbp]
  over \condition, QWORD, SCRATCH, nop dword ptr [rbp]
  over \condition, QWORD, SCRATCH, prefetcht0 [rbp]
  over \condition, QWORD, SCRATCH, invlpg [rbp]
  over \condition, QWORD, SCRATCH, sgdt [rbp]
  over \condition, QWORD, SCRATCH, enter 8, 0
  mov rsp, STACK_TOP
  mov ebp, SCRATCH
  # The stack; the delivery of the trap writes there, too, so that the handler takes the breakpoint away.
  mov dword ptr [rip + once], 1
  over \condition, QWORD, STACK_TOP - 8, push rbx
  over \condition, QWORD, STACK_TOP - 8, pop rbx
  over \condition, QWORD, STACK_TOP - 8, pushfq
  over \condition, QWORD, STACK_TOP - 8, popfq
  over \condition, QWORD, STACK_TOP - 8, call 2b
  push rbp
  over \condition, QWORD, STACK_TOP - 8, leave
  mov rsp, STACK_TOP
  mov ebp, SCRATCH
  mov dword ptr [rip + once], 0
  # Strings: after each iteration.
  mov esi, SCRATCH
  mov edi, SCRATCH + 0x20
  mov ecx, 3
  over \condition, WORD, SCRATCH + 0x20, rep movsb
  mov esi, SCRATCH
  mov edi, SCRATCH + 0x20
  mov ecx, 3
  over \condition, WORD, SCRATCH, rep movsb
  mov ecx, 4
  mov edi, SCRATCH + 0x20
  over \condition, BYTE, SCRATCH + 0x22, rep stosb
  mov esi, SCRATCH
  mov edi, SCRATCH + 0x20
  over \condition, BYTE, SCRATCH + 0x20, cmpsb
  mov edi, SCRATCH + 0x20
  over \condition, BYTE, SCRATCH + 0x20, scasb
  # Tables. The handler's own IRETQ reads them, too, and its delivery the stack.
  mov dword ptr [rip + once], 1
  mov ebx, 0x10
  over \condition, QWORD, gdt + 0x10, mov ds, ebx
  over \condition, QWORD, gdt + 0x10, mov ss, ebx
  over \condition, QWORD, gdt + 0x10, lar ecx, bx
  over \condition, QWORD, gdt + 0x10, verw bx
  over \condition, QWORD, idt + 0x200, attempt int 0x20
  over \condition, QWORD, idt + 0x208, attempt int 0x20
  # The frame of a delivery.
  over \condition, QWORD, STACK_TOP - 40, attempt int 0x20
  over \condition, QWORD, STACK_TOP - 40, attempt ud2
  over \condition, QWORD, STACK_TOP - 24, attempt int3
  mov dword ptr [rip + once], 0
  # Faults after an access.
  mov dword ptr [rbp], 0
  over \condition, DWORD, SCRATCH, attempt div dword ptr [rbp]
  mov rsp, 0x300000
  over \condition, DWORD, SCRATCH, attempt push qword ptr [rbp]
  mov rsp, STACK_TOP
.endr
  forget

  # Ports: only with CR4.DE.
  mov dx, 0xeb
  over PORT, BYTE, 0xeb, in al, 0xeb
  mov eax, 0x28
  mov cr4, rax
  mov edx, 0xeb
.irp length, BYTE, WORD, DWORD
  over PORT, \length, 0xeb, in al, 0xeb
  over PORT, \length, 0xeb, out 0xeb, al
  over PORT, \length, 0xeb, in al, 0xe9
  over PORT, \length, 0xeb, in ax, 0xea
  over PORT, \length, 0xeb, out 0xec, al
  over PORT, \length, 0xeb, out 0xe8, eax
  over PORT, \length, 0xeb, in al, dx
  over PORT, \length, 0xeb, out dx, eax
.endr
  mov edi, SCRATCH
  mov ecx, 2
  over PORT, BYTE, 0xeb, rep insb
  mov esi, SCRATCH
  mov ecx, 2
  over PORT, BYTE, 0xeb, rep outsb
  over ACCESS, BYTE, SCRATCH, outsb
  over ACCESS, BYTE, 0xeb, in al, 0xeb
  mov eax, 0x20
  mov cr4, rax
  forget

  # TF and breakpoints on data together are one trap.
  mov eax, SCRATCH
  mov dr0, rax
  mov eax, 0x401 | ACCESS << 16
  mov dr7, rax
  pushfq
  or dword ptr [rsp], 0x100
  popfq
  mov [rbp], al
  mov bl, [rbp + 1]
  mov bl, [rbp]
  nop
  pushfq
  and dword ptr [rsp], ~0x100
  popfq
  mov bl, [rbp]
  unwatch

  # DR6.BS and BD stay until software clears them; B0 to B3 are of the last exception.
  mov dword ptr [rip + resuming], 0
  mov dword ptr [rip + keeping], 1
  over ACCESS, BYTE, SCRATCH, mov bl, [rbp]
  pushfq
  or dword ptr [rsp], 0x100
  popfq
  nop
  and dword ptr [rsp - 8], ~0x100
  sub rsp, 8
  popfq
  over ACCESS, BYTE, SCRATCH, mov bl, [rbp]
  mov eax, 0x2400
  mov dr7, rax
  mov rbx, dr0
  over ACCESS, BYTE, SCRATCH, mov bl, [rbp]
  mov rbx, dr6
  mov eax, 0xffff2ff3
  mov dr6, rax
  over ACCESS, BYTE, SCRATCH, mov bl, [rbp]
  mov dword ptr [rip + keeping], 0
  forget

  # General detection: every MOV of a debug register is a fault with DR6.BD; the handler finds GD clear.
  mov dword ptr [rip + resuming], 0
.irp insn, "mov rbx, dr0", "mov rbx, dr6", "mov rbx, dr7", "mov dr1, rbx", "mov dr6, rbx"
  mov eax, 0x2400
  mov dr7, rax
  \insn
  forget
.endr
  # With a breakpoint on it; with TF, whose trap clears GD too; with other exceptions, which do not.
  watch 0, 1f, EXECUTE, BYTE
  or eax, 0x2000
  mov dr7, rax
  mov dword ptr [rip + resuming], 15
1:
  mov rbx, dr0
  mov dword ptr [rip + resuming], 0
  unwatch
  forget
  mov eax, 0x2400
  mov dr7, rax
  attempt ud2
  attempt int 0x20
  mov rbx, dr7
  mov eax, 0x2400
  pushfq
  or dword ptr [rsp], 0x100
  popfq
  mov dr7, rax
  nop
  mov rbx, dr7
  pushfq
  and dword ptr [rsp], ~0x100
  popfq
  forget
  mov eax, 0x2400
  mov dr7, rax
  .byte 0xf1
  mov rbx, dr7
  forget
  # DR4 and DR5 are the others' names, or no registers with CR4.DE: #UD comes before general detection.
  mov eax, 0x2400
  mov dr7, rax
  attempt .byte 0x0f, 0x21, 0xe1
  mov eax, 0x28
  mov cr4, rax
  mov eax, 0x2400
  mov dr7, rax
  attempt .byte 0x0f, 0x21, 0xe1
  attempt mov rbx, dr7
  mov eax, 0x20
  mov cr4, rax
  forget

  # Ring 3: what the kernel watches there.
  mov dword ptr [rip + resuming], 15
  mov eax, 0x410000
  mov dr0, rax
  mov eax, offset user_place
  mov dr1, rax
  mov eax, 0x405 | ACCESS << 16
  mov dr7, rax
  mov r14, offset back
  to_user user
back:
  # What a delivery from ring 3 reads and writes: it traps before the first instruction of its handler.
  mov dword ptr [rip + once], 1
.irp place, STACK_TOP - 8, tss + 4
  lea r14, [1f]
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_frame
  watch 2, \place, ACCESS, DWORD
  iretq
1:
  unwatch
.endr
  mov dword ptr [rip + once], 0
  mov rax, dr7
  hlt

entry:
  nop
  jmp rcx

on_debug:
  mov r8, dr6
  mov r9, [rsp]
  mov r10, dr7
  # Bochs does not set RF in the image of general detection.
  bt r8, 13
  jc 1f
  mov r11, [rsp + 16]
1:
  test [rip + resuming], r8d
  jz 1f
  or dword ptr [rsp + 16], RF
1:
  cmp dword ptr [rip + once], 0
  je 1f
  mov r13d, 0x400
  mov dr7, r13
1:
  cmp dword ptr [rip + keeping], 0
  jne 1f
  mov r13d, 0xffff0ff0
  mov dr6, r13
1:
  iretq

.balign 4
resuming: .long 0
once: .long 0
keeping: .long 0

.section .user, "ax"
user:
  mov ebx, 0x410000
  mov [rbx], al
  mov al, [rbx + 1]
  mov al, [rbx]
  nop
user_place:
  inc eax
  mov ecx, 2
  mov edi, 0x410000
  rep stosb
  attempt ud2
  attempt int3
  attempt in al, 0xeb
  push rax
  int 0x81
user_frame:
  int 0x81
