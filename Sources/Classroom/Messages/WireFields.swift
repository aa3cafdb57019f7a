import Primitives
import Simulation
import Vocabulary

/// Why a line is none of the protocol.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason, in words for a log.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Reads the fields of one line: words of printable ASCII with one blank between two of them. Total: whatever the bytes are, a field comes out or an
/// error does.
struct WireFields {
  private var words: ArraySlice<Substring>

  /// The line without its end.
  init(_ line: [UInt8], limit: Int) throws(WireError) {
    guard line.count <= limit else { throw WireError("\(line.count) bytes; a line has at most \(limit)") }
    guard line.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { throw WireError("not plain text") }
    words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)[...]
  }

  /// The next field.
  mutating func word() throws(WireError) -> String {
    guard let word = words.popFirst() else { throw WireError("a field is missing") }
    guard !word.isEmpty else { throw WireError("an empty field") }
    return String(word)
  }

  /// Every field that is left, as one text.
  mutating func rest() throws(WireError) -> String {
    guard !words.isEmpty else { throw WireError("a field is missing") }
    defer { words = [] }
    return words.joined(separator: " ")
  }

  /// Whether another field follows.
  var hasMore: Bool { !words.isEmpty }

  /// Nothing may follow.
  func end() throws(WireError) {
    guard words.isEmpty else { throw WireError("too many fields") }
  }

  /// A decimal number from 0 up to a limit.
  mutating func number(upTo limit: Int = 1_000_000_000) throws(WireError) -> Int {
    let word = try word()
    guard word.utf8.count <= 19, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(word), value <= limit else {
      throw WireError("`\(word)` is no number up to \(limit)")
    }
    return value
  }

  /// A decimal number, with a minus sign when it is negative.
  mutating func signedNumber(upTo limit: Int) throws(WireError) -> Int {
    let word = try word()
    let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
    guard !digits.isEmpty, digits.utf8.count <= 9, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(word),
      abs(value) <= limit, word != "-0"
    else { throw WireError("`\(word)` is no number from -\(limit) to \(limit)") }
    return value
  }

  /// Sixteen hexadecimal digits.
  mutating func word64() throws(WireError) -> UInt64 {
    let word = try word()
    guard word.utf8.count == 16, word.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
      let value = UInt64(word, radix: 16)
    else { throw WireError("`\(word)` is no hash") }
    return value
  }

  /// `0` or `1`.
  mutating func flag() throws(WireError) -> Bool { try number(upTo: 1) == 1 }

  /// A position of the walk.
  mutating func position() throws(WireError) -> Position {
    let word = try word()
    guard word.utf8.count <= 40, let position = Position(text: word), position.part <= 10_000 else {
      throw WireError("`\(word)` is no position")
    }
    return position
  }

  /// A text that was sent as hexadecimal digits, two for each byte of UTF-8; `-` for none.
  mutating func text(limit: Int) throws(WireError) -> String {
    let word = try word()
    if word == "-" { return "" }
    guard let bytes = Primitives.bytes(hex: word), bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
      throw WireError("`\(word)` is no text")
    }
    return text
  }

  /// A value of an enumeration by its name.
  mutating func name<Name: RawRepresentable>(_: Name.Type) throws(WireError) -> Name where Name.RawValue == String {
    let word = try word()
    guard let name = Name(rawValue: word) else { throw WireError("unknown name `\(word)`") }
    return name
  }

  /// Names with commas between them; `-` for none.
  mutating func names<Name: RawRepresentable & Hashable>(_: Name.Type) throws(WireError) -> [Name] where Name.RawValue == String {
    let word = try word()
    if word == "-" { return [] }
    var result: [Name] = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard let name = Name(rawValue: String(part)), !result.contains(name) else { throw WireError("bad names `\(word)`") }
      result.append(name)
    }
    return result
  }

  /// Numbers with commas between them; `-` for none.
  mutating func numbers(atMost count: Int) throws(WireError) -> [Int] {
    let word = try word()
    if word == "-" { return [] }
    var result: [Int] = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard part.utf8.count <= 9, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(part), result.count < count else {
        throw WireError("bad numbers `\(word)`")
      }
      result.append(value)
    }
    return result
  }

  /// Names of values with commas between them; `-` for none.
  mutating func marks() throws(WireError) -> [Mark] {
    let word = try word()
    if word == "-" { return [] }
    var result: [Mark] = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard let mark = Mark(String(part)), !result.contains(mark), result.count < 32 else { throw WireError("bad names `\(word)`") }
      result.append(mark)
    }
    return result
  }
}

/// How fields are written.
enum WireText {
  static func flag(_ value: Bool) -> String { value ? "1" : "0" }

  static func hash(_ value: UInt64) -> String { hex(value, minimumDigits: 16) }

  static func text(_ value: String) -> String { value.isEmpty ? "-" : hex(Array(value.utf8)) }

  static func list(_ values: [String]) -> String { values.isEmpty ? "-" : values.joined(separator: ",") }
}
