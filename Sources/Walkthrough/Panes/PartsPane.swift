import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// The parts of the instruction under the cursor; what has not happened is `???`.
  func drawParts(in rect: Rect, on grid: inout Grid) {
    guard let view = state.isLastPartTold ? inspector.lastPartsView() : inspector.partsView(next: nil) else {
      frame(.parts).draw(into: &grid, in: rect) { grid, inside in
        TextBlock([TextLine(words.partsWait, .dim)]).draw(into: &grid, in: inside)
      }
      return
    }
    var pane = frame(.parts, note: TextLine())
    pane.title = words.inside(view.mnemonic, isPublished: view.isPublished)
    pane.draw(into: &grid, in: rect) { grid, inside in
      let current = view.rows.firstIndex { $0.state == .now || $0.state == .next } ?? 0
      let offset = max(0, min(current - inside.height / 2, view.rows.count - inside.height))
      return Table(
        columns: [
          Table.Column(.fixed(1)), Table.Column(.fixed(5), dropOrder: 2), Table.Column(.fixed(1)), Table.Column(fittingUpTo: 24),
          Table.Column(.flex(1)),
        ], rows: view.rows.map { row($0) }, offset: offset + scroll(.parts)
      ).draw(into: &grid, in: inside)
    }
  }

  private func row(_ row: PartsView.Row) -> Table.Row {
    let role: Role
    let word: String
    switch row.state {
    case .done: (role, word) = (.done, words.partDone)
    case .now: (role, word) = (.ongoing, words.partNow)
    case .next: (role, word) = (.strong, words.partNext)
    case .later: (role, word) = (.pending, "")
    }
    let report = state.isLastPartTold ? inspector.lastReport : inspector.currentReport
    let title = row.title ?? report.map { words.title(ofPart: row.number - 1, of: $0) } ?? ""
    let value: TextLine
    if let effect = row.effects.first, row.value != nil, !isMasked(effect) {
      value = TextLine(self.value(of: effect), row.state == .now ? .changedNow : .value)
    } else {
      value = TextLine("???", .masked)
    }
    return Table.Row(
      [
        TextLine(row.state == .now ? "*" : " ", .changedNow), TextLine(word, role), TextLine("\(row.number)", .label),
        TextLine(title, role), value,
      ],
      on: row.state == .now ? .current : nil)
  }

  /// What a part wrote, as it is best read.
  private func value(of effect: Effect) -> String {
    switch effect.target {
    case .rip: return inspector.symbol(at: effect.new)?.description ?? hex(effect.new)
    case .rflags:
      let set = Flag.allCases.filter { effect.new & $0.mask != 0 }.reversed().map(\.name)
      return "\(hex(effect.new)) = \(set.isEmpty ? words.noFlags : set.joined(separator: " "))"
    case .register(.r11) where inspector.currentInstruction?.operation == .syscall:
      let set = Flag.allCases.filter { effect.new & $0.mask != 0 }.reversed().map(\.name)
      return "\(hex(effect.new)) = \(set.joined(separator: " "))"
    case .segment(let register):
      let segment = Segment(packed: effect.newRest, base: effect.new)
      if register == .gs, segment.selector == Segment(packed: effect.oldRest, base: effect.old).selector { return hex(effect.new) }
      return "\(hex(UInt64(segment.selector), minimumDigits: 2)) \(words.selector(segment.selector))"
    case .cpl: return "\(effect.new) \(words.ring(Int(effect.new)))"
    default: return hex(effect.new)
    }
  }
}
