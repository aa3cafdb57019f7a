import Primitives
import X86

/// Whether something changed, and how lately: what the marks `*` and `+` on the screen say.
package enum Change: Hashable, Sendable {
  case none
  /// Changed since the stop of the lesson, or since the person last went on by more than a step, but not by the last step.
  case thisStop
  /// Changed by the last step, or by the parts of the current one.
  case now
}

/// A place whose last change can be asked for: the unit in which changes are marked.
package enum Place: Hashable, Sendable {
  case register(GeneralRegister)
  case rip
  case flag(Flag)
  case cpl
  case segment(SegmentRegister)
  case control(UInt8)
  case msr(MSR)
  case gdtr
  case idtr
  /// The aligned eight bytes that hold a linear address.
  case word(UInt64)

  /// The name that expressions have for it; of a flag its own, in capitals.
  package var name: String {
    switch self {
    case .register(let register): register.name
    case .rip: "rip"
    case .flag(let flag): flag.name
    case .cpl: "cpl"
    case .segment(let register): register.name
    case .control(let number): "cr\(number)"
    case .msr(let msr): msr.name
    case .gdtr: "gdtr"
    case .idtr: "idtr"
    case .word(let address): "[\(hex(address))]"
    }
  }
}

extension StepReport {
  /// The places that the step changed, up to a part (all when `nil`).
  package func places(parts: Int? = nil) -> Set<Place> {
    var result: Set<Place> = []
    for effect in effects where parts.map({ Int(effect.part) < $0 }) ?? true {
      switch effect.target {
      case .register(let register): result.insert(.register(register))
      case .rip:
        // The instruction pointer is a change worth a mark only when it jumped.
        if let instruction, effect.new == self.rip &+ UInt64(instruction.length) { continue }
        result.insert(.rip)
      case .rflags:
        for flag in Flag.allCases where (effect.old ^ effect.new) & flag.mask != 0 { result.insert(.flag(flag)) }
      case .cpl: result.insert(.cpl)
      case .segment(let register): result.insert(.segment(register))
      case .control(let number): result.insert(.control(number))
      case .msr(let msr): result.insert(.msr(msr))
      case .gdtr: result.insert(.gdtr)
      case .idtr: result.insert(.idtr)
      case .memory(let linear?, _, let width):
        result.insert(.word(linear & ~7))
        result.insert(.word((linear &+ UInt64(width.bytes - 1)) & ~7))
      default: continue
      }
    }
    return result
  }
}

/// What changed lately, for the marks.
package struct Changes: Hashable, Sendable {
  package var now: Set<Place>
  package var thisStop: Set<Place>

  package init(now: Set<Place> = [], thisStop: Set<Place> = []) {
    self.now = now
    self.thisStop = thisStop
  }

  package subscript(place: Place) -> Change {
    if now.contains(place) { return .now }
    return thisStop.contains(place) ? .thisStop : .none
  }
}
