import LinuxABI
import Primitives
import Testing
import X86

import Simulation
import TestSupport

@Suite struct `Random expressions` {
  private static let pieces = [
    "rax", "al", "rip", "rflags.zf", "rflags.", "star", "[47:32]", "[", "]", "(", ")", "byte[", "bytes[", "string[", ",", "1", "0",
    "0x1000",
    "0xffffffffffffffff", "'a'", "\"Hi!\"", "\"", "'", "+", "-", "*", "/", "%", "<<", ">>", "<", "<=", "==", "!=", "&", "^", "|", "&&",
    "||", "?", ":",
    "!", "~", "signed(", "len(", "contains(", "name(", "before.", "before(", "main", "&main", "pt_regs.ax", "syscall", "console", "phase",
    " ", "$", "{",
    "}", "\\", "日", "\u{301}", "\0", "\n", "rsp", "rdx", "unknown", "..", "_",
  ]

  @Test func `random texts end in a value or an error whose place is in the text`() throws {
    var generator = SeededGenerator(seed: 11)
    let scope = FixedScope.withEarlier()
    var parsed = 0
    var evaluated = 0
    for _ in 0..<60_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
      let length = text.unicodeScalars.count
      do {
        let expression = try Expression(text)
        parsed += 1
        #expect(try Expression(expression.description) == expression, "\(text) prints as \(expression)")
        _ = expression.places
        _ = try expression.evaluate(in: scope)
        evaluated += 1
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= length, "\(text): \(error.range)")
        #expect(!error.message.isEmpty)
      }
      do { _ = try ExpressionTemplate("{" + text).text(in: scope) } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= length + 1, "\(text): \(error.range)")
      }
    }
    #expect(parsed > 2000 && evaluated > 1000, "\(parsed) parsed and \(evaluated) evaluated: the pieces must make sense often enough")
  }

  /// A random expression of a kind, made from forms instead of text.
  private func random(_ type: ExpressionType, _ depth: Int, _ generator: inout SeededGenerator) -> String {
    func number() -> String { random(.integer, depth - 1, &generator) }
    func text() -> String { random(.text, depth - 1, &generator) }
    if type == .text {
      if depth == 0 { return ["\"a\"", "console", "insn", "\"\\n\\\"\"", "string[rsi]"].randomElement(using: &generator) ?? "" }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return "(\(number()) ? \(text()) : \(text()))"
      case 1: return "errno(\(number()))"
      case 2: return "name(\(number()))"
      default: return "before(\(text()))"
      }
    }
    if depth == 0 {
      return ["7", "0x1000", "0b11", "'x'", "rax", "bh", "lstar", "main", "&rax", "rflags.if", "cpl"].randomElement(using: &generator) ?? ""
    }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return "(\(number()) ? \(number()) : \(number()))"
    case 1: return (["!", "~", "-"].randomElement(using: &generator) ?? "") + "(\(number()))"
    // Brackets behind a symbol alone are refused: an address has no bits that anybody means.
    case 2: return "(\(number()) + 0)[(\(number())) & 63]"
    case 3: return "(\(text()) == \(text()))"
    case 4: return "signed(\(number()))"
    case 5: return "before(\(number()))"
    case 6: return "byte[\(number())]"
    default:
      let operation = Expression.BinaryOperator.allCases.randomElement(using: &generator)?.rawValue ?? "+"
      return "(\(number())) \(operation) (\(number()))"
    }
  }

  @Test func `a printed expression reads back the same and has the same value`() throws {
    var generator = SeededGenerator(seed: 5)
    let scope = FixedScope.withEarlier()
    for _ in 0..<20_000 {
      let text = random(.random(using: &generator) ? .integer : .text, Int.random(in: 0...4, using: &generator), &generator)
      let expression = try Expression(text)
      let again = try Expression(expression.description)
      #expect(again == expression, "\(text) prints as \(expression)")
      #expect(again.description == expression.description)
      #expect(Result { try again.evaluate(in: scope) }.isSame(as: Result { try expression.evaluate(in: scope) }), "\(text)")
    }
  }

  @Test func `depth and length have limits`() {
    func kind(_ text: String) -> ExpressionError.Kind? {
      do {
        _ = try Expression(text)
        return nil
      } catch { return error.kind }
    }
    func nested(_ count: Int) -> String { String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count) }
    #expect(kind(nested(ExpressionLimits.depth)) == nil)
    #expect(kind(nested(ExpressionLimits.depth + 1)) == .tooLarge)
    for piece in ["(", "!", "-", "[", "signed(", "before.", "1?", "before(", "1+("] {
      #expect(kind(String(repeating: piece, count: 500)) == .tooLarge, "\(piece)")
    }
    #expect(kind("1" + String(repeating: "+1", count: ExpressionLimits.depth)) == .tooLarge)
    #expect(kind("1" + String(repeating: "+1", count: ExpressionLimits.depth - 1)) == nil)
    #expect(kind(String(repeating: " ", count: ExpressionLimits.length) + "1") == .tooLarge)
    #expect(kind(String(repeating: " ", count: ExpressionLimits.length - 1) + "1") == nil)
    #expect(kind(String(repeating: "語", count: 1_000_000)) == .tooLarge)
    #expect(kind("rax" + String(repeating: "[0]", count: 500)) == .tooLarge)
  }
}

extension Result where Success == ExpressionValue {
  /// Whether both are the same value, or errors of the same kind.
  fileprivate func isSame(as other: Result) -> Bool {
    switch (self, other) {
    case (.success(let a), .success(let b)): a == b
    case (.failure(let a as ExpressionError), .failure(let b as ExpressionError)): a.kind == b.kind
    default: false
    }
  }
}
