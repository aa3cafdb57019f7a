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
  private static let sizeLimit = 64 << 20

  // MARK: Writing

  /// The walk as the bytes of a file.
  package func write() -> [UInt8] {
    var lines = [
      "\(Self.magic) \(Self.version)", "kernel \(Self.text(kernel))", "program \(Self.text(program)) \(Self.quoted(programPath))",
    ]
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
    return Array((lines.joined(separator: "\n") + "\n").utf8)
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
    var place: (branch: Int, position: Position, digest: UInt64)?
    commandLine = ""
    arguments = []
    files = []
    branches = []
    bookmarks = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      var fields = try FieldReader(line, number)
      let item = try fields.word()
      if number == 1 {
        guard item == Self.magic else { throw fields.error("this is no walk of Ringwalk") }
        let version = try fields.integer()
        guard version == Self.version else {
          throw fields.error("version \(version) of the format; this build reads version \(Self.version)")
        }
        continue
      }
      switch item {
      case "kernel": kernel = try fields.file()
      case "program": program = (try fields.file(), try fields.text())
      case "argument": arguments.append(try fields.text())
      case "file": files.append(try fields.guestFile())
      case "command-line": commandLine = try fields.text()
      case "machine": machine = (try fields.era(), try fields.integer(), try fields.vendor())
      case "branch": branches.append(try fields.branch())
      case "input":
        guard !branches.isEmpty else { throw fields.error("input before any branch") }
        let tick = try fields.tick()
        guard branches[branches.count - 1].inputs.append(try fields.input(), at: tick) else { throw fields.error("input out of order") }
      case "bookmark":
        bookmarks.append(Bookmark(branch: try fields.integer(), position: try fields.position(), name: try fields.text()))
      case "lesson": lesson = SavedLesson(try fields.file(), stop: try fields.integer(), beat: try fields.integer())
      case "position": place = (try fields.integer(), try fields.position(), try fields.number())
      default: throw fields.error("unknown item `\(item)`")
      }
      try fields.end()
    }
    guard number > 1, let kernel, let program, let machine, let place, !branches.isEmpty else {
      throw WalkFileError(line: number, message: "the walk is cut off")
    }
    self.kernel = kernel
    (self.program, programPath) = program
    (era, memorySize, vendor) = machine
    (branch, position, digest) = place
  }
}

extension Input {
  /// The input as a walk's file has it: `register rax 0x5`.
  package var text: String { WalkFile.text(self) }

  /// Reads what `text` writes; throws for anything else.
  package init(text: String) throws(WalkFileError) {
    var fields = try FieldReader(Array(text.utf8)[...], 1)
    self = try fields.input()
    try fields.end()
  }
}

/// Reads the fields of one line.
private struct FieldReader {
  private let line: Int
  private var fields: [Substring]
  private var next = 0

  init(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(WalkFileError) {
    self.line = line
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { throw WalkFileError(line: line, message: "not plain text") }
    // A blank inside quotes belongs to the text.
    var fields: [Substring] = []
    let text = Substring(String(decoding: bytes, as: UTF8.self))
    var start = text.startIndex
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == " ", !isQuoted {
        fields.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    fields.append(text[start...])
    self.fields = fields
  }

  func error(_ message: String) -> WalkFileError { WalkFileError(line: line, message: message) }

  mutating func word() throws(WalkFileError) -> String {
    guard next < fields.count else { throw error("a field is missing") }
    next += 1
    return String(fields[next - 1])
  }

  func end() throws(WalkFileError) {
    if next < fields.count { throw error("too many fields") }
  }

  mutating func number() throws(WalkFileError) -> UInt64 {
    let word = try word()
    let value = word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
    guard let value else { throw error("`\(word)` is no number") }
    return value
  }

  mutating func integer() throws(WalkFileError) -> Int {
    let value = try number()
    guard let result = Int(exactly: value) else { throw error("\(value) is too large") }
    return result
  }

  mutating func small<T: FixedWidthInteger>(_: T.Type) throws(WalkFileError) -> T {
    let value = try number()
    guard let result = T(exactly: value) else { throw error("\(value) is too large") }
    return result
  }

  mutating func tick() throws(WalkFileError) -> Tick { Tick(try number()) }

  mutating func position() throws(WalkFileError) -> Position {
    let word = try word()
    guard let position = Position(text: word) else { throw error("`\(word)` is no position") }
    return position
  }

  mutating func bytes() throws(WalkFileError) -> [UInt8] {
    let word = try word()
    guard let bytes = Primitives.bytes(hex: word) else { throw error("`\(word)` is no row of bytes") }
    return bytes
  }

  /// A text in quotes.
  mutating func text() throws(WalkFileError) -> String {
    let word = try word()
    var rest = Array(word.utf8)[...]
    guard rest.popFirst() == UInt8(ascii: "\""), rest.popLast() == UInt8(ascii: "\"") else { throw error("a text must stand in quotes") }
    var result: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard rest.popFirst() == UInt8(ascii: "x"), rest.count >= 2,
        let escaped = Primitives.bytes(hex: String(decoding: rest.prefix(2), as: UTF8.self)), escaped.count == 1
      else { throw error("a bad escape in a text") }
      result += escaped
      rest = rest.dropFirst(2)
    }
    guard let text = String(validating: result, as: UTF8.self) else { throw error("a text is not UTF-8") }
    return text
  }

  mutating func file() throws(WalkFileError) -> WalkFile.File {
    WalkFile.File(name: try text(), size: try integer(), hash: try number())
  }

  /// A path, and the contents: `-` stands for none.
  mutating func guestFile() throws(WalkFileError) -> WalkFile.GuestFile {
    let path = try text()
    if next < fields.count, fields[next] == "-" {
      next += 1
      return WalkFile.GuestFile(path: path, contents: [])
    }
    return WalkFile.GuestFile(path: path, contents: try bytes())
  }

  mutating func era() throws(WalkFileError) -> Era {
    let word = try word()
    guard let era = Era(rawValue: word) else { throw error("unknown era `\(word)`") }
    return era
  }

  mutating func vendor() throws(WalkFileError) -> Vendor {
    let word = try word()
    guard let vendor = [Vendor.intel, .amd].first(where: { $0.name == word }) else { throw error("unknown vendor `\(word)`") }
    return vendor
  }

  mutating func branch() throws(WalkFileError) -> WalkFile.SavedBranch {
    let id = try integer()
    var parent: Int?
    if next < fields.count, fields[next] == "-" { next += 1 } else { parent = try integer() }
    let (start, end) = (try tick(), try tick())
    guard start <= end else { throw error("a branch ends before it starts") }
    return WalkFile.SavedBranch(id: id, name: try text(), parent: parent, start: start, end: end, inputs: InputLog())
  }

  mutating func input() throws(WalkFileError) -> Input {
    let kind = try word()
    switch kind {
    case "serial": return .serial(try bytes())
    case "scancodes": return .scancodes(try bytes())
    case "register":
      let name = try word()
      guard let register = GeneralRegister.allCases.first(where: { $0.name == name }) else { throw error("unknown register `\(name)`") }
      return .edit(.register(register, try number()))
    case "rip": return .edit(.rip(try number()))
    case "flag":
      let name = try word()
      guard let flag = Flag.allCases.first(where: { $0.name == name }) else { throw error("unknown flag `\(name)`") }
      return .edit(.flag(flag, try number()))
    case "control": return .edit(.control(try small(UInt8.self), try number()))
    case "msr": return .edit(.msr(MSR(rawValue: try small(UInt32.self)), try number()))
    case "memory": return .edit(.memory(physical: try number(), try bytes()))
    case "interrupt": return .edit(.interrupt(try small(UInt8.self)))
    case "fault":
      let vector = try small(UInt8.self)
      guard let exception = ExceptionVector(rawValue: vector) else { throw error("\(vector) is no exception") }
      return .edit(.fault(Fault(exception, errorCode: try small(UInt32.self), address: try number())))
    case "skip": return .edit(.skip)
    default: throw error("unknown input `\(kind)`")
    }
  }
}
