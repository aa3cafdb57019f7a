import Primitives

/// A change of the CPL.
package struct RingCrossing: Hashable, Sendable {
  /// What made the CPL change.
  package enum Cause: Hashable, Sendable {
    case syscall
    case sysret
    /// INT n, by its vector.
    case softwareInterrupt(UInt8)
    case iret
    /// A far return.
    case farReturn
    /// A far call through a call gate.
    case callGate
    case exception(ExceptionVector)
    case interrupt(UInt8)
  }

  /// The position before the step that crossed.
  package var tick: Tick
  package var from: UInt8
  package var to: UInt8
  package var cause: Cause

  package init(tick: Tick, from: UInt8, to: UInt8, cause: Cause) {
    self.tick = tick
    self.from = from
    self.to = to
    self.cause = cause
  }

  /// Whether the crossing goes to a more privileged ring.
  package var isEntry: Bool { to < from }
}
