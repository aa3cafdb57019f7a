/*
 * The instructions that touch a program's memory for the kernel. Nobody has looked at the page tables: a bad
 * address faults here, in ring 0, and the exception table leads to the second half of each function.
 */
#include <asm/alternative-asm.h>
#include <asm/linkage.h>
#include <linux/errno.h>

.intel_syntax noprefix

  .text

/* rdi = to, rsi = from, rdx = count; one of the two is the user's. Returns how many bytes were not copied. */
ENTRY copy_user_generic
  ASM_STAC                            # RFLAGS.AC = 1: SMAP lets ring 0 through
  mov rcx, rdx
1:
  rep movsb                           # rcx counts down: after a fault it holds what is left
  xor eax, eax
  ASM_CLAC
  ret
2:
  mov rax, rcx
  ASM_CLAC
  ret
  _ASM_EXTABLE 1b, 2b
END copy_user_generic

/*
 * rdi = to, rsi = from (the user's), rdx = most bytes. Returns the length of the string, rdx if there is no NUL, or
 * -EFAULT.
 */
ENTRY __strncpy_from_user
  ASM_STAC
  xor eax, eax
1:
  cmp rax, rdx
  je 4f
2:
  mov cl, [rsi + rax]
  mov [rdi + rax], cl
  test cl, cl
  jz 4f
  inc rax
  jmp 1b
3:
  mov rax, -EFAULT
4:
  ASM_CLAC
  ret
  _ASM_EXTABLE 2b, 3b
END __strncpy_from_user
