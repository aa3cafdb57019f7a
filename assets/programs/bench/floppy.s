# What stands before main on a bare PC: a boot sector that loads the program behind it, goes to 64-bit mode with the first 2 MiB mapped one to one, and
# calls main at CPL 0 with interrupts off. `ringwalk bench --against` runs mix so on Bochs and QEMU; it writes the argument into the image.
#
# The end of main ends the emulator: by the debug-exit device of QEMU (port 0xf4), and by the word that Bochs takes at port 0x8900.
  .intel_syntax noprefix
  .section .boot, "awx"
  .code16
  .globl _start
_start:
  cli
  xor ax, ax
  mov ds, ax
  mov es, ax
  mov ss, ax
  mov sp, 0x7c00
  # Sectors 2 to 18 of the first track go behind this one; dl is the drive that the firmware booted from.
  mov ax, 0x0211
  mov bx, 0x7e00
  mov cx, 0x0002
  xor dh, dh
  int 0x13
  jc stop
  # Page tables at 0x20000: a PML4, a PDPT, a page directory with one page of 2 MiB.
  mov di, 0
  mov ax, 0x2000
  mov es, ax
  xor eax, eax
  mov cx, 3072
  rep stosd
  mov dword ptr es:[0], 0x21003
  mov dword ptr es:[0x1000], 0x22003
  mov dword ptr es:[0x2000], 0x83
  mov eax, 0x20               # CR4.PAE
  mov cr4, eax
  mov eax, 0x20000
  mov cr3, eax
  mov ecx, 0xc0000080         # EFER: SCE, LME
  mov eax, 0x101
  xor edx, edx
  wrmsr
  lgdt [gdt_pointer]
  mov eax, 0x80000001         # CR0: PG, PE
  mov cr0, eax
  ljmp 0x08, offset long_mode
stop:
  hlt
  jmp stop

  .code64
long_mode:
  xor eax, eax
  mov ds, eax
  mov es, eax
  mov ss, eax
  mov esp, 0x80000
  # SYSCALL does nothing but return: what main prints goes nowhere.
  mov ecx, 0xc0000081         # STAR
  xor eax, eax
  mov edx, 0x00080008
  wrmsr
  mov ecx, 0xc0000082         # LSTAR
  mov eax, offset nothing
  xor edx, edx
  wrmsr
  lea rdi, [rip + __bss_start]
  lea rcx, [rip + __bss_end]
  sub rcx, rdi
  xor eax, eax
  rep stosb
  mov edi, 2
  lea rsi, [rip + arguments]
  call main
  mov edx, 0xf4
  xor eax, eax
  out dx, eax
  mov edx, 0x8900
  lea rsi, [rip + word]
1:
  lodsb
  out dx, al
  test al, al
  jnz 1b
2:
  hlt
  jmp 2b
nothing:
  xor eax, eax
  jmp rcx

  .balign 8
gdt:
  .quad 0, 0x00af9b000000ffff
gdt_pointer:
  .word 15
  .long gdt
  .balign 8
arguments:
  .quad argument, argument, 0
word:
  .asciz "Shutdown"

  .org 0x1ee
argument:
  .fill 16, 1, 0              # decimal digits and a zero
  .org 0x1fe
  .word 0xaa55

  .section .note.GNU-stack, "", @progbits
