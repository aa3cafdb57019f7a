/// A signal by number (Linux arch/x86/include/uapi/asm/signal.h and signal(7)).
package struct Signal: Hashable, Sendable {
  /// What happens to a process that neither handles nor ignores it.
  package enum Action: String, Hashable, Sendable {
    case terminate
    /// Terminates and leaves a core dump.
    case core
    case ignore
    case stop
    case `continue`
  }

  package let number: Int
  /// `SIGSEGV`.
  package let name: String
  package let action: Action
  /// As strsignal says it.
  package let message: String

  /// Signals 1 to 31; 32 to 64 are real-time signals without names of their own.
  package static let all: [Signal] = [
    Signal(number: 1, name: "SIGHUP", action: .terminate, message: "Hangup"),
    Signal(number: 2, name: "SIGINT", action: .terminate, message: "Interrupt"),
    Signal(number: 3, name: "SIGQUIT", action: .core, message: "Quit"),
    Signal(number: 4, name: "SIGILL", action: .core, message: "Illegal instruction"),
    Signal(number: 5, name: "SIGTRAP", action: .core, message: "Trace/breakpoint trap"),
    Signal(number: 6, name: "SIGABRT", action: .core, message: "Aborted"),
    Signal(number: 7, name: "SIGBUS", action: .core, message: "Bus error"),
    Signal(number: 8, name: "SIGFPE", action: .core, message: "Floating point exception"),
    Signal(number: 9, name: "SIGKILL", action: .terminate, message: "Killed"),
    Signal(number: 10, name: "SIGUSR1", action: .terminate, message: "User defined signal 1"),
    Signal(number: 11, name: "SIGSEGV", action: .core, message: "Segmentation fault"),
    Signal(number: 12, name: "SIGUSR2", action: .terminate, message: "User defined signal 2"),
    Signal(number: 13, name: "SIGPIPE", action: .terminate, message: "Broken pipe"),
    Signal(number: 14, name: "SIGALRM", action: .terminate, message: "Alarm clock"),
    Signal(number: 15, name: "SIGTERM", action: .terminate, message: "Terminated"),
    Signal(number: 16, name: "SIGSTKFLT", action: .terminate, message: "Stack fault"),
    Signal(number: 17, name: "SIGCHLD", action: .ignore, message: "Child exited"),
    Signal(number: 18, name: "SIGCONT", action: .continue, message: "Continued"),
    Signal(number: 19, name: "SIGSTOP", action: .stop, message: "Stopped (signal)"),
    Signal(number: 20, name: "SIGTSTP", action: .stop, message: "Stopped"),
    Signal(number: 21, name: "SIGTTIN", action: .stop, message: "Stopped (tty input)"),
    Signal(number: 22, name: "SIGTTOU", action: .stop, message: "Stopped (tty output)"),
    Signal(number: 23, name: "SIGURG", action: .ignore, message: "Urgent I/O condition"),
    Signal(number: 24, name: "SIGXCPU", action: .core, message: "CPU time limit exceeded"),
    Signal(number: 25, name: "SIGXFSZ", action: .core, message: "File size limit exceeded"),
    Signal(number: 26, name: "SIGVTALRM", action: .terminate, message: "Virtual timer expired"),
    Signal(number: 27, name: "SIGPROF", action: .terminate, message: "Profiling timer expired"),
    Signal(number: 28, name: "SIGWINCH", action: .ignore, message: "Window changed"),
    Signal(number: 29, name: "SIGIO", action: .terminate, message: "I/O possible"),
    Signal(number: 30, name: "SIGPWR", action: .terminate, message: "Power failure"),
    Signal(number: 31, name: "SIGSYS", action: .core, message: "Bad system call"),
  ]

  /// The signal of that number, 1 to 31.
  package static func numbered(_ number: Int) -> Signal? { (1...31).contains(number) ? all[number - 1] : nil }
}
