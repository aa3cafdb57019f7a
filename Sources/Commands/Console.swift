#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Machine

/// The guest's console on standard input and output.
struct Console {
  private var shown = 0
  private var isInputEnded = false

  /// Writes what the guest has sent since the last call; an error when standard output does not take it.
  mutating func show(_ log: ByteLog) throws(Ending) {
    guard log.count > shown else { return }
    let bytes = log.bytes(in: shown..<log.count)
    shown = log.count
    try StandardOutput.put(bytes)
  }

  /// What has come on standard input; `nil` when nothing has. At its end the terminal's end-of-file character, again and again.
  mutating func input(mayWait: Bool) -> [UInt8]? {
    if isInputEnded { return [4] }
    var descriptor = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, mayWait ? -1 : 0) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(0, &buffer, buffer.count)
    if count < 0 { return nil }
    if count == 0 {
      isInputEnded = true
      return [4]
    }
    return Array(buffer[..<count])
  }
}
