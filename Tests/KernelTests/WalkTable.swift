import Foundation
import Primitives
import Simulation
import Testing
import X86

/// The steps of a walk as reviewed text: a line for each step, `symbol | instruction`, and comments that say which step of the documented
/// entry path follows: `# 4  why`. The numbers are those of the table's heading.
///
/// With RINGWALK_RECORD=1 in the environment, `expect` writes the table anew: the comments stay before the lines that they stood before.
struct WalkTable {
  /// A line that is no comment, with its number in the file and what stands before it.
  struct Row {
    var line: Int
    var text: String
    var comments: [Substring]
  }

  let name: String
  let rows: [Row]
  /// The numbers at the start of comments, in the order of the file.
  let steps: [Int]

  /// Reads `Tables/NAME.txt`.
  init(_ name: String) throws {
    self.name = name
    let text = try String(decoding: Guest.bytes(of: Self.path(name)), as: UTF8.self)
    var rows: [Row] = []
    var steps: [Int] = []
    var comments: [Substring] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("#") {
        if let step = line.dropFirst().split(separator: " ").first.flatMap({ Int($0) }) { steps.append(step) }
        comments.append(line)
      } else if line.isEmpty {
        comments.append(line)
      } else {
        rows.append(Row(line: number + 1, text: line.split(separator: " ").joined(separator: " "), comments: comments))
        comments = []
      }
    }
    self.rows = rows
    self.steps = steps
  }

  private static func path(_ name: String) -> String { "Tests/KernelTests/Tables/\(name).txt" }

  /// Compares with what was executed, and names the first line that differs.
  func expect(_ executed: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    if Guest.isRecording { return try record(executed) }
    for (row, line) in zip(rows, executed) where row.text != line {
      Issue.record("\(name).txt:\(row.line): expected `\(row.text)`, executed `\(line)`", sourceLocation: sourceLocation)
      return
    }
    if rows.count != executed.count {
      let rest = rows.count < executed.count ? "also executed `\(executed[rows.count])`" : "not executed: `\(rows[executed.count].text)`"
      Issue.record("\(name).txt has \(rows.count) steps, \(executed.count) were executed; \(rest)", sourceLocation: sourceLocation)
    }
  }

  /// Writes the table anew. Comments of a line that is gone stand before the next one that stayed.
  private func record(_ executed: [String]) throws {
    let difference = executed.difference(from: rows.map(\.text))
    var removed = Set<Int>()
    var inserted = Set<Int>()
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var output: [Substring] = []
    var old = 0
    for (number, line) in executed.enumerated() {
      if !inserted.contains(number) {
        while removed.contains(old) {
          output += rows[old].comments
          old += 1
        }
        output += rows[old].comments
        old += 1
      }
      output.append(line[...])
    }
    let file = Guest.root.appendingPathComponent(Self.path(name))
    try (output.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
  }
}

/// Writes down what is executed, in the form of a `WalkTable`.
struct WalkRecorder {
  private(set) var lines: [String] = []
  private let formatter = X86.Formatter()

  /// Adds the instruction under the cursor.
  mutating func note(_ now: Inspector) {
    guard let instruction = now.currentInstruction else { return }
    let place = now.function(at: now.cursor)?.symbol.name ?? hex(now.cursor)
    let text = formatter.text(of: instruction, at: now.cursor) { reference in Self.name(of: reference, in: now) }
    lines.append("\(place) | \(text)")
  }

  /// Adds a line of its own.
  mutating func note(_ line: String) { lines.append(line) }

  /// What a table says instead of an address, so that it holds wherever the kernel is linked: a function or variable, or `.` for a place in
  /// the same function.
  private static func name(of reference: X86.Formatter.Reference, in now: Inspector) -> String? {
    let symbols = now.world.kernel.symbols
    if reference.kind != .branch, let place = symbols.object(at: Address(reference.address)) { return place.description }
    guard let target = now.function(at: reference.address) else { return nil }
    if target.offset == 0 { return target.symbol.name }
    return target.symbol.name == now.function(at: now.cursor)?.symbol.name ? "." : target.symbol.name + "+"
  }
}

extension Timeline {
  /// Records a stay in the kernel from its first instruction to the first one in ring 3 again. Everything between the first instruction of
  /// a function that `isBody` names and its return is one line.
  func recordStay(body isBody: (String) -> Bool) throws -> [String] {
    var recorder = WalkRecorder()
    var bodyStack: UInt64?
    while true {
      let now = inspector()
      if now.cpl == 3 { return recorder.lines }
      if let stack = bodyStack {
        if now.cpu[.rsp] > stack || now.cpu[.rsp] &+ 0x4000 < stack { bodyStack = nil }
      } else if let place = now.function(at: now.cursor), place.offset == 0, isBody(place.symbol.name) {
        bodyStack = now.cpu[.rsp]
        recorder.note("\(place.symbol.name) | ...")
      }
      if bodyStack == nil { recorder.note(now) }
      try #require(step() == nil, "the machine stopped inside the kernel")
    }
  }

  /// Records an interrupt of the kernel itself, from the first instruction of its stub to the IRETQ that ends it; what the handler does is
  /// one line.
  func recordInterruptOfKernel() throws -> [String] {
    var recorder = WalkRecorder()
    let stack = inspector().cpu[.rsp]
    var isInHandler = false
    while true {
      let now = inspector()
      let place = now.function(at: now.cursor)
      if place?.symbol.name == "handle_irq", place?.offset == 0 {
        recorder.note("handle_irq | ...")
        isInHandler = true
      } else if isInHandler, let name = place?.symbol.name, name == "common_interrupt" || name == "do_IRQ" {
        isInHandler = false
      }
      if !isInHandler { recorder.note(now) }
      // Nothing else lies on the stack but what the CPU pushed.
      let isEnd = now.cpu[.rsp] == stack && now.currentInstruction?.operation == .iret
      try #require(step() == nil, "the machine stopped inside the kernel")
      if isEnd { return recorder.lines }
    }
  }

  /// Records one system call; its handler is one line.
  func recordSystemCall(by operation: X86.Operation = .syscall) throws -> [String] {
    while true {
      let now = inspector()
      if now.cpl == 3, now.currentInstruction?.operation == operation { break }
      try #require(step() == nil, "the program makes no system call")
    }
    try #require(step() == nil)
    return try recordStay { $0.hasPrefix("__x64_sys_") || $0.hasPrefix("__ia32_sys_") }
  }

  /// Goes to the first instruction of the next interrupt with that vector that comes in ring 0.
  func goToInterruptOfKernel(vector: UInt64) throws {
    let start = try #require(inspector().address(of: "irq_entries_start"))
    // A stub of 8 bytes for each vector from 0x20 on; with ENDBR it takes 16.
    let stub = start &+ (vector - 0x20) * (inspector().world.era == .v5_0 ? 8 : 16)
    while true {
      try go(to: stub)
      let now = inspector()
      let cs = try #require(now.kernelWord(at: now.cpu[.rsp] &+ 8))
      if cs & 3 == 0 { return }
      try #require(step() == nil)
    }
  }

  /// Goes to right after the next crossing from ring 3 to ring 0 that `isWanted` accepts.
  func go(toEntry isWanted: (RingCrossing.Cause) -> Bool) throws {
    while true {
      var journey = Journey(.ringCrossing(.forward), from: tick)
      var arrival = Arrival.underway
      while arrival == .underway { arrival = travel(&journey, part: 0, ticks: 1_000_000) }
      try #require(arrival == .arrived(part: 0), "no such entry: \(arrival)")
      if let crossing = lastCrossing, crossing.from == 3, isWanted(crossing.cause) { return }
    }
  }
}
