import Foundation

/// A pseudo-terminal of our own: what a measurement or another program draws on.
final class PseudoTerminal {
  /// The end that reads what was drawn and writes what was typed.
  let master: Int32
  /// The end that is the terminal.
  private(set) var slave: Int32
  private let path: String
  /// Signalled when the thread that reads everything away has ended.
  private var reading: DispatchSemaphore?

  /// Why there is no terminal.
  struct Failure: Error, CustomStringConvertible {
    let call: String
    let number: Int32
    var description: String { "\(call): \(String(cString: strerror(number)))" }
  }

  init(width: Int, height: Int) throws(Failure) {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw Failure(call: "open /dev/ptmx", number: errno) }
    // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)); the C library's functions for them are not seen from Swift.
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      let number = errno
      close(master)
      throw Failure(call: "ioctl /dev/ptmx", number: number)
    }
    path = "/dev/pts/\(number)"
    let slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else {
      let number = errno
      close(master)
      throw Failure(call: "open \(path)", number: number)
    }
    self.master = master
    self.slave = slave
    var size = winsize(ws_row: UInt16(clamping: height), ws_col: UInt16(clamping: width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  deinit {
    hangUp()
    close(master)
  }

  /// Closes the end that is the terminal, and waits until everything is read that was drawn on it.
  func hangUp() {
    if slave >= 0 { close(slave) }
    slave = -1
    reading?.wait()
    reading = nil
  }

  /// Reads everything away that is drawn from now on: a pseudo-terminal holds little, and then its writer waits.
  func readAway() {
    let done = DispatchSemaphore(value: 0)
    let master = master
    reading = done
    Thread {
      var buffer = [UInt8](repeating: 0, count: 65536)
      while read(master, &buffer, buffer.count) > 0 {}
      done.signal()
    }.start()
  }

  /// Starts a program with this as its controlling terminal, and with exactly `environment`.
  func spawn(_ arguments: [String], environment: [String: String]) throws(Failure) -> pid_t {
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
    let newSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, newSession)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp)
    guard result == 0 else { throw Failure(call: "posix_spawn \(arguments[0])", number: result) }
    return process
  }

  /// Types `text`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Waits until something is drawn; `false` when nothing is for `milliseconds`.
  func waitForOutput(milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, milliseconds) > 0 && descriptor.revents & Int16(POLLIN) != 0
  }

  /// Reads away what was drawn until nothing comes for `milliseconds`; returns how many bytes it was.
  @discardableResult
  func drain(milliseconds: Int32) -> Int {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var total = 0
    while waitForOutput(milliseconds: milliseconds) {
      let count = read(master, &buffer, buffer.count)
      if count <= 0 { break }
      total += count
    }
    return total
  }
}
