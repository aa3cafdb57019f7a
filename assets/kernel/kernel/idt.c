/* The interrupt descriptor table: for each vector, where the CPU goes and with which stack. */
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/pgtable_types.h>
#include <asm/segment.h>
#include <asm/traps.h>
#include <linux/entry-common.h>

#define IDT_ENTRIES 256

/* A page of its own: it is mapped again, read-only, in the CPU entry area. */
static struct gate_desc idt_table[IDT_ENTRIES] __aligned(PAGE_SIZE);
static struct desc_ptr idt_descr = {sizeof(idt_table) - 1, (u64)idt_table};

struct idt_data {
  u8 vector;
  void (*handler)(void);
};

/*
 * INT3 and INTO may be used in ring 3, and int 0x80, which is a system call: their gates have DPL 3. All other gates raise
 * #GP when a program names them with INT n.
 */
static u16 trap_dpl(u8 vector) { return vector == X86_TRAP_BP || vector == X86_TRAP_OF ? GATE_DPL3 : 0; }

#define __TRAP_ROW(vector, name_5_0, name_6_12) {vector, ERA_NAME(name_5_0, name_6_12)},
static const struct idt_data def_idts[] = {FOR_EACH_TRAP(__TRAP_ROW)};

/*
 * The vectors that cannot trust the stack, or that may come between SYSCALL and the switch to the kernel's stack.
 * They get their stacks last, because an interrupt stack is only good once the TSS is loaded.
 */
static const struct {
  u8 vector;
  u8 ist;
} ist_vectors[] = {
  {X86_TRAP_DB, DEBUG_STACK}, {X86_TRAP_NMI, NMI_STACK}, {X86_TRAP_DF, DOUBLEFAULT_STACK}, {X86_TRAP_MC, MCE_STACK}};

static void set_gate(u8 vector, u64 handler, u16 flags, u8 ist) {
  idt_table[vector] = (struct gate_desc){
    .offset_low = (u16)handler,
    .segment = __KERNEL_CS,
    .bits = GATE_PRESENT | flags | GATE_INTERRUPT << 8 | ist,
    .offset_middle = (u16)(handler >> 16),
    .offset_high = (u32)(handler >> 32),
  };
}

void load_current_idt(void) { load_idt(&idt_descr); }

/* During the boot every exception ends with a message. */
void idt_setup_early_handler(void) {
  for (u32 i = 0; i < NUM_EXCEPTION_VECTORS; i++)
    set_gate(i, (u64)early_idt_handler_array[i], 0, 0);
  load_current_idt();
}

void idt_setup_traps(void) {
  for (u32 i = 0; i < ARRAY_SIZE(def_idts); i++)
    set_gate(def_idts[i].vector, (u64)def_idts[i].handler, trap_dpl(def_idts[i].vector), 0);
  set_gate(IA32_SYSCALL_VECTOR, (u64)ERA_NAME(entry_INT80_compat, asm_int80_emulation), GATE_DPL3, 0);
}

void idt_setup_ist_traps(void) {
  for (u32 i = 0; i < ARRAY_SIZE(ist_vectors); i++)
    idt_table[ist_vectors[i].vector].bits |= ist_vectors[i].ist;
}

/* The stubs of device interrupts stand at equal distances. */
void idt_setup_apic_and_irq_gates(void) {
  for (u32 i = 0; i < NR_EXTERNAL_VECTORS; i++)
    set_gate((u8)(FIRST_EXTERNAL_VECTOR + i), (u64)irq_entries_start + i * ERA_NAME(8, 16), 0, 0);
}

/*
 * From now on the CPU reads the table at a fixed address, where nobody can write it and where the user's page
 * tables have it too.
 */
void idt_map_in_cpu_entry_area(void) {
  cea_set_pte(CPU_ENTRY_AREA_RO_IDT, __pa_symbol(idt_table), PAGE_KERNEL_RO);
  idt_descr.address = CPU_ENTRY_AREA_RO_IDT;
}
