import Primitives
import X86

/// Collects what a step does, in order, and counts its parts.
///
/// Each change is a part of its own unless the code that makes it opens a part by hand (`beginPart`), as the instructions do whose actions the
/// manuals number.
struct Recorder {
  var effects: [Effect] = []
  var reads: [MemoryRead] = []
  private var part: UInt8 = 0
  private var isManual = false
  private var isPartEmpty = true

  /// Starts a step.
  mutating func begin() {
    if !effects.isEmpty { effects.removeAll(keepingCapacity: true) }
    if !reads.isEmpty { reads.removeAll(keepingCapacity: true) }
    part = 0
    isManual = false
    isPartEmpty = true
  }

  /// Starts the next part; until the end of the step parts are counted by hand.
  mutating func beginPart() {
    isManual = true
    if !isPartEmpty && part < .max { part += 1 }
    isPartEmpty = true
  }

  mutating func add(_ target: Effect.Target, old: UInt64, new: UInt64, oldRest: UInt64 = 0, newRest: UInt64 = 0) {
    if !isManual && !isPartEmpty && part < .max { part += 1 }
    isPartEmpty = false
    effects.append(Effect(part: part, target: target, old: old, new: new, oldRest: oldRest, newRest: newRest))
  }

  /// Adds a change that belongs to the part before it, whatever that was.
  mutating func addToLastPart(_ target: Effect.Target, old: UInt64, new: UInt64) {
    isPartEmpty = false
    effects.append(Effect(part: part, target: target, old: old, new: new))
  }

  mutating func register(_ number: UInt8, old: UInt64, new: UInt64) {
    guard let register = GeneralRegister(rawValue: number) else { return }
    add(.register(register), old: old, new: new)
  }

  mutating func rflags(old: UInt64, new: UInt64) {
    if old == new && !isManual { return }
    add(.rflags, old: old, new: new)
  }

  mutating func read(linear: UInt64, physical: UInt64, width: Width, value: UInt64) {
    reads.append(MemoryRead(linear: linear, physical: physical, width: width, value: value))
  }

  /// The last value that was reported for RFLAGS in this step.
  var lastRFLAGS: UInt64? { effects.last { $0.target == .rflags }?.new }
}
