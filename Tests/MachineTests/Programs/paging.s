# The permission matrix of paging: U/S x R/W x NX by ring, access, CR0.WP, CR4.SMEP, CR4.SMAP and RFLAGS.AC; then entries of all shapes.
#
# Before each access the page-table entry is written anew, after it it is read: so the trace shows accessed and dirty bits. The page at 0x600000
# holds RET.
.include "machine.s"

.set PAGE, 0x600000
.set ENTRY, 0x15000

.macro access insn:vararg
  mov rbp, rsp
  mov [ENTRY], r14
  invlpg [rbx]
  attempt \insn
  mov rsp, rbp
  mov rcx, [ENTRY]
.endm

.section .text
start:
  mov byte ptr [0x1e000], 0xc3
  # NX exists.
  mov ecx, 0xc0000080
  mov eax, 0xd00
  xor edx, edx
  wrmsr
  mov ebx, PAGE
  # R13: bit 0 WP, bit 1 SMEP, bit 2 SMAP.
  xor r13d, r13d
  mov [rip + configuration], r13
next_configuration:
  mov rax, cr0
  btr rax, 16
  mov r13, [rip + configuration]
  bt r13, 0
  jnc 1f
  bts rax, 16
1:
  mov cr0, rax
  mov eax, 0x20
  bt r13, 1
  jnc 1f
  bts rax, 20
1:
  bt r13, 2
  jnc 1f
  bts rax, 21
1:
  mov cr4, rax
  # Eight kinds of pages: bits 1 and 2 of the entry, and bit 63.
  xor edi, edi
next_page:
  mov r14, 0x1e001
  lea eax, [rdi + rdi]
  and eax, 6
  or r14, rax
  bt edi, 2
  jnc 1f
  bts r14, 63
1:
  push 2
  popfq
  access mov al, [rbx + 8]
  access mov [rbx + 8], al
  access add byte ptr [rbx + 8], 1
  access call rbx
  push 0x40002
  popfq
  access mov al, [rbx + 8]
  access mov [rbx + 8], al
  access call rbx
  push 2
  popfq
  # Ring 3: R14 is where it comes back to.
  mov [ENTRY], r14
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_read
  lea r14, [rip + 1f]
  iretq
1:
  mov rcx, [ENTRY]
  and rcx, -0x61
  mov [ENTRY], rcx
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_write
  lea r14, [rip + 1f]
  iretq
1:
  mov rcx, [ENTRY]
  and rcx, -0x61
  mov [ENTRY], rcx
  push USER_SS
  push USER_STACK
  push 2
  push USER_CS
  push offset user_execute
  lea r14, [rip + 1f]
  iretq
1:
  mov rcx, [ENTRY]
  inc edi
  cmp edi, 8
  jne next_page
  inc qword ptr [rip + configuration]
  cmp qword ptr [rip + configuration], 8
  jne next_configuration

  # Entries of all shapes, with CR0.WP.
  mov rax, cr0
  bts rax, 16
  mov cr0, rax
  mov eax, 0x20
  mov cr4, rax
.macro shape value
  mov r14, \value
  access mov al, [rbx + 8]
  access mov [rbx + 8], al
.endm
  shape 0
  shape 0x1e002
  shape 0x1e003
  shape 0x1e063
  shape 0x1e083              # PAT: not reserved in a page table
  shape 0x1e103              # global
  shape 0x1ee1b              # PWT, PCD, ignored bits
  shape 0x000001000001e003   # bit 40: reserved beyond the physical address
  shape 0x000800000001e003
  shape 0x7ff000000001e003   # ignored bits
  shape 0x800000000001e003
  # Without NXE bit 63 is reserved.
  mov ecx, 0xc0000080
  mov eax, 0x500
  xor edx, edx
  wrmsr
  shape 0x800000000001e003
  shape 0x800000000001e002
  # The fetch bit of the error code needs NXE or SMEP.
  mov r14d, 0x1e002
  access call rbx
  mov eax, 0x100020
  mov cr4, rax
  access call rbx
  mov eax, 0x20
  mov cr4, rax
  mov ecx, 0xc0000080
  mov eax, 0xd00
  xor edx, edx
  wrmsr
  access call rbx
  # Directories: the entry at 0x12018 maps 0x600000.
.macro directory value
  mov rax, \value
  mov [0x12018], rax
  mov r14, 0x1e007
  access mov al, [rbx + 8]
  mov rdx, [0x12018]
  mov rax, \value
  mov [0x12018], rax
  access mov [rbx + 8], al
  mov rdx, [0x12018]
  access call rbx
.endm
  directory 0x15007
  directory 0x15006
  directory 0x15001
  directory 0x15003
  directory 0x8000000000015007
  directory 0x0000010000015007
  directory 0x15107
  directory 0x15047
  # 2 MiB pages.
  directory 0x87
  directory 0x85
  directory 0x1087           # PAT
  directory 0x2087           # reserved
  directory 0x100087
  directory 0x187
  directory 0x8000000000000087
  mov qword ptr [0x12018], 0x15007
  # 1 GiB pages, through the entry at 0x11008.
  mov rbx, 0x40000000 + 0x1e000
.macro giant value
  mov rax, \value
  mov [0x11008], rax
  access mov al, [rbx + 8]
  mov rdx, [0x11008]
  access mov [rbx + 8], al
  mov rdx, [0x11008]
.endm
  giant 0x87
  giant 0x85
  giant 0x1087
  giant 0x2087
  giant 0x20000087
  giant 0
  # The PML4 has no large pages; entries with rights taken away.
  mov rbx, 0x008000000000 + 0x1e000
.macro root value
  mov rax, \value
  mov [0x10008], rax
  access mov al, [rbx + 8]
  mov rdx, [0x10008]
.endm
  root 0x11007
  root 0x11087
  root 0x11107
  root 0x11006
  root 0x0000010000011007
  root 0x8000000000011007
  root 0x11005
  access mov [rbx + 8], al
  # Across a page end: the second page faults, and nothing is written.
  mov ebx, PAGE + 0xffc
  mov r14, 0x1e007
  mov qword ptr [ENTRY + 8], 0
  access mov [rbx], rax
  access mov rax, [rbx]
  access add [rbx], rax
  mov qword ptr [ENTRY + 8], 0x1f005
  access mov [rbx], rax
  access mov rax, [rbx]
  mov qword ptr [ENTRY + 8], 0x1f007
  access mov [rbx], rax
  mov rdx, [ENTRY + 8]
  # A new CR3 and an old one.
  mov rax, cr3
  or rax, 0x18
  mov cr3, rax
  mov rdx, cr3
  hlt

.balign 8
configuration: .quad 0

.section .user, "ax"
user_read:
  lea r15, [rip + 1f]
  mov al, [rbx + 8]
1:
  int 0x81
user_write:
  lea r15, [rip + 1f]
  mov [rbx + 8], al
1:
  int 0x81
user_execute:
  lea r15, [rip + 1f]
  call rbx
1:
  int 0x81
