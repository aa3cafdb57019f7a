#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Standard output, the one way in which every verb writes to it: at once, and with an error when it takes no more, as on a full disk. `print` says
/// nothing of that, and a `FileHandle` ends the process.
enum StandardOutput {
  /// Writes bytes as they are.
  static func put(_ bytes: some Collection<UInt8>) throws(Ending) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Ending(message: "standard output cannot be written: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes a text as it is.
  static func put(_ text: String) throws(Ending) { try put(text.utf8) }

  /// Writes a line.
  static func say(_ line: String) throws(Ending) { try put(line + "\n") }
}
