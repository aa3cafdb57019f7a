extension SystemCall {
  /// System calls 0 to 199; `SystemCall.parse` says what the columns are.
  static let rows0to199 = """
    0 read | unsigned int fd, char *buf, size_t count | read bytes from a descriptor
    1 write | unsigned int fd, const char *buf, size_t count | write bytes to a descriptor
    2 open | const char *path, int flags, umode_t mode | open or create a file (glibc uses openat)
    3 close | unsigned int fd | close a descriptor
    4 stat newstat | const char *path, struct stat *st | file metadata by path
    5 fstat newfstat | unsigned int fd, struct stat *st | file metadata by descriptor
    6 lstat newlstat | const char *path, struct stat *st | file metadata by path, of a symbolic link itself
    7 poll | struct pollfd *fds, unsigned int n, int timeout_ms | wait for events on descriptors
    8 lseek | unsigned int fd, off_t off, unsigned int whence | move the file offset
    9 mmap | unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags, unsigned long fd, unsigned long off \
      | map memory or a file (uses all six registers)
    10 mprotect | unsigned long start, size_t len, unsigned long prot | change page protection
    11 munmap | unsigned long addr, size_t len | unmap
    12 brk | unsigned long brk | set the heap end; returns the new (or old) break, never -errno
    13 rt_sigaction | int sig, const struct sigaction *act, struct sigaction *old, size_t sigsetsize \
      | install a signal handler (size must be 8)
    14 rt_sigprocmask | int how, sigset_t *set, sigset_t *old, size_t sigsetsize | block or unblock signals
    15 rt_sigreturn | void | return from a signal handler (reads the stack frame)
    16 ioctl | unsigned int fd, unsigned int cmd, unsigned long arg | device control (TCGETS 0x5401, TIOCGWINSZ 0x5413)
    17 pread64 | unsigned int fd, char *buf, size_t count, loff_t pos | read at an offset without moving the file offset
    18 pwrite64 | unsigned int fd, const char *buf, size_t count, loff_t pos | write at an offset without moving the file offset
    19 readv | unsigned long fd, const struct iovec *v, unsigned long n | scatter read
    20 writev | unsigned long fd, const struct iovec *v, unsigned long n | gather write
    21 access | const char *path, int mode | check permission with the real uid
    22 pipe | int fd[2] | create a pipe
    23 select | int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *tv | wait on descriptor sets
    24 sched_yield | void | give up the CPU
    25 mremap | unsigned long addr, unsigned long old_len, unsigned long new_len, unsigned long flags, unsigned long new_addr \
      | resize or move a mapping
    26 msync | unsigned long start, size_t len, int flags | write a mapped file's changed pages back
    27 mincore | unsigned long start, size_t len, unsigned char *vec | which pages of a mapping are in memory
    28 madvise | unsigned long start, size_t len, int behavior | advise on memory use
    29 shmget | key_t key, size_t size, int flag | find or create a System V shared memory segment
    30 shmat | int shmid, char *shmaddr, int shmflg | map a shared memory segment
    31 shmctl | int shmid, int cmd, struct shmid_ds *buf | control a shared memory segment
    32 dup | unsigned int fd | duplicate to the lowest free descriptor
    33 dup2 | unsigned int old, unsigned int new | duplicate onto a chosen descriptor
    34 pause | void | sleep until a signal
    35 nanosleep | struct timespec *req, struct timespec *rem | sleep
    36 getitimer | int which, struct itimerval *value | read an interval timer
    37 alarm | unsigned int seconds | SIGALRM later
    38 setitimer | int which, struct itimerval *new, struct itimerval *old | interval timer
    39 getpid | void | thread-group id (process id)
    40 sendfile sendfile64 | int out_fd, int in_fd, loff_t *off, size_t count | copy between descriptors inside the kernel
    41 socket | int family, int type, int protocol | create a socket
    42 connect | int fd, struct sockaddr *addr, int len | connect
    43 accept | int fd, struct sockaddr *addr, int *len | accept a connection
    44 sendto | int fd, void *buf, size_t len, unsigned flags, struct sockaddr *addr, int alen | send a datagram (six arguments)
    45 recvfrom | int fd, void *buf, size_t len, unsigned flags, struct sockaddr *addr, int *alen | receive a datagram
    46 sendmsg | int fd, struct user_msghdr *msg, unsigned flags | send a message with scattered data and control data
    47 recvmsg | int fd, struct user_msghdr *msg, unsigned flags | receive a message with scattered data and control data
    48 shutdown | int fd, int how | close one or both directions of a connection
    49 bind | int fd, struct sockaddr *addr, int len | name a socket
    50 listen | int fd, int backlog | become a server socket
    51 getsockname | int fd, struct sockaddr *addr, int *len | own address of a socket
    52 getpeername | int fd, struct sockaddr *addr, int *len | the other end's address of a socket
    53 socketpair | int family, int type, int protocol, int sv[2] | create two connected sockets
    54 setsockopt | int fd, int level, int optname, char *optval, int optlen | set a socket option
    55 getsockopt | int fd, int level, int optname, char *optval, int *optlen | read a socket option
    56 clone | unsigned long flags, unsigned long stack, int *parent_tid, int *child_tid, unsigned long tls \
      | new process or thread (x86-64 argument order)
    57 fork | void | new process
    58 vfork | void | child borrows the address space until exec/exit
    59 execve | const char *path, const char *const *argv, const char *const *envp | replace the program
    60 exit | int code | end this thread
    61 wait4 | pid_t pid, int *status, int options, struct rusage *ru | wait for a child
    62 kill | pid_t pid, int sig | send a signal
    63 uname newuname | struct new_utsname *name | system name
    64 semget | key_t key, int nsems, int semflg | find or create a System V semaphore set
    65 semop | int semid, struct sembuf *sops, unsigned nsops | change System V semaphores, waiting if need be
    66 semctl | int semid, int semnum, int cmd, unsigned long arg | control a System V semaphore set
    67 shmdt | char *shmaddr | unmap a shared memory segment
    68 msgget | key_t key, int msgflg | find or create a System V message queue
    69 msgsnd | int msqid, struct msgbuf *msgp, size_t msgsz, int msgflg | put a message into a System V queue
    70 msgrcv | int msqid, struct msgbuf *msgp, size_t msgsz, long msgtyp, int msgflg | take a message from a System V queue
    71 msgctl | int msqid, int cmd, struct msqid_ds *buf | control a System V message queue
    72 fcntl | unsigned int fd, unsigned int cmd, unsigned long arg | descriptor control
    73 flock | unsigned int fd, unsigned int cmd | lock or unlock a whole file
    74 fsync | unsigned int fd | write a file's data and metadata to the device
    75 fdatasync | unsigned int fd | write a file's data to the device
    76 truncate | const char *path, long length | set length by path
    77 ftruncate | unsigned int fd, off_t len | set length by descriptor
    78 getdents | unsigned int fd, struct linux_dirent *d, unsigned int count | read directory (old)
    79 getcwd | char *buf, unsigned long size | current directory; returns length incl. NUL
    80 chdir | const char *path | change directory
    81 fchdir | unsigned int fd | change directory by descriptor
    82 rename | const char *old, const char *new | rename
    83 mkdir | const char *path, umode_t mode | make directory
    84 rmdir | const char *path | remove directory
    85 creat | const char *path, umode_t mode | create or empty a file and open it for writing
    86 link | const char *old, const char *new | give a file another name
    87 unlink | const char *path | remove name
    88 symlink | const char *target, const char *path | symbolic link
    89 readlink | const char *path, char *buf, int size | read a symlink (no NUL added)
    90 chmod | const char *path, umode_t mode | change mode
    91 fchmod | unsigned int fd, umode_t mode | change mode by descriptor
    92 chown | const char *path, uid_t user, gid_t group | change owner and group
    93 fchown | unsigned int fd, uid_t user, gid_t group | change owner and group by descriptor
    94 lchown | const char *path, uid_t user, gid_t group | change owner and group of a symbolic link itself
    95 umask | int mask | set file-creation mask
    96 gettimeofday | struct timeval *tv, struct timezone *tz | wall time (normally vDSO)
    97 getrlimit | unsigned int res, struct rlimit *r | resource limit
    98 getrusage | int who, struct rusage *ru | CPU time, page faults and the like used so far
    99 sysinfo | struct sysinfo *info | memory, load and uptime of the whole system
    100 times | struct tms *buf | CPU time of the process and its children, in clock ticks
    101 ptrace | long request, long pid, unsigned long addr, unsigned long data | trace a process
    102 getuid | void | real uid
    103 syslog | int type, char *buf, int len | read or control the kernel's message buffer
    104 getgid | void | real gid
    105 setuid | uid_t uid | set uid
    106 setgid | gid_t gid | set gid
    107 geteuid | void | effective uid
    108 getegid | void | effective gid
    109 setpgid | pid_t pid, pid_t pgid | set process group
    110 getppid | void | parent pid
    111 getpgrp | void | own process group
    112 setsid | void | new session
    113 setreuid | uid_t ruid, uid_t euid | set real and effective uid
    114 setregid | gid_t rgid, gid_t egid | set real and effective gid
    115 getgroups | int size, gid_t *list | supplementary groups
    116 setgroups | int size, gid_t *list | set supplementary groups
    117 setresuid | uid_t ruid, uid_t euid, uid_t suid | set real, effective and saved uid
    118 getresuid | uid_t *ruid, uid_t *euid, uid_t *suid | real, effective and saved uid
    119 setresgid | gid_t rgid, gid_t egid, gid_t sgid | set real, effective and saved gid
    120 getresgid | gid_t *rgid, gid_t *egid, gid_t *sgid | real, effective and saved gid
    121 getpgid | pid_t pid | process group of a process
    122 setfsuid | uid_t uid | set the uid that file access is checked with
    123 setfsgid | gid_t gid | set the gid that file access is checked with
    124 getsid | pid_t pid | session of a process
    125 capget | cap_user_header_t header, cap_user_data_t data | read capabilities
    126 capset | cap_user_header_t header, const cap_user_data_t data | set capabilities
    127 rt_sigpending | sigset_t *set, size_t sigsetsize | signals that wait while blocked
    128 rt_sigtimedwait | const sigset_t *these, siginfo_t *info, const struct timespec *timeout, size_t sigsetsize \
      | take a pending signal, waiting for a time
    129 rt_sigqueueinfo | pid_t pid, int sig, siginfo_t *info | send a signal with data
    130 rt_sigsuspend | sigset_t *set, size_t sigsetsize | sleep until a signal, with another mask
    131 sigaltstack | const struct sigaltstack *ss, struct sigaltstack *old | alternate signal stack
    132 utime | char *path, struct utimbuf *times | set a file's times, in seconds
    133 mknod | const char *path, umode_t mode, unsigned dev | make a device node, pipe or file
    134 uselib - | const char *library | load a library of the a.out format; never on x86-64
    135 personality | unsigned int personality | set the execution domain
    136 ustat | unsigned dev, struct ustat *buf | file system statistics by device (old)
    137 statfs | const char *path, struct statfs *buf | file system statistics by path
    138 fstatfs | unsigned int fd, struct statfs *buf | file system statistics by descriptor
    139 sysfs | int option, unsigned long arg1, unsigned long arg2 | names of file system types (old; not the sysfs file system)
    140 getpriority | int which, int who | nice value; returned as 20 minus it
    141 setpriority | int which, int who, int niceval | set the nice value
    142 sched_setparam | pid_t pid, struct sched_param *param | set a real-time priority
    143 sched_getparam | pid_t pid, struct sched_param *param | read a real-time priority
    144 sched_setscheduler | pid_t pid, int policy, struct sched_param *param | set scheduling policy and priority
    145 sched_getscheduler | pid_t pid | read the scheduling policy
    146 sched_get_priority_max | int policy | highest priority of a policy
    147 sched_get_priority_min | int policy | lowest priority of a policy
    148 sched_rr_get_interval | pid_t pid, struct timespec *interval | time slice of a round-robin process
    149 mlock | unsigned long start, size_t len | keep pages in memory
    150 munlock | unsigned long start, size_t len | let pages be paged out again
    151 mlockall | int flags | keep the whole process in memory
    152 munlockall | void | let the whole process be paged out again
    153 vhangup | void | hang up the terminal
    154 modify_ldt | int func, void *ptr, unsigned long bytecount | read or write the local descriptor table
    155 pivot_root | const char *new_root, const char *put_old | make another mount the root
    156 _sysctl sysctl@5.0 | struct __sysctl_args *args | read or write kernel parameters by number (old)
    157 prctl | int option, unsigned long a2, unsigned long a3, unsigned long a4, unsigned long a5 | process controls
    158 arch_prctl | int code, unsigned long addr | set/get FS/GS base (ARCH_SET_GS 0x1001, ARCH_SET_FS 0x1002, ARCH_GET_FS 0x1003, \
      ARCH_GET_GS 0x1004)
    159 adjtimex | struct timex *tx | tune the clock
    160 setrlimit | unsigned int res, struct rlimit *r | set a resource limit
    161 chroot | const char *path | change the root directory
    162 sync | void | write all file systems to their devices
    163 acct | const char *path | switch process accounting on or off
    164 settimeofday | struct timeval *tv, struct timezone *tz | set the wall clock
    165 mount | char *dev_name, char *dir_name, char *type, unsigned long flags, void *data | attach a file system
    166 umount2 umount | char *name, int flags | detach a file system
    167 swapon | const char *path, int flags | start swapping to a file or device
    168 swapoff | const char *path | stop swapping to a file or device
    169 reboot | int magic1, int magic2, unsigned int cmd, void *arg | restart, halt or power off
    170 sethostname | char *hostname, int len | set the host name
    171 setdomainname | char *domainname, int len | set the NIS domain name
    172 iopl | unsigned int level | set the I/O privilege level
    173 ioperm | unsigned long from, unsigned long num, int on | allow or forbid I/O ports
    174 create_module - | ? | module loading of Linux 2.4; no longer there
    175 init_module | void *module, unsigned long len, const char *args | load a kernel module from memory
    176 delete_module | const char *name, unsigned int flags | unload a kernel module
    177 get_kernel_syms - | ? | module symbols of Linux 2.4; no longer there
    178 query_module - | ? | module information of Linux 2.4; no longer there
    179 quotactl | unsigned int cmd, const char *special, qid_t id, void *addr | control disk quotas
    180 nfsservctl - | ? | control of the old NFS server; no longer there
    181 getpmsg - | ? | reserved for STREAMS; never implemented
    182 putpmsg - | ? | reserved for STREAMS; never implemented
    183 afs_syscall - | ? | reserved for AFS; never implemented
    184 tuxcall - | ? | reserved for the TUX web server; never implemented
    185 security - | ? | reserved for security modules; never implemented
    186 gettid | void | thread id
    187 readahead | int fd, loff_t offset, size_t count | read a part of a file into the page cache
    188 setxattr | const char *path, const char *name, const void *value, size_t size, int flags | set an extended attribute
    189 lsetxattr | const char *path, const char *name, const void *value, size_t size, int flags \
      | set an extended attribute of a symbolic link itself
    190 fsetxattr | int fd, const char *name, const void *value, size_t size, int flags | set an extended attribute by descriptor
    191 getxattr | const char *path, const char *name, void *value, size_t size | read an extended attribute
    192 lgetxattr | const char *path, const char *name, void *value, size_t size | read an extended attribute of a symbolic link itself
    193 fgetxattr | int fd, const char *name, void *value, size_t size | read an extended attribute by descriptor
    194 listxattr | const char *path, char *list, size_t size | names of the extended attributes
    195 llistxattr | const char *path, char *list, size_t size | names of the extended attributes of a symbolic link itself
    196 flistxattr | int fd, char *list, size_t size | names of the extended attributes by descriptor
    197 removexattr | const char *path, const char *name | remove an extended attribute
    198 lremovexattr | const char *path, const char *name | remove an extended attribute of a symbolic link itself
    199 fremovexattr | int fd, const char *name | remove an extended attribute by descriptor
    """
}
