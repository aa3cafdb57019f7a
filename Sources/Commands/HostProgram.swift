import Foundation

/// Another program of the host that is run to its end. Foundation's `Process` would do it with threads, and those would take the signals that a screen
/// reads as events later: a screen has to be made before any other thread.
enum HostProgram {
  /// Where a program reads and writes.
  enum Place {
    /// Where we do: it has the terminal for itself, and its keys to stop are not ours.
    case terminal
    /// It reads nothing, and what it writes goes to standard error.
    case standardError
  }

  /// Runs the program at the path `arguments[0]`, and returns its exit status, 128 and the signal when one ended it.
  static func run(_ arguments: [String], at place: Place) throws(Refusal) -> Int32 {
    guard let path = arguments.first else { throw Refusal("no program is named") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if place == .standardError {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var stops = sigset_t()
    sigemptyset(&stops)
    sigaddset(&stops, SIGINT)
    sigaddset(&stops, SIGQUIT)
    posix_spawnattr_setsigdefault(&attributes, &stops)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    // As system(3) does it: Ctrl-C and Ctrl-\ are for whoever has the terminal.
    let kept = place == .terminal ? (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN)) : nil
    defer {
      if let kept {
        signal(SIGINT, kept.0)
        signal(SIGQUIT, kept.1)
      }
    }
    var process: pid_t = 0
    let error = posix_spawn(&process, path, &actions, &attributes, &argv, &envp)
    guard error == 0 else { throw Refusal("cannot run \(path): \(String(cString: strerror(error)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Refusal("cannot wait for \(path): \(String(cString: strerror(errno)))") }
    }
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}
