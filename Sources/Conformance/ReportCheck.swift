import Machine
import Primitives
import X86

/// Follows a PC by its step reports alone: a copy of CPU and memory to which every report is applied must stay what the PC is.
package struct ReportCheck {
  private var cpu: CPUState
  private var memory: [UInt8]
  /// The forms of the instructions that retired.
  package private(set) var forms: Set<Int> = []

  /// Starts with the present state of `pc`.
  package init(_ pc: PC) {
    cpu = pc.cpu
    memory = pc.bytes(atPhysical: 0, count: Int(pc.memorySize))
  }

  /// Applies a report. Returns in words what the CPU has then that it should not have; `nil` when it is `after`.
  package mutating func apply(_ report: StepReport, after: CPUState) -> String? {
    for effect in report.effects {
      cpu.apply(effect)
      if case .memory(_, let physical, let width) = effect.target {
        for i in 0..<UInt64(width.bytes) where physical + i < UInt64(memory.count) {
          memory[Int(physical + i)] = UInt8(truncatingIfNeeded: effect.new >> (i * 8))
        }
      }
    }
    if report.kind == .instruction, let form = report.instruction?.form { forms.insert(Int(form)) }
    if cpu == after { return nil }
    let text = report.instruction.map { Formatter().text(of: $0, at: report.rip).description } ?? "no instruction"
    return "\(text) (\(report.kind)): by the report \(cpu.traceLine(index: 0)), in truth \(after.traceLine(index: 0))"
  }

  /// The first physical address at which memory is not what the reports say.
  package func firstDifference(from pc: PC) -> UInt64? {
    let found = pc.bytes(atPhysical: 0, count: memory.count)
    if found == memory { return nil }
    return memory.indices.first { memory[$0] != found[$0] }.map(UInt64.init)
  }
}
