import Foundation
import Simulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where a class keeps its socket, its secret and what a restart needs: a directory that only its owner can enter.
package struct RuntimeDirectory: Sendable {
  /// The directory's path.
  package let path: String

  /// The user's own: `ringwalk` in XDG_RUNTIME_DIR, else `ringwalk-UID` in TMPDIR or /tmp. Made when it is not there; refused when it belongs to somebody
  /// else or others can enter it, since a shared directory such as /tmp lets anybody make it first.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(TransportError) {
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
      try self.init(path: runtime + "/ringwalk")
    } else {
      let temporary = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
      try self.init(path: "\(temporary)/ringwalk-\(getuid())")
    }
  }

  /// A directory at a path.
  package init(path: String) throws(TransportError) {
    self.path = path
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw TransportError("make \(path)") }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw TransportError("look at \(path)") }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(), status.st_mode & 0o077 == 0 else {
      throw TransportError("\(path) must be a directory of your own that nobody else can enter (mode 0700)", nil)
    }
  }

  /// The socket of the class of a name.
  package func socket(_ name: String) -> String { "\(path)/\(name).sock" }

  /// The file with what the class of a name needs after a restart, its secret among it.
  package func stateFile(_ name: String) -> String { "\(path)/\(name).class" }

  /// Whether a class can have the name: letters, digits and hyphens.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 32
      && name.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
  }
}

/// What of a class is kept for its console and for a restart, in a file that only its owner can read.
package struct ClassFile: Hashable, Sendable {
  /// What the presenter's rights hang on: 32 hexadecimal digits.
  package var secret: String
  /// The join code; `nil` for a class on its socket only.
  package var code: JoinCode?
  /// The device number of the terminal that is the audience screen; 0 for none.
  package var terminal: UInt64
  /// The lesson that is presented: its id, or the path of its file.
  package var lesson: String
  /// What the class is about: a restart with anything else would be another class.
  package var terms: ClassTerms
  /// When the class began, in seconds since 1970.
  package var began: Int
  /// The path of the file in which the session is recorded; `nil` when it is not.
  package var recording: String?
  /// Where the class was.
  package var showing: Showing?
  /// The input that its machine had had.
  package var inputs: [InputLog.Entry] = []
  /// The stops that it had been at, from 0, in its order.
  package var visited: [Int] = []
  /// The question that it was asked there, without its seats.
  var vote: Poll?
  /// How many questions were asked so far.
  var askings = 0

  /// The file of a new class.
  package init(code: JoinCode?, terminal: UInt64, lesson: String, terms: ClassTerms) {
    secret = WireText.hash(.random(in: 0 ... .max)) + WireText.hash(.random(in: 0 ... .max))
    self.code = code
    self.terminal = terminal
    self.lesson = lesson
    self.terms = terms
    began = Self.now
  }

  /// Seconds since 1970.
  private static var now: Int { Int(Date().timeIntervalSince1970) }

  /// Milliseconds since the class began; none where the clock was set back since.
  package var elapsed: UInt64 { UInt64(max(0, Self.now - began)) &* 1000 }

  /// Leaves out the question and its counts.
  mutating func forgetVote() { vote = nil }

  /// Reads what `write` has written; `nil` for anything else.
  package init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0a).map(Array.init)
    guard lines.count >= 4, bytes.count <= 1 << 20 else { return nil }
    guard var head = try? WireFields(lines[0], limit: 80), (try? head.word()) == "ringwalk-class", (try? head.number()) == 3 else {
      return nil
    }
    guard var first = try? WireFields(lines[1], limit: 80), let secret = try? first.word(), secret.utf8.count == 32 else { return nil }
    guard var second = try? WireFields(lines[2], limit: 8500), let code = try? second.word(), let terminal = try? second.word64(),
      let lesson = try? second.text(limit: 4096)
    else { return nil }
    guard case .lesson(_, let terms)? = try? ServerMessage(line: lines[3]) else { return nil }
    self.secret = secret
    self.code = JoinCode(code)
    self.terminal = terminal
    self.lesson = lesson
    self.terms = terms
    began = 0
    for line in lines.dropFirst(4) where (try? take(line)) == nil { return nil }
  }

  /// Seconds since 1970 at most.
  private static let timeLimit = 1 << 40

  /// Takes one of the lines over that say where the class was.
  private mutating func take(_ line: [UInt8]) throws(WireError) {
    // The path of a recording may be longer than a line of the protocol.
    var fields = try WireFields(line, limit: 8500)
    switch try fields.word() {
    case "began":
      began = try fields.number(upTo: Self.timeLimit)
      try fields.end()
    case "recording":
      recording = try fields.text(limit: 4096)
      try fields.end()
    case "askings":
      askings = try fields.number()
      try fields.end()
    case "visited":
      visited = try fields.numbers(atMost: 500)
      try fields.end()
    case "vote":
      vote = try Poll(&fields)
      try fields.end()
    default:
      switch try ServerMessage(line: line) {
      case .showing(let showing): self.showing = showing
      case .input(let tick, let input): inputs.append(InputLog.Entry(tick: tick, input: input))
      default: throw WireError("a line of another kind")
      }
    }
  }

  /// Where the class was, as the messages that tell it; empty for a new class.
  package var place: [ServerMessage] {
    guard let showing else { return [] }
    return [.inputs(revision: showing.place.revision, count: inputs.count)] + inputs.map { .input(tick: $0.tick, $0.input) } + [
      .showing(showing)
    ]
  }

  private var text: String {
    var lines = ["ringwalk-class 3", secret, "\(code?.text ?? "-") \(WireText.hash(terminal)) \(WireText.text(lesson))"]
    lines.append(ServerMessage.lesson(version: WireLimits.version, terms).line)
    lines.append("began \(began)")
    if let recording { lines.append("recording \(WireText.text(recording))") }
    lines += inputs.map { ServerMessage.input(tick: $0.tick, $0.input).line }
    if let showing { lines.append(ServerMessage.showing(showing).line) }
    lines.append("visited \(WireText.list(visited.map(String.init)))")
    lines.append("askings \(askings)")
    if let vote { lines.append("vote \(vote.text)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes the file anew with mode 0600: whoever reads it sees the old bytes or the new ones.
  package func write(to path: String) throws(TransportError) {
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TransportError("write \(temporary)") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ systemWrite(descriptor, $0) }) == bytes.count, rename(temporary, path) == 0 else {
      throw TransportError("write \(path)")
    }
  }

  /// The file at a path; throws when there is none that this build can read.
  package static func read(_ path: String) throws(TransportError) -> ClassFile {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw TransportError("there is no class: \(path) is missing", nil)
    }
    guard let file = ClassFile([UInt8](data)) else { throw TransportError("\(path) is not readable by this version", nil) }
    return file
  }

  /// The device number of the terminal on standard input; 0 when that is none.
  package static var ownTerminal: UInt64 {
    var status = stat()
    return isatty(0) == 1 && fstat(0, &status) == 0 ? UInt64(status.st_rdev) : 0
  }
}

/// The system's `write`, whose name `ClassFile` has for itself.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(descriptor, bytes.baseAddress, bytes.count) }
