/// Brings the text of an instruction, from whichever disassembler, into one form: numbers as 64-bit patterns, the parts of an address in one order,
/// no size words, no blanks. What is left to differ is meaning.
struct Normaliser {
  var isATT = false
  /// Disassemblers disagree whether a constant is signed: what of the patterns of the constants is compared, in the order of the text.
  var constantMasks: [UInt64] = []
  /// Addresses have 32 bits.
  var hasShortAddresses = false

  /// Prefix words, then the mnemonic, then the operands, joined with `|`.
  func normal(_ text: some Sequence<UInt8>) -> String {
    var words: [String] = []
    var rest = Array(text)[...]
    // Words before the operands: prefixes and the mnemonic.
    while true {
      rest = rest.drop { $0 == 32 || $0 == 9 }
      let word = rest.prefix { $0 != 32 && $0 != 9 }
      rest = rest.dropFirst(word.count)
      let name = String(decoding: word, as: UTF8.self)
      if !Self.ignoredPrefixes.contains(name), !name.hasPrefix("rex"), words.last != name { words.append(name) }
      if rest.isEmpty || !Self.isPrefix(name) { break }
    }
    var result = words.joined(separator: " ")
    var masks = constantMasks[...]
    for operand in operands(rest) {
      result += "|"
      result += isATT ? normalATT(operand, &masks) : normalIntel(operand, &masks)
    }
    return respelled(result)
  }

  private static let prefixWords: Set<String> = [
    "lock", "rep", "repe", "repz", "repne", "repnz", "bnd", "data16", "addr32", "cs", "ds", "es", "ss", "fs", "gs", "xacquire",
    "xrelease", "notrack",
  ]

  /// Whether a text is nothing but prefixes.
  static func isPrefixOnly(_ text: String) -> Bool {
    !text.isEmpty && text.split(separator: " ").allSatisfy { isPrefix(String($0)) }
  }

  /// GNU objdump says which bits of a REX prefix nothing else shows: `rex.WB`.
  static func isPrefix(_ word: String) -> Bool { prefixWords.contains(word) || word.hasPrefix("rex") }

  /// Prefix words that stand for prefixes without effect, or that the operands say again.
  private static let ignoredPrefixes: Set<String> = [
    "rep", "repe", "repz", "repne", "repnz", "bnd", "data16", "addr32", "cs", "ds", "es", "ss", "xacquire", "xrelease", "notrack",
  ]

  /// The operands between commas that stand outside parentheses, without blanks.
  private func operands(_ text: ArraySlice<UInt8>) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var depth = 0
    var current: [UInt8] = []
    for byte in text {
      switch byte {
      case 32, 9: if !isATT { current.append(32) }
      case UInt8(ascii: "("):
        depth += 1
        current.append(byte)
      case UInt8(ascii: ")"):
        depth -= 1
        current.append(byte)
      case UInt8(ascii: ",") where depth == 0:
        result.append(current)
        current = []
      default: current.append(byte)
      }
    }
    if current.contains(where: { $0 != 32 }) { result.append(current) }
    return result
  }

  private func normalIntel(_ operand: [UInt8], _ masks: inout ArraySlice<UInt64>) -> String {
    guard let open = operand.firstIndex(of: UInt8(ascii: "[")), let close = operand.lastIndex(of: UInt8(ascii: "]")), open < close else {
      let text = operand.filter { $0 != 32 }
      return number(text, mask: text.first.map(Self.startsNumber) == true ? masks.popFirst() ?? ~0 : ~0)
        ?? String(decoding: text, as: UTF8.self)
    }
    // A segment stands before the bracket, as the end of the text or alone.
    let before = operand[..<open].filter { $0 != 32 }
    let segment = before.last == UInt8(ascii: ":") ? String(decoding: before.suffix(3), as: UTF8.self) : ""
    var registers: [String] = []
    var sum: UInt64 = 0
    var term: [UInt8] = []
    var isNegative = false
    func take() {
      if term.isEmpty { return }
      if let value = value(term) {
        sum = isNegative ? sum &- value : sum &+ value
      } else {
        registers.append(Self.scaled(term))
      }
      term = []
    }
    for byte in operand[(open + 1)..<close] {
      switch byte {
      case 32: break
      case UInt8(ascii: "+"):
        take()
        isNegative = false
      case UInt8(ascii: "-"):
        take()
        isNegative = true
      default: term.append(byte)
      }
    }
    take()
    return address(segment: segment, registers: registers, displacement: sum)
  }

  /// FS and GS are what a segment can be in 64-bit mode; RIZ and EIZ are no registers.
  private func address(segment: String, registers: [String], displacement: UInt64) -> String {
    let real = registers.filter { !$0.contains("iz") }
    return (segment == "fs:" || segment == "gs:" ? segment : "") + "[" + real.joined(separator: "+") + "+"
      + String(hasShortAddresses ? displacement & 0xffff_ffff : displacement, radix: 16) + "]"
  }

  private static func startsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// What is the same under two names: WAIT, far branches, FCOMIP, comparisons that say the predicate in the mnemonic, a shift by one, the address of
  /// XLATB.
  private func respelled(_ text: String) -> String {
    for (other, name) in Self.otherNames where text == other || text.hasPrefix(other + "|") {
      if isATT, other == "lcall" || other == "ljmp" { continue }
      return String(name + text.dropFirst(other.count))
    }
    if text.hasPrefix("xlatb") { return "xlatb" }
    if text.hasPrefix("movabs") { return String("mov" + text.dropFirst(6)) }
    if text.hasPrefix("cmp"), let (mnemonic, predicate) = Self.comparison(text.prefix { $0 != "|" }) {
      let operands = text.drop { $0 != "|" }
      return isATT ? "\(mnemonic)|$\(predicate)\(operands)" : "\(mnemonic)\(operands)|\(predicate)"
    }
    let mnemonic = text.prefix { $0 != "|" }
    if Self.shifts.contains(String(mnemonic.prefix(3))), mnemonic.count <= 4 {
      if text.hasPrefix(mnemonic + "|$1|") { return String(mnemonic + text.dropFirst(mnemonic.count + 3)) }
      if text.hasSuffix("|1"), text.dropLast(2).contains("|") { return String(text.dropLast(2)) }
    }
    return text
  }

  private static let otherNames = [
    ("wait", "fwait"), ("retfw", "retf"), ("lcall", "call"), ("ljmp", "jmp"), ("fucompi", "fucomip"), ("fcompi", "fcomip"),
  ]

  /// `cmpltps` as `cmpps` and 1.
  private static func comparison(_ mnemonic: Substring) -> (String, Int)? {
    guard let type = ["ps", "pd", "ss", "sd"].first(where: { mnemonic.hasSuffix($0) }),
      let predicate = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"].firstIndex(of: String(mnemonic.dropFirst(3).dropLast(2)))
    else { return nil }
    return ("cmp" + type, predicate)
  }

  private static let shifts: Set<String> = ["rol", "ror", "rcl", "rcr", "shl", "shr", "sar"]

  /// `4*rax` and `rax*4` as the latter; a scale of 1 left out.
  private static func scaled(_ term: [UInt8]) -> String {
    guard let star = term.firstIndex(of: UInt8(ascii: "*")) else { return String(decoding: term, as: UTF8.self) }
    let left = String(decoding: term[..<star], as: UTF8.self)
    let right = String(decoding: term[(star + 1)...], as: UTF8.self)
    let (register, scale) = left.first?.isNumber == true ? (right, left) : (left, right)
    return scale == "1" ? register : register + "*" + scale
  }

  private func normalATT(_ operand: [UInt8], _ masks: inout ArraySlice<UInt64>) -> String {
    var text = operand[...]
    var mark = ""
    while let first = text.first, first == UInt8(ascii: "*") || first == UInt8(ascii: "$") {
      mark.append(Character(UnicodeScalar(first)))
      text = text.dropFirst()
    }
    if mark == "$" { return mark + (number(Array(text), mask: masks.popFirst() ?? ~0) ?? String(decoding: text, as: UTF8.self)) }
    var segment = ""
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      segment = String(decoding: text[...colon].dropFirst(), as: UTF8.self)
      text = text[(colon + 1)...]
    }
    guard let open = text.firstIndex(of: UInt8(ascii: "(")), text.last == UInt8(ascii: ")"), text.first != UInt8(ascii: "%") else {
      if let number = number(Array(text)) {
        return mark + address(segment: segment, registers: [], displacement: UInt64(number, radix: 16) ?? 0)
      }
      return mark + segment + String(decoding: text, as: UTF8.self)
    }
    let displacement = number(Array(text[..<open])).flatMap { UInt64($0, radix: 16) } ?? 0
    let parts = text[(open + 1)...].dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var registers = parts.isEmpty || parts[0].isEmpty ? [] : [parts[0]]
    if parts.count > 1, !parts[1].isEmpty { registers.append(parts.count > 2 && parts[2] != "1" ? parts[1] + "*" + parts[2] : parts[1]) }
    return mark + address(segment: segment, registers: registers, displacement: displacement)
  }

  /// A number with sign, in hexadecimal or decimal, as a 64-bit pattern; `nil` for anything else.
  private func number(_ text: [UInt8], mask: UInt64 = ~0) -> String? {
    let isNegative = text.first == UInt8(ascii: "-")
    guard let magnitude = value(isNegative ? Array(text.dropFirst()) : text) else { return nil }
    return String((isNegative ? 0 &- magnitude : magnitude) & mask, radix: 16)
  }

  private func value(_ text: [UInt8]) -> UInt64? {
    guard let first = text.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else { return nil }
    let string = String(decoding: text, as: UTF8.self)
    return string.hasPrefix("0x") ? UInt64(string.dropFirst(2), radix: 16) : UInt64(string)
  }
}
