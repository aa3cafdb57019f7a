/* What the kernel says on the console. */
#pragma once

#include <linux/types.h>

/*
 * Formats %s %c %d %u %x %ld %lu %lx %% with zero padding and width. Returns the length without the NUL; never
 * writes past `size`.
 */
int vsnprintf(char *buffer, size_t size, const char *format, __builtin_va_list arguments);

/*
 * Writes to the console at once. This kernel is quiet: it speaks when something went wrong or when a boot option
 * asks it to.
 */
void printk(const char *format, ...) __printf(1, 2);

/* The end: a message on the console and status 0x100 on the debug-exit port. */
__noreturn void panic(const char *format, ...) __printf(1, 2);

/* The one place that panic() and printk() write to: set by the console's driver (console_init). */
struct console {
  void (*write)(struct console *console, const char *text, size_t count);
};
void register_console(struct console *console);
