/*
 * Patching code at boot: see asm/alternative-asm.h. Runs while the kernel's text is still writable and no program
 * has run.
 */
#include <asm/processor.h>
#include <linux/init.h>
#include <linux/string.h>

struct alt_instr {
  /* Relative to the field's own address. */
  s32 instr_offset;
  s32 repl_offset;
  u16 cpuid;
  u8 instrlen;
  u8 replacementlen;
  /* How many of instrlen are padding. */
  u8 padlen;
} __packed;

/*
 * What the command line decides of the way in and out, besides isolation. The simulated CPU leaks nothing, so what would
 * help against it is off unless it is asked for; a stack that moves is on unless it is refused, where the era has it.
 */
__walked void select_boot_alternatives(const char *command_line) {
  char value[8];
  if (!(cmdline_find_option(command_line, "randomize_kstack_offset", value, sizeof(value)) && !strcmp(value, "off")))
    setup_force_cpu_cap(X86_FEATURE_KSTACK_OFFSET);
  if (cmdline_find_option(command_line, "mds", value, sizeof(value)) && !strcmp(value, "full"))
    setup_force_cpu_cap(X86_FEATURE_CLEAR_CPU_BUF);
  if (cmdline_find_option(command_line, "spectre_bhi", value, sizeof(value)) && !strcmp(value, "on"))
    setup_force_cpu_cap(X86_FEATURE_CLEAR_BHB_LOOP);
}

extern const struct alt_instr __alt_instructions[], __alt_instructions_end[];

/*
 * The NOPs that the manual recommends, by length (SDM Vol. 2, NOP). One long NOP is one step, nine short ones are
 * nine.
 */
static const u8 nops[][8] = {
  {},
  {0x90},
  {0x66, 0x90},
  {0x0f, 0x1f, 0x00},
  {0x0f, 0x1f, 0x40, 0x00},
  {0x0f, 0x1f, 0x44, 0x00, 0x00},
  {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
  {0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
  {0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
};

static void add_nops(u8 *at, u32 count) {
  while (count) {
    u32 length = min(count, (u32)ARRAY_SIZE(nops) - 1);
    memcpy(at, nops[length], length);
    at += length;
    count -= length;
  }
}

/* A CALL says how far it is from itself to its target: from the new place that is another distance. */
static void fix_call(u8 *instruction, const u8 *replacement, u32 length) {
  if (length != 5 || *instruction != 0xe8)
    return;
  s32 distance;
  memcpy(&distance, instruction + 1, sizeof(distance));
  distance += (s32)(replacement - instruction);
  memcpy(instruction + 1, &distance, sizeof(distance));
}

static void apply_alternatives(const struct alt_instr *start, const struct alt_instr *end) {
  for (const struct alt_instr *a = start; a < end; a++) {
    u8 *instruction = (u8 *)&a->instr_offset + a->instr_offset;
    const u8 *replacement = (const u8 *)&a->repl_offset + a->repl_offset;
    if (boot_cpu_has(a->cpuid)) {
      memcpy(instruction, replacement, a->replacementlen);
      fix_call(instruction, replacement, a->replacementlen);
      add_nops(instruction + a->replacementlen, a->instrlen - a->replacementlen);
    } else {
      add_nops(instruction + a->instrlen - a->padlen, a->padlen);
    }
  }
}

__walked void alternative_instructions(void) { apply_alternatives(__alt_instructions, __alt_instructions_end); }
