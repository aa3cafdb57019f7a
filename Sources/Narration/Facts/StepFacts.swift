import LinuxABI
import Primitives
import Simulation
import X86

/// What the sentence about one step is made from: the report, the state before and after it, and the names that symbols, debug information and
/// Linux's tables give to what it touched.
struct StepFacts {
  let report: StepReport
  /// A look at the position right after the step, or at a part of it.
  let inspector: Inspector
  /// The CPU before the step.
  let before: CPUState
  /// The instruction, as the code pane shows it; only its mnemonic where that would be long. Empty when there is none.
  let code: String
  /// Its mnemonic with prefixes.
  private let mnemonic: String

  private static let longestCode = 32
  /// A sentence has two lines of 78 columns.
  static let mostColumns = 154

  init(_ report: StepReport, _ inspector: Inspector) {
    self.report = report
    self.inspector = inspector
    var before = inspector.cpu
    for effect in report.effects.reversed() where inspector.currentReport == nil || Int(effect.part) < inspector.position.part {
      before.revert(effect)
    }
    before.rip = report.rip
    self.before = before
    guard let instruction = report.instruction else {
      code = ""
      mnemonic = ""
      return
    }
    let text = Formatter(.intel).text(of: instruction, at: report.rip) { inspector.symbolText($0) }
    mnemonic = text.name
    code = text.description.utf8.count <= Self.longestCode ? text.description : text.name
  }

  /// The CPU after the step.
  var after: CPUState { inspector.cpu }
  var instruction: Instruction? { report.instruction }
  var operands: [Operand] { report.instruction?.operands ?? [] }
  /// The address of the instruction behind this one.
  var next: UInt64 { report.rip &+ UInt64(report.instruction?.length ?? 0) }
  /// Whether the step went anywhere but to the instruction behind it.
  var isJump: Bool { after.rip != next }
  var era: Era { inspector.world.era }
  /// Whether the step began in ring 0.
  var isInKernel: Bool { report.cpl == 0 }

  /// The bytes of RAM that the step wrote, in order, without accessed and dirty bits of page tables.
  var writes: [(linear: UInt64, width: Width, old: UInt64, new: UInt64)] {
    report.effects.compactMap { effect in
      guard case .memory(let linear?, _, let width) = effect.target else { return nil }
      return (linear, width, effect.old, effect.new)
    }
  }

  /// The change of RFLAGS; `nil` when no flag changed.
  var flagChange: (old: UInt64, new: UInt64)? {
    report.effects.first { $0.target == .rflags }.map { ($0.old, $0.new) }
  }

  /// `TSS.sp2`: the field of the running CPU's TSS at a linear address, by either of the two addresses that it has.
  static func tssField(at linear: UInt64, _ inspector: Inspector) -> String? {
    var bases = [inspector.tssBase]
    if let area = inspector.perCPUBase, let offset = inspector.address(of: "cpu_tss_rw") { bases.append(area &+ offset) }
    for case let base? in bases {
      guard let field = TSS.field(at: linear &- base), !field.name.isEmpty else { continue }
      return "TSS.\(field.name)"
    }
    return nil
  }

  /// The instruction, a colon, and what it did. Where the operands are too much, or the target of a branch would stand there twice, the mnemonic does.
  func said(_ body: Message) -> Message {
    let full = Message(en: "\(code): \(body)", ja: "\(code): \(body)")
    let short = Message(en: "\(mnemonic): \(body)", ja: "\(mnemonic): \(body)")
    if isJump, case .relative? = operands.first { return short }
    return full.columns <= Self.mostColumns ? full : short
  }

  /// Whether a statement has room behind the mnemonic.
  func fits(_ body: Message) -> Bool { body.columns + mnemonic.utf8.count + 2 <= Self.mostColumns }
}
