/* The end of the kernel. */
#include <asm/irqflags.h>
#include <linux/init.h>
#include <linux/printk.h>

__noreturn void panic(const char *format, ...) {
  char message[200];
  __builtin_va_list arguments;
  local_irq_disable();
  __builtin_va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  __builtin_va_end(arguments);
  printk("Kernel panic - not syncing: %s\n", message);
  debug_exit(DEBUG_EXIT_PANIC);
}
