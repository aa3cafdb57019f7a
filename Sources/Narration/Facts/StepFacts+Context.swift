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

  /// Whether interrupts may come during the step.
  var areInterruptsOn: Bool { before.rflags[.if] }

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

  /// Where pt_regs of an exception begin while the entry code completes them: on the stack that the CPU pushed to.
  var exceptionFrame: UInt64? {
    guard isInKernel, let name = function?.name else { return nil }
    let afterError = PtRegs.field("orig_ax")?.offset ?? 0
    let firstPushed = PtRegs.field("di")?.offset ?? 0
    if let vector = stubVector {
      if isBehindCall { return before[.rsp] }
      guard let depth = pushedBytes, !hasCallBefore else { return nil }
      return before[.rsp] &+ depth &- (vector.hasErrorCode ? afterError : afterError &+ 8)
    }
    switch name {
    case "error_exit", "paranoid_exit": return before[.rsp]
    case "restore_regs_and_return_to_kernel": return pushedBytes.map { before[.rsp] &+ $0 }
    default: break
    }
    guard name == "error_entry" || name == "paranoid_entry", let depth = pushedBytes, !hasCallBefore else { return nil }
    // Its return address lies where pt_regs.di belongs.
    return before[.rsp] &+ depth &- firstPushed
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
  case other

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
        default: self = .other
        }
        return
      }
      place = place + size
    }
    return nil
  }
}
