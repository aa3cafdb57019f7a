import Narration
import Primitives
import Simulation
import X86

/// A run of instructions of one kind, each right behind the other: the pushes that save registers, the iterations of a REP. It is walked at once, one
/// step after the other.
struct RepeatRun {
  let direction: Direction
  private var kind: RunKind?
  private var mnemonic = ""
  /// Instructions of the kind that were made, and others between them.
  private var count: UInt64 = 0
  private var others: UInt64 = 0
  private let startRSP: UInt64
  private var rsp: UInt64

  init(_ direction: Direction, _ inspector: Inspector) {
    self.direction = direction
    startRSP = inspector.cpu[.rsp]
    rsp = startRSP
    guard direction == .forward, let current = inspector.currentInstruction else { return }
    kind = RunKind(current, neighbour: inspector.instruction(at: inspector.cursor &+ UInt64(current.length)))
  }

  /// Takes over that a step was made; whether the next one belongs to the run.
  mutating func arrive(_ inspector: Inspector) -> Bool {
    rsp = inspector.cpu[.rsp]
    let last = inspector.lastReport
    // On the way back the kind is that of the first instruction that is taken back.
    if direction == .backward, kind == nil { kind = RunKind(inspector.currentInstruction, neighbour: last?.instruction) }
    guard let kind else { return false }
    let made = direction == .forward ? last?.instruction : inspector.currentInstruction
    if let made { count(made, kind) }
    // An interrupt or a fault ends the run, on whichever side of it the machine is now.
    guard let last, last.isOfInstruction, let before = last.instruction, kind.contains(before), let next = inspector.currentInstruction,
      kind.contains(next)
    else { return false }
    return inspector.cursor == last.rip || inspector.cursor == last.rip &+ UInt64(before.length)
  }

  private mutating func count(_ instruction: Instruction, _ kind: RunKind) {
    if kind.counts(instruction) {
      count += 1
      mnemonic = instruction.mnemonic
    } else {
      others += 1
    }
  }

  /// What was walked over; `nil` for a single instruction, which has a sentence of its own.
  var message: Message? {
    guard count + others > 1 else { return nil }
    let cleared = Message(
      en: others == 0 ? "" : ", \(others) \(others == 1 ? "register" : "registers") cleared",
      ja: others == 0 ? "" : "、レジスタを\(others)個クリア")
    let times = count == 1 ? "once" : "\(count) times"
    guard rsp != startRSP else { return Message(en: "\(mnemonic), \(times)\(cleared).", ja: "\(mnemonic)を\(count)回\(cleared)。") }
    let bytes = rsp > startRSP ? rsp - startRSP : startRSP - rsp
    let change = "rsp 0x\(hex(startRSP)) -> 0x\(hex(rsp))"
    return Message(
      en: "\(mnemonic), \(times)\(cleared): \(change), \(bytes) bytes.", ja: "\(mnemonic)を\(count)回\(cleared)。\(change)（\(bytes)バイト）")
  }
}

extension StepReport {
  /// Whether an instruction was executed, or one iteration of it, and nothing else came in its place.
  fileprivate var isOfInstruction: Bool {
    switch kind {
    case .instruction, .iteration: true
    default: false
    }
  }
}
