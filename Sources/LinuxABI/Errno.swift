/// An error number: what a system call returns, negated (Linux asm-generic/errno.h and errno-base.h).
package struct Errno: Hashable, Sendable {
  package let number: Int
  /// `EBADF`.
  package let name: String
  /// As strerror says it; for the kernel's own numbers what they mean.
  package let message: String

  /// MAX_ERRNO: results from -4095 to -1 are errors, all others are not (Linux linux/err.h).
  package static let highest = 4095

  /// The error that a result in RAX is; `nil` for success. A result in the range whose number has no name gives a row without one.
  package static func of(result: UInt64) -> Errno? {
    let value = Int64(bitPattern: result)
    guard value < 0, value >= -Int64(highest) else { return nil }
    return numbered(Int(-value)) ?? Errno(number: Int(-value), name: "", message: "Unknown error \(-value)")
  }

  /// The error of that number.
  package static func numbered(_ number: Int) -> Errno? { byNumber[number] }

  /// The error of that name: `EBADF`, `EWOULDBLOCK`.
  package static func named(_ name: String) -> Errno? { byName[name] }

  /// Numbers that never reach a program: the kernel restarts the call or turns them into another (Linux linux/errno.h).
  package static let kernelOnly: [Errno] = [
    Errno(number: 512, name: "ERESTARTSYS", message: "restart the call, or EINTR when a handler without SA_RESTART ran"),
    Errno(number: 513, name: "ERESTARTNOINTR", message: "always restart the call"),
    Errno(number: 514, name: "ERESTARTNOHAND", message: "restart the call unless a handler ran, then EINTR"),
    Errno(number: 515, name: "ENOIOCTLCMD", message: "no such ioctl of this device; becomes ENOTTY"),
    Errno(number: 516, name: "ERESTART_RESTARTBLOCK", message: "restart by restart_syscall, or EINTR when a handler ran"),
  ]

  /// Second names of some numbers.
  private static let aliases = ["EWOULDBLOCK": 11, "EDEADLOCK": 35, "ENOTSUP": 95]

  private static let byNumber = Dictionary((all + kernelOnly).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byName: [String: Errno] = {
    var result = Dictionary((all + kernelOnly).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, number) in aliases { result[name] = byNumber[number] }
    return result
  }()

  /// All numbers that programs can see; 41 and 58 are not used.
  package static let all: [Errno] = [
    Errno(number: 1, name: "EPERM", message: "Operation not permitted"),
    Errno(number: 2, name: "ENOENT", message: "No such file or directory"),
    Errno(number: 3, name: "ESRCH", message: "No such process"),
    Errno(number: 4, name: "EINTR", message: "Interrupted system call"),
    Errno(number: 5, name: "EIO", message: "Input/output error"),
    Errno(number: 6, name: "ENXIO", message: "No such device or address"),
    Errno(number: 7, name: "E2BIG", message: "Argument list too long"),
    Errno(number: 8, name: "ENOEXEC", message: "Exec format error"),
    Errno(number: 9, name: "EBADF", message: "Bad file descriptor"),
    Errno(number: 10, name: "ECHILD", message: "No child processes"),
    Errno(number: 11, name: "EAGAIN", message: "Resource temporarily unavailable"),
    Errno(number: 12, name: "ENOMEM", message: "Cannot allocate memory"),
    Errno(number: 13, name: "EACCES", message: "Permission denied"),
    Errno(number: 14, name: "EFAULT", message: "Bad address"),
    Errno(number: 15, name: "ENOTBLK", message: "Block device required"),
    Errno(number: 16, name: "EBUSY", message: "Device or resource busy"),
    Errno(number: 17, name: "EEXIST", message: "File exists"),
    Errno(number: 18, name: "EXDEV", message: "Invalid cross-device link"),
    Errno(number: 19, name: "ENODEV", message: "No such device"),
    Errno(number: 20, name: "ENOTDIR", message: "Not a directory"),
    Errno(number: 21, name: "EISDIR", message: "Is a directory"),
    Errno(number: 22, name: "EINVAL", message: "Invalid argument"),
    Errno(number: 23, name: "ENFILE", message: "Too many open files in system"),
    Errno(number: 24, name: "EMFILE", message: "Too many open files"),
    Errno(number: 25, name: "ENOTTY", message: "Inappropriate ioctl for device"),
    Errno(number: 26, name: "ETXTBSY", message: "Text file busy"),
    Errno(number: 27, name: "EFBIG", message: "File too large"),
    Errno(number: 28, name: "ENOSPC", message: "No space left on device"),
    Errno(number: 29, name: "ESPIPE", message: "Illegal seek"),
    Errno(number: 30, name: "EROFS", message: "Read-only file system"),
    Errno(number: 31, name: "EMLINK", message: "Too many links"),
    Errno(number: 32, name: "EPIPE", message: "Broken pipe"),
    Errno(number: 33, name: "EDOM", message: "Numerical argument out of domain"),
    Errno(number: 34, name: "ERANGE", message: "Numerical result out of range"),
    Errno(number: 35, name: "EDEADLK", message: "Resource deadlock avoided"),
    Errno(number: 36, name: "ENAMETOOLONG", message: "File name too long"),
    Errno(number: 37, name: "ENOLCK", message: "No locks available"),
    Errno(number: 38, name: "ENOSYS", message: "Function not implemented"),
    Errno(number: 39, name: "ENOTEMPTY", message: "Directory not empty"),
    Errno(number: 40, name: "ELOOP", message: "Too many levels of symbolic links"),
    Errno(number: 42, name: "ENOMSG", message: "No message of desired type"),
    Errno(number: 43, name: "EIDRM", message: "Identifier removed"),
    Errno(number: 44, name: "ECHRNG", message: "Channel number out of range"),
    Errno(number: 45, name: "EL2NSYNC", message: "Level 2 not synchronized"),
    Errno(number: 46, name: "EL3HLT", message: "Level 3 halted"),
    Errno(number: 47, name: "EL3RST", message: "Level 3 reset"),
    Errno(number: 48, name: "ELNRNG", message: "Link number out of range"),
    Errno(number: 49, name: "EUNATCH", message: "Protocol driver not attached"),
    Errno(number: 50, name: "ENOCSI", message: "No CSI structure available"),
    Errno(number: 51, name: "EL2HLT", message: "Level 2 halted"),
    Errno(number: 52, name: "EBADE", message: "Invalid exchange"),
    Errno(number: 53, name: "EBADR", message: "Invalid request descriptor"),
    Errno(number: 54, name: "EXFULL", message: "Exchange full"),
    Errno(number: 55, name: "ENOANO", message: "No anode"),
    Errno(number: 56, name: "EBADRQC", message: "Invalid request code"),
    Errno(number: 57, name: "EBADSLT", message: "Invalid slot"),
    Errno(number: 59, name: "EBFONT", message: "Bad font file format"),
    Errno(number: 60, name: "ENOSTR", message: "Device not a stream"),
    Errno(number: 61, name: "ENODATA", message: "No data available"),
    Errno(number: 62, name: "ETIME", message: "Timer expired"),
    Errno(number: 63, name: "ENOSR", message: "Out of streams resources"),
    Errno(number: 64, name: "ENONET", message: "Machine is not on the network"),
    Errno(number: 65, name: "ENOPKG", message: "Package not installed"),
    Errno(number: 66, name: "EREMOTE", message: "Object is remote"),
    Errno(number: 67, name: "ENOLINK", message: "Link has been severed"),
    Errno(number: 68, name: "EADV", message: "Advertise error"),
    Errno(number: 69, name: "ESRMNT", message: "Srmount error"),
    Errno(number: 70, name: "ECOMM", message: "Communication error on send"),
    Errno(number: 71, name: "EPROTO", message: "Protocol error"),
    Errno(number: 72, name: "EMULTIHOP", message: "Multihop attempted"),
    Errno(number: 73, name: "EDOTDOT", message: "RFS specific error"),
    Errno(number: 74, name: "EBADMSG", message: "Bad message"),
    Errno(number: 75, name: "EOVERFLOW", message: "Value too large for defined data type"),
    Errno(number: 76, name: "ENOTUNIQ", message: "Name not unique on network"),
    Errno(number: 77, name: "EBADFD", message: "File descriptor in bad state"),
    Errno(number: 78, name: "EREMCHG", message: "Remote address changed"),
    Errno(number: 79, name: "ELIBACC", message: "Can not access a needed shared library"),
    Errno(number: 80, name: "ELIBBAD", message: "Accessing a corrupted shared library"),
    Errno(number: 81, name: "ELIBSCN", message: ".lib section in a.out corrupted"),
    Errno(number: 82, name: "ELIBMAX", message: "Attempting to link in too many shared libraries"),
    Errno(number: 83, name: "ELIBEXEC", message: "Cannot exec a shared library directly"),
    Errno(number: 84, name: "EILSEQ", message: "Invalid or incomplete multibyte or wide character"),
    Errno(number: 85, name: "ERESTART", message: "Interrupted system call should be restarted"),
    Errno(number: 86, name: "ESTRPIPE", message: "Streams pipe error"),
    Errno(number: 87, name: "EUSERS", message: "Too many users"),
    Errno(number: 88, name: "ENOTSOCK", message: "Socket operation on non-socket"),
    Errno(number: 89, name: "EDESTADDRREQ", message: "Destination address required"),
    Errno(number: 90, name: "EMSGSIZE", message: "Message too long"),
    Errno(number: 91, name: "EPROTOTYPE", message: "Protocol wrong type for socket"),
    Errno(number: 92, name: "ENOPROTOOPT", message: "Protocol not available"),
    Errno(number: 93, name: "EPROTONOSUPPORT", message: "Protocol not supported"),
    Errno(number: 94, name: "ESOCKTNOSUPPORT", message: "Socket type not supported"),
    Errno(number: 95, name: "EOPNOTSUPP", message: "Operation not supported"),
    Errno(number: 96, name: "EPFNOSUPPORT", message: "Protocol family not supported"),
    Errno(number: 97, name: "EAFNOSUPPORT", message: "Address family not supported by protocol"),
    Errno(number: 98, name: "EADDRINUSE", message: "Address already in use"),
    Errno(number: 99, name: "EADDRNOTAVAIL", message: "Cannot assign requested address"),
    Errno(number: 100, name: "ENETDOWN", message: "Network is down"),
    Errno(number: 101, name: "ENETUNREACH", message: "Network is unreachable"),
    Errno(number: 102, name: "ENETRESET", message: "Network dropped connection on reset"),
    Errno(number: 103, name: "ECONNABORTED", message: "Software caused connection abort"),
    Errno(number: 104, name: "ECONNRESET", message: "Connection reset by peer"),
    Errno(number: 105, name: "ENOBUFS", message: "No buffer space available"),
    Errno(number: 106, name: "EISCONN", message: "Transport endpoint is already connected"),
    Errno(number: 107, name: "ENOTCONN", message: "Transport endpoint is not connected"),
    Errno(number: 108, name: "ESHUTDOWN", message: "Cannot send after transport endpoint shutdown"),
    Errno(number: 109, name: "ETOOMANYREFS", message: "Too many references: cannot splice"),
    Errno(number: 110, name: "ETIMEDOUT", message: "Connection timed out"),
    Errno(number: 111, name: "ECONNREFUSED", message: "Connection refused"),
    Errno(number: 112, name: "EHOSTDOWN", message: "Host is down"),
    Errno(number: 113, name: "EHOSTUNREACH", message: "No route to host"),
    Errno(number: 114, name: "EALREADY", message: "Operation already in progress"),
    Errno(number: 115, name: "EINPROGRESS", message: "Operation now in progress"),
    Errno(number: 116, name: "ESTALE", message: "Stale file handle"),
    Errno(number: 117, name: "EUCLEAN", message: "Structure needs cleaning"),
    Errno(number: 118, name: "ENOTNAM", message: "Not a XENIX named type file"),
    Errno(number: 119, name: "ENAVAIL", message: "No XENIX semaphores available"),
    Errno(number: 120, name: "EISNAM", message: "Is a named type file"),
    Errno(number: 121, name: "EREMOTEIO", message: "Remote I/O error"),
    Errno(number: 122, name: "EDQUOT", message: "Disk quota exceeded"),
    Errno(number: 123, name: "ENOMEDIUM", message: "No medium found"),
    Errno(number: 124, name: "EMEDIUMTYPE", message: "Wrong medium type"),
    Errno(number: 125, name: "ECANCELED", message: "Operation canceled"),
    Errno(number: 126, name: "ENOKEY", message: "Required key not available"),
    Errno(number: 127, name: "EKEYEXPIRED", message: "Key has expired"),
    Errno(number: 128, name: "EKEYREVOKED", message: "Key has been revoked"),
    Errno(number: 129, name: "EKEYREJECTED", message: "Key was rejected by service"),
    Errno(number: 130, name: "EOWNERDEAD", message: "Owner died"),
    Errno(number: 131, name: "ENOTRECOVERABLE", message: "State not recoverable"),
    Errno(number: 132, name: "ERFKILL", message: "Operation not possible due to RF-kill"),
    Errno(number: 133, name: "EHWPOISON", message: "Memory page has hardware error"),
  ]
}
