import LinuxABI
import Machine
import Primitives
import X86

/// Reads the fields of one line of a walk's file.
struct WalkFieldReader {
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

  /// A path in the guest, which leads nowhere but down.
  mutating func path(isAbsolute: Bool) throws(WalkFileError) -> String {
    let path = try text()
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard (isAbsolute ? steps.first == "" && steps.count > 1 : true),
      steps.dropFirst(isAbsolute ? 1 : 0).allSatisfy({ !["", ".", ".."].contains($0) && !$0.contains("\0") })
    else { throw error("`\(path)` is no path of a file in the guest") }
    return path
  }

  /// Bytes of memory as an option can give them.
  mutating func memory() throws(WalkFileError) -> Int {
    let size = try integer()
    guard size & 0xf_ffff == 0, World.memoryRange.contains(size >> 20) else {
      throw error("\(size) bytes of memory; whole MiB from \(World.memoryRange.lowerBound) to \(World.memoryRange.upperBound) can be had")
    }
    return size
  }

  /// `SECTION HASH`.
  mutating func check(_ checks: inout WalkChecks) throws(WalkFileError) {
    let name = try word()
    guard let section = WalkChecks.Section(rawValue: name) else { throw error("unknown part `\(name)`") }
    guard checks.expect(section, try number()) else { throw error("a second check of `\(name)`") }
  }

  /// A path, and the contents: `-` stands for none.
  mutating func guestFile() throws(WalkFileError) -> WalkFile.GuestFile {
    let path = try path(isAbsolute: false)
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

  /// The tick at which a branch ends at most: more than any machine makes in a lifetime.
  private static let farthest = Tick(1 << 60)

  /// A branch that leaves one of those before it; the first is the root.
  mutating func branch(after branches: [WalkFile.SavedBranch]) throws(WalkFileError) -> WalkFile.SavedBranch {
    let id = try integer()
    var parent: Int?
    if next < fields.count, fields[next] == "-" { next += 1 } else { parent = try integer() }
    let (start, end) = (try tick(), try tick())
    guard start <= end else { throw error("a branch ends before it starts") }
    guard end <= Self.farthest else { throw error("a branch ends at tick \(end), to which nobody has gone") }
    guard branches.isEmpty ? id == 0 && parent == nil : branches.contains(where: { $0.id == parent }) else {
      throw error(branches.isEmpty ? "the first branch must be 0 and leave no other" : "branch \(id) leaves none of the branches before it")
    }
    guard !branches.contains(where: { $0.id == id }) else { throw error("a second branch \(id)") }
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
