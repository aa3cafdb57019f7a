/*
 * The tracepoints sys_enter and sys_exit: what the slow path of the way in and out is for.
 * `trace_event=raw_syscalls tp_printk` on the command line sets the flag of the slow path in every task and prints each call
 * and its result on the console.
 */
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>

#include <linux/entry-common.h>

bool syscall_tracepoints_enabled;

/*
 * Both options are needed: the first names the events, the second sends them to the console, the only place there
 * is.
 */
void trace_init(const char *command_line) {
  char events[32];
  syscall_tracepoints_enabled = cmdline_find_option(command_line, "trace_event", events, sizeof(events)) &&
                                !strcmp(events, "raw_syscalls") && cmdline_find_option_bool(command_line, "tp_printk");
}

__walked void trace_sys_enter(struct pt_regs *regs, long id) {
  /* int 0x80 takes its arguments from the registers of 32-bit programs. */
  if (in_ia32_syscall())
    printk("sys_enter: NR %ld (%lx, %lx, %lx, %lx, %lx, %lx)\n", id, regs->bx, regs->cx, regs->dx, regs->si, regs->di, regs->bp);
  else
    printk("sys_enter: NR %ld (%lx, %lx, %lx, %lx, %lx, %lx)\n", id, regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9);
}

__walked void trace_sys_exit(struct pt_regs *regs, long ret) {
  /* A new program comes out of a system call that never went in. */
  if ((long)regs->orig_ax != -1)
    printk("sys_exit: NR %ld = %ld\n", regs->orig_ax, ret);
}
