#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A follower's or the console's end of its connection. It never waits; when the connection is lost it is made anew by itself, with longer pauses each time.
package final class ClassLink {
  /// Where the class is.
  package enum Destination: Hashable, Sendable {
    /// The socket of the class's own user.
    case socket(String)
    /// A port of the loopback address.
    case port(UInt16)
  }

  /// Something that happened.
  package enum Event: Hashable, Sendable {
    /// A connection was made: the first line is due.
    case connected
    case message(ServerMessage)
    /// The connection is gone; another one will be tried.
    case lost
  }

  private let destination: Destination
  private var socket: Int32?
  private var isConnected = false
  private var input = LineBuffer(limit: WireLimits.serverLine)
  private var output: [UInt8] = []
  private var nextTry: UInt64 = 0
  private var pause = 0
  private var lastSaid: UInt64 = 0
  private var lastHeard: UInt64 = 0
  private var pings = 0
  private var isEnded = false
  /// Tries one after the other that have come to nothing.
  package private(set) var failures = 0

  /// Milliseconds between one try and the next.
  private static let pauses: [UInt64] = [100, 200, 500, 1000, 2000, 5000]

  package init(_ destination: Destination) { self.destination = destination }

  deinit { if let socket { _ = close(socket) } }

  /// To be watched for reading; `nil` while there is no connection.
  package var descriptor: Int32? { isConnected ? socket : nil }

  /// Milliseconds after which `serve` wants to be called even if nothing becomes readable.
  package func patience(now: UInt64) -> Int {
    if isEnded { return 1000 }
    if socket == nil { return Int(clamping: nextTry > now ? nextTry - now : 0) }
    return isConnected && output.isEmpty ? 1000 : 10
  }

  /// Ends the connection for good.
  package func end() {
    send(.bye, now: Milliseconds.now)
    push()
    drop()
    isEnded = true
  }

  /// Does what can be done without waiting, and returns what happened, in order.
  package func serve(now: UInt64) -> [Event] {
    guard !isEnded else { return [] }
    var events: [Event] = []
    if socket == nil {
      guard now >= nextTry else { return [] }
      nextTry = now &+ Self.pauses[min(pause, Self.pauses.count - 1)]
      pause += 1
      socket =
        switch destination {
        case .socket(let path): try? Sockets.connect(path: path)
        case .port(let port): try? Sockets.connect(port: port)
        }
      guard socket != nil else {
        failures += 1
        return []
      }
    }
    if let socket, !isConnected {
      var watched = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
      guard poll(&watched, 1, 0) > 0 else { return [] }
      var error: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0, error == 0 else {
        drop()
        failures += 1
        return []
      }
      failures = 0
      isConnected = true
      (lastSaid, lastHeard) = (now, now)
      events.append(.connected)
    }
    read(now, &events)
    if isConnected {
      if now &- lastSaid >= WireLimits.heartbeat { ping(now) }
      // A laptop that slept, or a cable that is out: the other end does not say goodbye.
      if now &- lastHeard >= WireLimits.silence { lose(&events) }
      push()
    }
    return events
  }

  private func read(_ now: UInt64, _ events: inout [Event]) {
    for _ in 0..<16 {
      guard let socket, isConnected else { return }
      switch Sockets.read(socket, limit: 16 << 10) {
      case .later: return
      case .closed: return lose(&events)
      case .bytes(let bytes):
        lastHeard = now
        guard let lines = input.append(bytes[...]) else { return lose(&events) }
        for line in lines {
          // What is no message of this version ends the connection: going on could only show what is not so.
          guard let message = try? ServerMessage(line: line) else { return lose(&events) }
          switch message {
          case .welcome, .status: pause = 0
          default: break
          }
          events.append(.message(message))
        }
      }
    }
  }

  private func lose(_ events: inout [Event]) {
    drop()
    events.append(.lost)
  }

  private func drop() {
    if let socket { _ = close(socket) }
    socket = nil
    isConnected = false
    output = []
    input = LineBuffer(limit: WireLimits.serverLine)
  }

  private func ping(_ now: UInt64) {
    pings = (pings + 1) % 1_000_000
    send(.ping(pings), now: now)
  }

  /// Sends a line; nothing while there is no connection.
  package func send(_ message: ClientMessage, now: UInt64) {
    guard isConnected else { return }
    lastSaid = now
    output += Array(message.line.utf8) + [0x0a]
    push()
  }

  private func push() {
    guard let socket, isConnected, let sent = Sockets.write(socket, output[...]) else { return }
    output.removeFirst(sent)
  }
}
