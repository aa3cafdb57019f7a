import Machine
import Primitives
import X86

/// Runs a machine-state file step by step and writes the states in the trace format: `S index rip=... rax=...`.
package struct StateTrace {
  /// How the machine makes its steps: the traces must be the same.
  package enum Mode: Hashable, Sendable, CaseIterable {
    /// Single steps with reports.
    case step
    /// Runs of one tick each, as fast as they come.
    case run
  }

  private let pc: PC
  private let mode: Mode
  private let dumps: [StateFile.Dump]
  /// Steps made.
  package private(set) var steps: UInt64 = 0
  /// Follows the steps of `.step` by their reports.
  private var check: ReportCheck
  /// The first report that did not give the state after.
  package private(set) var incompleteReport: String?
  /// Why the machine could not go on.
  package private(set) var end: StopReason?

  /// A PC in the state of `file`; `content` reads the files that it names.
  package init<Failure: Error>(
    _ file: StateFile, vendor: Vendor = .intel, mode: Mode = .step, content: (String) throws(Failure) -> [UInt8]
  ) throws(Failure) {
    pc = PC(PC.Configuration(memorySize: file.memorySize, vendor: vendor))
    self.mode = mode
    dumps = file.dumps
    for piece in file.pieces {
      switch piece.content {
      case .bytes(let bytes): pc.write(bytes, toPhysical: piece.address)
      case .file(let path): pc.write(try content(path), toPhysical: piece.address)
      }
    }
    pc.cpu = file.cpu
    check = ReportCheck(pc)
  }

  /// The forms of the instructions that retired, in `.step`.
  package var forms: Set<Int> { check.forms }

  /// The first physical address at which memory is not what the reports of `.step` say.
  package var firstUnreportedChange: UInt64? { check.firstDifference(from: pc) }

  /// The state now.
  package var cpu: CPUState { pc.cpu }

  /// The state now as a line.
  package var line: String { pc.cpu.traceLine(index: steps) }

  /// Makes a step. Says whether it could.
  package mutating func advance() -> Bool {
    switch mode {
    case .step:
      var report = StepReport()
      end = pc.step(into: &report)
      if incompleteReport == nil { incompleteReport = check.apply(report, after: pc.cpu) }
    case .run:
      let reason = pc.run(until: pc.tick.next)
      end = reason == .reached ? nil : reason
    }
    if end != nil { return false }
    steps += 1
    return true
  }

  /// The lines after the last state: hashes of memory, and why the trace ended.
  package var ending: [String] {
    let hashes = dumps.map { dump in
      let hash = pc.bytes(atPhysical: dump.address, count: dump.count).reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      return "MEM \(hex(dump.address))+\(hex(UInt64(dump.count))) fnv1a64=\(hex(hash, minimumDigits: 16))"
    }
    let why = end.map { "\($0)" } ?? "steps"
    return hashes + ["END \(why) steps=\(steps)"]
  }
}
