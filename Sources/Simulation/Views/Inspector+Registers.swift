import LinuxABI
import Primitives
import X86

extension Inspector {
  /// The general registers, with roles by context.
  package func registersView(_ changes: Changes) -> RegistersView {
    let context = RoleContext(self)
    let rows = RegistersView.order.map { register in
      row(register, value: cpu[register], changes[.register(register)], context.role(of: register))
    }
    let rip = RegistersView.Row(
      register: .rax, value: cpu.rip, old: nil, change: changes[.rip], role: .none,
      pointee: function(at: cpu.rip).map { .symbol($0.description) })
    return RegistersView(rows: rows, rip: rip)
  }

  private func row(_ register: GeneralRegister, value: UInt64, _ change: Change, _ role: RegisterRole) -> RegistersView.Row {
    RegistersView.Row(
      register: register, value: value, old: change == .now ? oldValue(of: .register(register)) : nil, change: change, role: role,
      pointee: pointee(value, role))
  }

  /// The value of a target before the last step, or before the parts of the current one.
  package func oldValue(of target: Effect.Target) -> UInt64? {
    let effects = currentReport.map { report in report.effects.filter { Int($0.part) < position.part } } ?? lastReport?.effects ?? []
    return effects.first { $0.target == target }?.old
  }

  /// What a value points at, when that is worth saying.
  package func pointee(_ value: UInt64, _ role: RegisterRole = .none) -> Pointee? {
    switch role {
    case .systemCallNumber, .systemCallResult, .savedFlags, .kernelStack, .entryStack, .framePointer: return nil
    default: break
    }
    if let frame = frameAddress, value >= frame, value < frame &+ PtRegs.size, (frameWords ?? 0) == PtRegs.fields.count,
      let field = PtRegs.field(at: value &- frame)
    {
      return .frameField(field.offset == 0 ? nil : field.name)
    }
    if let place = symbol(at: value), value >> 12 != 0 { return .symbol(place.description) }
    // Of a buffer with a length, and of a path, the call itself says that it is text, whatever bytes are in it.
    if case .systemCallArgument(let number, _) = role, let text = argumentText(number) { return .text(text) }
    guard value >= 0x1000, let text = readableText(at: value) else { return nil }
    return .text(text)
  }

  /// What an argument of the system call points at, from 1, with escapes, when the call says that it is text.
  private func argumentText(_ number: Int) -> String? {
    let arguments = systemCallArguments(of: systemCall)
    guard arguments.indices.contains(number - 1), arguments[number - 1].hasPrefix("\""), let end = arguments[number - 1].lastIndex(of: "\"")
    else { return nil }
    let text = arguments[number - 1][..<end].dropFirst()
    return text.isEmpty ? nil : String(text)
  }

  /// The text at an address, with escapes, when it is some: at least two printable characters up to a zero byte or the end of a line.
  package func readableText(at address: UInt64, limit: Int = 24) -> String? {
    guard let raw = string(at: address, limit: limit), raw.count >= 2 else { return nil }
    var result = ""
    for byte in raw {
      switch byte {
      case 0x0a: result += "\\n"
      case 0x09: result += "\\t"
      case 0x0d: result += "\\r"
      case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: return nil
      }
    }
    return result
  }

  /// RFLAGS bit by bit.
  package func flagsView(_ changes: Changes) -> FlagsView {
    let bits = Flag.allCases.reversed().map { flag in
      FlagsView.Bit(
        flag: flag, value: flag == .iopl ? cpu.rflags.iopl : (cpu.rflags[flag] ? 1 : 0), change: changes[.flag(flag)],
        isMasked: cpu.fmask & flag.mask != 0)
    }
    return FlagsView(bits: bits, rawValue: cpu.rflags.rawValue, fmask: cpu.fmask)
  }

  /// The ring and what decides it.
  package func privilegeView(_ changes: Changes) -> PrivilegeView {
    func field(_ value: UInt64, _ place: Place) -> PrivilegeView.Field { PrivilegeView.Field(value: value, change: changes[place]) }
    let kernelBase = perCPUBase
    let isIsolated = world.options.pti
    let gs: Change = changes[.msr(.gsBase)] == .none ? changes[.segment(.gs)] : changes[.msr(.gsBase)]
    return PrivilegeView(
      cpl: field(UInt64(cpl), .cpl), cs: field(UInt64(cpu[.cs].selector), .segment(.cs)),
      ss: field(UInt64(cpu[.ss].selector), .segment(.ss)), starCall: cpu.star.bits(32...47), starReturn: cpu.star.bits(48...63),
      star: field(cpu.star, .msr(.star)), lstar: field(cpu.lstar, .msr(.lstar)),
      lstarSymbol: cpu.lstar == 0 ? nil : symbol(at: cpu.lstar)?.description, fmask: field(cpu.fmask, .msr(.fmask)),
      gsBase: PrivilegeView.Field(value: cpu[.gs].base, change: gs), kernelGSBase: field(cpu.kernelGSBase, .msr(.kernelGSBase)),
      gsOwner: kernelBase.map { $0 == cpu[.gs].base ? .kernel : .user }, cr3: field(cpu.cr3, .control(3)), isIsolated: isIsolated,
      // Bit 12 of CR3 chooses the second half of the pair of top-level tables.
      isUserTables: isIsolated && cpu.cr3 & 0x1000 != 0 && kernelBase != nil, isSyscallEnabled: cpu.efer & EFER.sce != 0)
  }
}

/// What registers mean at a position: found once for all sixteen.
private struct RoleContext {
  private let inspector: Inspector
  private let phase: Phase?
  private let call: SystemCall?
  /// The parameters of the C function that is about to be called, or at whose first instruction the cursor is.
  private let parameters: [String]
  /// The C variables that registers hold here, by the register.
  private let variables: [GeneralRegister: String]

  init(_ inspector: Inspector) {
    self.inspector = inspector
    phase = inspector.phase
    call = inspector.systemCall
    var entry = inspector.cursor
    if let current = inspector.currentInstruction, current.operation == .call, case .relative(let distance)? = current.operands.first {
      entry = entry &+ UInt64(current.length) &+ UInt64(bitPattern: distance)
    }
    let linked = inspector.linkedAddress(entry)
    let place = inspector.function(at: entry).flatMap { $0.offset == 0 ? $0 : nil }
    let function = place.flatMap { inspector.image(at: linked)?.debug?.function(named: $0.symbol.name) }
    parameters = function?.parameters.map(\.name) ?? []
    var variables: [GeneralRegister: String] = [:]
    for variable in inspector.sourceVariables(at: inspector.cursor, inspector.cpu) {
      if case .register(let register)? = variable.home, variables[register] == nil { variables[register] = variable.name }
    }
    self.variables = variables
  }

  func role(of register: GeneralRegister) -> RegisterRole {
    if register == .rsp { return stackRole }
    if register == .rbp { return .framePointer }
    switch phase {
    case .ask?: return userRole(register)
    case .cross?, .save?: return entryRole(register)
    case .back?: return exitRole(register)
    default: return parameterRole(register)
    }
  }

  private var stackRole: RegisterRole {
    let rsp = inspector.cpu[.rsp]
    if inspector.cpl == 3 { return .userStack }
    if let top = inspector.taskStackTop, rsp <= top, top &- rsp <= Inspector.taskStackSize { return .kernelStack(used: top &- rsp) }
    if rsp >> 47 == 0 && inspector.isInSystemCall { return phase == .back ? .userStack : .userStackInKernel }
    return inspector.cpuStackTop == nil ? .none : .entryStack
  }

  private static let arguments: [GeneralRegister] = [.rdi, .rsi, .rdx, .r10, .r8, .r9]

  private func argumentRole(_ register: GeneralRegister) -> RegisterRole? {
    guard let index = Self.arguments.firstIndex(of: register), let call else { return nil }
    let names = call.arguments ?? []
    return .systemCallArgument(index + 1, index < names.count ? names[index].name : nil)
  }

  /// In ring 3 roles appear when SYSCALL is near: from where the number was put into RAX on, which the run itself does not tell. At the return they say
  /// what came back.
  private func userRole(_ register: GeneralRegister) -> RegisterRole {
    if let crossing = inspector.lastCrossing, crossing.to == 3, crossing.cause == .sysret || crossing.cause == .iret,
      crossing.tick.next == inspector.position.tick, register == .rax, inspector.returnsFromSystemCall
    {
      return .systemCallResult
    }
    return parameterRole(register)
  }

  private func entryRole(_ register: GeneralRegister) -> RegisterRole {
    if let index = Self.convention.firstIndex(of: register), index < parameters.count { return parameterRole(register) }
    guard holdsUserValue(register) else { return .none }
    switch register {
    case .rax: return .systemCallNumber(call?.name)
    case .rcx where phase == .save || inspector.currentReport != nil: return .wayBack
    case .r11 where phase == .save || inspector.currentReport != nil: return .savedFlags
    default: return argumentRole(register) ?? .none
    }
  }

  /// Whether a register still holds what it had when the kernel was entered: not once the entry code has saved and cleared it or taken it for itself.
  private func holdsUserValue(_ register: GeneralRegister) -> Bool {
    let name = register == .rax ? "orig_ax" : register.rawValue < 8 ? String(register.name.dropFirst()) : register.name
    guard let field = PtRegs.field(name), let saved = inspector.frameField(field) else { return true }
    // With the frame complete the registers serve the call of C code.
    return saved == inspector.cpu[register] && (inspector.frameWords ?? 0) < PtRegs.fields.count
  }

  private func exitRole(_ register: GeneralRegister) -> RegisterRole {
    // The way back of an exception in the kernel goes through the same code, deeper on the task's stack.
    if let base = inspector.frameAddress, inspector.isOnTaskStack, inspector.cpu[.rsp] < base { return .none }
    return switch register {
    // Until the saved value is popped, RAX is only what the C code left there.
    case .rax: isPopped("ax") ? .systemCallResult : .none
    case .rcx: .wayBack
    case .r11: .savedFlags
    default: .none
    }
  }

  /// Whether a saved register is back in the CPU.
  private func isPopped(_ name: String) -> Bool {
    guard let base = inspector.frameAddress, let field = PtRegs.field(name) else { return false }
    let rsp = inspector.cpu[.rsp]
    return rsp > base &+ field.offset || rsp < base
  }

  private static let convention: [GeneralRegister] = [.rdi, .rsi, .rdx, .rcx, .r8, .r9]

  private func parameterRole(_ register: GeneralRegister) -> RegisterRole {
    if let index = Self.convention.firstIndex(of: register), index < parameters.count { return .parameter(index + 1, parameters[index]) }
    return variables[register].map { .variable($0) } ?? .none
  }
}
