import Canvas
import LinuxABI
import Primitives
import Simulation

extension Scene {
  /// The system calls so far, as strace prints them. What has not happened yet is not there.
  func drawSystemCalls(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let present = state.position.tick
    let past = state.systemCalls.filter { $0.tick < present }
    let hidden = max(0, min(-scroll(.calls), max(0, past.count - content.height)))
    let pane = frame(.calls, note: TextLine(words.calls(past.count)))
    pane.draw(into: &grid, in: rect)
    if past.isEmpty {
      grid.put(TextLine(words.noCalls, .dim), in: content.row(0))
      return
    }
    for (row, record) in past.dropLast(hidden).suffix(content.height).enumerated() {
      grid.put(line(record, present), in: content.row(row))
    }
    let window = Scroll(offset: past.count - hidden - content.height, visible: content.height, total: past.count)
    pane.drawFooter(window.position, into: &grid, in: rect)
  }

  private func line(_ record: SystemCallRecord, _ present: Primitives.Tick) -> TextLine {
    let name = record.call?.name ?? "syscall_\(record.number <= 9999 ? "\(record.number)" : "0x" + hex(record.number))"
    var line: TextLine = "\(name, .symbol)(\(record.arguments.joined(separator: ", "), .text))"
    guard let end = record.end, end <= present else {
      line.append(" = ", .dim)
      line.append("?", .pending)
      return line
    }
    line.append(" = ", .dim)
    if let error = Errno.of(result: record.result) {
      line.append("-1 \(error.name)", .fault)
      line.append(" (\(error.message))", .dim)
    } else {
      line.append(
        record.result < 1 << 31
          ? "\(record.result)" : record.result >> 63 == 1 ? "\(Int64(bitPattern: record.result))" : "0x" + hex(record.result),
        .value)
    }
    return line
  }
}
