import Narration

/// What `disassemble` shows, as the line names it.
package struct Disassembly: Hashable, Sendable {
  /// Which instructions.
  package enum Span: Hashable, Sendable {
    /// Those of the function around a place; around the cursor without one.
    case function(CodePlace?)
    /// Those from an address on, to another one, or for so many bytes.
    case from(LineExpression, to: LineExpression)
    case fromFor(LineExpression, bytes: LineExpression)
  }

  package var span = Span.function(nil)
  /// Whether the bytes of each stand before it (`/r`).
  package var showsBytes = false
  /// Whether each line of source stands before its instructions (`/s`).
  package var showsSource = false

  package init(_ span: Span = .function(nil)) { self.span = span }
}

extension CommandParser {
  /// `/r` and `/s`, behind the word or behind a blank, and then a place, two addresses, or one and a length.
  mutating func disassembly() throws(CommandMistake) -> Disassembly {
    var result = Disassembly()
    while next == "/" {
      let start = position
      position += 1
      let letters = text(while: { $0 != " " })
      guard !letters.isEmpty, letters.allSatisfy({ "rsm".contains($0) }) else {
        throw CommandMistake(start..<position, .badDisassemblyFormat)
      }
      if letters.contains("r") { result.showsBytes = true }
      // gdb's older letter for the same.
      if letters.contains("s") || letters.contains("m") { result.showsSource = true }
      skipBlanks()
    }
    if isAtEnd { return result }
    guard let comma else {
      result.span = .function(try place())
      return result
    }
    var head = CommandParser(prefix: line, comma, from: position)
    let start = try head.expression()
    position = comma + 1
    skipBlanks()
    if next == "+" {
      position += 1
      skipBlanks()
      result.span = .fromFor(start, bytes: try expression())
    } else {
      result.span = .from(start, to: try expression())
    }
    return result
  }

  /// Where the comma is that stands in no brackets.
  private var comma: Int? {
    var depth = 0
    for index in position..<max(position, line.count) {
      switch line[index] {
      case "[", "(": depth += 1
      case "]", ")": depth -= 1
      case "," where depth <= 0: return index
      default: break
      }
    }
    return nil
  }

  /// Whether a text is a number in base 16 as the panes write it, without the sign of one: an address that was read off the screen.
  static func lacksPrefix(_ text: String) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), text.utf8.count >= 6 else { return false }
    return text.utf8.contains { $0 >= UInt8(ascii: "a") } && UInt64(text, radix: 16) != nil && !text.hasPrefix("0b")
  }
}

extension Message {
  static let badDisassemblyFormat = Message(
    en: "r shows the bytes of each instruction, s the source.", ja: "rは各命令の機械語、sはソースを表示します。")
  static let needsPrefix = Message(en: "A number in base 16 begins with 0x.", ja: "16進数は0xで始めます。")
}
