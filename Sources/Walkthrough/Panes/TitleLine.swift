import Canvas
import LinuxABI
import Primitives
import Simulation
import X86

extension Scene {
  /// Where: lesson and stop, the phases with the present one lit, tick, interrupts, and the ring as a word.
  func drawTitle(in rect: Rect, on grid: inout Grid) {
    guard !rect.isEmpty else { return }
    grid.fill(rect, on: .bar)
    // The word is as wide in every ring, so that nothing else moves when the ring changes.
    let hidesRing = isMasked(.cpl)
    let banner = hidesRing ? words.unknownRing : words.ringBanner(Int(inspector.cpl))
    let width = max(words.ringBanner(0).columns, words.ringBanner(3).columns)
    let ringRole: Role = hidesRing ? .masked : isInKernel ? .kernelRing : .userRing
    let ring = TextLine(banner.padded(to: width, .right), ringRole)
    let isOn = inspector.cpu.rflags[.if]
    let interrupts: TextLine =
      isMasked(.flag(.if)) ? "\("IF ?", .masked)" : "\("IF \(isOn ? 1 : 0)", isOn ? .interruptsOn : .interruptsOff)"
    var tail: TextLine = "\(interrupts)  \(ring)"
    let tick = words.tick(state.position)
    let headRoom = rect.width - tail.width - phaseLine.width - 4
    if rect.width < 100, state.lesson == nil, headRoom >= 0, freeHeadWidth > headRoom {
      // Where all of a program's name and the tick need them, the blanks before a short word are theirs.
      let blanks = min(width - banner.columns, freeHeadWidth - headRoom)
      tail = "\(interrupts)  \(banner.padded(to: width - blanks, .right), ringRole)"
    }
    if rect.width >= 100 { tail = "\(tick.padded(to: max(14, tick.columns), .right), .note)  " + tail }
    let tailWidth = tail.width + 1
    grid.put(tail, in: rect.droppingRight(1).right(tailWidth - 1), on: .bar)
    let room = rect.droppingRight(tailWidth + 1)

    var phases = phaseLine
    var head = TextLine(" ")
    if let lesson = state.lesson {
      // The number of the stop is not to be cut.
      head.append("\(lesson.stop + 1)/\(lesson.stopCount) ", .note)
      head.append(lesson.title(state.language), .title)
    } else {
      head.append(inspector.world.program.name, .title)
    }
    // Where there is no room for all phases and for where this is, there is some for the present one.
    guard room.width >= phases.width + Self.leastHead else {
      let phase = state.phase.map { TextLine("[\(words.phase($0).uppercased())]", .ongoing) } ?? TextLine()
      grid.put(phase, in: room.right(phase.width), on: .bar)
      grid.put(head.truncated(to: max(0, room.width - phase.width - 1)), in: room, on: .bar)
      return
    }
    var left = max(0, room.width - phases.width - 2)
    if rect.width < 100 {
      // The tick, by which one comes back here, says more than half a title.
      let lead = state.lesson.map { "\(" \($0.stop + 1)/\($0.stopCount)", .note)" } ?? head
      head = lead + "\(" " + words.shortTick(state.position), .note)"
      // It is not to be cut: the phases, of a program its name, and then the digits move together.
      if head.width > left {
        phases = tightPhaseLine
        left = max(0, room.width - phases.width - 1)
        if state.lesson == nil { head = freeHead(width: left) }
        if head.width > left { head = lead + "\(" " + words.shortTick(state.position, isGrouped: false), .note)" }
      }
    }
    grid.put(head.truncated(to: left), in: room, on: .bar)
    grid.put(phases, in: room.right(phases.width), on: .bar)
  }

  /// Columns before the phases below which they say less than the number of the stop and its title.
  private static let leastHead = 12
  /// Columns of a program's name with the tick behind it.
  private var freeHeadWidth: Int { " \(inspector.world.program.name) \(words.shortTick(state.position))".columns }

  /// ` stru… t70,123`: a program's name as far as it leaves room for the whole tick.
  private func freeHead(width: Int) -> TextLine {
    let name = TextLine(inspector.world.program.name, .title)
    for isGrouped in [true, false] {
      let tick = words.shortTick(state.position, isGrouped: isGrouped)
      let room = width - tick.columns - 2
      if room >= min(3, name.width) { return " " + name.truncated(to: room) + "\(" " + tick, .note)" }
    }
    return "\(" " + words.shortTick(state.position, isGrouped: false), .note)"
  }

  /// `ask [CROSS] save find work check back`; the present phase in brackets and capitals, so that no colour is needed.
  private var phaseLine: TextLine {
    var line = TextLine()
    for (index, phase) in Phase.allCases.enumerated() {
      if index > 0 { line.append(" ") }
      let name = words.phase(phase)
      if phase == state.phase {
        line.append("[\(name.uppercased())]", .ongoing)
      } else {
        line.append(name, .pending)
      }
    }
    return line
  }

  /// `ask[CROSS]save find work check back`: the brackets stand where the blanks do.
  private var tightPhaseLine: TextLine {
    var line = TextLine()
    for (index, phase) in Phase.allCases.enumerated() {
      let isHere = phase == state.phase
      if index > 0, !isHere, Phase.allCases[index - 1] != state.phase { line.append(" ") }
      let name = words.phase(phase)
      line.append(isHere ? "[\(name.uppercased())]" : name, isHere ? .ongoing : .pending)
    }
    return line
  }
}
