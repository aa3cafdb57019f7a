import LinuxABI
import Machine
import Primitives
import X86

/// Why bytes are no walk that this build can read.
package struct WalkFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Counted from 1.
  package let line: Int
  package let message: String

  package var description: String { "line \(line): \(message)" }
}

extension WalkFile {
  private static let magic = "ringwalk-walk"
  /// Bytes of a file at most: more is no walk.
  package static let sizeLimit = 64 << 20

  /// Whether bytes are a walk of any version, whole or not.
  package static func isWalk(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array((magic + " ").utf8)) }

  // MARK: Writing

  /// The walk as the bytes of a file.
  package func write() -> [UInt8] {
    var lines = [
      "\(Self.magic) \(Self.version)", "build \(Self.quoted(build))", "kernel \(Self.text(kernel))",
      "program \(Self.text(program)) \(Self.quoted(programPath))",
    ]
    lines += programHostPaths.map { "program-file \(Self.quoted($0))" }
    lines += arguments.map { "argument \(Self.quoted($0))" }
    lines += files.map { "file \(Self.quoted($0.path)) \($0.contents.isEmpty ? "-" : hex($0.contents))" }
    lines.append("command-line \(Self.quoted(commandLine))")
    lines.append("machine \(era.rawValue) \(memorySize) \(vendor.name)")
    for branch in branches {
      let parent = branch.parent.map { "\($0)" } ?? "-"
      lines.append("branch \(branch.id) \(parent) \(branch.start) \(branch.end) \(Self.quoted(branch.name))")
      lines += branch.inputs.entries.map { "input \($0.tick) \(Self.text($0.input))" }
    }
    lines += bookmarks.map { "bookmark \($0.branch) \($0.position) \(Self.quoted($0.name))" }
    if let lesson { lines.append("lesson \(Self.text(lesson.file)) \(lesson.stop) \(lesson.beat)") }
    lines.append("position \(branch) \(position) 0x\(hex(digest))")
    return Self.withChecks(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static func text(_ file: File) -> String { "\(quoted(file.name)) \(file.size) 0x\(hex(file.hash))" }

  fileprivate static func text(_ input: Input) -> String {
    switch input {
    case .serial(let bytes): return "serial \(hex(bytes))"
    case .scancodes(let bytes): return "scancodes \(hex(bytes))"
    case .edit(let edit):
      switch edit {
      case .register(let register, let value): return "register \(register.name) 0x\(hex(value))"
      case .rip(let value): return "rip 0x\(hex(value))"
      case .flag(let flag, let value): return "flag \(flag.name) \(value)"
      case .control(let number, let value): return "control \(number) 0x\(hex(value))"
      case .msr(let msr, let value): return "msr 0x\(hex(UInt64(msr.rawValue))) 0x\(hex(value))"
      case .memory(let physical, let bytes): return "memory 0x\(hex(physical)) \(hex(bytes))"
      case .interrupt(let vector): return "interrupt \(vector)"
      case .fault(let fault): return "fault \(fault.vector.rawValue) \(fault.errorCode) 0x\(hex(fault.address))"
      case .skip: return "skip"
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for byte in text.utf8 {
      if byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        result += "\\x" + hex(UInt64(byte), minimumDigits: 2)
      } else {
        result.unicodeScalars.append(UnicodeScalar(byte))
      }
    }
    return result + "\""
  }

  // MARK: Reading

  /// Reads a walk; throws at the first line that is not as this build writes it.
  package init(_ bytes: [UInt8]) throws(WalkFileError) {
    guard bytes.count <= Self.sizeLimit else { throw WalkFileError(line: 1, message: "\(bytes.count) bytes are too many for a walk") }
    var kernel: File?
    var program: (file: File, path: String)?
    var machine: (era: Era, memory: Int, vendor: Vendor)?
    var place: (branch: Int, position: Position, digest: UInt64, line: Int)?
    var commandLine: String?
    var build: String?
    var checks = WalkChecks()
    programHostPaths = []
    arguments = []
    files = []
    branches = []
    bookmarks = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      var fields = try WalkFieldReader(line, number)
      let item = try fields.word()
      if number == 1 {
        guard item == Self.magic else { throw fields.error("this is no walk of Ringwalk") }
        let version = try fields.integer()
        guard (Self.oldestVersion...Self.version).contains(version) else {
          throw fields.error("version \(version) of the format; this build reads versions \(Self.oldestVersion) to \(Self.version)")
        }
        continue
      }
      func once(_ isThere: Bool) throws(WalkFileError) {
        if isThere { throw fields.error("a second `\(item)`") }
      }
      switch item {
      case "build":
        try once(build != nil)
        build = try fields.text()
      case "kernel":
        try once(kernel != nil)
        kernel = try fields.file()
      case "program":
        try once(program != nil)
        program = (try fields.file(), try fields.path(isAbsolute: true))
      case "program-file": programHostPaths.append(try fields.text())
      case "argument": arguments.append(try fields.text())
      case "file": files.append(try fields.guestFile())
      case "command-line":
        try once(commandLine != nil)
        commandLine = try fields.text()
      case "machine":
        try once(machine != nil)
        machine = (try fields.era(), try fields.memory(), try fields.vendor())
      case "branch": branches.append(try fields.branch(after: branches))
      case "input":
        guard !branches.isEmpty else { throw fields.error("input before any branch") }
        let tick = try fields.tick()
        guard branches[branches.count - 1].inputs.append(try fields.input(), at: tick) else { throw fields.error("input out of order") }
      case "bookmark":
        bookmarks.append(Bookmark(branch: try fields.integer(), position: try fields.position(), name: try fields.text()))
      case "lesson":
        try once(lesson != nil)
        lesson = SavedLesson(try fields.file(), stop: try fields.integer(), beat: try fields.integer())
      case "position":
        try once(place != nil)
        place = (try fields.integer(), try fields.position(), try fields.number(), number)
      case WalkChecks.item: try fields.check(&checks)
      default: throw fields.error("unknown item `\(item)`")
      }
      checks.take(item, line, number)
      try fields.end()
    }
    guard number > 1, let build, let kernel, let program, let commandLine, let machine, let place, !branches.isEmpty else {
      throw WalkFileError(line: number, message: "the walk is cut off")
    }
    self.build = build
    self.kernel = kernel
    (self.program, programPath) = program
    self.commandLine = commandLine
    (era, memorySize, vendor) = machine
    (branch, position, digest) = (place.branch, place.position, place.digest)
    try checkPosition(line: place.line)
    try checks.compare(end: number)
  }

  /// Refuses a position that no walk can come to: on a branch that is not there, or beyond the end of its branch.
  private func checkPosition(line: Int) throws(WalkFileError) {
    guard let current = branches.first(where: { $0.id == branch }) else {
      throw WalkFileError(line: line, message: "there is no branch \(branch)")
    }
    guard position.tick <= current.end else {
      throw WalkFileError(line: line, message: "branch \(branch) ends at tick \(current.end), before the position")
    }
  }
}

extension Input {
  /// The input as a walk's file has it: `register rax 0x5`.
  package var text: String { WalkFile.text(self) }

  /// Reads what `text` writes; throws for anything else.
  package init(text: String) throws(WalkFileError) {
    var fields = try WalkFieldReader(Array(text.utf8)[...], 1)
    self = try fields.input()
    try fields.end()
  }
}
