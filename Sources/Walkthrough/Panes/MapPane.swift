import Canvas
import LinuxABI
import Primitives
import Simulation

extension Scene {
  /// The whole trip as a picture: down into ring 0 on the left, back up on the right, with the phase of the position marked; below it the functions that
  /// are running.
  func drawMap(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let era = inspector.world.era
    // On the left stand the longer names.
    let half = max(1, content.width < 80 ? content.width * 3 / 5 : content.width / 2)
    // Between the last step of one call and the first of the next the way back is over.
    let isBehind = state.phase == .ask && inspector.lastCrossing?.to == 3 && inspector.lastCrossing?.cause == .sysret
    func station(_ phase: Phase, _ place: String, arrow: String) -> TextLine {
      let isHere = phase == state.phase
      let role: Role = isHere ? .ongoing : isDone(phase) ? .done : .pending
      var line: TextLine = "\(arrow, role) "
      line.append(isHere ? "[\(words.phase(phase))]" : " \(words.phase(phase)) ", role)
      line.append(" " + place, isHere ? .symbol : .dim)
      return line
    }
    func row(_ left: TextLine, _ right: TextLine) -> TextLine {
      let cut = left.truncated(to: half - 1)
      return cut + "\(String(repeating: " ", count: max(1, half - cut.width)))" + right
    }
    let program = state.phase == .ask || state.phase == .cross ? inspector.function(at: inspector.cursor)?.description ?? "" : ""
    let wide: [TextLine] = [
      row(
        station(.ask, program, arrow: "3"),
        isBehind ? "\("3 ", .done)\(words.backInProgram, .done)" : TextLine(words.backInProgram, .pending)),
      border(half, content.width),
      row(station(.save, Phase.save.symbols(era).first ?? "", arrow: "0 v"), station(.back, exitName(era), arrow: "^")),
      row(
        station(.find, Phase.find.symbols(era).joined(separator: " "), arrow: "  v"),
        station(.check, Phase.check.symbols(era).first ?? "", arrow: "^")),
      row(station(.work, handler, arrow: "  +->"), "\("-+", isDone(.work) ? .done : .pending)"),
    ]
    // Where there is no room for two columns the way back stands below the way down, and all names are whole.
    let narrow: [TextLine] = [
      station(.ask, program, arrow: "3   "), edge(content.width, .cross, "syscall"),
      station(.save, Phase.save.symbols(era).first ?? "", arrow: "0 v "),
      station(.find, Phase.find.symbols(era).joined(separator: " "), arrow: "  v "), station(.work, handler, arrow: "  +-"),
      station(.check, Phase.check.symbols(era).first ?? "", arrow: "  ^ "), station(.back, exitName(era), arrow: "  ^ "),
      edge(content.width, nil, "sysretq | iretq"), "\("3    \(words.backInProgram)", isBehind ? .done : .pending)",
    ]
    var lines = content.width < 60 ? narrow : wide
    let chain =
      (inspector.returnAddresses(limit: 24).reversed().map { inspector.function(at: $0 &- 1)?.symbol.name } + [
        inspector.function(at: inspector.cursor)?.symbol.name
      ]).compactMap { $0 }
    if content.height > lines.count || state.isZoomed, !chain.isEmpty {
      lines.append(TextLine())
      lines.append(TextLine(words.running, .heading))
      for (depth, name) in chain.enumerated() {
        let isLast = depth == chain.count - 1
        lines.append(
          "\(String(repeating: " ", count: min(depth, 12) * 2))\(isLast ? "> " : "", .currentMark)\(name, isLast ? .strong : .symbol)")
      }
    }
    drawList(.map, in: rect, on: &grid, count: lines.count) { lines[$0] }
  }

  /// One of the two edges between the rings, where each has a row of its own.
  private func edge(_ width: Int, _ phase: Phase?, _ instructions: String) -> TextLine {
    var line: TextLine = "\("==", .border) "
    if let phase {
      let isHere = state.phase == phase
      let name = "\(words.phase(phase)): \(instructions)"
      line.append(isHere ? "[\(name)]" : name, isHere ? .ongoing : isDone(phase) ? .done : .pending)
    } else {
      line.append(instructions, .dim)
    }
    line.append(" ")
    line.append(String(repeating: "=", count: max(0, width - line.width)), .border)
    return line
  }

  /// The edge between the rings, with the two instructions that cross it.
  private func border(_ half: Int, _ width: Int) -> TextLine {
    let isHere = state.phase == .cross
    var line: TextLine = "\("==", .border) "
    let cross = isHere ? "[\(words.phase(.cross)): syscall]" : "\(words.phase(.cross)): syscall"
    line.append(cross, isHere ? .ongoing : isDone(.cross) ? .done : .pending)
    line.append(" ")
    line.append(String(repeating: "=", count: max(1, half - line.width)), .border)
    line.append(" sysretq | iretq ", .dim)
    line.append(String(repeating: "=", count: max(0, width - line.width)), .border)
    return line
  }

  private func isDone(_ phase: Phase) -> Bool {
    guard let current = state.phase, current != .ask, let here = Phase.allCases.firstIndex(of: current),
      let there = Phase.allCases.firstIndex(of: phase)
    else { return false }
    return there < here
  }

  /// The handler once it is found.
  private var handler: String {
    switch state.phase {
    case .work?, .check?, .back?: inspector.systemCall?.entrySymbol ?? inspector.world.era.emptyRowSymbol
    default: ""
    }
  }

  private func exitName(_ era: Era) -> String {
    state.phase == .back ? inspector.function(at: inspector.cursor)?.symbol.name ?? "" : ""
  }
}
