import LinuxABI
import Primitives
import Simulation
import X86

/// Where in the kernel the step was made.
extension StepFacts {
  /// The phase whose own code the instruction stands in; `nil` outside the entry code, do_syscall_64 and the exit code.
  var ownPhase: Phase? { isInKernel ? inspector.world.phaseMap.phase(at: report.rip) : nil }

  /// Whether the step was made because of SYSCALL: after it, and up to SYSRET or IRETQ.
  var isInSystemCall: Bool {
    guard isInKernel, let crossing = inspector.lastCrossing else { return false }
    return crossing.to == 0 ? crossing.cause == .syscall : crossing.tick == report.tick && crossing.cause == .sysret
  }

  /// The number of the system call in progress, and the call.
  var systemCall: (number: UInt64, call: SystemCall?)? {
    guard isInSystemCall, let number = inspector.systemCallNumber else { return nil }
    return (number, number <= 0xffff ? SystemCall.numbered(Int(number), era) : nil)
  }

  /// The exception whose stub in the entry code the instruction stands in.
  var stubVector: LinuxABI.ExceptionVector? {
    guard isInKernel, let name = function?.name else { return nil }
    return LinuxABI.ExceptionVector.all.first { vector in
      switch era {
      case .v5_0: vector.handler(era) == "do_\(name)"
      case .v6_12: vector.handler(era).map { "asm_\($0)" == name } ?? false
      }
    }
  }

  /// A piece of the code between the IDT and the handlers, and the way out again.
  enum Gate: Hashable {
    /// The stub of an exception, reached from the IDT.
    case exception(LinuxABI.ExceptionVector)
    /// The table of stubs, one for each vector of a device.
    case interruptStub
    /// What all of those jump to.
    case interrupt
    /// Where int 0x80 leads.
    case int80
    /// Called by stubs to complete pt_regs.
    case save
    /// Looks at pt_regs for where to return to.
    case leave
    /// The way back into ring 0.
    case restore
  }

  /// Which of them the instruction stands in.
  var gate: Gate? {
    guard isInKernel, let name = function?.name else { return nil }
    if let vector = stubVector { return .exception(vector) }
    switch name {
    case "irq_entries_start": return .interruptStub
    // In era 6.12 a handler in C has the old name of the assembly.
    case "common_interrupt": return era == .v5_0 ? .interrupt : nil
    case "asm_common_interrupt": return .interrupt
    case "entry_INT80_compat", "asm_int80_emulation": return .int80
    case "error_entry", "paranoid_entry", "interrupt_entry": return .save
    case "error_exit", "error_return", "paranoid_exit": return .leave
    case "restore_regs_and_return_to_kernel": return .restore
    default: return nil
    }
  }

  /// Where pt_regs of an exception or interrupt begin while the entry code completes them: on the stack that the CPU pushed to.
  var exceptionFrame: UInt64? {
    guard let gate else { return nil }
    let number = PtRegs.field("orig_ax")?.offset ?? 0
    /// The field that RSP points at where the code begins.
    let first: UInt64
    switch gate {
    case .exception(let vector): first = vector.hasErrorCode ? number : number &+ 8
    case .interruptStub: return instruction?.operation == .push ? before[.rsp] &- number &- 8 : nil
    case .interrupt: first = number
    case .int80: first = number &+ 8
    // Its return address lies where pt_regs.di belongs.
    case .save: first = PtRegs.field("di")?.offset ?? 0
    case .leave: return before[.rsp]
    case .restore: return pushedBytes.map { before[.rsp] &+ $0 }
    }
    if gate != .save, isBehindCall { return before[.rsp] }
    guard let depth = pushedBytes ?? pushedBytesOnJump, !hasCallBefore else { return nil }
    return before[.rsp] &+ depth &- first
  }

  /// Whether a linear address lies on the CPU's entry stack: the one page that exceptions from ring 3 start on, and that the way out leaves from.
  func isOnEntryStack(_ linear: UInt64) -> Bool {
    guard let tss = inspector.tssBase, let slot = TSS.field(named: "sp0"), let top = inspector.word(at: tss &+ slot.offset) else {
      return false
    }
    return linear < top && top &- linear <= 512
  }

  /// Whether an alternative stands at the instruction: code that boot has patched, or left, by what the CPU and the command line say.
  var alternative: Alternative? { Alternative(at: inspector.linkedAddress(report.rip), inspector.world.kernel) }
}

/// A piece of code that the kernel chose once, at boot (Linux arch/x86/include/asm/alternative.h).
enum Alternative: Hashable {
  case pageTableIsolation
  case smap
  /// NOPs that another feature would replace by this.
  case replaceable(String)
  /// A jump that another feature takes away.
  case jump

  private static let isolationFeature = 7 * 32 + 11
  private static let smapFeature = 9 * 32 + 20

  /// Finds the entry of .altinstructions that covers an address.
  init?(at address: UInt64, _ kernel: Image) {
    guard let start = kernel.symbols["__alt_instructions"]?.address, let end = kernel.symbols["__alt_instructions_end"]?.address else {
      return nil
    }
    // struct alt_instr: two distances of 4 bytes, each from itself, a feature of 2, and three lengths of 1.
    let size: UInt64 = 13
    var place = start
    while place < end, let bytes = kernel.file.loadedBytes(at: place, count: Int(size)) {
      let row = Array(bytes)
      let distance = Width.dword.signExtend(StepFacts.littleEndian(Array(row[0..<4])))
      let code = place.value &+ distance
      if address >= code, address &- code < UInt64(row[10]) {
        switch Int(row[8]) | Int(row[9]) << 8 {
        case Self.isolationFeature: self = .pageTableIsolation
        case Self.smapFeature: self = .smap
        default:
          let replacement = place + 4 + Width.dword.signExtend(StepFacts.littleEndian(Array(row[4..<8])))
          self = row[11] == 0 ? .jump : .replaceable(Self.text(of: replacement, kernel))
        }
        return
      }
      place = place + size
    }
    return nil
  }

  /// The instruction that would be put in: `VERW`, `CALL clear_bhb_loop`.
  private static func text(of address: Address, _ kernel: Image) -> String {
    guard let bytes = kernel.file.loadedBytes(at: address, count: 15), let instruction = try? Decoder.decode(InstructionBytes(bytes)) else {
      return "?"
    }
    let name = instruction.mnemonic.uppercased()
    guard case .relative(let distance)? = instruction.operands.first else { return name }
    let target = address + UInt64(instruction.length) + UInt64(bitPattern: distance)
    return kernel.symbols.symbol(at: target).map { "\(name) \($0)" } ?? name
  }
}
