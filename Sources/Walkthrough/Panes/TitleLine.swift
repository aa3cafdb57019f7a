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
    let banner = words.ringBanner(Int(inspector.cpl))
    let width = max(words.ringBanner(0).columns, words.ringBanner(3).columns)
    let ring = TextLine(banner.padded(to: width, .right), isInKernel ? .kernelRing : .userRing)
    let isOn = inspector.cpu.rflags[.if]
    var tail: TextLine = "\("IF \(isOn ? 1 : 0)", isOn ? .interruptsOn : .interruptsOff)  \(ring)"
    let tick = words.tick(state.position)
    if rect.width >= 100 { tail = "\(tick.padded(to: max(14, tick.columns), .right), .note)  " + tail }
    let tailWidth = tail.width + 1
    grid.put(tail, in: rect.droppingRight(1).right(tailWidth - 1), on: .bar)
    var room = rect.droppingRight(tailWidth + 1)

    let phases = phaseLine
    var head = TextLine(" ")
    if let lesson = state.lesson {
      // The number of the stop is not to be cut.
      head.append("\(lesson.stop + 1)/\(lesson.stopCount) ", .note)
      head.append(lesson.title(state.language), .title)
    } else {
      head.append(inspector.world.program.name, .title)
    }
    let headRoom = max(0, room.width - phases.width - 2)
    if headRoom >= 10 {
      grid.put(head.truncated(to: headRoom), in: room, on: .bar)
    } else {
      room = room.droppingLeft(1)
    }
    if room.width >= phases.width { grid.put(phases, in: room.right(phases.width), on: .bar) }
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
}
