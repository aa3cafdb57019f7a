import LinuxABI
import Primitives
import Simulation
import X86

/// Values and what they stand for.
extension StepFacts {
  /// The value of an operand before the step; `nil` for one that has none.
  func value(_ operand: Operand) -> UInt64? {
    switch operand {
    case .register(let register): before[register]
    case .immediate(let value, _): value
    case .memory(let memory):
      report.reads.last { $0.linear == linear(memory) }?.value
        ?? writes.first { $0.linear == linear(memory) }?.old
        ?? inspector.bytes(at: linear(memory), count: Int(memory.size)).map(Self.littleEndian)
    case .segment(let register): UInt64(before[register].selector)
    case .control(let number): before[control: Int(number)]
    case .debug(let number): before[debug: Int(number)]
    case .relative(let distance): next &+ UInt64(bitPattern: distance)
    case .other: nil
    }
  }

  /// What the step wrote to an operand, or left there.
  func result(_ operand: Operand) -> UInt64? {
    switch operand {
    case .register(let register): after[register]
    case .memory(let memory): writes.last { $0.linear == linear(memory) }?.new ?? value(operand)
    case .segment(let register): UInt64(after[register].selector)
    case .control(let number): after[control: Int(number)]
    case .debug(let number): after[debug: Int(number)]
    default: value(operand)
    }
  }

  /// The width of an operand.
  func width(_ operand: Operand) -> Width {
    switch operand {
    case .register(let register): register.width
    case .immediate(_, let width): width
    case .memory(let memory): Width(rawValue: memory.size) ?? .qword
    default: .qword
    }
  }

  /// `RBX (count)`, `file->f_mode`, `0x10`: an operand before the step.
  func name(_ operand: Operand) -> String { name(operand, at: report.rip, before) }

  /// The same after the step: a register that was written may have become another variable.
  func nameAfter(_ operand: Operand) -> String { name(operand, at: isJump ? report.rip : next, after) }

  private func name(_ operand: Operand, at address: UInt64, _ cpu: CPUState) -> String {
    switch operand {
    case .register(let register):
      variable(in: register.register, at: address, cpu).map { "\(register.name.uppercased()) (\($0))" } ?? register.name.uppercased()
    case .memory(let memory): name(memory)
    case .immediate(let value, let width): number(width.truncate(value), width)
    case .segment(let register): register.name.uppercased()
    case .control(let number): "CR\(number)"
    case .debug(let number): "DR\(number)"
    case .relative(let distance): place(next &+ UInt64(bitPattern: distance))
    case .other(let name): name.uppercased()
    }
  }

  /// `RBX (count) = 4`, `file->f_op = &tty_fops`, `4`: an operand with its value before the step.
  func known(_ operand: Operand) -> String {
    switch operand {
    case .immediate(let value, let width): shown(width.truncate(value), width)
    default: value(operand).map { "\(name(operand)) = \(shown($0, width(operand)))" } ?? name(operand)
    }
  }

  /// The C variable that a register holds before the instruction at an address.
  func variable(in register: GeneralRegister, at address: UInt64, _ cpu: CPUState) -> String? {
    inspector.sourceVariables(at: address, cpu).first { $0.home == .register(register) }?.name
  }

  /// The C variable that a register holds right after the step; `nil` where the step jumped away.
  func variableAfter(_ register: GeneralRegister) -> String? { isJump ? nil : variable(in: register, at: next, after) }

  /// A value as a sentence shows it: by the name of what it points at, or as a number, with what is there in parentheses.
  func shown(_ value: UInt64, _ width: Width = .qword) -> String {
    guard width == .qword else { return number(value, width) }
    if let name = name(ofTarget: value) { return name }
    return note(on: value).map { "\(number(value)) (\($0))" } ?? number(value)
  }

  /// A value where only its size counts: by the name of what it points at, or as a number.
  func plain(_ value: UInt64, _ width: Width = .qword) -> String {
    (width == .qword ? name(ofTarget: value) : nil) ?? number(value, width)
  }

  /// The name that says all about an address of the kernel: of a function or variable. Before the kernel runs where it is linked, its physical
  /// addresses count too.
  private func name(ofTarget value: UInt64) -> String? {
    guard isInKernel, value >> 47 == 0x1_ffff || report.rip < 1 << 32 && value >> 12 != 0 && value < 1 << 32, !isOnStack(value) else {
      return nil
    }
    if let place = inspector.function(at: value) { return "\(place)" }
    if let place = inspector.symbol(at: value), place.offset == 0 { return "&\(place.symbol.name)" }
    guard let object = inspector.sourceObject(at: value) else { return nil }
    return object.offset == 0 ? "&\(object.name)" : "&\(object.name)+\(bits(object.offset))"
  }

  /// Whether an address lies in the used part of the stack that RSP is in: it moves with every call, whatever symbol is there.
  private func isOnStack(_ value: UInt64) -> Bool {
    let top = min(before[.rsp], after[.rsp])
    return value >= top && value - top <= Inspector.taskStackSize
  }

  /// What stands at an address that has no name of its own.
  private func note(on value: UInt64) -> String? {
    if isUserHalf(value) {
      // Before there is a program, low addresses are the loader's identity mapping, and most numbers are no addresses at all.
      guard value >= 0x1_0000, inspector.lastCrossing != nil || report.cpl == 3 else { return nil }
      if let place = inspector.function(at: value), !isInKernel || place.offset > 0 { return "\(place)" }
      return text(at: value)
    }
    guard isInKernel, value >> 47 == 0x1_ffff else { return nil }
    if let frame = inspector.frameAddress, value == frame { return "pt_regs" }
    if inspector.currentTaskAddress == value { return "current" }
    // A string constant has no symbol.
    return inspector.world.kernel.contains(value) ? text(at: value) : nil
  }

  /// The beginning of the text at an address, in quotation marks.
  func text(at address: UInt64) -> String? {
    let limit = 12
    guard let text = inspector.readableText(at: address, limit: limit) else { return nil }
    let isWhole = (inspector.string(at: address, limit: limit + 1)?.count ?? 0) <= limit
    return "\"\(text)\(isWhole ? "" : "...")\""
  }

  /// A bit pattern as wide as its operand, without a sign: for operations on bits.
  func pattern(_ value: UInt64, _ width: Width) -> String { number(width.truncate(value), .byte) }

  /// `ksys_write+0x15`: a place in code; its address where no symbol is near.
  func place(_ address: UInt64) -> String {
    if let label = inspector.symbol(at: address), label.offset == 0 { return label.symbol.name }
    return inspector.function(at: address)?.description ?? inspector.symbol(at: address)?.description ?? number(address)
  }

  /// Where the function will go on after a call. Behind a call that never returns the function may be over.
  var returnPlace: String {
    guard let function else { return place(next) }
    return "\(function.name)+\(bits(function.offset + (next &- report.rip)))"
  }

  static func littleEndian(_ bytes: [UInt8]) -> UInt64 {
    bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64($1.offset * 8) }
  }

  /// The printable text that a stored value begins with, in the order of memory: `"Hi!\n"`; `nil` unless there are at least two characters and only
  /// zeros behind them.
  static func text(in value: UInt64, _ width: Width) -> String? {
    var text = ""
    var isOver = false
    for index in 0..<width.bytes {
      let byte = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
      switch byte {
      case 0: isOver = true
      case _ where isOver: return nil
      case 0x0a: text += "\\n"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
      default: return nil
      }
    }
    return text.utf8.count >= 2 ? "\"\(text)\"" : nil
  }
}
