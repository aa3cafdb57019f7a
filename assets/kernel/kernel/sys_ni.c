/* "Not implemented": the function in every empty row of sys_call_table. */
#include <linux/syscalls.h>

long sys_ni_call(const struct pt_regs *regs) { return -ENOSYS; }
