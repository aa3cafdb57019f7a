import Canvas
import Primitives
import Simulation

extension Scene {
  /// The kernel's tasks; zoomed, with the open files and the memory of the current one, and who waits for what.
  func drawTasks(in rect: Rect, on grid: inout Grid) {
    let tasks = inspector.tasks
    let current = inspector.currentTask
    var lines = tasks.map { task -> TextLine in
      let isCurrent = task.address == current?.address
      var line: TextLine = isCurrent ? "\(">", .currentMark) " : "  "
      line.append("\(task.pid)".padded(to: 4, .right) + " ", .value)
      line.append(task.name.padded(to: 12) + " ", isCurrent ? .strong : .symbol)
      line.append(words.state(task.state), .text)
      if let place = task.sleepsIn { line.append(" " + words.sleeps(in: place), .origin) }
      return line
    }
    if let current, state.isZoomed { lines += details(of: current) }
    if tasks.isEmpty { lines = [TextLine(words.noTask, .dim)] }
    drawList(.tasks, note: TextLine(words.tasks(tasks.count)), in: rect, on: &grid, count: lines.count) { lines[$0] }
  }

  private func details(of task: TaskView) -> [TextLine] {
    var lines: [TextLine] = []
    let files = inspector.openFiles(of: task)
    if !files.isEmpty { lines += [TextLine(), TextLine(words.openFiles, .heading)] }
    for file in files {
      lines.append(
        "\("\(file.descriptor)".padded(to: 4, .right), .value) \((file.path ?? words.kind(file.kind)).padded(to: 16), .symbol) \(file.isReadable ? "r" : "-")\(file.isWritable ? "w" : "-")  \(words.filePosition(file.position), .dim)"
      )
    }
    let areas = inspector.memoryAreas(of: task)
    if !areas.isEmpty { lines += [TextLine(), TextLine(words.memoryAreas, .heading)] }
    for area in areas {
      let rights =
        (area.isReadable ? "r" : "-") + (area.isWritable ? "w" : "-") + (area.isExecutable ? "x" : "-") + (area.isShared ? "s" : "p")
      lines.append(
        "\(hex(area.start, minimumDigits: 12), .address)-\(hex(area.end, minimumDigits: 12), .address) \(rights, .text)  \(words.pages(area.presentPages), .dim)"
      )
    }
    let queues = inspector.waitQueues.filter { !$0.waiting.isEmpty }
    if !queues.isEmpty { lines += [TextLine(), TextLine(words.waitQueues, .heading)] }
    for queue in queues { lines.append("  \(queue.name, .symbol): \(queue.waiting.map(String.init).joined(separator: " "), .value)") }
    return lines
  }
}
