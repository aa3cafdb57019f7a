/* Vectors behind the exceptions (0 to 31). */
#pragma once

#define FIRST_EXTERNAL_VECTOR 0x20
/* The lines of the two 8259s: 0x30 is the timer, 0x31 the keyboard. */
#define ISA_IRQ_VECTOR(irq) (0x30 + (irq))
#define NR_IRQS_LEGACY 16
#define IA32_SYSCALL_VECTOR 0x80
/* Stubs are made up to the last line of the second 8259; this machine has no local APIC. */
#define NR_EXTERNAL_VECTORS 0x20
