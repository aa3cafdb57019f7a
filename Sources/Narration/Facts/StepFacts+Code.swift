import LinuxABI
import Primitives
import Simulation
import X86

/// What stands around the instruction: where a value is going, who set the flags, who will test them.
extension StepFacts {
  /// Instructions of straight code that are looked at in either direction.
  private static let reach = 24

  /// The function that the instruction stands in, with the distance into it.
  var function: (name: String, offset: UInt64)? { inspector.function(at: report.rip).map { ($0.symbol.name, $0.offset) } }

  /// What a register's new value is for.
  enum Purpose: Hashable {
    /// The number of a system call that SYSCALL will ask for.
    case systemCallNumber(String)
    /// Argument `index` of that system call.
    case systemCallArgument(Int, name: String, call: String)
    /// The number of a 32-bit system call that INT 0x80 will ask for.
    case ia32Number(String)
    /// Argument `index` of that system call.
    case ia32Argument(Int, call: String)
    /// Argument `index` of a function that is about to be called.
    case argument(Int, name: String, function: String)
    /// What the function returns.
    case result(String)
    /// The register that WRMSR or RDMSR will choose.
    case msrNumber(String)
    /// The upper or lower half of what WRMSR will write.
    case msrHalf(isUpper: Bool)
    /// What CPUID will be asked for.
    case identificationLeaf
    /// The port of IN or OUT.
    case port
    /// A C variable.
    case variable(String)
  }

  /// What the value that the step left in a register is for: found in the straight code that follows, as far as nothing overwrites it.
  func purpose(of register: GeneralRegister) -> Purpose? {
    guard !isJump else { return nil }
    var place = next
    var changed: Set<GeneralRegister> = []
    for _ in 0..<Self.reach {
      guard let step = inspector.instruction(at: place) else { break }
      let end = place &+ UInt64(step.length)
      switch step.operation {
      case .syscall where !isInKernel:
        if let found = systemCallPurpose(of: register, changed) { return found }
      case .int where !isInKernel && step.operands.first.flatMap { value($0) } == 0x80:
        if let found = ia32Purpose(of: register, changed) { return found }
      case .call:
        if let found = argumentPurpose(of: register, calledBy: step, end: end, changed) { return found }
      case .wrmsr, .rdmsr, .cpuid, .in, .out:
        if let found = implicitPurpose(of: register, in: step) { return found }
      case .ret where register == .rax:
        if let here = inspector.sourceFunction(at: report.rip), here.result != nil { return .result(here.name) }
      default: break
      }
      if step.isBranch { break }
      changed.formUnion(step.registersWritten)
      if changed.contains(register) { break }
      place = end
    }
    return variableAfter(register).map { .variable($0) }
  }

  /// What an instruction that names no registers will use one for.
  private func implicitPurpose(of register: GeneralRegister, in step: Instruction) -> Purpose? {
    switch (step.operation, register) {
    case (.wrmsr, .rcx), (.rdmsr, .rcx): .msrNumber(msrName(MSR(rawValue: UInt32(truncatingIfNeeded: after[.rcx]))))
    case (.wrmsr, .rax), (.wrmsr, .rdx): .msrHalf(isUpper: register == .rdx)
    case (.cpuid, .rax): .identificationLeaf
    case (.in, .rdx), (.out, .rdx): step.operands.contains(.register(Register(.rdx, .word))) ? .port : nil
    default: nil
    }
  }

  private func systemCallPurpose(of register: GeneralRegister, _ changed: Set<GeneralRegister>) -> Purpose? {
    guard !changed.contains(.rax), after[.rax] <= 0xffff, let call = SystemCall.numbered(Int(after[.rax]), era) else { return nil }
    if register == .rax { return .systemCallNumber(call.name) }
    guard let index = CallingConvention.systemCall.arguments.firstIndex(of: register.name), let arguments = call.arguments,
      index < arguments.count
    else { return nil }
    return .systemCallArgument(index + 1, name: arguments[index].name, call: call.name)
  }

  private func ia32Purpose(of register: GeneralRegister, _ changed: Set<GeneralRegister>) -> Purpose? {
    guard !changed.contains(.rax), let call = IA32SystemCall.numbered(Int(after[.rax] & 0xffff), era) else { return nil }
    if register == .rax { return .ia32Number(call.name) }
    let name = Register(register, .dword).name
    return IA32SystemCall.argumentRegisters.firstIndex(of: name).map { .ia32Argument($0 + 1, call: call.name) }
  }

  private func argumentPurpose(
    of register: GeneralRegister, calledBy call: Instruction, end: UInt64, _ changed: Set<GeneralRegister>
  ) -> Purpose? {
    guard let index = CallingConvention.function.arguments.firstIndex(of: register.name), let target = target(of: call, end: end, changed),
      let function = inspector.sourceFunction(at: target), index < function.parameters.count
    else { return nil }
    return .argument(index + 1, name: function.parameters[index].name, function: function.name)
  }

  /// Where a call will go; `nil` when that hangs on a register that changes before.
  private func target(of call: Instruction, end: UInt64, _ changed: Set<GeneralRegister>) -> UInt64? {
    switch call.operands.first {
    case .relative(let distance)?: return end &+ UInt64(bitPattern: distance)
    case .register(let register)?: return changed.contains(register.register) ? nil : after[register.register]
    case .memory(let memory)?:
      var address = UInt64(bitPattern: memory.displacement)
      if case .register(let base) = memory.base {
        if changed.contains(base) { return nil }
        address = address &+ after[base]
      }
      if memory.base == .rip { address = address &+ end }
      if let index = memory.index {
        if changed.contains(index) { return nil }
        address = address &+ after[index] << UInt64(memory.scale & 3)
      }
      return memory.segment == .fs || memory.segment == .gs ? nil : inspector.word(at: address)
    default: return nil
    }
  }

  /// The next instruction in straight code that tests a flag which this one set, before another sets it.
  var flagConsumer: Instruction? {
    guard let own = instruction?.row?.flags, !isJump else { return nil }
    var live = own.modified & RFLAGS.status
    var place = next
    for _ in 0..<Self.reach where live != 0 {
      guard let step = inspector.instruction(at: place), let effects = step.row?.flags else { return nil }
      if effects.tested & live != 0 { return step }
      if step.isBranch { return nil }
      live &= ~(effects.modified | effects.undefined)
      place = place &+ UInt64(step.length)
    }
    return nil
  }

  /// The instructions of the function up to this one, in the order of the code; empty where the code cannot be read from its start.
  private var instructionsBefore: [Instruction] {
    guard let start = function?.offset, start <= 1 << 14 else { return [] }
    var result: [Instruction] = []
    var place = report.rip &- start
    while place < report.rip {
      guard let step = inspector.instruction(at: place) else { return [] }
      result.append(step)
      place = place &+ UInt64(step.length)
    }
    return place == report.rip ? result : []
  }

  /// The instruction whose flags this one tests: the last one above it in straight code that sets them.
  var flagProducer: Instruction? {
    let tested = instruction?.row?.flags.tested ?? 0
    for step in instructionsBefore.reversed().prefix(Self.reach) {
      guard let effects = step.row?.flags, step.operation == .j || !step.isBranch else { return nil }
      if effects.modified & tested != 0 { return effects.modified & tested == tested ? step : nil }
    }
    return nil
  }

  /// Whether none of the instructions between `producer` and this one wrote a register of `registers`.
  func areUnchanged(_ registers: Set<GeneralRegister>, since producer: Instruction) -> Bool {
    for step in instructionsBefore.reversed() {
      if step == producer { return true }
      if !step.registersWritten.isDisjoint(with: registers) || step.isBranch && step.operation != .j { return false }
    }
    return false
  }

  /// The last instruction above this one that wrote a register, in straight code.
  func lastWriter(of register: GeneralRegister) -> Instruction? {
    for step in instructionsBefore.reversed().prefix(Self.reach) {
      if step.registersWritten.contains(register) { return step }
      if step.isBranch, step.operation != .j { return nil }
    }
    return nil
  }

  /// Whether the function has called another above this instruction.
  var hasCallBefore: Bool { instructionsBefore.contains { $0.operation == .call } }

  /// The instruction right above this one in the code.
  var instructionBefore: Instruction? { instructionsBefore.last }

  /// Whether the nearest branch above this instruction is a call, from which the code has come here.
  var isBehindCall: Bool { instructionsBefore.last { $0.isBranch }?.operation == .call }

  /// Whether no instruction of the function above this one writes a register: it still holds what the caller left there.
  func isUntouched(_ register: GeneralRegister) -> Bool {
    function?.offset == 0 || !instructionsBefore.isEmpty && !instructionsBefore.contains { $0.registersWritten.contains(register) }
  }

  /// Bytes that PUSH and POP moved RSP down by since the function began, in straight code; `nil` where something else moved it too.
  var pushedBytes: UInt64? { function.flatMap { _ in Self.pushedBytes(instructionsBefore[...]) } }

  /// The same for code that has come by the function's first conditional jump, from before anything was pushed.
  var pushedBytesOnJump: UInt64? {
    let steps = instructionsBefore
    guard let jump = steps.firstIndex(where: { $0.operation == .j }), Self.pushedBytes(steps[...jump]) == 0,
      case .relative(let distance)? = steps[jump].operands.first
    else { return nil }
    var left = distance
    var place = jump + 1
    while left > 0, place < steps.count {
      left -= Int64(steps[place].length)
      place += 1
    }
    return left == 0 ? Self.pushedBytes(steps[place...]) : nil
  }

  private static func pushedBytes(_ steps: ArraySlice<Instruction>) -> UInt64? {
    var depth: UInt64 = 0
    for step in steps {
      switch step.operation {
      case .push: depth &+= 8
      case .pop: depth &-= 8
      default: if step.registersWritten.contains(.rsp) { return nil }
      }
    }
    return depth
  }
}
