#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The class's end of all connections: takes them, cuts what comes into lines, sends lines, and drops whoever goes beyond a limit. It never waits for
/// anybody, and it knows nothing of what the lines mean.
package final class ClassServer {
  /// Something that happened to a connection.
  package enum Event: Hashable, Sendable {
    /// A connection; whether it came through the socket of the class's own user.
    case opened(Int, isLocal: Bool)
    case line(Int, [UInt8])
    /// The connection is gone.
    case closed(Int)
  }

  private struct Peer {
    let descriptor: Int32
    let opened: UInt64
    var lastHeard: UInt64
    var isAdmitted = false
    /// It is not sent away when it says too much at once: what it says is heard later.
    var isTrusted = false
    /// Nothing is read from it before this time.
    var isHeardFrom: UInt64 = 0
    var input = LineBuffer(limit: WireLimits.clientLine)
    var output: [UInt8] = []
    /// Lines that may still come at once, in thousandths.
    var allowance = WireLimits.burst * 1000
    var allowanceTime: UInt64
    /// It is closed once its output is gone, at this time at the latest.
    var closing: UInt64?
  }

  /// The TCP port on the loopback address; `nil` for a class on its socket only.
  package let port: UInt16?
  private let path: String
  private let local: Int32
  private let remote: Int32?
  private var peers: [Int: Peer] = [:]
  private var next = 1
  private var lastSweep: UInt64 = 0

  /// Milliseconds that a refused peer has to read why.
  private static let farewell: UInt64 = 1_000

  /// Listens at a path, and on a port of the loopback address (0 for any that is free) unless it is `nil`.
  package init(path: String, port wanted: UInt16?) throws(TransportError) {
    self.path = path
    local = try Sockets.listen(path: path)
    if let wanted {
      let listener = try Sockets.listen(port: wanted)
      remote = listener.descriptor
      port = listener.port
    } else {
      remote = nil
      port = nil
    }
  }

  /// Whether a class answers at a path: a socket without a class is left over and may be replaced.
  package static func isAnswering(_ path: String) -> Bool {
    guard let descriptor = try? Sockets.connect(path: path) else { return false }
    _ = systemClose(descriptor)
    return true
  }

  deinit {
    for peer in peers.values { close(peer.descriptor) }
    close(local)
    if let remote { close(remote) }
    unlink(path)
  }

  /// Connections at present.
  package var count: Int { peers.count }

  /// Those that become readable when something is to be done.
  package var descriptors: [Int32] {
    let now = Milliseconds.now
    return [local] + [remote].compactMap(\.self) + peers.values.filter { $0.isHeardFrom <= now }.map(\.descriptor)
  }

  /// Milliseconds after which `serve` wants to be called even if nothing becomes readable.
  package var patience: Int {
    let now = Milliseconds.now
    return peers.values.contains { !$0.output.isEmpty || $0.isHeardFrom > now } ? 10 : 250
  }

  // MARK: What happens

  /// Does what can be done without waiting, and returns what happened, in order.
  package func serve(now: UInt64) -> [Event] {
    var events: [Event] = []
    let numbers = peers.keys.sorted()
    let listeners = [local] + [remote].compactMap(\.self)
    let watched =
      listeners.map { ($0, false) }
      + numbers.compactMap { number in
        peers[number].map { ($0.descriptor, !$0.output.isEmpty) }
      }
    for index in Readiness.look(watched) {
      if index < listeners.count {
        accept(listeners[index], isLocal: listeners[index] == local, now, &events)
      } else {
        let number = numbers[index - listeners.count]
        flush(number, &events)
        read(number, now, &events)
      }
    }
    if now &- lastSweep >= 250 { sweep(now, &events) }
    return events
  }

  private func accept(_ listener: Int32, isLocal: Bool, _ now: UInt64, _ events: inout [Event]) {
    for _ in 0..<32 {
      guard let accepted = Sockets.accept(listener) else { return }
      let strangers = peers.filter { !$0.value.isAdmitted }
      if strangers.count >= WireLimits.strangers, let oldest = strangers.keys.min() { drop(oldest, &events) }
      guard peers.count < WireLimits.connections else {
        close(accepted)
        continue
      }
      peers[next] = Peer(descriptor: accepted, opened: now, lastHeard: now, allowanceTime: now)
      events.append(.opened(next, isLocal: isLocal))
      next += 1
    }
  }

  private func read(_ number: Int, _ now: UInt64, _ events: inout [Event]) {
    guard var peer = peers[number], now >= peer.isHeardFrom else { return }
    switch Sockets.read(peer.descriptor, limit: 4096) {
    case .later: return
    case .closed: drop(number, &events)
    case .bytes(let bytes):
      // Who is being sent away is not listened to.
      guard peer.closing == nil else { return }
      guard let lines = peer.input.append(bytes[...]) else { return refuse(number, .line, now, &events) }
      if !lines.isEmpty { peer.lastHeard = now }
      let gained = Int(clamping: min(now &- peer.allowanceTime, 60_000)) * WireLimits.linesPerSecond
      peer.allowance = min(peer.allowance + gained, WireLimits.burst * 1000) - lines.count * 1000
      peer.allowanceTime = now
      // What is over the limit is taken, and the next is waited for as long as it would have had to wait.
      if peer.allowance < 0, peer.isTrusted { peer.isHeardFrom = now &+ UInt64(-peer.allowance / WireLimits.linesPerSecond) }
      peers[number] = peer
      guard peer.allowance >= 0 || peer.isTrusted else { return refuse(number, .rate, now, &events) }
      for line in lines { events.append(.line(number, line)) }
    }
  }

  private func sweep(_ now: UInt64, _ events: inout [Event]) {
    lastSweep = now
    for (number, peer) in peers {
      if let closing = peer.closing {
        if now >= closing { drop(number, &events) }
      } else if !peer.isAdmitted ? now &- peer.opened > WireLimits.joinTime : now &- peer.lastHeard > WireLimits.silence {
        refuse(number, .silent, now, &events)
      }
    }
  }

  // MARK: What others want

  /// The peer has said what it is: it may stay as long as it is heard from. One that is trusted may say more than the others at once, and waits.
  package func admit(_ number: Int, isTrusted: Bool = false) {
    peers[number]?.isAdmitted = true
    peers[number]?.isTrusted = isTrusted
  }

  /// Sends a line, or as much of it as the system takes now; the rest follows. Who does not take it is dropped at the next `serve`.
  package func send(_ message: ServerMessage, to number: Int) {
    guard let peer = peers[number], peer.closing == nil else { return }
    peers[number]?.output += Array(message.line.utf8) + [0x0a]
    push(number)
  }

  /// Tells a peer why, and ends its connection.
  package func close(_ number: Int, _ refusal: Refusal, now: UInt64) {
    guard peers[number]?.closing == nil else { return }
    send(.refused(refusal), to: number)
    peers[number]?.closing = now &+ Self.farewell
  }

  private func refuse(_ number: Int, _ refusal: Refusal, _ now: UInt64, _ events: inout [Event]) {
    close(number, refusal, now: now)
    events.append(.closed(number))
  }

  /// Gives the system what waits; a peer that takes too little is marked to be dropped.
  private func push(_ number: Int) {
    guard var peer = peers[number] else { return }
    let sent = Sockets.write(peer.descriptor, peer.output[...])
    guard let sent, peer.output.count - sent <= WireLimits.waitingBytes else {
      // Nothing more is kept for it, and the next sweep takes it away.
      peers[number]?.output = []
      peers[number]?.closing = 0
      return
    }
    peer.output.removeFirst(sent)
    peers[number] = peer
  }

  private func flush(_ number: Int, _ events: inout [Event]) {
    push(number)
    if let peer = peers[number], peer.closing != nil, peer.output.isEmpty { drop(number, &events) }
  }

  private func drop(_ number: Int, _ events: inout [Event]) {
    guard let peer = peers.removeValue(forKey: number) else { return }
    close(peer.descriptor)
    events.append(.closed(number))
  }

  private func close(_ descriptor: Int32) { _ = systemClose(descriptor) }
}

/// The system's `close`, whose name the server has for itself.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
