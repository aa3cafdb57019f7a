/* The CPU: its hardware task segment, control registers, model-specific registers, features. */
#pragma once

#include <asm/asm-offsets.h>
#include <asm/cpufeatures.h>
#include <asm/extable.h>
#include <asm/page_types.h>
#include <asm/percpu.h>
#include <asm/processor-flags.h>
#include <linux/types.h>

/*
 * The 64-bit task-state segment (SDM Vol. 3, section 8.7). The CPU reads sp0 when an exception comes from ring 3,
 * and ist[] for vectors that always change the stack. It never reads sp1 and sp2: Linux keeps the top of the task's
 * stack in sp1, and entry_SYSCALL_64 puts the user's RSP into sp2, because this page is mapped in the user's page
 * tables too.
 */
struct x86_hw_tss {
  u32 reserved1;
  u64 sp0;
  u64 sp1;
  u64 sp2;
  u64 reserved2;
  u64 ist[7];
  u32 reserved3;
  u32 reserved4;
  u16 reserved5;
  u16 io_bitmap_base;
} __packed;

_Static_assert(sizeof(struct x86_hw_tss) == 104, "TSS");

struct tss_struct {
  struct x86_hw_tss x86_tss;
} __aligned(PAGE_SIZE);

#define __KERNEL_TSS_LIMIT (sizeof(struct x86_hw_tss) - 1)
/* Beyond the limit: there is no I/O bitmap, so ring 3 may use no port. */
#define INVALID_IO_BITMAP_OFFSET 0x8000

DECLARE_PER_CPU(struct tss_struct, cpu_tss_rw);

/* Where an exception from ring 3 starts to push. */
static inline void load_sp0(u64 sp0) { this_cpu_write(cpu_tss_rw, TSS_sp0, sp0); }
/* Where entry_SYSCALL_64 starts to push: the top of the running task's kernel stack. */
#if ERA_6_12
#define update_task_stack(top) this_cpu_write(pcpu_hot.top_of_stack, 0, top)
#else
#define update_task_stack(top) this_cpu_write(cpu_tss_rw, TSS_sp1, top)
#endif

/* What CPUID says, after the command line took features away. */
struct cpuinfo_x86 {
  u32 x86_capability[NCAPINTS];
  u32 max_level;
  u32 max_extended_level;
};
extern struct cpuinfo_x86 boot_cpu_data;

static inline bool boot_cpu_has(unsigned int feature) {
  return boot_cpu_data.x86_capability[feature / 32] >> (feature % 32) & 1;
}
static inline void setup_clear_cpu_cap(unsigned int feature) { boot_cpu_data.x86_capability[feature / 32] &= ~(1u << (feature % 32)); }
static inline void setup_force_cpu_cap(unsigned int feature) { boot_cpu_data.x86_capability[feature / 32] |= 1u << (feature % 32); }

/* kernel/cpu/common.c */
void early_cpu_init(void);
void identify_boot_cpu(void);
void cpu_init(void);
void syscall_init(void);

static inline void cpuid(u32 leaf, u32 subleaf, u32 *a, u32 *b, u32 *c, u32 *d) {
  asm volatile("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d) : "a"(leaf), "c"(subleaf));
}

static inline u64 read_cr2(void) {
  u64 value;
  asm volatile("movq %%cr2, %0" : "=r"(value));
  return value;
}
static inline u64 read_cr3(void) {
  u64 value;
  asm volatile("movq %%cr3, %0" : "=r"(value));
  return value;
}
static inline u64 read_cr4(void) {
  u64 value;
  asm volatile("movq %%cr4, %0" : "=r"(value));
  return value;
}
static inline u64 read_dr6(void) {
  u64 value;
  asm volatile("movq %%dr6, %0" : "=r"(value));
  return value;
}
static inline void write_dr6(u64 value) { asm volatile("movq %0, %%dr6" : : "r"(value)); }
static inline void write_cr3(u64 value) { asm volatile("movq %0, %%cr3" : : "r"(value) : "memory"); }
static inline void write_cr4(u64 value) { asm volatile("movq %0, %%cr4" : : "r"(value) : "memory"); }
static inline void invlpg(u64 address) { asm volatile("invlpg (%0)" : : "r"(address) : "memory"); }

/* WRMSR: ECX chooses the register, EDX:EAX is the value. */
static inline void wrmsr(u32 msr, u32 low, u32 high) { asm volatile("wrmsr" : : "c"(msr), "a"(low), "d"(high) : "memory"); }
static inline void wrmsrl(u32 msr, u64 value) { wrmsr(msr, (u32)value, (u32)(value >> 32)); }
static inline u64 rdmsrl(u32 msr) {
  u32 low, high;
  asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
  return (u64)high << 32 | low;
}
/* For registers that a CPU may lack: the #GP is fixed up and nothing is written. */
static inline void wrmsrl_safe(u32 msr, u64 value) {
  asm volatile("1: wrmsr\n2:\n\t" _ASM_EXTABLE(1b, 2b) : : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}
static inline u64 rdtsc(void) {
  u32 low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return (u64)high << 32 | low;
}

/* In a polling loop: tells the CPU (and a reader) that this is one. */
static inline void cpu_relax(void) { asm volatile("pause" ::: "memory"); }

#include <asm/msr-index.h>
