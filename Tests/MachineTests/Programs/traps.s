# Single-step traps: TF with instructions of all kinds, the shadow of MOV SS, traps within repeated instructions, TF across rings.
#
# Left out, since Bochs is wrong there (see the README): SYSCALL that masks TF, SYSRET that loads it.
.include "machine.s"

.macro trace_on
  pushfq
  or dword ptr [rsp], 0x100
  popfq
.endm

.macro trace_off
  pushfq
  and dword ptr [rsp], ~0x100
  popfq
.endm

.section .text
start:
  # #DB shows DR6 and the frame, and goes on where it was.
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
  trace_on
  nop
  xor eax, eax
  add eax, 1
  jmp 1f
1:
  call 2f
  jz 2f
  jmp 3f
2:
  ret
3:
  push rax
  pop rbx
  mov [0x1e000], rax
  cld
  std
  cld
  stc
  cli
  # MOV SS holds the trap back by one instruction; a second one in its shadow does not.
  mov eax, 0x10
  mov ss, eax
  nop
  nop
  mov ss, eax
  mov ss, eax
  nop
  mov ss, eax
  pushfq
  pop rbx
  lss eax, [rip + pointer]
  nop
  mov eax, 0x10
  mov ds, eax
  nop
  # Repeated instructions trap after each iteration.
  mov edi, 0x1e100
  mov esi, 0x1e000
  mov ecx, 3
  rep movsb
  nop
  xor ecx, ecx
  rep stosq
  mov ecx, 4
  mov edi, 0x1e100
  repe scasb
  mov ecx, 2
  mov esi, 0x1e000
  rep lodsw
  mov edi, 0x1e100
  stosd
  # Interrupts and faults: the handler runs without TF, the frame has it.
  attempt int3
  nop
  attempt int 0x20
  nop
  attempt ud2
  nop
  attempt .byte 0xf1
  nop
  mov rbx, 0x800000000000
  attempt mov rax, [rbx]
  attempt int 0x2f
  # In the shadow of MOV SS.
  mov eax, 0x10
  lea r15, [rip + 1f]
  mov ss, eax
  ud2
1:
  lea r15, [rip + 1f]
  mov ss, eax
  int3
1:
  lea r15, [rip + 1f]
  mov ss, eax
  int 0x20
1:
  mov ss, eax
  .byte 0xf1
  nop
  # Instructions that end a block.
  mov rax, cr3
  mov cr3, rax
  mov rax, cr0
  mov cr0, rax
  invlpg [rax]
  mov ecx, 0xc0000102
  rdmsr
  wrmsr
  swapgs
  swapgs
  in al, 0xeb
  out 0xeb, al
  lgdt [rip + table]
  lidt [rip + table + 10]
  clts
  mov rbx, dr0
  # IRETQ that leaves TF set, and that clears and sets it.
  mov rbp, rsp
  push 0x10
  push rbp
  pushfq
  push 0x08
  lea rax, [rip + 1f]
  push rax
  iretq
1:
  nop
  push 0x10
  push rbp
  push 2
  push 0x08
  lea rax, [rip + 1f]
  push rax
  iretq
1:
  nop
  nop
  push 0x10
  push rbp
  push 0x102
  push 0x08
  lea rax, [rip + 1f]
  push rax
  iretq
1:
  nop
  # RF in the image of IRETQ lasts one instruction.
  push 0x10
  push rbp
  push 0x10102
  push 0x08
  lea rax, [rip + 1f]
  push rax
  iretq
1:
  pushfq
  pop rbx
  # POPF that clears TF still traps.
  trace_off
  nop
  # SYSCALL in ring 0 with TF that is not masked.
  trace_on
  syscall
  trace_off
  # Ring 3.
  push USER_SS
  push USER_STACK
  push 0x302
  push USER_CS
  push offset user
  mov r14, offset in_kernel
  iretq

in_kernel:
  pushfq
  pop rax
  mov r14, offset in_kernel_again
  push USER_SS
  push USER_STACK
  push 0x302
  push USER_CS
  push offset user_syscall
  iretq
in_kernel_again:
  trace_off
  nop
  hlt

entry:
  nop
  test r14, r14
  jnz 1f
  jmp rcx
1:
  jmp r14

on_debug:
  mov r8, dr6
  mov r9, [rsp]
  mov r11, [rsp + 16]
  mov r12, [rsp + 24]
  iretq

.balign 8
pointer: .long 0x10
.word 0x10
.balign 8
table: .word 0x3ff
.quad 0x16000
.word 0x81f
.quad 0x17000

.section .user, "ax"
user:
  nop
  mov eax, 1
  attempt int3
  nop
  attempt ud2
  nop
  attempt int 0x20
  nop
  push USER_SS
  push USER_STACK
  pushfq
  push USER_CS
  lea rax, [rip + 1f]
  push rax
  iretq
1:
  nop
  mov edi, 0x410000
  mov ecx, 2
  rep stosb
  attempt hlt
  nop
  int 0x81
user_syscall:
  nop
  syscall
