/* The exception table: see asm/extable.h. */
#include <asm/extable.h>
#include <asm/ptrace.h>

struct exception_table_entry {
  /* Relative to the field's own address. */
  s32 insn, fixup;
};

extern const struct exception_table_entry __start___ex_table[], __stop___ex_table[];

__walked bool fixup_exception(struct pt_regs *regs) {
  for (const struct exception_table_entry *e = __start___ex_table; e < __stop___ex_table; e++) {
    if ((u64)&e->insn + e->insn == regs->ip) {
      regs->ip = (u64)&e->fixup + e->fixup;
      return true;
    }
  }
  return false;
}
