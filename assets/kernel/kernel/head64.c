/*
 * The first C function: a clean .bss, handlers that can at least say what went wrong, and the loader's information
 * in a safe place.
 */
#include <asm/bootparam.h>
#include <asm/desc.h>
#include <asm/page_types.h>
#include <asm/processor.h>
#include <asm/traps.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/tty.h>

struct boot_params boot_params;
char boot_command_line[COMMAND_LINE_SIZE];

extern char __bss_start[], __bss_stop[];

/* The zero page and the command line lie in memory that nobody has reserved yet: copy them. */
static void copy_bootdata(u64 real_mode_data) {
  memcpy(&boot_params, __va(real_mode_data), sizeof(boot_params));
  if (boot_params.cmd_line_ptr)
    strlcpy(boot_command_line, __va(boot_params.cmd_line_ptr), COMMAND_LINE_SIZE);
}

/* `real_mode_data`: the physical address of boot_params, as RSI held it at startup_64. */
__walked asmlinkage __noreturn void x86_64_start_kernel(u64 real_mode_data) {
  memset(__bss_start, 0, __bss_stop - __bss_start);
  idt_setup_early_handler();
  copy_bootdata(real_mode_data);
  start_kernel();
}

/* An exception before trap_init, on the way that no stub of the final IDT takes. */
asmlinkage void do_early_exception(struct pt_regs *regs, int vector) {
  if (fixup_exception(regs))
    return;
  console_init();
  panic("early exception %d at %016lx, error %lx, cr2 %lx", vector, regs->ip, regs->orig_ax, read_cr2());
}
