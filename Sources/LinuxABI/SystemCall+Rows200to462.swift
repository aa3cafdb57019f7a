extension SystemCall {
  /// System calls 200 to 462; `SystemCall.parse` says what the columns are.
  static let rows200to462 = """
    200 tkill | pid_t tid, int sig | signal one thread (old; see tgkill)
    201 time | time_t *tloc | seconds since 1970 (normally vDSO)
    202 futex | u32 *uaddr, int op, u32 val, const struct timespec *timeout, u32 *uaddr2, u32 val3 | fast user-space lock wait/wake
    203 sched_setaffinity | pid_t pid, unsigned int len, unsigned long *mask | set the CPUs that a thread may use
    204 sched_getaffinity | pid_t pid, unsigned int len, unsigned long *mask | the CPUs that a thread may use; returns bytes written
    205 set_thread_area - | struct user_desc *desc | set a TLS segment; 32-bit programs only
    206 io_setup | unsigned nr_reqs, aio_context_t *ctx | create an asynchronous I/O context
    207 io_destroy | aio_context_t ctx | destroy an asynchronous I/O context
    208 io_getevents | aio_context_t ctx, long min_nr, long nr, struct io_event *events, struct timespec *timeout \
      | take finished asynchronous I/O
    209 io_submit | aio_context_t ctx, long nr, struct iocb **iocbs | start asynchronous I/O
    210 io_cancel | aio_context_t ctx, struct iocb *iocb, struct io_event *result | cancel asynchronous I/O
    211 get_thread_area - | struct user_desc *desc | read a TLS segment; 32-bit programs only
    212 lookup_dcookie lookup_dcookie@5.0 | u64 cookie, char *buf, size_t len | path of a profiler's directory cookie
    213 epoll_create | int size | new epoll (the size is ignored)
    214 epoll_ctl_old - | ? | reserved; never implemented
    215 epoll_wait_old - | ? | reserved; never implemented
    216 remap_file_pages | unsigned long start, unsigned long size, unsigned long prot, unsigned long pgoff, unsigned long flags \
      | rearrange the pages of a file mapping (old)
    217 getdents64 | unsigned int fd, struct linux_dirent64 *d, unsigned int count | read directory
    218 set_tid_address | int *tidptr | where to clear and wake at thread exit
    219 restart_syscall | void | used by the kernel for RESTARTBLOCK
    220 semtimedop | int semid, struct sembuf *sops, unsigned nsops, const struct timespec *timeout \
      | change System V semaphores, waiting for a time at most
    221 fadvise64 | int fd, loff_t offset, size_t len, int advice | advise on file access
    222 timer_create | clockid_t clk, struct sigevent *event, timer_t *id | create a POSIX timer
    223 timer_settime | timer_t id, int flags, const struct itimerspec *new, struct itimerspec *old | start or stop a POSIX timer
    224 timer_gettime | timer_t id, struct itimerspec *setting | read a POSIX timer
    225 timer_getoverrun | timer_t id | how often a POSIX timer expired unseen
    226 timer_delete | timer_t id | delete a POSIX timer
    227 clock_settime | clockid_t clk, const struct timespec *tp | set a clock
    228 clock_gettime | clockid_t clk, struct timespec *tp | clock (normally vDSO)
    229 clock_getres | clockid_t clk, struct timespec *tp | resolution of a clock (normally vDSO)
    230 clock_nanosleep | clockid_t clk, int flags, const struct timespec *req, struct timespec *rem | sleep on a clock
    231 exit_group | int code | end the whole process (what exit() uses)
    232 epoll_wait | int epfd, struct epoll_event *ev, int max, int timeout | wait on epoll
    233 epoll_ctl | int epfd, int op, int fd, struct epoll_event *ev | change epoll set
    234 tgkill | pid_t tgid, pid_t tid, int sig | signal one thread (raise, abort)
    235 utimes | char *path, struct timeval *times | set a file's times, in microseconds
    236 vserver - | ? | reserved for virtual servers; never implemented
    237 mbind | unsigned long start, unsigned long len, unsigned long mode, const unsigned long *nmask, unsigned long maxnode, unsigned \
      flags | set the NUMA policy of a mapping
    238 set_mempolicy | int mode, const unsigned long *nmask, unsigned long maxnode | set the thread's NUMA policy
    239 get_mempolicy | int *policy, unsigned long *nmask, unsigned long maxnode, unsigned long addr, unsigned long flags \
      | read a NUMA policy
    240 mq_open | const char *name, int oflag, umode_t mode, struct mq_attr *attr | open a POSIX message queue
    241 mq_unlink | const char *name | remove a POSIX message queue
    242 mq_timedsend | mqd_t mqdes, const char *msg, size_t len, unsigned int prio, const struct timespec *timeout \
      | put a message into a POSIX queue
    243 mq_timedreceive | mqd_t mqdes, char *msg, size_t len, unsigned int *prio, const struct timespec *timeout \
      | take a message from a POSIX queue
    244 mq_notify | mqd_t mqdes, const struct sigevent *notification | ask for a signal when a message arrives
    245 mq_getsetattr | mqd_t mqdes, const struct mq_attr *new, struct mq_attr *old | read or set a POSIX queue's attributes
    246 kexec_load | unsigned long entry, unsigned long nr_segments, struct kexec_segment *segments, unsigned long flags \
      | load another kernel to start later
    247 waitid | int which, pid_t pid, struct siginfo *info, int options, struct rusage *ru | wait, newer form
    248 add_key | const char *type, const char *description, const void *payload, size_t plen, key_serial_t ringid \
      | add a key to a keyring
    249 request_key | const char *type, const char *description, const char *callout_info, key_serial_t ringid \
      | find a key, or have it made
    250 keyctl | int cmd, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5 | control keys
    251 ioprio_set | int which, int who, int ioprio | set the I/O priority
    252 ioprio_get | int which, int who | read the I/O priority
    253 inotify_init | void | new inotify descriptor
    254 inotify_add_watch | int fd, const char *path, u32 mask | watch a file for changes
    255 inotify_rm_watch | int fd, __s32 wd | stop watching a file
    256 migrate_pages | pid_t pid, unsigned long maxnode, const unsigned long *from, const unsigned long *to \
      | move a process's pages between NUMA nodes
    257 openat | int dfd, const char *path, int flags, umode_t mode | open relative to a directory (AT_FDCWD = -100)
    258 mkdirat | int dfd, const char *path, umode_t mode | mkdir relative
    259 mknodat | int dfd, const char *path, umode_t mode, unsigned dev | mknod relative
    260 fchownat | int dfd, const char *path, uid_t user, gid_t group, int flag | chown relative
    261 futimesat | int dfd, const char *path, struct timeval *times | utimes relative (old)
    262 newfstatat | int dfd, const char *path, struct stat *st, int flag | stat relative
    263 unlinkat | int dfd, const char *path, int flag | unlink relative
    264 renameat | int olddfd, const char *old, int newdfd, const char *new | rename relative
    265 linkat | int olddfd, const char *old, int newdfd, const char *new, int flags | link relative
    266 symlinkat | const char *target, int newdfd, const char *path | symlink relative
    267 readlinkat | int dfd, const char *path, char *buf, int size | readlink relative
    268 fchmodat | int dfd, const char *path, umode_t mode | chmod relative
    269 faccessat | int dfd, const char *path, int mode | access relative
    270 pselect6 | int n, fd_set *r, fd_set *w, fd_set *e, struct timespec *ts, void *sig | select with another signal mask
    271 ppoll | struct pollfd *fds, unsigned int n, struct timespec *ts, const sigset_t *sigmask, size_t sigsetsize \
      | poll with another signal mask
    272 unshare | unsigned long flags | leave namespaces and other things shared with others
    273 set_robust_list | struct robust_list_head *head, size_t len | list of locks to release when the thread dies
    274 get_robust_list | int pid, struct robust_list_head **head, size_t *len | read a thread's robust list
    275 splice | int fd_in, loff_t *off_in, int fd_out, loff_t *off_out, size_t len, unsigned int flags \
      | move data between a pipe and a descriptor
    276 tee | int fdin, int fdout, size_t len, unsigned int flags | copy data between pipes without taking it out
    277 sync_file_range | int fd, loff_t offset, loff_t nbytes, unsigned int flags | write a part of a file to the device
    278 vmsplice | int fd, const struct iovec *v, unsigned long n, unsigned int flags | splice user pages into a pipe
    279 move_pages | pid_t pid, unsigned long nr_pages, const void **pages, const int *nodes, int *status, int flags \
      | move single pages between NUMA nodes
    280 utimensat | int dfd, const char *path, struct timespec *times, int flags | set a file's times, in nanoseconds
    281 epoll_pwait | int epfd, struct epoll_event *ev, int max, int timeout, const sigset_t *sigmask, size_t sigsetsize \
      | epoll_wait with another signal mask
    282 signalfd | int fd, sigset_t *mask, size_t sizemask | receive signals through a descriptor (old)
    283 timerfd_create | int clockid, int flags | timer that is read through a descriptor
    284 eventfd | unsigned int count | counter that is read through a descriptor (old)
    285 fallocate | int fd, int mode, loff_t offset, loff_t len | reserve or punch out file space
    286 timerfd_settime | int fd, int flags, const struct itimerspec *new, struct itimerspec *old | start or stop a timer descriptor
    287 timerfd_gettime | int fd, struct itimerspec *setting | read a timer descriptor
    288 accept4 | int fd, struct sockaddr *addr, int *len, int flags | accept with flags
    289 signalfd4 | int fd, sigset_t *mask, size_t sizemask, int flags | receive signals through a descriptor
    290 eventfd2 | unsigned int count, int flags | counter that is read through a descriptor
    291 epoll_create1 | int flags | new epoll
    292 dup3 | unsigned int old, unsigned int new, int flags | dup2 with flags
    293 pipe2 | int fd[2], int flags | pipe with flags
    294 inotify_init1 | int flags | new inotify descriptor with flags
    295 preadv | unsigned long fd, const struct iovec *v, unsigned long n, unsigned long pos_l, unsigned long pos_h \
      | scatter read at an offset
    296 pwritev | unsigned long fd, const struct iovec *v, unsigned long n, unsigned long pos_l, unsigned long pos_h \
      | gather write at an offset
    297 rt_tgsigqueueinfo | pid_t tgid, pid_t tid, int sig, siginfo_t *info | send one thread a signal with data
    298 perf_event_open | struct perf_event_attr *attr, pid_t pid, int cpu, int group_fd, unsigned long flags \
      | count or sample performance events
    299 recvmmsg | int fd, struct mmsghdr *msg, unsigned int n, unsigned flags, struct timespec *timeout | receive several messages
    300 fanotify_init | unsigned int flags, unsigned int event_f_flags | new fanotify descriptor
    301 fanotify_mark | int fd, unsigned int flags, u64 mask, int dfd, const char *path | watch files, mounts or file systems
    302 prlimit64 | pid_t pid, unsigned int res, const struct rlimit64 *new, struct rlimit64 *old | get/set limits
    303 name_to_handle_at | int dfd, const char *path, struct file_handle *handle, int *mnt_id, int flag \
      | make a handle that stands for a file
    304 open_by_handle_at | int mountdirfd, struct file_handle *handle, int flags | open a file by its handle
    305 clock_adjtime | clockid_t clk, struct timex *tx | tune a clock
    306 syncfs | int fd | write one file system to its device
    307 sendmmsg | int fd, struct mmsghdr *msg, unsigned int n, unsigned flags | send several messages
    308 setns | int fd, int nstype | enter a namespace
    309 getcpu | unsigned *cpu, unsigned *node, struct getcpu_cache *cache | CPU and NUMA node of the caller (normally vDSO)
    310 process_vm_readv | pid_t pid, const struct iovec *lvec, unsigned long ln, const struct iovec *rvec, unsigned long rn, unsigned \
      long flags | read another process's memory
    311 process_vm_writev | pid_t pid, const struct iovec *lvec, unsigned long ln, const struct iovec *rvec, unsigned long rn, unsigned \
      long flags | write another process's memory
    312 kcmp | pid_t pid1, pid_t pid2, int type, unsigned long idx1, unsigned long idx2 | whether two processes share a kernel object
    313 finit_module | int fd, const char *args, int flags | load a kernel module from a descriptor
    314 sched_setattr | pid_t pid, struct sched_attr *attr, unsigned int flags | set scheduling attributes
    315 sched_getattr | pid_t pid, struct sched_attr *attr, unsigned int size, unsigned int flags | read scheduling attributes
    316 renameat2 | int olddfd, const char *old, int newdfd, const char *new, unsigned int flags | rename relative, with flags
    317 seccomp | unsigned int op, unsigned int flags, void *args | install a filter
    318 getrandom | char *buf, size_t count, unsigned int flags | random bytes
    319 memfd_create | const char *name, unsigned int flags | file that exists in memory only
    320 kexec_file_load | int kernel_fd, int initrd_fd, unsigned long cmdline_len, const char *cmdline, unsigned long flags \
      | load another kernel from files
    321 bpf | int cmd, union bpf_attr *attr, unsigned int size | load and control BPF programs and maps
    322 execveat | int dfd, const char *path, const char *const *argv, const char *const *envp, int flags | execve relative
    323 userfaultfd | int flags | handle page faults in user code
    324 membarrier membarrier@5.0 | int cmd, int flags | memory barrier on all threads
    324 membarrier membarrier@6.12 | int cmd, unsigned int flags, int cpu_id | memory barrier on all threads
    325 mlock2 | unsigned long start, size_t len, int flags | mlock with flags
    326 copy_file_range | int fd_in, loff_t *off_in, int fd_out, loff_t *off_out, size_t len, unsigned int flags \
      | copy between files inside the kernel
    327 preadv2 | unsigned long fd, const struct iovec *v, unsigned long n, unsigned long pos_l, unsigned long pos_h, rwf_t flags \
      | preadv with flags
    328 pwritev2 | unsigned long fd, const struct iovec *v, unsigned long n, unsigned long pos_l, unsigned long pos_h, rwf_t flags \
      | pwritev with flags
    329 pkey_mprotect | unsigned long start, size_t len, unsigned long prot, int pkey | mprotect with a protection key
    330 pkey_alloc | unsigned long flags, unsigned long init_val | take a protection key
    331 pkey_free | int pkey | give a protection key back
    332 statx | int dfd, const char *path, unsigned flags, unsigned mask, struct statx *buf | extended stat
    333 io_pgetevents | aio_context_t ctx, long min_nr, long nr, struct io_event *events, struct timespec *timeout, const struct \
      __aio_sigset *sig | take finished asynchronous I/O with another signal mask
    334 rseq | struct rseq *rseq, uint32_t len, int flags, uint32_t sig | restartable sequences (4.18+)
    335 uretprobe | void | return of a probed function; made by the kernel's own trampoline
    424 pidfd_send_signal | int pidfd, int sig, siginfo_t *info, unsigned int flags | signal a process by descriptor
    425 io_uring_setup | u32 entries, struct io_uring_params *params | create submission and completion rings
    426 io_uring_enter | unsigned int fd, u32 to_submit, u32 min_complete, u32 flags, const void *arg, size_t argsz \
      | submit to a ring and wait for completions
    427 io_uring_register | unsigned int fd, unsigned int op, void *arg, unsigned int nr_args | register files or buffers with a ring
    428 open_tree | int dfd, const char *path, unsigned flags | take a mount tree as a descriptor
    429 move_mount | int from_dfd, const char *from_path, int to_dfd, const char *to_path, unsigned int flags | attach or move a mount
    430 fsopen | const char *fs_name, unsigned int flags | begin to configure a file system
    431 fsconfig | int fs_fd, unsigned int cmd, const char *key, const void *value, int aux | configure a file system
    432 fsmount | int fs_fd, unsigned int flags, unsigned int attr_flags | make a mount of a configured file system
    433 fspick | int dfd, const char *path, unsigned int flags | begin to reconfigure a mounted file system
    434 pidfd_open | pid_t pid, unsigned int flags | descriptor that stands for a process
    435 clone3 | struct clone_args *args, size_t size | extensible clone (5.3+)
    436 close_range | unsigned int fd, unsigned int max_fd, unsigned int flags | close a range of descriptors
    437 openat2 | int dfd, const char *path, struct open_how *how, size_t size | openat with rules for resolving the path
    438 pidfd_getfd | int pidfd, int fd, unsigned int flags | copy another process's descriptor
    439 faccessat2 | int dfd, const char *path, int mode, int flags | faccessat with flags
    440 process_madvise | int pidfd, const struct iovec *v, size_t n, int behavior, unsigned int flags \
      | advise on another process's memory use
    441 epoll_pwait2 | int epfd, struct epoll_event *ev, int max, const struct timespec *timeout, const sigset_t *sigmask, size_t \
      sigsetsize | epoll_pwait with a timeout in nanoseconds
    442 mount_setattr | int dfd, const char *path, unsigned int flags, struct mount_attr *attr, size_t size \
      | change a mount's attributes
    443 quotactl_fd | unsigned int fd, unsigned int cmd, qid_t id, void *addr | control disk quotas by descriptor
    444 landlock_create_ruleset | const struct landlock_ruleset_attr *attr, size_t size, u32 flags | new set of Landlock rules
    445 landlock_add_rule | int ruleset_fd, enum landlock_rule_type type, const void *rule, u32 flags | add a Landlock rule
    446 landlock_restrict_self | int ruleset_fd, u32 flags | apply Landlock rules to oneself
    447 memfd_secret | unsigned int flags | memory that even the kernel does not map
    448 process_mrelease | int pidfd, unsigned int flags | free a dying process's memory at once
    449 futex_waitv | struct futex_waitv *waiters, unsigned int n, unsigned int flags, struct timespec *timeout, clockid_t clk \
      | wait for any of several futexes
    450 set_mempolicy_home_node | unsigned long start, unsigned long len, unsigned long home_node, unsigned long flags \
      | set the preferred NUMA node of a mapping
    451 cachestat | unsigned int fd, struct cachestat_range *range, struct cachestat *stat, unsigned int flags \
      | how much of a file is in the page cache
    452 fchmodat2 | int dfd, const char *path, umode_t mode, unsigned int flags | fchmodat with flags
    453 map_shadow_stack | unsigned long addr, unsigned long size, unsigned int flags | map a shadow stack
    454 futex_wake | void *uaddr, unsigned long mask, int nr, unsigned int flags | wake futex waiters
    455 futex_wait | void *uaddr, unsigned long val, unsigned long mask, unsigned int flags, struct timespec *timeout, clockid_t clk \
      | wait on a futex
    456 futex_requeue | struct futex_waitv *waiters, unsigned int flags, int nr_wake, int nr_requeue \
      | wake some futex waiters and move the others
    457 statmount | const struct mnt_id_req *req, struct statmount *buf, size_t size, unsigned int flags | information on a mount
    458 listmount | const struct mnt_id_req *req, u64 *ids, size_t n, unsigned int flags | mounts below a mount
    459 lsm_get_self_attr | unsigned int attr, struct lsm_ctx *ctx, u32 *size, u32 flags | own attributes of security modules
    460 lsm_set_self_attr | unsigned int attr, struct lsm_ctx *ctx, u32 size, u32 flags | set an own attribute of a security module
    461 lsm_list_modules | u64 *ids, u32 *size, u32 flags | active security modules
    462 mseal | unsigned long start, size_t len, unsigned long flags | forbid changes of a mapping
    """
}
