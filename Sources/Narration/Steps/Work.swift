import LinuxABI
import Primitives
import X86

/// Inside the handler: the program's arguments out of pt_regs, and ring 0 in the program's memory.
extension StepFacts {
  /// What a handler's wrapper or copy does.
  func work(_ instruction: Instruction) -> Message? { argumentLoad(instruction) ?? userCopy(instruction) }

  /// An argument of the system call, taken from where the entry saved it.
  private func argumentLoad(_ instruction: Instruction) -> Message? {
    guard instruction.operation == .mov, case .register(let register)? = operands.first, case .memory(let memory)? = operands.last,
      let call = systemCall?.call, let frame = inspector.frameAddress, let field = PtRegs.field(at: linear(memory) &- frame),
      let index = field.argument, let arguments = call.arguments, index <= arguments.count
    else { return nil }
    let (name, value) = (register.name.uppercased(), shown(after[register], register.width))
    let argument = arguments[index - 1].name
    return Message(
      en: "\(name) <- pt_regs.\(field.name) = \(value), the program's argument \(index) (\(argument))",
      ja: "プログラムの渡した第\(index)引数\(argument)、pt_regs.\(field.name)の値\(value)を\(name)に読み込みます。"
    ).ended(with: purpose(of: register.register), in: self)
  }

  private func userCopy(_ instruction: Instruction) -> Message? {
    guard isInKernel, before.rflags[.ac], after.cr4 & CR4.smap != 0, instruction.operation == .movs, !isEmptyRepeat,
      let read = report.reads.last,
      let write = writes.last
    else { return nil }
    let width = instruction.width
    let value = width == .byte ? character(read.value) : number(read.value, width)
    let size = Message.unit(width)
    if isUserHalf(read.linear) {
      return Message(
        en: "\(size) \(value) from the program's memory, \(number(read.linear)), to the kernel's; AC = 1 allows it.",
        ja: "プログラムのメモリ\(number(read.linear))から\(size)の値\(value)をカーネルへ写します。AC = 1なので触れられます。"
      ).with(repetition(instruction))
    }
    guard isUserHalf(write.linear) else { return nil }
    return Message(
      en: "\(size) \(value) from the kernel to the program's memory, \(number(write.linear)); AC = 1 allows it.",
      ja: "カーネルから\(size)の値\(value)をプログラムのメモリ\(number(write.linear))へ写します。AC = 1なので触れられます。"
    ).with(repetition(instruction))
  }
}
