import Narration
import Primitives
import Simulation

/// Addresses as they are read off the screen. The code pane writes those of the kernel by their low eight digits, and none with `0x`.
extension Inspector {
  /// The kernel's address that a number stands for by its low half: where nothing is mapped at the number itself, and code is at the whole address.
  /// Every other number is itself.
  func whole(_ number: UInt64) -> UInt64 {
    let kernel = 0xffff_ffff_0000_0000 | number
    guard number >> 31 == 1, !isMapped(number), function(at: kernel) != nil else { return number }
    return kernel
  }

  /// Whether something is mapped at an address, for the program or for the kernel.
  func isMapped(_ address: UInt64) -> Bool { physicalAddress(of: address) != nil || kernelPhysicalAddress(of: address) != nil }

  /// The address of code that an expression means. A decimal number that means none, and would be code in base 16, is a slip that nobody would notice.
  func codeAddress(_ expression: LineExpression, _ scope: InspectorScope) throws(CommandMistake) -> UInt64 {
    let address = whole(try expression.number(scope))
    if case .integer(let value, .decimal) = expression.expression.form, !isMapped(value), function(at: value) == nil,
      let digits = UInt64("\(value)", radix: 16), function(at: whole(digits)) != nil
    {
      throw CommandMistake(expression.range, .notMapped("0x" + hex(value)), hint: Message(neutral: "0x\(value)"))
    }
    return address
  }

  /// Whether an address can be no code now: nothing is mapped there, and no image has a function there.
  func isNowhere(_ address: UInt64) -> Bool { !isMapped(address) && function(at: address) == nil }
}

extension LineExpression {
  /// Refuses a condition that no step can change. The word that goes to an address is the other one.
  func requireChange(_ scope: InspectorScope, _ direction: Direction, _ inspector: Inspector) throws(CommandMistake) {
    let changes = expression.places.contains { place in
      if case .symbol = place { return false }
      return true
    }
    guard !changes else { return }
    let address = inspector.whole(try number(scope))
    let word = direction == .forward ? CommandWord.advance : .advanceBack
    let place = if case .reference(.symbol) = expression.form { description } else { "*\(self)" }
    let hint = inspector.function(at: address) == nil ? nil : Message(neutral: "\(word.rawValue) \(place)")
    throw CommandMistake(range, .neverChanges, hint: hint)
  }

  /// Refuses to watch what is no place but a condition: the word that stops at one is another.
  func requirePlace() throws(CommandMistake) {
    switch expression.form {
    case .binary, .unary, .conditional: throw CommandMistake(range, .watchesPlaces, hint: Message(neutral: "until \(self)"))
    default: break
    }
  }
}

extension Message {
  static let neverChanges = Message(en: "No step changes this: it is always the same.", ja: "何を実行しても変わらない値です。")
  static let watchesPlaces = Message(
    en: "A watch is on a place that is written; until stops where a condition becomes true.",
    ja: "監視できるのは書き込まれる場所です。条件が真になるところで止まるのはuntilです。")
  static func breakpointNowhere(_ number: Int, _ text: String) -> Message {
    Message(
      en: "Breakpoint \(number): \(text). Nothing is mapped there now: nothing can stop there.",
      ja: "ブレークポイント\(number)：\(text)。そこにはいま何もマップされていないので、止まることはありません。")
  }
}
