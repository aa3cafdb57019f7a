/*
 * memcpy and memset: eight bytes at a time by one REP instruction, then the rest. The compiler calls them for
 * structures too.
 */
#include <asm/linkage.h>

.intel_syntax noprefix

  .text

/* rdi = to, rsi = from, rdx = count; returns `to`. */
ENTRY memcpy
  mov rax, rdi
  mov rcx, rdx
  shr rcx, 3
  and edx, 7
  rep movsq
  mov ecx, edx
  rep movsb
  ret
END memcpy

/* rdi = to, esi = byte, rdx = count; returns `to`. */
ENTRY memset
  mov r9, rdi
  movzx ecx, sil
  movabs rax, 0x0101010101010101
  imul rax, rcx                       # the byte eight times
  mov rcx, rdx
  shr rcx, 3
  and edx, 7
  rep stosq
  mov ecx, edx
  rep stosb
  mov rax, r9
  ret
END memset
