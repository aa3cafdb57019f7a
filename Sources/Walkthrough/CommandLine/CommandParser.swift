import Canvas
import Narration
import Simulation
import Vocabulary
import X86

/// Reads a line of the command line. Nothing is looked up in the machine here: what parses can still name a symbol that does not exist.
package struct CommandParser {
  let line: [Unicode.Scalar]
  /// Characters that are read.
  var position = 0

  private init(_ line: String) { self.line = Array(line.unicodeScalars) }

  /// The command of a line; `nil` for one without any word.
  package static func parse(_ line: String) throws(CommandMistake) -> Command? {
    var parser = CommandParser(line)
    parser.skipBlanks()
    if parser.isAtEnd { return nil }
    return try parser.command()
  }

  private mutating func command() throws(CommandMistake) -> Command {
    let start = position
    let word = text(while: { Self.isLetter($0) || Self.isDigit($0) || $0 == "-" })
    let range = start..<position
    guard !word.isEmpty else { throw CommandMistake(start..<start + 1, .noWord, hint: .helpHint) }
    let (found, candidates) = CommandRow.find(word)
    guard let row = found else {
      if !candidates.isEmpty { throw CommandMistake(range, .ambiguous(word), hint: Message(neutral: candidates.joined(separator: " "))) }
      throw CommandMistake(range, .unknownWord(word), hint: Self.suggestion(word, among: CommandRow.all.map(\.name)) ?? .helpHint)
    }
    let format = try self.format(of: row)
    guard isAtEnd || next == " " || format != nil || next == "/" else {
      throw CommandMistake(position..<position + 1, .noWord, hint: .helpHint)
    }
    skipBlanks()
    let command: Command
    switch row.verb {
    case .action(let name): command = try action(name)
    case .word(let word): command = try self.command(word, format ?? MemoryFormat())
    }
    skipBlanks()
    guard isAtEnd else { throw CommandMistake(position..<line.count, .tooMuch, hint: Message(neutral: row.synopsis)) }
    return command
  }

  /// `/8gx` behind a word that takes it.
  private mutating func format(of row: CommandRow) throws(CommandMistake) -> MemoryFormat? {
    guard next == "/", row.verb != .word(.disassemble) else { return nil }
    let start = position
    position += 1
    let text = text(while: { $0 != " " })
    guard row.usage.hasPrefix("[/") else { throw CommandMistake(start..<position, .noFormat(row.name)) }
    switch MemoryFormat.read(text) {
    case .success(let format):
      if row.usage.hasPrefix("[/F]"), format.count != 1 || format.size != nil { throw CommandMistake(start..<position, .onlyLetter) }
      return format
    case .failure(let misread):
      let place = start + 1 + misread.place
      throw CommandMistake(place..<place + misread.length, .badFormat, hint: .formatHint)
    }
  }

  private mutating func action(_ name: ActionName) throws(CommandMistake) -> Command {
    switch name {
    case .language where !isAtEnd: return .language(try choice(Language.allCases.map { ($0.rawValue, $0) }))
    case .type where !isAtEnd: return .type(try typedText())
    case .search where !isAtEnd: return .search(rest().text)
    case .compare where !isAtEnd: return .compare(Command.Word(rest()))
    default: return .action(name, count: isAtEnd ? nil : try count())
    }
  }

  private mutating func command(_ word: CommandWord, _ format: MemoryFormat) throws(CommandMistake) -> Command {
    switch word {
    case .line: return .lines(.forward, isOver: false, times: try times())
    case .lineBack: return .lines(.backward, isOver: false, times: try times())
    case .lineOver: return .lines(.forward, isOver: true, times: try times())
    case .lineOverBack: return .lines(.backward, isOver: true, times: try times())
    case .phase: return .phases(.forward, times: try times())
    case .phaseBack: return .phases(.backward, times: try times())
    case .until: return .until(try expression(), .forward)
    case .untilBack: return .until(try expression(), .backward)
    case .advance: return .advance(try place(), .forward)
    case .advanceBack: return .advance(try place(), .backward)
    case .goTo:
      let (text, range) = rest()
      guard let position = Position(text: text) else { throw CommandMistake(range, .needsTick) }
      return .goTo(position)
    case .stop:
      let (text, range) = rest()
      guard !text.isEmpty else { throw CommandMistake(range, .needsStop) }
      return .lessonStop(text, range)
    case .breakpoint, .temporary:
      let (place, condition) = try conditional { (parser) throws(CommandMistake) in parser.isAtEnd ? nil : try parser.place() }
      return .breakAt(place, condition: condition, isTemporary: word == .temporary)
    case .watch where isAtEnd: return .action(.watch, count: nil)
    case .watch: return try watch([.write])
    case .readWatch: return try watch([.read])
    case .accessWatch: return try watch([.read, .write])
    case .catchEvent: return try catchEvent()
    case .delete: return .delete(try numbers())
    case .enable: return .enable(try numbers(), true)
    case .disable: return .enable(try numbers(), false)
    case .condition:
      guard let number = try number() else { throw CommandMistake(position..<position, .needsBreakpoint) }
      skipBlanks()
      return .condition(number, isAtEnd ? nil : try expression())
    case .info: return try info()
    case .examine: return .examine(format, isAtEnd ? nil : try expression())
    case .print:
      guard format.letter != .instruction, format.letter != .text else { throw CommandMistake(position..<line.count, .examinesOnly) }
      return .print(format, try expression())
    case .disassemble: return .disassemble(try disassembly())
    case .backtrace: return .backtrace
    case .display: return isAtEnd ? .displays : .display(format, try expression())
    case .undisplay: return .undisplay(try numbers())
    case .who where isAtEnd: return .action(.who, count: nil)
    case .who: return .who(try expression())
    case .reader: return .reader(try expression())
    case .writes: return .accesses(try expression(), .write, from: .zero)
    case .reads: return .accesses(try expression(), .read, from: .zero)
    case .events: return .events(try choice(FlowKind.names), from: 0)
    case .set: return try assignment()
    case .skip: return .edit(.skip)
    case .interrupt:
      let vector = try integer()
      guard let vector = vector.value.flatMap({ UInt8(exactly: $0) }) else { throw CommandMistake(vector.range, .needsVector) }
      return .edit(.interrupt(vector))
    case .fault: return try fault()
    case .branch: return .branch(isAtEnd ? nil : Command.Word(rest()))
    case .rename:
      let (text, range) = rest()
      guard !text.isEmpty else { throw CommandMistake(range, .needsName) }
      return .rename(text)
    case .mark:
      let (text, range) = rest()
      guard !text.isEmpty else { throw CommandMistake(range, .needsName) }
      return .mark(text)
    case .save:
      let (text, range) = rest()
      guard !text.isEmpty else { throw CommandMistake(range, .needsFile) }
      return .save(text)
    case .layout: return .layout(try panes())
    case .pane: return .pane(try choice(PaneName.allCases.map { ($0.rawValue, $0) }))
    case .address: return .address(isAtEnd ? nil : try expression())
    case .syntax: return .syntax(try choice([("intel", Formatter.Syntax.intel), ("att", .att)]))
    case .theme: return .theme(try choice(Theme.Name.allCases.map { ($0.rawValue, $0) }))
    case .rate:
      let (text, range) = rest()
      guard let rate = Double(text), rate >= 0.1, rate <= 100 else { throw CommandMistake(range, .needsRate) }
      return .rate(rate)
    case .help:
      let (text, range) = rest()
      return .help(text.isEmpty ? nil : text, range)
    }
  }

  // MARK: Commands with an order of their own

  private mutating func watch(_ kinds: Set<AccessKind>) throws(CommandMistake) -> Command {
    let (place, condition) = try conditional { (parser) throws(CommandMistake) in try parser.expression() }
    return .watch(place, kinds, condition: condition)
  }

  private mutating func catchEvent() throws(CommandMistake) -> Command {
    let (event, condition) = try conditional { (parser) throws(CommandMistake) in
      let kind = try parser.choice(FlowKind.names.filter { $0.value != .crossing })
      parser.skipBlanks()
      let name = kind == .systemCall && !parser.isAtEnd ? Command.Word(parser.word()) : nil
      return (kind, name)
    }
    return .catchEvent(event.0, systemCall: event.1, condition: condition)
  }

  private mutating func fault() throws(CommandMistake) -> Command {
    let name = word()
    let (code, address) = (try integer(), try integer())
    guard Edit.faultNames.contains(name.text) else {
      throw CommandMistake(name.range, .noSuchChoice, hint: Message(neutral: Edit.faultNames.joined(separator: " ")))
    }
    guard let edit = Edit.fault(named: name.text, errorCode: code.value ?? 0, address: address.value) else {
      throw CommandMistake(code.range.lowerBound..<address.range.upperBound, .badFault(name.text))
    }
    return .edit(edit)
  }

  /// A whole number, decimal or behind `0x`; without a value where nothing stands.
  private mutating func integer() throws(CommandMistake) -> (value: UInt64?, range: Range<Int>) {
    let (text, range) = word()
    if text.isEmpty { return (nil, range) }
    guard let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text) else {
      throw CommandMistake(range, .needsInteger)
    }
    return (value, range)
  }

  private mutating func info() throws(CommandMistake) -> Command {
    enum Subject { case breakpoints, displays, registers, flags, symbol, line, systemCall }
    let subject = try choice([
      ("breakpoints", Subject.breakpoints), ("display", .displays), ("registers", .registers), ("flags", .flags), ("symbol", .symbol),
      ("line", .line), ("syscall", .systemCall),
    ])
    skipBlanks()
    switch subject {
    case .breakpoints: return .infoBreakpoints
    case .displays: return .displays
    case .registers:
      var names: [Command.Word] = []
      while !isAtEnd {
        names.append(Command.Word(word()))
        skipBlanks()
      }
      return .infoRegisters(names)
    case .flags: return .infoFlags
    case .symbol: return .infoSymbol(try expression())
    case .line: return .infoLine(isAtEnd ? nil : try place())
    case .systemCall:
      guard !isAtEnd else { throw CommandMistake(position..<position, .needsSystemCall) }
      return .infoSystemCall(Command.Word(word()))
    }
  }

  private mutating func assignment() throws(CommandMistake) -> Command {
    guard let sign = assignmentSign else {
      // What gdb sets so are commands of their own here.
      let (text, range) = rest()
      let word = text.prefix { $0 != " " }
      let isCommand = ["theme", "language", "syntax", "rate", "layout", "address"].contains(word)
      throw CommandMistake(
        isCommand ? range : line.count..<line.count, .needsAssignment, hint: isCommand ? Message(neutral: ":\(text)") : .assignmentHint)
    }
    var left = CommandParser(prefix: line, sign, from: position)
    let place = try left.expression()
    position = sign + 1
    skipBlanks()
    return .set(place, try expression())
  }

  /// Where the `=` of an assignment is: outside brackets and texts, and no part of an operator.
  private var assignmentSign: Int? {
    var depth = 0
    var quote: Unicode.Scalar?
    var index = position
    while index < line.count {
      let scalar = line[index]
      if let open = quote {
        if scalar == "\\" { index += 1 } else if scalar == open { quote = nil }
      } else {
        switch scalar {
        case "\"", "'": quote = scalar
        case "[", "(": depth += 1
        case "]", ")": depth -= 1
        case "=" where depth <= 0:
          let isDouble = index + 1 < line.count && line[index + 1] == "="
          let isTail = index > position && ["!", "<", ">", "="].contains(line[index - 1])
          if !isDouble && !isTail { return index }
        default: break
        }
      }
      index += 1
    }
    return nil
  }

  private mutating func panes() throws(CommandMistake) -> [PaneName] {
    var panes: [PaneName] = []
    while !isAtEnd {
      let pane = try choice(PaneName.allCases.map { ($0.rawValue, $0) })
      if !panes.contains(pane) { panes.append(pane) }
      skipBlanks()
    }
    return panes
  }

  // MARK: Pieces

  /// Reads something, and the condition behind `if`, when there is one.
  private mutating func conditional<Piece>(
    _ read: (inout CommandParser) throws(CommandMistake) -> Piece
  ) throws(CommandMistake) -> (Piece, LineExpression?) {
    guard let mark = conditionMark else { return (try read(&self), nil) }
    var before = CommandParser(prefix: line, mark, from: position)
    before.skipBlanks()
    let piece = try read(&before)
    before.skipBlanks()
    guard before.isAtEnd else { throw CommandMistake(before.position..<mark, .tooMuch) }
    position = mark + 2
    skipBlanks()
    return (piece, try expression())
  }

  /// Where the word `if` stands by itself, outside texts.
  private var conditionMark: Int? {
    var quote: Unicode.Scalar?
    var index = position
    while index + 1 < line.count {
      let scalar = line[index]
      if let open = quote {
        if scalar == "\\" { index += 1 } else if scalar == open { quote = nil }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "i", line[index + 1] == "f" {
        let isStart = index == position || line[index - 1] == " "
        let isEnd = index + 2 == line.count || line[index + 2] == " " || line[index + 2] == "("
        if isStart && isEnd { return index }
      }
      index += 1
    }
    return nil
  }

  /// An expression up to the end of the line.
  mutating func expression() throws(CommandMistake) -> LineExpression {
    let start = position
    let (text, range) = rest()
    if Self.lacksPrefix(text) { throw CommandMistake(range, .needsPrefix, hint: Message(neutral: "0x" + text)) }
    do throws(ExpressionError) {
      return LineExpression(try Expression(text), at: start)
    } catch {
      throw CommandMistake(error, at: start)
    }
  }

  /// A place in code up to the end of the line.
  mutating func place() throws(CommandMistake) -> CodePlace {
    let start = position
    if next == "*" {
      position += 1
      return .address(try expression())
    }
    let (text, range) = rest()
    if let line = Int(text), line > 0 { return .line(file: nil, line, range) }
    if let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]), line > 0, !text.contains(" ") {
      return .line(file: String(text[..<colon]), line, range)
    }
    position = start
    let place = try expression()
    // Registers and memory are places too, but nobody means their contents without saying so.
    switch place.expression.form {
    case .reference(.symbol), .integer(_, .hexadecimal): return .address(place)
    case .binary(.add, let symbol, let offset), .binary(.subtract, let symbol, let offset):
      if case .reference(.symbol) = symbol.form, case .integer = offset.form { return .address(place) }
    default: break
    }
    throw CommandMistake(place.range, .noPlace, hint: .placeHint)
  }

  /// All that is left, its blanks included, as the bytes that a console sends for it: UTF-8, with an escape for what no line can hold.
  private mutating func typedText() throws(CommandMistake) -> [UInt8] {
    var bytes: [UInt8] = []
    while let scalar = next {
      let start = position
      position += 1
      guard scalar == "\\" else {
        bytes += Array(String(scalar).utf8)
        continue
      }
      let mark = next
      position = min(position + 1, line.count)
      switch mark {
      case "n": bytes.append(0x0a)
      case "r": bytes.append(0x0d)
      case "t": bytes.append(0x09)
      case "e": bytes.append(0x1b)
      case "\\": bytes.append(0x5c)
      case "x":
        let digits = line[position..<min(position + 2, line.count)]
        position += digits.count
        guard digits.count == 2, digits.allSatisfy(\.properties.isASCIIHexDigit),
          let byte = UInt8(String(digits.map { Character($0) }), radix: 16)
        else { throw CommandMistake(start..<position, .badEscape) }
        bytes.append(byte)
      default: throw CommandMistake(start..<position, .badEscape)
      }
    }
    return bytes
  }

  /// The number behind a word, 1 when there is none.
  private mutating func times() throws(CommandMistake) -> UInt64 { isAtEnd ? 1 : try count() }

  private mutating func count() throws(CommandMistake) -> UInt64 {
    let (text, range) = word()
    guard let count = UInt64(text), count > 0 else { throw CommandMistake(range, .needsCount) }
    return count
  }

  private mutating func number() throws(CommandMistake) -> Command.Number? {
    skipBlanks()
    if isAtEnd { return nil }
    let (text, range) = word()
    guard let value = Int(text), value > 0 else { throw CommandMistake(range, .needsBreakpoint) }
    return Command.Number(value: value, range: range)
  }

  private mutating func numbers() throws(CommandMistake) -> [Command.Number] {
    var numbers: [Command.Number] = []
    while let number = try number() { numbers.append(number) }
    return numbers
  }

  /// One of several words, or the beginning of just one.
  private mutating func choice<Value>(_ choices: [(name: String, value: Value)]) throws(CommandMistake) -> Value {
    let (text, range) = word()
    if let exact = choices.first(where: { $0.name == text }) { return exact.value }
    let found = text.isEmpty ? [] : choices.filter { $0.name.hasPrefix(text) }
    if found.count == 1 { return found[0].value }
    throw CommandMistake(
      range, found.isEmpty ? .noSuchChoice : .ambiguous(text),
      hint: Message(neutral: (found.isEmpty ? choices : found).map(\.name).joined(separator: " ")))
  }

  // MARK: Characters

  init(prefix line: [Unicode.Scalar], _ end: Int, from position: Int) {
    self.line = Array(line[..<end])
    self.position = position
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  var isAtEnd: Bool { position >= line.count }
  var next: Unicode.Scalar? { position < line.count ? line[position] : nil }

  mutating func skipBlanks() { while next == " " { position += 1 } }

  mutating func text(while condition: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = next, condition(scalar) {
      text.append(scalar)
      position += 1
    }
    return String(text)
  }

  private mutating func word() -> (text: String, range: Range<Int>) {
    skipBlanks()
    let start = position
    let word = text(while: { $0 != " " })
    return (word, start..<position)
  }

  /// All that is left, without the blanks at its end.
  private mutating func rest() -> (text: String, range: Range<Int>) {
    let start = min(position, line.count)
    var end = line.count
    while end > start, line[end - 1] == " " { end -= 1 }
    position = line.count
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line[start..<end])
    return (String(text), start..<end)
  }

  /// The word that was probably meant.
  static func suggestion(_ word: String, among names: [String]) -> Message? {
    // Every single letter is nearly every other one.
    word.count < 2 ? nil : Expression.suggestion(for: word, among: names).map { Message(en: "did you mean \($0)?", ja: "\($0)のことですか。") }
  }
}

extension Command.Word {
  fileprivate init(_ piece: (text: String, range: Range<Int>)) { self.init(text: piece.text, range: piece.range) }
}

extension FlowKind {
  /// How events are named in a line.
  static let names: [(name: String, value: FlowKind)] = [
    ("syscall", .systemCall), ("interrupt", .interrupt), ("exception", .exception), ("ring", .crossing),
  ]
}
