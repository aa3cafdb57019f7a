/* The interrupt descriptor table: for each vector, where the CPU goes and with which stack. */
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/pgtable_types.h>
#include <asm/segment.h>
#include <asm/traps.h>

#define IDT_ENTRIES 256

/* A page of its own: it is mapped again, read-only, in the CPU entry area. */
static struct gate_desc idt_table[IDT_ENTRIES] __aligned(PAGE_SIZE);
static struct desc_ptr idt_descr = {sizeof(idt_table) - 1, (u64)idt_table};

struct idt_data {
  u8 vector;
  void (*handler)(void);
  /* Flags of the gate beside GATE_PRESENT, and the interrupt stack. */
  u16 flags;
  u8 ist;
};

/*
 * INT3 and INTO may be used in ring 3: their gates have DPL 3. All other gates raise #GP when a program names them
 * with INT n.
 */
static const struct idt_data def_idts[] = {
  {X86_TRAP_DE, divide_error, 0, 0},
  {X86_TRAP_DB, debug, 0, 0},
  {X86_TRAP_NMI, nmi, 0, 0},
  {X86_TRAP_BP, int3, GATE_DPL3, 0},
  {X86_TRAP_OF, overflow, GATE_DPL3, 0},
  {X86_TRAP_BR, bounds, 0, 0},
  {X86_TRAP_UD, invalid_op, 0, 0},
  {X86_TRAP_NM, device_not_available, 0, 0},
  {X86_TRAP_DF, double_fault, 0, 0},
  {X86_TRAP_OLD_MF, coprocessor_segment_overrun, 0, 0},
  {X86_TRAP_TS, invalid_TSS, 0, 0},
  {X86_TRAP_NP, segment_not_present, 0, 0},
  {X86_TRAP_SS, stack_segment, 0, 0},
  {X86_TRAP_GP, general_protection, 0, 0},
  {X86_TRAP_PF, page_fault, 0, 0},
  {X86_TRAP_SPURIOUS, spurious_interrupt_bug, 0, 0},
  {X86_TRAP_MF, coprocessor_error, 0, 0},
  {X86_TRAP_AC, alignment_check, 0, 0},
  {X86_TRAP_MC, machine_check, 0, 0},
  {X86_TRAP_XF, simd_coprocessor_error, 0, 0},
};

/*
 * The vectors that cannot trust the stack, or that may come between SYSCALL and the switch to the kernel's stack.
 * They get their stacks last, because an interrupt stack is only good once the TSS is loaded.
 */
static const struct idt_data ist_idts[] = {
  {X86_TRAP_DB, debug, 0, DEBUG_STACK},
  {X86_TRAP_NMI, nmi, 0, NMI_STACK},
  {X86_TRAP_DF, double_fault, 0, DOUBLEFAULT_STACK},
  {X86_TRAP_MC, machine_check, 0, MCE_STACK},
};

static void set_gate(u8 vector, u64 handler, u16 flags, u8 ist) {
  idt_table[vector] = (struct gate_desc){
    .offset_low = (u16)handler,
    .segment = __KERNEL_CS,
    .bits = GATE_PRESENT | flags | GATE_INTERRUPT << 8 | ist,
    .offset_middle = (u16)(handler >> 16),
    .offset_high = (u32)(handler >> 32),
  };
}

static void idt_setup_from_table(const struct idt_data *table, u32 count) {
  for (u32 i = 0; i < count; i++)
    set_gate(table[i].vector, (u64)table[i].handler, table[i].flags, table[i].ist);
}

void load_current_idt(void) { load_idt(&idt_descr); }

/* During the boot every exception ends with a message. */
void idt_setup_early_handler(void) {
  for (u32 i = 0; i < NUM_EXCEPTION_VECTORS; i++)
    set_gate(i, (u64)early_idt_handler_array[i], 0, 0);
  load_current_idt();
}

void idt_setup_traps(void) { idt_setup_from_table(def_idts, ARRAY_SIZE(def_idts)); }
void idt_setup_ist_traps(void) { idt_setup_from_table(ist_idts, ARRAY_SIZE(ist_idts)); }

/*
 * From now on the CPU reads the table at a fixed address, where nobody can write it and where the user's page
 * tables have it too.
 */
void idt_map_in_cpu_entry_area(void) {
  cea_set_pte(CPU_ENTRY_AREA_RO_IDT, __pa_symbol(idt_table), PAGE_KERNEL_RO);
  idt_descr.address = CPU_ENTRY_AREA_RO_IDT;
}
