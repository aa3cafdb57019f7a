import Canvas
import LinuxABI
import Narration
import Primitives
import Simulation
import X86

/// What the `info` commands say.
extension Inspector {
  /// All registers, or those of some names.
  func registersReport(_ names: [Command.Word], _ words: Narrator) throws(CommandMistake) -> [TextLine] {
    let rows = registerRows(words)
    if names.isEmpty { return rows.map(\.line) }
    var lines: [TextLine] = []
    for word in names {
      let plain = word.text.lowercased().drop { $0 == "$" }
      // gdb's name for the low half, in which all flags are.
      let name = plain == "eflags" ? "rflags" : String(plain)
      guard let row = rows.first(where: { $0.name == name }) else {
        throw CommandMistake(word.range, .noRegister(word.text), hint: CommandParser.suggestion(name, among: rows.map(\.name)))
      }
      lines.append(row.line)
    }
    return lines
  }

  private func registerRows(_ words: Narrator) -> [(name: String, line: TextLine)] {
    func row(_ name: String, _ value: UInt64, digits: Int = 16, _ meaning: String = "") -> (name: String, line: TextLine) {
      var line: TextLine = "\(name.padded(to: 14), .register) \(hex(value, minimumDigits: digits).padded(to: 16, .right), .value)"
      if !meaning.isEmpty { line += "  \(meaning, .origin)" }
      return (name, line)
    }
    var rows = RegistersView.order.map { register -> (name: String, line: TextLine) in
      let value = cpu[register]
      return row(register.name, value, symbol(at: value).map { "<\($0)>" } ?? "\(Int64(bitPattern: value))")
    }
    rows.append(row("rip", cpu.rip, symbol(at: cpu.rip).map { "<\($0)>" } ?? ""))
    rows.append(row("rflags", cpu.rflags.rawValue, flagNames(words)))
    rows.append(row("cpl", UInt64(cpl), digits: 1, words.ring(Int(cpl))))
    for segment in SegmentRegister.allCases {
      rows.append(row(segment.name, UInt64(cpu[segment].selector), digits: 4, words.selector(cpu[segment].selector)))
    }
    for number in [0, 2, 3, 4, 8] { rows.append(row("cr\(number)", cpu[control: number])) }
    for (msr, name) in MSR.names where msr != .tsc {
      guard let value = cpu[msr] else { continue }
      rows.append(row(name, value, symbol(at: value).map { "<\($0)>" } ?? ""))
    }
    return rows
  }

  /// `IF ZF PF`
  private func flagNames(_ words: Narrator) -> String {
    let set = Flag.allCases.filter { $0 != .iopl && cpu.rflags.rawValue & $0.mask != 0 }.reversed().map(\.name)
    return set.isEmpty ? words.noFlags : set.joined(separator: " ")
  }

  func flagsReport(_ words: Narrator) -> [TextLine] {
    var lines: [TextLine] = ["\("RFLAGS", .label) \(hex(cpu.rflags.rawValue), .value)  \(flagNames(words), .strong)"]
    for flag in Flag.allCases.reversed() {
      let value = (cpu.rflags.rawValue & flag.mask) >> UInt64(flag.bit)
      var line: TextLine =
        "\("\(flag.bit)".padded(to: 2, .right), .dim) \(flag.name.padded(to: 4), .label) \(String(value, radix: 2), value == 0 ? .bitClear : .bitSet)"
      if cpu.fmask & flag.mask != 0 { line += "  \("v \(words.namedByFMASK)", .note)" }
      lines.append(line)
    }
    return lines
  }

  func symbolReport(_ address: UInt64, _ words: Narrator) -> [TextLine] {
    guard let place = symbol(at: address) else {
      return [TextLine(words(.noSymbol("0x" + hex(address))), .dim)]
    }
    var line: TextLine = "\("0x" + hex(address), .address) \("<\(place)>", .symbol)"
    if let image = image(at: linkedAddress(address)) { line += "  \(image.name, .note)" }
    if let source = self.line(at: address) { line += "  \("\(source.file):\(source.line)", .source)" }
    return [line]
  }

  func lineReport(_ addresses: Set<UInt64>, _ words: Narrator) -> [TextLine] {
    addresses.sorted().map { address in
      guard let source = line(at: address) else { return TextLine(words(.noSource), .dim) }
      var line: TextLine = "\("\(source.file):\(source.line)", .source) \(addressText(address), .address)"
      if let text = image(at: linkedAddress(address))?.text(of: source) { line += "  \(text, .source)" }
      return line
    }
  }

  /// `#1  ksys_write+0x3c  read_write.c:20`: where each running function is, the innermost first.
  var backtraceReport: [TextLine] {
    // A return address stands behind the call that the line is of.
    let places = [(cursor, cursor)] + returnAddresses(limit: 64).map { ($0, $0 &- 1) }
    return places.enumerated().map { number, place in
      // Behind a call that never returns lies another function.
      let function = self.function(at: place.1).map { "\($0.symbol.name)+0x\(hex($0.offset &+ (place.0 &- place.1)))" }
      var line: TextLine = "\("#\(number)".padded(to: 3), .label) \("0x" + hex(place.0), .address) \(function ?? "?", .symbol)"
      if let source = self.line(at: place.1) { line += "  \("\(source.file):\(source.line)", .source)" }
      return line
    }
  }

  func systemCallReport(_ call: SystemCall) -> [TextLine] {
    var lines: [TextLine] = [
      "\("\(call.number)", .number)  \(call.signature, .strong)", "\(call.meaning, .text)",
    ]
    if let symbol = call.entrySymbol {
      let address = address(of: symbol).map { "  0x" + hex($0) } ?? ""
      lines.append("\(symbol, .symbol)\(address, .address)")
    }
    return lines
  }

  /// The call that a name or a number means.
  func systemCall(_ word: Command.Word) throws(CommandMistake) -> SystemCall {
    let era = world.era
    if let call = SystemCall.named(word.text, era) ?? Int(word.text).flatMap({ SystemCall.numbered($0, era) }) { return call }
    throw CommandMistake(
      word.range, .noSystemCall(word.text), hint: CommandParser.suggestion(word.text, among: SystemCall.all(era).map(\.name)))
  }
}

extension Message {
  static func noRegister(_ name: String) -> Message {
    Message(en: "There is no register \(name).", ja: "\(name)というレジスタはありません。")
  }
  static func noSymbol(_ address: String) -> Message {
    Message(en: "No symbol is near \(address).", ja: "\(address)の近くにシンボルはありません。")
  }
}
