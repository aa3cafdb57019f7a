/* The handlers of the boot, before trap_init. */
#include <asm/linkage.h>

.intel_syntax noprefix

/*
 * Until trap_init, an exception ends the boot with a message. The stubs are 9 bytes each, so that C can find number
 * n.
 */
  .section .text
ENTRY early_idt_handler_array
  .set .Lvector, 0
  .rept 32
  .if (0x20027d00 >> .Lvector) & 1      # vectors with an error code from the CPU
  .byte 0x66, 0x90                    # 2-byte NOP
  .else
  push 0
  .endif
  push .Lvector
  .byte 0xe9                          # JMP with a 32-bit displacement, whatever the distance
  .long early_idt_handler_common - . - 4
  .set .Lvector, .Lvector + 1
  .endr
END early_idt_handler_array

ENTRY early_idt_handler_common
  cld
  # The vector stands where rdi belongs in pt_regs, with the error code above it in orig_ax.
  push rsi                            # pt_regs.si
  mov rsi, [rsp + 8]                  # the vector
  mov [rsp + 8], rdi                  # pt_regs.di
  push rdx
  push rcx
  push rax
  push r8
  push r9
  push r10
  push r11
  push rbx
  push rbp
  push r12
  push r13
  push r14
  push r15
  mov rdi, rsp
  call do_early_exception             # fixes the fault up, or does not return
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  pop r11
  pop r10
  pop r9
  pop r8
  pop rax
  pop rcx
  pop rdx
  pop rsi
  pop rdi
  add rsp, 8                          # the error code
  iretq
END early_idt_handler_common
