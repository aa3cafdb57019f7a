/*
 * The first instructions of the kernel: from the loader's identity-mapped page tables to the kernel's own, and to
 * C.
 *
 * The Linux 64-bit boot protocol leaves: long mode with the first 4 GiB mapped to themselves, interrupts off, CS =
 * 0x10, DS = ES = SS = 0x18, RSI = the physical address of boot_params. The code is linked at 0xffffffff81000000
 * and runs at first at physical 0x1000000.
 */
#include <asm/cpufeatures.h>
#include <asm/linkage.h>
#include <asm/msr-index.h>
#include <asm/page_types.h>
#include <asm/pgtable_types.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>

.intel_syntax noprefix

  .section .head.text, "ax"

ENTRY startup_64
  # Addresses are relative to RIP here, so they are physical ones.
  mov eax, X86_CR4_PAE | X86_CR4_PGE
  mov cr4, rax
  lea rax, [rip + early_top_pgt]
  mov cr3, rax                        # maps this code where it runs and where it is linked

  mov rax, offset .Lhigh              # an absolute address: the linked one
  jmp rax
.Lhigh:
  lgdt [rip + early_gdt_descr]        # the kernel's own descriptors, with the selectors of the boot protocol

  mov eax, __KERNEL_DS
  mov ds, eax
  mov es, eax
  mov ss, eax
  xor eax, eax
  mov fs, eax
  mov gs, eax

  mov ecx, MSR_GS_BASE                # per-CPU data, from now on at gs:[symbol]
  mov eax, [rip + initial_gs]
  mov edx, [rip + initial_gs + 4]
  wrmsr

  mov eax, 0x80000001                 # what the CPU has: EDX bit 20 is NX
  cpuid
  mov edi, edx
  mov ecx, MSR_EFER
  rdmsr
  bts eax, _EFER_SCE                  # SYSCALL and SYSRET exist from here on
  bt edi, X86_FEATURE_NX & 31
  jnc 1f
  bts eax, _EFER_NX                   # bit 63 of a page-table entry means "no execution"
1:
  wrmsr

  mov eax, CR0_STATE                  # WP: ring 0 obeys read-only pages too
  mov cr0, rax

  lea rsp, [rip + init_thread_union + THREAD_SIZE]
  push 0                              # known flags
  popfq

  mov rdi, rsi                        # boot_params, the argument of x86_64_start_kernel
  xor ebp, ebp                        # the end of the chain of frames
  push __KERNEL_CS                    # a far return loads CS from the new GDT
  lea rax, [rip + x86_64_start_kernel]
  push rax
  retfq
END startup_64

  .data
  .p2align 3
early_gdt_descr:
  .word GDT_ENTRIES * 8 - 1
  .quad init_per_cpu__gdt_page
initial_gs:
  .quad __per_cpu_load

/* The stack of the boot, which is the stack of task 0. */
  .section .data..init_thread, "aw"
  .p2align 14
  .globl init_thread_union
  .type init_thread_union, @object
init_thread_union:
  .skip THREAD_SIZE
  .size init_thread_union, THREAD_SIZE

/*
 * The first page tables, made by the assembler. Pages of 2 MiB:
 *   0                   the first GiB, where startup_64 runs
 *   PAGE_OFFSET         the same GiB, the beginning of the direct map
 *   __START_KERNEL_map  the first 32 MiB, which hold the kernel
 */
  .section .data..page_aligned, "aw"

.macro PAGE name, pages=1
  .p2align 12
  .globl \name
  .type \name, @object
  .size \name, \pages * 4096
\name:
.endm

/* `count` entries from physical address 0 on. */
.macro PMDS count
  .set .Lphysical, 0
  .rept \count
  .quad .Lphysical + __PAGE_KERNEL_LARGE_EXEC
  .set .Lphysical, .Lphysical + PMD_SIZE
  .endr
.endm

PAGE early_top_pgt
  .quad level3_ident_pgt - __START_KERNEL_map + _KERNPG_TABLE
  .fill 272, 8, 0
  .quad level3_ident_pgt - __START_KERNEL_map + _KERNPG_TABLE # entry 273: PAGE_OFFSET
  .fill 237, 8, 0
  .quad level3_kernel_pgt - __START_KERNEL_map + _KERNPG_TABLE # entry 511

PAGE level3_ident_pgt
  .quad level2_ident_pgt - __START_KERNEL_map + _KERNPG_TABLE
  .fill 511, 8, 0

PAGE level2_ident_pgt
  PMDS 512

/* The kernel's own tables: a pair of top-level ones, for page-table isolation. */
  .p2align 13
PAGE init_top_pgt pages=2
  .fill 511, 8, 0
  .quad level3_kernel_pgt - __START_KERNEL_map + _KERNPG_TABLE
  .fill 512, 8, 0

PAGE level3_kernel_pgt
  .fill 510, 8, 0
  .quad level2_kernel_pgt - __START_KERNEL_map + _KERNPG_TABLE # entry 510: __START_KERNEL_map
  .quad 0

PAGE level2_kernel_pgt
  PMDS 16
  .fill 496, 8, 0
