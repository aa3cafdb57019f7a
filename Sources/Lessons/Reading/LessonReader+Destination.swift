import LinuxABI
import Simulation

extension LessonReader {
  private static let targets = ["symbol", "insn", "line", "syscall", "phase", "crossing", "until", "tick", "steps"]

  /// Bytes that can be typed at one place: a line of a terminal has room for them.
  private static let typedLimit = 1000

  /// A place in the run: one target, and possibly which time and which part.
  mutating func destination(_ node: SourceNode, _ what: String) -> Destination? {
    guard let fields = fields(node, of: what, known: Self.targets + ["type", "nth", "part"]) else { return nil }
    var isValid = true
    var nth = 1
    var part = 0
    if let node = fields["nth"] {
      if let number = integer(node, "`nth`", in: 1...100_000) { nth = number } else { isValid = false }
    }
    if let node = fields["part"] {
      if let number = integer(node, "`part`", in: 1...64) { part = number } else { isValid = false }
    }
    var typed: Located<String>?
    if let node = fields["type"] {
      typed = typedText(node)
      if typed == nil { isValid = false }
    }
    let names = fields.present(Self.targets)
    guard names.count <= 1 || names == ["symbol", "insn"] else {
      report(node.place, .go, "\(what) names several places: \(listed(names))", hint: "keep one; only `symbol` and `insn` go together")
      return nil
    }
    guard let name = names.first else {
      if let typed {
        report(typed.place, .go, "`type` needs a place to go on to", hint: "name one beside it: `{type: \"a\\n\", crossing: out}`")
        return nil
      }
      guard fields["part"] != nil else {
        if isValid { report(node.place, .go, "\(what) names no place", hint: "known are \(listed(Self.targets)) and `part`") }
        return nil
      }
      if let nth = fields["nth"] { report(nth.place, .go, "`nth` needs something to count") }
      return isValid ? Destination(.here, part: part, place: node.place) : nil
    }
    if let nth = fields["nth"], ["until", "tick", "steps"].contains(name) { report(nth.place, .go, "`nth` cannot count with `\(name)`") }
    guard let target = target(name, fields), isValid else { return nil }
    return Destination(target, typed: typed, nth: nth, part: part, place: node.place)
  }

  /// What is typed on the serial line.
  mutating func typedText(_ node: SourceNode) -> Located<String>? {
    guard let scalar = scalar(node, "`type`") else { return nil }
    guard scalar.text.utf8.count <= Self.typedLimit else {
      report(node.place, .go, "`type` has \(scalar.text.utf8.count) bytes; at most \(Self.typedLimit) can be typed at once")
      return nil
    }
    return Located(scalar.text, scalar)
  }

  private mutating func target(_ name: String, _ fields: SourceFields) -> Destination.Target? {
    guard let node = fields[name] else { return nil }
    switch name {
    case "symbol", "insn":
      var symbol: Located<String>?
      var instruction: Located<String>?
      if let node = fields["symbol"] {
        guard let scalar = scalar(node, "`symbol`") else { return nil }
        symbol = Located(scalar.text, scalar)
      }
      if let node = fields["insn"] {
        guard let scalar = scalar(node, "`insn`") else { return nil }
        instruction = Located(scalar.text.lowercased(), scalar)
      }
      return .code(symbol: symbol, instruction: instruction)
    case "line": return line(node)
    case "syscall": return systemCall(node)
    case "phase":
      return word(node, "`phase`", among: Phase.allCases.map(\.rawValue)).flatMap { Phase(rawValue: $0) }.map { .phase($0) }
    case "crossing":
      return word(node, "`crossing`", among: Destination.Crossing.allCases.map(\.rawValue)).flatMap { Destination.Crossing(rawValue: $0) }
        .map { .crossing($0) }
    case "until": return condition(node, "`until`", .go).map { .until($0) }
    case "tick":
      report(
        node.place, .go, "a tick shifts whenever the kernel or the program changes", severity: .warning,
        hint: "name a symbol, a source line, a system call or a phase")
      return integer(node, "`tick`", in: 0...UInt64.max).map { .tick($0) }
    case "steps": return integer(node, "`steps`", in: 1...1_000_000).map { .steps($0) }
    default: return nil
    }
  }

  /// `hi.s:15`
  private mutating func line(_ node: SourceNode) -> Destination.Target? {
    guard let scalar = scalar(node, "`line`") else { return nil }
    let parts = scalar.text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]), number > 0 else {
      report(node.place, .go, "`line` is `\(scalar.text.shortened)`; it must be a file and a number", hint: "write `line: \"hi.s:15\"`")
      return nil
    }
    return .line(file: String(parts[0]), number: number, Located(scalar.text, scalar))
  }

  /// A name, or `any`.
  private mutating func systemCall(_ node: SourceNode) -> Destination.Target? {
    guard let scalar = scalar(node, "`syscall`") else { return nil }
    if scalar.text == "any" { return .systemCall(nil) }
    if let call = SystemCall.named(scalar.text, era) { return .systemCall(call) }
    let hint = closest(scalar.text, among: SystemCall.all(era).map(\.name)).map { "did you mean `\($0)`?" }
    report(node.place, .go, "there is no system call `\(scalar.text.shortened)`", hint: hint)
    return nil
  }
}
