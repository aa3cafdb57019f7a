import Executable
import LinuxABI
import Primitives
import X86

extension Inspector {
  /// Code around the cursor: at least `before` lines above it where there are some, and `after` below.
  package func codeView(before: Int, after: Int, syntax: Formatter.Syntax = .intel, breakpoints: Set<UInt64> = []) -> CodeView {
    var lines: [CodeView.Line] = []
    var currentIndex: Int?
    // The code above is read from far, so that instructions line up; only what can be shown gets its text.
    let above = instructionsAbove(before: before).suffix(before + 4)
    var decoded = above.makeIterator()
    var place = above.first?.address ?? cursor
    var source: SourceLine? = place == cursor ? nil : line(at: place &- 1)
    let formatter = Formatter(syntax)
    var frame = FrameFields(words: phase == .save ? frameWords : nil)
    var below = 0
    while below < after || currentIndex == nil {
      if let label = label(at: place) { lines.append(.label(label)) }
      if let here = line(at: place), here != source {
        if let text = image(at: linkedAddress(place))?.text(of: here) { lines.append(.source(here, text: text)) }
        source = here
      }
      if place == cursor {
        currentIndex = lines.count
        frame.passCursor()
      }
      guard let instruction = decoded.next()?.instruction ?? instruction(at: place) else {
        guard let raw = bytes(at: place, count: 1) else {
          lines.append(.unmapped(address: place))
          break
        }
        lines.append(.bytes(address: place, raw))
        place = place &+ 1
        if currentIndex != nil { below += 1 }
        continue
      }
      let text = formatter.text(of: instruction, at: place) { self.symbolText($0) }
      if instruction.operation == .push {
        frame.pass(push: lines.count, isFilling: world.phaseMap.phase(at: linkedAddress(place)) == .save)
      }
      lines.append(
        .instruction(
          CodeView.InstructionLine(
            address: place, bytes: bytes(at: place, count: Int(instruction.length)) ?? [], instruction: instruction, text: text,
            isCurrent: place == cursor, isLast: isLast(place), hasBreakpoint: breakpoints.contains(place))))
      place = place &+ UInt64(instruction.length)
      if currentIndex != nil { below += 1 }
    }
    for (index, name) in frame.names {
      guard case .instruction(var line) = lines[index] else { continue }
      line.frameField = name
      lines[index] = .instruction(line)
    }
    if let index = currentIndex, index > before + 4 {
      lines.removeFirst(index - before - 4)
      currentIndex = before + 4
    }
    let here = function(at: cursor)
    return CodeView(
      lines: lines, currentIndex: currentIndex, function: here?.symbol.name, offset: here?.offset ?? 0, source: line(at: cursor))
  }

  /// The instructions from a place that is known to be a start up to the cursor: x86 code can only be read forwards. None where they do not line up.
  private func instructionsAbove(before: Int) -> [(address: UInt64, instruction: Instruction)] {
    let far = UInt64(before) &* 15
    guard let here = function(at: cursor), here.offset > 0 else { return [] }
    // The start of the function, or of the source line that is near enough.
    var start = cursor &- here.offset
    if here.offset > far,
      let entries = image(at: linkedAddress(cursor))?.debug?.lines.entries(
        in: Address(linkedAddress(cursor &- far))..<Address(linkedAddress(cursor)))
    {
      let delta = linkedAddress(cursor) &- cursor
      if let near = entries.first(where: { $0.isStatement }) { start = max(start, near.addresses.lowerBound.value &- delta) }
    }
    var result: [(address: UInt64, instruction: Instruction)] = []
    var place = start
    while place < cursor {
      guard let instruction = instruction(at: place) else { return [] }
      result.append((place, instruction))
      place = place &+ UInt64(instruction.length)
    }
    return place == cursor ? result : []
  }

  private func label(at address: UInt64) -> String? {
    guard let place = symbol(at: address), place.offset == 0 else { return nil }
    return place.symbol.name
  }

  private func isLast(_ address: UInt64) -> Bool { currentReport == nil && lastReport?.rip == address && address != cursor }

  /// The name of what an address in an instruction's text stands for.
  package func symbolText(_ reference: Formatter.Reference) -> String? {
    // A per-CPU variable is an offset from GS.base.
    if reference.segment == .gs {
      return world.kernel.variable(at: reference.address)
    }
    return symbol(at: reference.address).map { "\($0)" }
  }

  /// The parts of the instruction under the cursor: those that are made with their values.
  package func partsView(next report: StepReport?) -> PartsView? {
    guard let instruction = currentInstruction else { return nil }
    let published = instruction.operation.publishedParts
    guard let report = currentReport ?? report else {
      guard let published else { return nil }
      let rows = published.enumerated().map { index, title in
        PartsView.Row(number: index + 1, title: title, value: nil, old: nil, effects: [], state: index == 0 ? .next : .later)
      }
      return PartsView(mnemonic: instruction.mnemonic, rows: rows, isPublished: true, made: 0)
    }
    return partsView(of: report, mnemonic: instruction.mnemonic, published, made: position.part)
  }

  /// The parts of the last step, all of them made: for whoever has just made the last one by itself.
  package func lastPartsView() -> PartsView? {
    guard let report = lastReport, let instruction = report.instruction else { return nil }
    return partsView(of: report, mnemonic: instruction.mnemonic, instruction.operation.publishedParts, made: report.partCount)
  }

  private func partsView(of report: StepReport, mnemonic: String, _ published: [String]?, made: Int) -> PartsView {
    // An exception or interrupt in the place of the instruction has parts of its own.
    let titles = report.kind == .instruction ? published : nil
    var rows: [PartsView.Row] = []
    for part in 0..<report.partCount {
      let effects = report.effects.filter { Int($0.part) == part }
      let title = titles.flatMap { $0.indices.contains(part) ? $0[part] : nil }
      let isMade = part < made
      let state: PartsView.State = isMade ? (part == made - 1 ? .now : .done) : part == made ? .next : .later
      rows.append(
        PartsView.Row(
          number: part + 1, title: title, value: isMade ? effects.first?.new : nil, old: isMade ? effects.first?.old : nil,
          effects: isMade ? effects : [], state: state))
    }
    return PartsView(mnemonic: mnemonic, rows: rows, isPublished: titles != nil, made: made)
  }
}

/// Which pt_regs fields the pushes of the entry code fill: told by where RSP will be, counted in pushes from the cursor.
private struct FrameFields {
  /// The words that are pushed at the cursor; `nil` where pushes fill no pt_regs.
  let words: Int?
  private var pushes = 0
  private var pushesAtCursor = 0
  /// Pushes that fill a field: the line's index, and the pushes before it.
  private var filling: [(index: Int, before: Int)] = []

  init(words: Int?) { self.words = words }

  mutating func passCursor() { pushesAtCursor = pushes }

  mutating func pass(push index: Int, isFilling: Bool) {
    if isFilling, words != nil { filling.append((index, pushes)) }
    pushes += 1
  }

  /// The name of each field, with the index of the line whose push fills it.
  var names: [(index: Int, name: String)] {
    guard let words else { return [] }
    return filling.compactMap { push in
      let field = words + push.before - pushesAtCursor
      guard field >= 0, field < PtRegs.fields.count else { return nil }
      return PtRegs.field(at: PtRegs.size &- UInt64(8 * (field + 1))).map { (push.index, $0.name) }
    }
  }
}
