import LinuxABI
import Primitives
import X86

/// Ring 0 in the program's memory: between STAC and CLAC.
extension StepFacts {
  func userCopy(_ instruction: Instruction) -> Message? {
    guard isInKernel, before.rflags[.ac], after.cr4 & CR4.smap != 0, instruction.operation == .movs, !isEmptyRepeat, let read = report.reads.last,
      let write = writes.last
    else { return nil }
    let width = instruction.width
    let value = width == .byte ? character(read.value) : number(read.value, width)
    let size = Message.unit(width)
    if isUserHalf(read.linear) {
      return Message(
        en: "\(size) \(value) from the program's memory, \(number(read.linear)), to the kernel's; AC = 1 allows it.", ja: "プログラムのメモリ\(number(read.linear))から\(size)の値\(value)をカーネルへ写します。AC = 1なので触れられます。"
      ).with(repetition(instruction))
    }
    guard isUserHalf(write.linear) else { return nil }
    return Message(
      en: "\(size) \(value) from the kernel to the program's memory, \(number(write.linear)); AC = 1 allows it.", ja: "カーネルから\(size)の値\(value)をプログラムのメモリ\(number(write.linear))へ写します。AC = 1なので触れられます。"
    ).with(repetition(instruction))
  }
}
