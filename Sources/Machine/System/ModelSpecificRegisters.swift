import Primitives
import X86

/// RDMSR and WRMSR (SDM Vol. 2; Vol. 4, chapter 2).
extension Core {
  /// The value of an MSR; #GP(0) for a number that this CPU does not have.
  func readMSR(_ number: UInt32) throws(Fault) -> UInt64 {
    let msr = MSR(rawValue: number)
    guard let value = cpu[msr] else { throw Fault(.generalProtection) }
    return msr == .tsc ? now &+ cpu.tscOffset : value
  }

  mutating func writeMSR<M: ExecutionMode>(_ number: UInt32, _ value: UInt64, _: M.Type) throws(Fault) {
    let msr = MSR(rawValue: number)
    let new = try self.value(of: msr, afterWriting: value)
    setMSR(msr, msr == .tsc ? new &- now : new, M.self)
  }

  /// What an MSR holds once WRMSR has written a value to it; #GP(0) for one that WRMSR refuses.
  func value(of msr: MSR, afterWriting value: UInt64) throws(Fault) -> UInt64 {
    switch msr {
    case .efer:
      let known = EFER.sce | EFER.lme | EFER.lma | (features.nx ? EFER.nxe : 0)
      guard value & ~known == 0 else { throw Fault(.generalProtection) }
      // LME cannot change while paging is on, and LMA is read-only.
      guard (value ^ cpu.efer) & EFER.lme == 0 || cpu.cr0 & CR0.pg == 0 else { throw Fault(.generalProtection) }
      return value & ~EFER.lma | cpu.efer & EFER.lma
    case .lstar, .cstar, .fsBase, .gsBase, .kernelGSBase, .sysenterESP, .sysenterEIP:
      guard Address(value).isCanonical else { throw Fault(.generalProtection) }
    case .fmask:
      guard value >> 32 == 0 else { throw Fault(.generalProtection) }
    case .tscAux:
      // The upper half is reserved on Intel's CPUs and ignored on AMD's.
      guard vendor == .amd || value >> 32 == 0 else { throw Fault(.generalProtection) }
      return value & 0xffff_ffff
    case .pat:
      // Eight fields of memory types, of which 2, 3 and anything above 7 do not exist.
      for field in 0..<8 {
        let type = value >> UInt64(field * 8) & 0xff
        guard type <= 7, type != 2, type != 3 else { throw Fault(.generalProtection) }
      }
    case .tsc, .star, .sysenterCS: break
    default: throw Fault(.generalProtection)
    }
    return value
  }
}
