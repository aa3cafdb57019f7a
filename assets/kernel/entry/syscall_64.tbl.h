/*
 * The system calls of this kernel: number and function. entry/syscall_64.c includes this list twice, once to
 * declare the functions and once to fill the table. The numbers are Linux's and never change.
 */
__SYSCALL_64(0, __x64_sys_read)
__SYSCALL_64(1, __x64_sys_write)
__SYSCALL_64(2, __x64_sys_open)
__SYSCALL_64(3, __x64_sys_close)
__SYSCALL_64(8, __x64_sys_lseek)
__SYSCALL_64(9, __x64_sys_mmap)
__SYSCALL_64(12, __x64_sys_brk)
__SYSCALL_64(39, __x64_sys_getpid)
__SYSCALL_64(60, __x64_sys_exit)
__SYSCALL_64(63, __x64_sys_newuname)
__SYSCALL_64(158, __x64_sys_arch_prctl)
__SYSCALL_64(231, __x64_sys_exit_group)
__SYSCALL_64(257, __x64_sys_openat)
