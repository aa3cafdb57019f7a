import Executable
import LinuxABI
import Primitives
import X86

extension Inspector {
  /// Code around the cursor: at least `before` lines above it where there are some, and `after` below.
  package func codeView(before: Int, after: Int, syntax: Formatter.Syntax = .intel, breakpoints: Set<UInt64> = []) -> CodeView {
    var lines: [CodeView.Line] = []
    var currentIndex: Int?
    let start = startOfCode(before: before)
    var place = start
    var source: SourceLine? = start == cursor ? nil : line(at: start &- 1)
    let formatter = Formatter(syntax)
    var below = 0
    while below < after || currentIndex == nil {
      if let label = label(at: place) { lines.append(.label(label)) }
      if let here = line(at: place), here != source {
        lines.append(.source(here, text: image(at: linkedAddress(place))?.text(of: here)))
        source = here
      }
      if place == cursor { currentIndex = lines.count }
      guard let raw = bytes(at: place, count: 1) else {
        lines.append(.unmapped(address: place))
        break
      }
      if let instruction = instruction(at: place) {
        let text = formatter.text(of: instruction, at: place) { symbolText($0) }
        lines.append(
          .instruction(
            CodeView.InstructionLine(
              address: place, bytes: bytes(at: place, count: Int(instruction.length)) ?? raw, instruction: instruction, text: text,
              isCurrent: place == cursor, isLast: isLast(place), hasBreakpoint: breakpoints.contains(place),
              frameField: frameField(filledBy: instruction, at: place))))
        place = place &+ UInt64(instruction.length)
      } else {
        lines.append(.bytes(address: place, raw))
        place = place &+ 1
      }
      if currentIndex != nil { below += 1 }
      if lines.count > before + after + 4096 { break }
    }
    if let index = currentIndex, index > before + 4 {
      lines.removeFirst(index - before - 4)
      currentIndex = before + 4
    }
    let here = function(at: cursor)
    return CodeView(
      lines: lines, currentIndex: currentIndex, function: here?.symbol.name, offset: here?.offset ?? 0, source: line(at: cursor))
  }

  /// Where to begin so that instructions line up: x86 code can only be read forwards, from a place that is known to be a start.
  private func startOfCode(before: Int) -> UInt64 {
    let far = UInt64(before) &* 15
    if let here = function(at: cursor), here.offset > 0 {
      // The start of the function, or of the source line that is near enough.
      var start = cursor &- here.offset
      if here.offset > far,
        let entries = image(at: linkedAddress(cursor))?.debug?.lines.entries(
          in: Address(linkedAddress(cursor &- far))..<Address(linkedAddress(cursor)))
      {
        let delta = linkedAddress(cursor) &- cursor
        if let near = entries.first(where: { $0.isStatement }) { start = max(start, near.addresses.lowerBound.value &- delta) }
      }
      return aligned(from: start) ?? cursor
    }
    return cursor
  }

  /// `start` when decoding from it comes upon the cursor; else `nil`.
  private func aligned(from start: UInt64) -> UInt64? {
    var place = start
    while place < cursor {
      guard let instruction = instruction(at: place) else { return nil }
      place = place &+ UInt64(instruction.length)
    }
    return place == cursor ? start : nil
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

  /// The pt_regs field that a push in the entry code fills: told by where RSP will be.
  private func frameField(filledBy instruction: Instruction, at address: UInt64) -> String? {
    guard instruction.operation == .push, phase == .save, world.phaseMap.phase(at: linkedAddress(address)) == .save,
      let words = frameWords
    else { return nil }
    // Count the pushes between the cursor and this instruction.
    var count = 0
    var place = min(address, cursor)
    let end = max(address, cursor)
    while place < end, let step = self.instruction(at: place) {
      if step.operation == .push { count += 1 }
      place = place &+ UInt64(step.length)
    }
    let index = address >= cursor ? words + count : words - count
    guard index >= 0, index < PtRegs.fields.count else { return nil }
    return PtRegs.field(at: PtRegs.size &- UInt64(8 * (index + 1)))?.name
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
