/* The steps of the boot, in the order of start_kernel, and what they leave for each other. */
#pragma once

#include <asm/bootparam.h>
#include <linux/types.h>

/* kernel/head64.c */
extern struct boot_params boot_params;
extern char boot_command_line[COMMAND_LINE_SIZE];

/* kernel/setup.c */
void setup_arch(void);
/* The initial RAM disk, in the direct map. */
extern const u8 *initrd_start;
extern u64 initrd_size;

/* init/main.c */
asmlinkage __noreturn void start_kernel(void);

/* kernel/params.c */
/* The first character of `text` that is no blank. */
char *skip_spaces(char *text);
/*
 * Splits the next `name` or `name=value` off a command line, quotes as in Linux. Returns the rest; *value is NULL
 * without "=". The text is cut in place.
 */
char *next_arg(char *arguments, char **name, char **value);
/* Looks for an option in a command line without changing it: 1 and its value (cut to `size`), or 0. Stops at "--". */
bool cmdline_find_option(const char *command_line, const char *option, char *value, size_t size);
/* The same for an option without a value. */
bool cmdline_find_option_bool(const char *command_line, const char *option);

/* kernel/alternative.c */
void alternative_instructions(void);
void select_boot_alternatives(const char *command_line);

/* kernel/trace.c: the sys_enter and sys_exit tracepoints. */
extern bool syscall_tracepoints_enabled;
void trace_init(const char *command_line);

/* lib/random.c */
void get_random_bytes(void *buffer, size_t count);

/* drivers/debug_exit.c */
__noreturn void debug_exit(u32 status);
/* What a panic ends with: no exit status of a program can be that. */
#define DEBUG_EXIT_PANIC 0x100
