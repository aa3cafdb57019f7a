#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A call to the system that failed.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, in words.
  package let action: String
  /// The error's number; `nil` where the system has none.
  package let number: Int32?

  init(_ action: String, _ number: Int32? = errno) {
    self.action = action
    self.number = number
  }

  package var description: String { number == nil ? action : "cannot \(action): \(reason)" }

  /// Why, in the system's words; what was tried where it has none.
  var reason: String { number.map { String(cString: strerror($0)) } ?? action }
}

/// Sockets as descriptors: the only file that calls the system's socket functions. Every descriptor is non-blocking and closed on `exec`.
enum Sockets {
  private static let streamType = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

  /// A listening Unix socket at a path in a directory that only its owner can enter.
  static func listen(path: String) throws(TransportError) -> Int32 {
    let descriptor = try make(AF_UNIX)
    unlink(path)
    guard try withUnix(path, { bind(descriptor, $0, $1) }) == 0, systemListen(descriptor, 64) == 0 else {
      let error = TransportError("listen at \(path)")
      close(descriptor)
      throw error
    }
    chmod(path, 0o600)
    return descriptor
  }

  /// A listening TCP socket on the loopback address; port 0 stands for any that is free. Returns its port too.
  static func listen(port: UInt16) throws(TransportError) -> (descriptor: Int32, port: UInt16) {
    let descriptor = try make(AF_INET)
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard withLoopback(port, { bind(descriptor, $0, $1) }) == 0, systemListen(descriptor, 64) == 0 else {
      let error = TransportError("listen on port \(port) of 127.0.0.1")
      close(descriptor)
      throw error
    }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else {
      let error = TransportError("find out the port")
      close(descriptor)
      throw error
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  /// Begins to connect to a Unix socket.
  static func connect(path: String) throws(TransportError) -> Int32 {
    let descriptor = try make(AF_UNIX)
    return try finish(try withUnix(path) { systemConnect(descriptor, $0, $1) }, descriptor, "reach the class at \(path)")
  }

  /// Begins to connect to a port of the loopback address.
  static func connect(port: UInt16) throws(TransportError) -> Int32 {
    let descriptor = try make(AF_INET)
    let result = withLoopback(port) { systemConnect(descriptor, $0, $1) }
    setNoDelay(descriptor)
    return try finish(result, descriptor, "reach the class on port \(port) of 127.0.0.1")
  }

  /// The next connection that waits; `nil` when there is none.
  static func accept(_ listener: Int32) -> Int32? {
    let descriptor = systemAccept(listener)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    setNoDelay(descriptor)
    return descriptor
  }

  /// What a look at a descriptor found.
  enum Outcome {
    case bytes([UInt8])
    /// Nothing now.
    case later
    case closed
  }

  /// Reads what is there, at most `limit` bytes.
  static func read(_ descriptor: Int32, limit: Int) -> Outcome {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &buffer, limit, 0)
    if count > 0 { return .bytes(Array(buffer[..<count])) }
    if count == 0 { return .closed }
    return errno == EAGAIN || errno == EINTR ? .later : .closed
  }

  /// Sends as much as the system takes; `nil` when the other end is gone.
  static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  // MARK: Addresses

  private static func make(_ family: Int32) throws(TransportError) -> Int32 {
    let descriptor = socket(family, streamType, 0)
    guard descriptor >= 0 else { throw TransportError("make a socket") }
    return descriptor
  }

  private static func setNoDelay(_ descriptor: Int32) {
    var on: Int32 = 1
    // A Unix socket has no such option and needs none.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func finish(_ result: Int32, _ descriptor: Int32, _ action: String) throws(TransportError) -> Int32 {
    if result == 0 || errno == EINPROGRESS || errno == EAGAIN { return descriptor }
    let error = TransportError(action)
    close(descriptor)
    throw error
  }

  private static func withUnix(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(TransportError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw TransportError("the path of the socket is too long: \(path)", nil)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  private static func withLoopback(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}

/// Which of several descriptors have something: bytes or a connection to take, and room to write where that is asked for.
enum Readiness {
  /// Looks without waiting; the numbers in the given list of those that have something.
  static func look(_ descriptors: [(descriptor: Int32, forWriting: Bool)]) -> [Int] {
    var watched = descriptors.map {
      pollfd(fd: $0.descriptor, events: Int16(POLLIN) | ($0.forWriting ? Int16(POLLOUT) : 0), revents: 0)
    }
    guard poll(&watched, nfds_t(watched.count), 0) > 0 else { return [] }
    return watched.indices.filter { watched[$0].revents != 0 }
  }
}

/// The system's `listen`, `accept` and `connect`, whose names `Sockets` has for itself.
private func systemAccept(_ listener: Int32) -> Int32 { accept(listener, nil, nil) }
private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }
private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
  connect(descriptor, address, length)
}
