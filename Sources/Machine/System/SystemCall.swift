import Primitives
import X86

/// SYSCALL, SYSRET and SWAPGS. Each action is a part, in the order in which the manual lists them.
extension Core {
  /// The hidden part that SYSCALL and SYSRET force, whatever the GDT says: flat, accessed.
  private func flatCode(_ selector: UInt16, dpl: UInt8) -> Segment {
    Segment(
      selector: selector, base: 0, limit: .max,
      attributes: 0x9b | UInt32(dpl) << 5 | Segment.longModeBit | Segment.granularityBit)
  }

  private func flatStack(_ selector: UInt16, dpl: UInt8) -> Segment {
    Segment(
      selector: selector, base: 0, limit: .max,
      attributes: 0x93 | UInt32(dpl) << 5 | Segment.defaultSizeBit | Segment.granularityBit)
  }

  private mutating func beginPart<M: ExecutionMode>(_: M.Type) {
    if M.isReporting { recorder.beginPart() }
  }

  /// SYSCALL in 64-bit mode (SDM Vol. 2, SYSCALL). It reads no memory and does not touch RSP.
  mutating func systemCall<M: ExecutionMode>(_: M.Type) throws(Fault) {
    guard cpu.efer & EFER.sce != 0 else { throw Fault(.invalidOpcode) }
    let selector = UInt16(truncatingIfNeeded: cpu.star >> 32) & 0xfffc
    beginPart(M.self)
    set(GeneralRegister.rcx.rawValue, rip, M.self)
    beginPart(M.self)
    setRIP(cpu.lstar, M.self)
    beginPart(M.self)
    let old = rflags
    set(GeneralRegister.r11.rawValue, old & ~Flag.rf.mask, M.self)
    beginPart(M.self)
    setRFLAGS(old & ~(cpu.fmask | Flag.rf.mask) | RFLAGS.fixed, M.self)
    beginPart(M.self)
    setSegment(.cs, flatCode(selector, dpl: 0), M.self)
    beginPart(M.self)
    setCPL(0, by: .syscall, M.self)
    beginPart(M.self)
    setSegment(.ss, flatStack(selector &+ 8, dpl: 0), M.self)
  }

  /// SYSRET to 64-bit code (SDM Vol. 2, SYSRET). With a non-canonical RCX Intel CPUs fault here, at CPL 0; AMD CPUs return and fault at the fetch.
  mutating func systemReturn<M: ExecutionMode>(_: M.Type) throws(Fault) {
    guard cpu.efer & EFER.sce != 0 else { throw Fault(.invalidOpcode) }
    guard cpl == 0 else { throw Fault(.generalProtection) }
    let target = r[.rcx]
    if vendor == .intel, !Address(target).isCanonical { throw Fault(.generalProtection) }
    let base = UInt16(truncatingIfNeeded: cpu.star >> 48)
    beginPart(M.self)
    setRIP(target, M.self)
    beginPart(M.self)
    setRFLAGS(r[.r11] & 0x3c_7fd7 | RFLAGS.fixed, M.self)
    beginPart(M.self)
    setSegment(.cs, flatCode((base &+ 16) | 3, dpl: 3), M.self)
    beginPart(M.self)
    setCPL(3, by: .sysret, M.self)
    beginPart(M.self)
    if vendor == .intel {
      setSegment(.ss, flatStack((base &+ 8) | 3, dpl: 3), M.self)
    } else {
      // AMD leaves base, limit and attributes as they were; only the selector and the privilege change.
      var stack = cpu[.ss]
      stack.selector = (base &+ 8) | 3
      stack.attributes |= 3 << 5
      setSegment(.ss, stack, M.self)
    }
    // TF that SYSRET loads traps at once, before an instruction of ring 3 (Linux relies on it, and QEMU does it; Bochs does not).
    if systemFlags & Flag.tf.mask != 0 { pendTraps(.singleStep, M.self) }
  }

  /// SWAPGS (SDM Vol. 2, SWAPGS).
  mutating func swapGS<M: ExecutionMode>(_: M.Type) throws(Fault) {
    guard cpl == 0 else { throw Fault(.generalProtection) }
    let user = cpu[.gs].base
    let kernel = cpu.kernelGSBase
    beginPart(M.self)
    setMSR(.gsBase, kernel, M.self)
    beginPart(M.self)
    setMSR(.kernelGSBase, user, M.self)
  }
}
