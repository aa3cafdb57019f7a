import Classroom
import Glibc

/// A connection to a class that does what no follower would: the test's own, so that it can break every rule.
final class RawPeer {
  let descriptor: Int32
  private var input = LineBuffer(limit: WireLimits.serverLine)
  private(set) var isClosed = false
  /// What the class has said.
  private(set) var heard: [ServerMessage] = []

  init?(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let descriptor = descriptor
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard descriptor >= 0, result == 0 else { return nil }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) {
    guard !isClosed else { return }
    let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if count < 0, errno != EAGAIN { isClosed = true }
  }

  func send(_ line: String) { send(Array((line + "\n").utf8)) }

  /// Takes what the class has sent; returns what is new.
  @discardableResult
  func listen() -> [ServerMessage] {
    var new: [ServerMessage] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while !isClosed {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 || count < 0 && errno != EAGAIN { isClosed = true }
      guard count > 0 else { break }
      for line in input.append(buffer[..<count]) ?? [] {
        if let message = try? ServerMessage(line: line) { new.append(message) }
      }
    }
    heard += new
    return new
  }
}
