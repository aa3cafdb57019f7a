import LinuxABI
import Simulation
import X86

/// What the marks of this stop compare with: the CPU, and the words that the stack panes show.
struct Reference {
  private let cpu: CPUState
  private var words: [UInt64: UInt64] = [:]

  init(_ inspector: Inspector) {
    cpu = inspector.cpu
    let stacks = inspector.stacksView(Changes(), limit: 64)
    for word in (stacks.kernel?.words ?? []) + (stacks.user?.words ?? []) { words[word.address] = word.value }
    if let base = inspector.frameAddress {
      for field in PtRegs.fields { words[base &+ field.offset] = inspector.word(at: base &+ field.offset) }
    }
  }

  /// Every place that is different now.
  func places(changedIn inspector: Inspector) -> Set<Place> {
    var result: Set<Place> = []
    let new = inspector.cpu
    for register in GeneralRegister.allCases where cpu[register] != new[register] { result.insert(.register(register)) }
    for flag in Flag.allCases where (cpu.rflags.rawValue ^ new.rflags.rawValue) & flag.mask != 0 { result.insert(.flag(flag)) }
    if cpu.cpl != new.cpl { result.insert(.cpl) }
    for register in SegmentRegister.allCases where cpu[register] != new[register] { result.insert(.segment(register)) }
    for number in [0, 2, 3, 4, 8] where cpu[control: number] != new[control: number] { result.insert(.control(UInt8(number))) }
    for (msr, _) in MSR.names where cpu[msr] != new[msr] { result.insert(.msr(msr)) }
    for (address, value) in words where inspector.word(at: address) != value { result.insert(.word(address)) }
    // Words of pt_regs that were not mapped or not known before are changes too once the kernel has written them.
    if let base = inspector.frameAddress, words[base] == nil {
      for field in PtRegs.fields { result.insert(.word(base &+ field.offset)) }
    }
    return result
  }
}
