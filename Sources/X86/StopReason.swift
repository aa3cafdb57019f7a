import Primitives

/// Why a run of the machine ended.
package enum StopReason: Hashable, Sendable {
  /// The requested tick is reached.
  case reached
  /// The instruction at RIP has a breakpoint and has not executed.
  case breakpoint
  /// The CPL changed in the last step.
  case ringCrossing
  /// The condition of the run holds.
  case condition
  /// HLT with interrupts on and no device event due: only input can go on.
  case waitingForInput
  /// HLT with interrupts off: nothing but a non-maskable interrupt could go on.
  case halted
  /// The guest wrote this status to the debug-exit port.
  case exited(UInt32)
  /// A triple fault.
  case shutdown
  /// The guest asked the keyboard controller or port 0x92 for a reset of the CPU.
  case reset
  /// An instruction that this CPU does not execute, by its text.
  case unsupported(String)
}
