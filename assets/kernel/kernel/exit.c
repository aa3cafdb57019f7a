/*
 * The end of a program. Its status goes out of the machine: the program is init, and without init there is nothing
 * left to run.
 */
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/*
 * `code` is a wait status: the exit code in bits 15:8, or the number of the signal in bits 6:0. As a shell does it,
 * a signal becomes 128 + its number. (Linux would panic: "Attempted to kill init!". This machine has one program,
 * and its end is the machine's.)
 */
__walked __noreturn void do_exit(int code) {
  int signal = code & 0x7f;
  if (!is_global_init(current))
    panic("task %d (%s) ended", current->pid, current->comm);
  debug_exit(signal ? 128 + signal : code >> 8 & 0xff);
}

/* The whole process: so far a process has one thread. */
__walked __noreturn void do_group_exit(int code) { do_exit(code); }

SYSCALL_DEFINE1(exit, int, error_code) { do_exit((error_code & 0xff) << 8); }

SYSCALL_DEFINE1(exit_group, int, error_code) { do_group_exit((error_code & 0xff) << 8); }
