import Primitives
import X86

/// Why no CPU can hold a value in a register: the instruction that writes it raises #GP(0) (SDM Vol. 3, 2.5; Vol. 4, table 2-2).
package enum EditRefusal: Error, Hashable, Sendable {
  /// EFER.LME cannot change while paging is on (SDM Vol. 2, WRMSR).
  case longMode
  /// The MSR holds an address.
  case notCanonical
  /// Paging or protection cannot be left in 64-bit mode, and NW without CD is no state (SDM Vol. 3, 2.5).
  case noSuchMode
  /// CR4.PAE is needed in 64-bit mode.
  case pageExtension
  /// A bit that this CPU does not have is 1.
  case reservedBits
  /// This CPU has no such register that could be written.
  case noRegister

  /// A sentence without a full stop.
  package var description: String {
    switch self {
    case .longMode: "EFER.LME cannot change while paging is on"
    case .notCanonical: "it takes canonical addresses alone"
    case .noSuchMode: "PE and PG must stay 1 in 64-bit mode, and NW without CD is no state"
    case .pageExtension: "CR4.PAE must stay 1 in 64-bit mode"
    case .reservedBits: "a reserved bit would be 1"
    case .noRegister: "this CPU cannot write it"
    }
  }
}

extension Inspector {
  /// The edit with the value that the CPU would come to hold, or why it refuses it. What is neither an MSR nor a control register takes every value.
  package func accepted(_ edit: Edit) -> Result<Edit, EditRefusal> {
    switch edit {
    case .msr(let msr, let value):
      if let kept = timeline.pc.value(of: msr, afterWriting: value) { return .success(.msr(msr, kept)) }
      return .failure(refusal(msr, value))
    case .control(let number, let value):
      if let kept = timeline.pc.value(ofControl: number, afterWriting: value) { return .success(.control(number, kept)) }
      return .failure(refusal(ofControl: number, value))
    case .register, .rip, .flag, .memory, .interrupt, .fault, .skip: return .success(edit)
    }
  }

  private func refusal(ofControl number: UInt8, _ value: UInt64) -> EditRefusal {
    switch number {
    case 0 where value >> 32 == 0: .noSuchMode
    case 4 where value & CR4.pae == 0: .pageExtension
    default: .reservedBits
    }
  }

  private func refusal(_ msr: MSR, _ value: UInt64) -> EditRefusal {
    switch msr {
    case .efer where (value ^ cpu.efer) & EFER.lme != 0: .longMode
    case .lstar, .cstar, .fsBase, .gsBase, .kernelGSBase, .sysenterESP, .sysenterEIP: .notCanonical
    case .efer, .fmask, .tscAux, .pat: .reservedBits
    default: .noRegister
    }
  }
}
