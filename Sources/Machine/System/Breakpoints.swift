import Primitives
import X86

/// The breakpoints of the debug registers (SDM Vol. 3, 17.2 and 17.3).
///
/// While DR7 enables one, every instruction is a step of its own and every data access takes the slow path, where it is compared; otherwise they
/// cost nothing. A breakpoint on an instruction is a fault before it, all others are traps after the step that met them.
extension Core {
  /// Whether DR7 enables a breakpoint.
  var hasEnabledBreakpoint: Bool { cpu.dr7 & DR7.enables != 0 }

  /// The breakpoints on the instruction at RIP. RF and the shadow of MOV SS hold them back (SDM Vol. 3, 17.3.1.1).
  var breakpointsOnInstruction: DebugConditions {
    guard hasEnabledBreakpoint, systemFlags & Flag.rf.mask == 0, cpu.interruptShadow != .movSS else { return [] }
    return breakpoints(at: rip, size: 1) { $0 == .execution }
  }

  /// Notes an access to data, implicit ones to tables and stacks too.
  @inline(__always)
  mutating func noteAccess(_ linear: UInt64, size: Int, isWrite: Bool) {
    if hasEnabledBreakpoint { noteMatches(linear, size, isWrite: isWrite) }
  }

  @inline(never)
  private mutating func noteMatches(_ linear: UInt64, _ size: Int, isWrite: Bool) {
    metBreakpoints.formUnion(breakpoints(at: linear, size: UInt64(size)) { $0 == .access || isWrite && $0 == .write })
  }

  /// Notes the use of a port.
  mutating func notePort(_ port: UInt16, _ width: Width) {
    guard hasEnabledBreakpoint, cpu.cr4 & CR4.de != 0 else { return }
    metBreakpoints.formUnion(breakpoints(at: UInt64(port), size: UInt64(width.bytes)) { $0 == .port })
  }

  /// The breakpoints whose conditions are met, when one that is enabled is among them: DR6 then shows the others, too (SDM Vol. 3, 17.2.3; Bochs).
  private func breakpoints(at address: UInt64, size: UInt64, _ isMet: (DR7.Condition) -> Bool) -> DebugConditions {
    var met: DebugConditions = []
    var isEnabled = false
    for number in 0..<4 {
      let breakpoint = cpu.breakpoint(number)
      guard isMet(breakpoint.condition), breakpoint.overlaps(address, size: size) else { continue }
      met.insert(DebugConditions(rawValue: 1 << UInt16(number)))
      isEnabled = isEnabled || breakpoint.isEnabled
    }
    return isEnabled ? met : []
  }

  /// What a debug exception does before it is delivered: DR6 says why, and DR7.GD is cleared.
  mutating func recordDebugConditions<M: ExecutionMode>(_ conditions: DebugConditions, _: M.Type) {
    setDebug(6, conditions.applied(toDR6: cpu.dr6), M.self)
    if cpu.dr7 & DR7.generalDetection != 0 { setDebug(7, cpu.dr7 & ~DR7.generalDetection, M.self) }
  }

  /// Makes the traps that this step has met come before the next one.
  mutating func pendTraps<M: ExecutionMode>(_ conditions: DebugConditions, _: M.Type) {
    let met = metBreakpoints.union(conditions)
    if !met.isEmpty { setPendingTraps(cpu.pendingTraps.union(met), M.self) }
    metBreakpoints = []
  }
}
