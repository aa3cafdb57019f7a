import Canvas
import Narration
import Primitives
import Simulation
import X86

/// Values and memory as gdb's `x` and `print` write them.
extension Inspector {
  /// Memory from an address on, in the rows of gdb's `x`; also the address behind it. Where it is not mapped, the rows end with a word about that.
  func dump(_ format: MemoryFormat, at start: UInt64, _ syntax: Formatter.Syntax, _ words: Narrator) -> (lines: [TextLine], end: UInt64) {
    switch format.letter {
    case .instruction?: return instructions(format.count, at: start, syntax, words)
    case .text?: return texts(format.count, at: start, words)
    default: return units(format, at: start, words)
    }
  }

  private func units(_ format: MemoryFormat, at start: UInt64, _ words: Narrator) -> (lines: [TextLine], end: UInt64) {
    let size = format.size ?? (format.letter == .character ? 1 : 8)
    // As many in a row as gdb puts there: 16 bytes of words, 8 of single bytes.
    let perRow = format.letter == .binary ? max(1, 4 / size) : format.letter == .address ? 1 : max(1, size == 1 ? 8 : 16 / size)
    var lines: [TextLine] = []
    var place = start
    var left = format.count
    while left > 0 {
      var line = heading(place)
      for _ in 0..<min(perRow, left) {
        guard let bytes = bytes(at: place, count: size) else {
          line += "  \(words.notMapped, .fault)"
          lines.append(line)
          return (lines, place)
        }
        let value = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        line += "  \(unit(value, size, format.letter ?? .hexadecimal), .value)"
        place = place &+ UInt64(size)
        left -= 1
      }
      lines.append(line)
    }
    return (lines, place)
  }

  private func heading(_ place: UInt64) -> TextLine {
    guard let symbol = symbol(at: place) else { return "\("0x" + hex(place), .address)\(":", .dim)" }
    return "\("0x" + hex(place), .address) \("<\(symbol)>", .symbol)\(":", .dim)"
  }

  private func texts(_ count: Int, at start: UInt64, _ words: Narrator) -> (lines: [TextLine], end: UInt64) {
    var lines: [TextLine] = []
    var place = start
    let limit = 200
    for _ in 0..<count {
      guard let text = string(at: place, limit: limit) else {
        lines.append(heading(place) + "  \(words.notMapped, .fault)")
        break
      }
      let isCut = text.count == limit
      let shown = ExpressionValue.text(String(decoding: text, as: UTF8.self)).formatted()
      lines.append(heading(place) + "  \("\"\(shown)\"", .string)\(isCut ? "..." : "", .dim)")
      place = place &+ UInt64(text.count + (isCut ? 0 : 1))
    }
    return (lines, place)
  }

  private func instructions(
    _ count: Int, at start: UInt64, _ syntax: Formatter.Syntax, _ words: Narrator
  ) -> (lines: [TextLine], end: UInt64) {
    var lines: [TextLine] = []
    var place = start
    for _ in 0..<count {
      let (line, length) = instructionLine(at: place, syntax, words)
      lines.append(line)
      guard length > 0 else { break }
      place = place &+ length
    }
    return (lines, place)
  }

  /// One row of a disassembly, and the bytes that it is about; 0 where nothing is mapped.
  private func instructionLine(
    at place: UInt64, _ syntax: Formatter.Syntax, _ words: Narrator, showsBytes: Bool = false
  ) -> (line: TextLine, length: UInt64) {
    var line: TextLine = place == cursor ? "\(">", .currentMark) " : "  "
    line += heading(place)
    guard let bytes = bytes(at: place, count: 1) else { return (line + "  \(words.notMapped, .fault)", 0) }
    guard let instruction = instruction(at: place) else { return (line + "  \("(\(hex(bytes)))", .fault)", 1) }
    let text = Formatter(syntax).text(of: instruction, at: place) { self.symbolText($0) }
    if showsBytes, let code = self.bytes(at: place, count: Int(instruction.length)) { line += "  \(hex(code, separator: " "), .bytes)" }
    line += "  \(text.name, .mnemonic)"
    if !text.operands.isEmpty { line += " \(text.operandList, .operand)" }
    return (line, UInt64(instruction.length))
  }

  /// The instructions that a line asks for; `nil` where it names a function and there is none.
  func disassembly(
    _ request: Disassembly, _ syntax: Formatter.Syntax, _ words: Narrator
  ) throws(CommandMistake) -> (title: String, lines: [TextLine])? {
    let scope = InspectorScope(self)
    func address(_ expression: LineExpression) throws(CommandMistake) -> UInt64 {
      try expression.check(scope)
      return try codeAddress(expression, scope)
    }
    switch request.span {
    case .function(let place):
      let named = try place.map { (place) throws(CommandMistake) in try addresses(of: place).addresses.min() }
      guard let here = function(at: (named ?? nil) ?? cursor) else { return nil }
      let start = ((named ?? nil) ?? cursor) &- here.offset
      // A function without a size reaches to the next one.
      let lines = listing(request, from: start, syntax, words) { self.function(at: $0)?.symbol == here.symbol }
      return (here.symbol.name, lines)
    case .from(let first, let last):
      let (start, end) = (try address(first), try address(last))
      guard end > start else { throw CommandMistake(last.range, .endsBeforeStart) }
      return ("\(placeText(start)) - \(placeText(end))", listing(request, from: start, syntax, words) { $0 < end && $0 >= start })
    case .fromFor(let first, let length):
      let (start, count) = (try address(first), try length.number(scope))
      guard count > 0 else { throw CommandMistake(length.range, .needsCount) }
      return ("\(placeText(start)) + \(count)", listing(request, from: start, syntax, words) { $0 &- start < count })
    }
  }

  /// Instructions from an address on, as long as they belong to what was asked for and bytes are there.
  private func listing(
    _ request: Disassembly, from start: UInt64, _ syntax: Formatter.Syntax, _ words: Narrator, while belongs: (UInt64) -> Bool
  ) -> [TextLine] {
    let limit = 4000
    var lines: [TextLine] = []
    var place = start
    var source: SourceLine?
    while lines.count < limit, belongs(place) {
      if request.showsSource, let here = line(at: place), here != source {
        source = here
        let text = image(at: linkedAddress(place))?.text(of: here)?.expandingTabs() ?? ""
        lines.append("\("\(here.file):\(here.line)", .source)  \(text, .source)")
      }
      let (line, length) = instructionLine(at: place, syntax, words, showsBytes: request.showsBytes)
      lines.append(line)
      guard length > 0 else { break }
      place = place &+ length
    }
    return lines
  }

  /// A value as `print` shows it: in the format that was asked for, or as a person reads it best, with the symbol that an address has.
  func text(of value: ExpressionValue, _ letter: MemoryFormat.Letter?) -> String {
    guard case .integer(let bits, let isSigned) = value else {
      if letter == .hexadecimal, case .text(let text) = value { return ExpressionValue.bytes(Array(text.utf8)).formatted() }
      if case .text = value { return "\"\(value.formatted())\"" }
      return value.formatted()
    }
    if let letter { return unit(bits, 8, letter).filter { $0 != "\n" }.trimmingLeadingBlanks }
    if isSigned { return value.formatted() }
    if let place = symbol(at: bits), place.symbol.size > 0 || place.offset == 0 { return addressText(bits) }
    // What a negative number of C's `int` looks like in 64 bits: an error, a distance.
    if let number = Int32(exactly: Int64(bitPattern: bits)), number < 0 { return "\(number) = 0x\(hex(bits))" }
    return bits < 10 ? "\(bits)" : "\(bits) = 0x\(hex(bits))"
  }

  /// A unit of memory in a format, with the leading zeros that its size has.
  private func unit(_ value: UInt64, _ size: Int, _ letter: MemoryFormat.Letter) -> String {
    let bits = UInt64(size * 8)
    let signed = Int64(bitPattern: value << (64 - bits)) >> Int64(64 - bits)
    switch letter {
    case .hexadecimal: return "0x" + hex(value, minimumDigits: size * 2)
    case .signed: return "\(signed)"
    case .unsigned: return "\(value)"
    case .binary:
      let digits = String(value, radix: 2)
      return String(repeating: "0", count: max(0, Int(bits) - digits.count)) + digits
    case .character:
      let byte = UInt8(truncatingIfNeeded: value)
      let shown = (0x20..<0x7f).contains(byte) ? String(UnicodeScalar(byte)) : "\\x" + hex(UInt64(byte), minimumDigits: 2)
      return "\(signed) '\(shown)'"
    case .address, .instruction, .text: return addressText(value)
    }
  }
}

extension Message {
  static let endsBeforeStart = Message(en: "The end lies before the beginning.", ja: "終わりが始まりより前にあります。")
}

extension String {
  fileprivate var trimmingLeadingBlanks: String { String(drop { $0 == " " }) }
}
