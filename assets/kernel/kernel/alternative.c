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

static void apply_alternatives(const struct alt_instr *start, const struct alt_instr *end) {
  for (const struct alt_instr *a = start; a < end; a++) {
    u8 *instruction = (u8 *)&a->instr_offset + a->instr_offset;
    const u8 *replacement = (const u8 *)&a->repl_offset + a->repl_offset;
    if (boot_cpu_has(a->cpuid)) {
      memcpy(instruction, replacement, a->replacementlen);
      add_nops(instruction + a->replacementlen, a->instrlen - a->replacementlen);
    } else {
      add_nops(instruction + a->instrlen - a->padlen, a->padlen);
    }
  }
}

__walked void alternative_instructions(void) { apply_alternatives(__alt_instructions, __alt_instructions_end); }
