# Pieces of code that raise an exception, each with the name that the case prints.
  .intel_syntax noprefix

.macro FAULT name:req, code:req
  .text
.Lcode_\@:
  \code
  ret
  .section .rodata.names, "a"
.Lname_\@:
  .asciz "\name"
  .section .rodata.faults, "a"
  .quad .Lname_\@
  .quad .Lcode_\@
.endm

  .section .rodata.faults, "a"
  .p2align 3
  .globl fault_table
fault_table:

# Instructions of ring 0
FAULT "hlt", "hlt"
FAULT "cli", "cli"
FAULT "sti", "sti"
FAULT "swapgs", "swapgs"
FAULT "sysretq", "sysretq"
FAULT "wrmsr", "wrmsr"
FAULT "rdmsr", "rdmsr"
FAULT "mov cr3, rax", "mov cr3, rax"
FAULT "mov rax, cr0", "mov rax, cr0"
FAULT "lgdt", "lgdt [rsp]"
FAULT "lidt", "lidt [rsp]"
FAULT "ltr", "mov eax, 0x40; ltr ax"
FAULT "invlpg", "invlpg [rsp]"
FAULT "in al, 0x60", "in al, 0x60"
FAULT "out 0x80, al", "out 0x80, al"
FAULT "clts", "clts"
FAULT "wbinvd", "wbinvd"
# No instruction, or none of this ring
FAULT "ud2", "ud2"
FAULT "stac", "stac"
FAULT "clac", "clac"
FAULT "06", ".byte 0x06"
# Interrupts
FAULT "int 0x21", "int 0x21"
FAULT "int 0x0e", "int 0x0e"
FAULT "int 0x08", "int 0x08"
FAULT "int 4", "int 4"
FAULT "int3", "int3"
FAULT "int 3", ".byte 0xcd, 3"
FAULT "icebp", ".byte 0xf1"
# Arithmetic
FAULT "div by 0", "xor ecx, ecx; mov eax, 1; cdq; div ecx"
FAULT "idiv overflow", "mov eax, 0x80000000; cdq; mov ecx, -1; idiv ecx"
# Selectors
FAULT "mov ss, 0x10", "mov eax, 0x10; mov ss, eax"
FAULT "mov ds, 0x10", "mov eax, 0x10; mov ds, eax"
FAULT "mov ss, 0", "xor eax, eax; mov ss, eax"
FAULT "lretq to 0x10", "push 0x10; lea rax, [rip + probe_end]; push rax; retfq"
FAULT "iretq to 0x10", "push 0x18; push rsp; push 0x202; push 0x10; lea rax, [rip + probe_end]; push rax; iretq"
# Memory
FAULT "read 0", "xor eax, eax; mov eax, [rax]"
FAULT "write 0x10", "mov ecx, 0x10; mov [rcx], ecx"
FAULT "write to code", "lea rax, [rip + probe_end]; mov [rax], al"
FAULT "write to constants", "lea rax, [rip + fault_table]; mov [rax], al"
FAULT "jump to 0", "xor eax, eax; jmp rax"
FAULT "jump to the stack", "jmp rsp"
FAULT "read kernel text", "mov rax, 0xffffffff81000000; mov eax, [rax]"
FAULT "write kernel text", "mov rax, 0xffffffff81000000; mov [rax], eax"
FAULT "jump to kernel text", "mov rax, 0xffffffff81000000; jmp rax"
FAULT "jump to 0xffff800000000000", "mov rax, 0xffff800000000000; jmp rax"
FAULT "read 0x8000000000000000", "mov rax, 0x8000000000000000; mov rax, [rax]"
FAULT "jump to 0x8000000000000000", "mov rax, 0x8000000000000000; jmp rax"
FAULT "rbp 0x8000000000000000", "mov rbp, 0x8000000000000000; mov rax, [rbp]"
FAULT "misaligned with AC", "pushfq; or dword ptr [rsp], 0x40000; popfq; mov eax, [rsp + 1]"

  .section .rodata.faults, "a"
.Lfault_end:
  .section .rodata
  .p2align 3
  .globl fault_count
fault_count:
  .quad (.Lfault_end - fault_table) / 16
  .section .note.GNU-stack, "", @progbits
