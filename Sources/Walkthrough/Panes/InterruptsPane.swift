import Canvas
import Primitives
import Simulation

extension Scene {
  /// IF now and over the last steps, the lines of the interrupt controllers, and the gates of the IDT.
  func drawInterrupts(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.interruptsView(state.changes, steps: 2000)
    var lines: [TextLine] = []
    let isMasked = isMasked(.flag(.if))
    var first: TextLine = view.change.mark + "\("IF ", .label)"
    first.append(isMasked ? "?" : view.isOn ? "1" : "0", isMasked ? .masked : view.isOn ? .interruptsOn : .interruptsOff)
    if !isMasked { first.append("  " + words.interrupts(areOn: view.isOn), .origin) }
    if view.isRequested { first.append("  INTR", .strong) }
    lines.append(first)
    if !isMasked { lines.append(strip(view.history, width: content.width)) }
    for line in view.lines where line.name != nil || line.isRaised || line.isRequested || line.isInService || state.isZoomed {
      lines.append(self.line(line))
    }
    drawList(.interrupts, in: rect, on: &grid, count: lines.count + view.gates.count) { index in
      index < lines.count ? lines[index] : gate(view.gates[index - lines.count], width: content.width)
    }
  }

  /// IF over the last steps, the newest at the right: one sign for a stretch of equal length, high for on and low for off.
  private func strip(_ history: [InterruptsView.Stretch], width: Int) -> TextLine {
    let total = history.reduce(0) { $0 + $1.steps }
    var line: TextLine = " \(words.overSteps(total), .dim) "
    let columns = max(1, width - line.width - 1)
    guard total > 0 else { return line }
    for column in 0..<columns {
      // The value in the middle of the column's stretch of time.
      let place = (UInt64(column) * 2 + 1) * total / UInt64(columns * 2)
      var sum: UInt64 = 0
      let isOn =
        history.first { stretch in
          sum += stretch.steps
          return place < sum
        }?.isOn ?? view(of: history)
      line.append(isOn ? "1" : "_", isOn ? .interruptsOn : .interruptsOff)
    }
    return line
  }

  private func view(of history: [InterruptsView.Stretch]) -> Bool { history.last?.isOn ?? false }

  /// `IRQ 0  vector 30  timer  12  requested masked`
  private func line(_ line: InterruptsView.Line) -> TextLine {
    var result: TextLine = " \("IRQ \(line.number)".padded(to: 7), .label)\(hex(UInt64(line.vector), minimumDigits: 2), .value) "
    result.append((line.name ?? "-").padded(to: 10), .symbol)
    if let count = line.count, line.name != nil { result.append(" \(count)", .value) }
    let states = words.lineStates(line)
    if !states.isEmpty { result.append("  " + states, .origin) }
    return result
  }

  /// `0e #PF  asm_page_fault  DPL 0`
  private func gate(_ gate: InterruptsView.Gate, width: Int) -> TextLine {
    // The exception of the old coprocessor has a name, and no short one as the others have.
    let exception = gate.exception.flatMap { $0.utf8.count <= 4 ? $0 : nil } ?? ""
    let result: TextLine = " \(hex(UInt64(gate.vector), minimumDigits: 2), .address) \(exception.padded(to: 4), .label) "
    var rights = TextLine(" DPL \(gate.dpl)", gate.dpl == 0 ? .dim : .strong)
    if gate.ist != 0 { rights.append(" IST \(gate.ist)", .origin) }
    if gate.isTrapGate { rights.append(" " + words.trapGate, .origin) }
    // Where there is little room a long name gives way to what the gate allows.
    let room = min(width < 60 ? 24 : 32, max(8, width - result.width - rights.width))
    let name = (gate.symbol ?? hex(gate.handler)).padded(to: room)
    return result + TextLine(name, .symbol).truncated(to: max(room, width - result.width - rights.width)) + rights
  }
}
