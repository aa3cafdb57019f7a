import Glibc

/// A program that runs on a pseudo-terminal of its own, as a session leader with that terminal as its controlling one, and what it shows there.
package final class PtyProcess {
  /// How a process ended.
  package enum Ending: Hashable, Sendable {
    /// It exited with this status.
    case exited(Int32)
    /// This signal ended it.
    case killed(Int32)
  }

  /// Why no process could be started.
  package struct Failure: Error {
    /// The system call that failed.
    package let call: String
    /// Its error number.
    package let number: Int32
  }

  /// What the program shows.
  package private(set) var terminal: VirtualTerminal
  /// Every byte that came from the terminal device: what the program wrote and what was echoed.
  package private(set) var transcript: [UInt8] = []
  /// The modes of the terminal device before the program started, as `modes` gives them.
  package let modesBefore: String
  /// The process's number.
  package let process: pid_t
  private var master: Int32
  private let slave: Int32
  private var ending: Ending?

  /// Starts `arguments[0]` with exactly `environment` on a terminal of `width` by `height` cells.
  package init(
    _ arguments: [String], environment: [String: String] = ["TERM": "xterm-256color"], width: Int = 80, height: Int = 24,
    terminal: VirtualTerminal? = nil
  ) throws {
    self.terminal = terminal ?? VirtualTerminal(width: width, height: height)
    // Every descriptor is closed in other children: a second holder of the master would keep the hang-up from ever coming.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { throw Failure(call: "open /dev/ptmx", number: errno) }
    var unlock: Int32 = 0
    guard ioctl(master, 0x4004_5431, &unlock) == 0 else { throw Failure(call: "TIOCSPTLCK", number: errno) }
    var number: UInt32 = 0
    guard ioctl(master, 0x8004_5430, &number) == 0 else { throw Failure(call: "TIOCGPTN", number: errno) }
    let path = "/dev/pts/\(number)"
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Failure(call: "open \(path)", number: errno) }
    var size = winsize(ws_row: UInt16(clamping: height), ws_col: UInt16(clamping: width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    modesBefore = Self.modes(of: slave)
    process = try Self.spawn(arguments, environment, on: path)
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    closeMaster()
    close(slave)
  }

  private static func spawn(_ arguments: [String], _ environment: [String: String], on path: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let newSession: Int32 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(newSession | 0x04 | 0x08))
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var process: pid_t = 0
    var result = posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp)
    // A program that has just been written is busy until every child forked meanwhile has executed its own.
    for _ in 0..<100 where result == ETXTBSY {
      usleep(10_000)
      result = posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp)
    }
    guard result == 0 else { throw Failure(call: "posix_spawn \(arguments[0])", number: result) }
    return process
  }

  /// The time that the program has run on a CPU so far, whatever else the machine does meanwhile.
  package var cpuTime: Duration {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .zero }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  // MARK: - Acting

  /// Types `text`.
  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends `bytes` as the terminal would, reading meanwhile what the program shows, lest both sides wait for each other.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, master >= 0 {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        pump(milliseconds: 5)
      } else {
        return
      }
    }
  }

  /// Changes the terminal's size, as dragging its window does.
  package func resize(width: Int, height: Int) {
    terminal.resize(width: width, height: height)
    var size = winsize(ws_row: UInt16(clamping: height), ws_col: UInt16(clamping: width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Sends a signal to the process.
  package func signal(_ number: Int32) { kill(process, number) }

  /// Sends a signal to the job in the terminal's foreground.
  package func signalForeground(_ number: Int32) {
    let group = tcgetpgrp(master)
    if group > 0 { killpg(group, number) }
  }

  /// Writes on the screen as another program on the same terminal would.
  package func overwrite(_ text: String) { terminal.feed(text.utf8) }

  /// Destroys the terminal, as closing its window does.
  package func closeMaster() {
    if master >= 0 { close(master) }
    master = -1
  }

  // MARK: - Watching

  /// Reads what the program shows until `isDone` or the time is up; whether it was.
  package func wait(seconds: Double = 20, until isDone: (VirtualTerminal) -> Bool) -> Bool {
    let deadline = Self.now() + Int(seconds * 1000)
    while !isDone(terminal) {
      if Self.now() >= deadline { return false }
      pump(milliseconds: 10)
    }
    return true
  }

  /// Reads what the program shows until `text` stands on the screen; whether it did in time.
  package func wait(for text: String, seconds: Double = 20) -> Bool {
    wait(seconds: seconds) { $0.text.contains(text) }
  }

  /// Reads what the program shows until nothing comes for `milliseconds`.
  package func settle(milliseconds: Int = 60) {
    while pump(milliseconds: milliseconds) {}
  }

  /// Waits for the end of the process; `nil` when the time is up. While `isReading` is false, what the program writes stays where it is, as in a
  /// terminal that has stopped.
  package func waitForEnd(seconds: Double = 20, isReading: Bool = true) -> Ending? {
    let deadline = Self.now() + Int(seconds * 1000)
    while ending == nil {
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        ending = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(status & 0x7f)
      } else if Self.now() >= deadline {
        return nil
      } else if isReading {
        pump(milliseconds: 5)
      } else {
        usleep(5000)
      }
    }
    while pump(milliseconds: 5) {}
    return ending
  }

  /// The modes of the terminal device (what `stty -a` shows), as one comparable text.
  package var modes: String { Self.modes(of: slave) }

  private static func modes(of device: Int32) -> String {
    var modes = termios()
    guard tcgetattr(device, &modes) == 0 else { return "no modes" }
    let characters = withUnsafeBytes(of: modes.c_cc) { $0.map { String($0) }.joined(separator: " ") }
    return "i\(modes.c_iflag) o\(modes.c_oflag) c\(modes.c_cflag) l\(modes.c_lflag) \(characters)"
  }

  /// Reads once what the program shows, and answers what the terminal was asked; whether anything came.
  @discardableResult
  private func pump(milliseconds: Int) -> Bool {
    guard master >= 0 else {
      usleep(UInt32(milliseconds) * 1000)
      return false
    }
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0, descriptor.revents & Int16(POLLIN) != 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    terminal.feed(buffer[..<count])
    transcript += buffer[..<count]
    let answers = terminal.takeAnswers()
    if !answers.isEmpty { _ = answers.withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }
    return true
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  /// The path of a program that was built beside the running tests.
  package static func builtProgram(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(decoding: buffer[..<max(count, 0)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 } + "/" + name
  }
}
