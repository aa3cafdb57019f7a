import LinuxABI
import Primitives
import X86

/// Instructions that set or clear single flags.
extension StepFacts {
  func flagControl(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .cli: interruptsOff
    case .sti: interruptsOn
    case .stac, .clac: accessControl(instruction)
    case .cld: Message(en: "DF <- 0: string instructions go upwards, as C code expects.", ja: "DFを0にします。ストリング命令はアドレスの大きい方へ進みます。Cのコードの前提です。")
    case .std: Message(en: "DF <- 1: string instructions go downwards.", ja: "DFを1にします。ストリング命令はアドレスの小さい方へ進みます。")
    case .lahf:
      Message(
        en: "AH <- SF, ZF, AF, PF and CF: \(bits(after[.rax] >> 8 & 0xff)).",
        ja: "SF、ZF、AF、PF、CFをAHに写します。値は\(bits(after[.rax] >> 8 & 0xff))です。")
    case .sahf:
      Message(
        en: "SF, ZF, AF, PF and CF <- AH: \(Message.flags(after.rflags.rawValue & RFLAGS.status)).",
        ja: "AHをSF、ZF、AF、PF、CFに写します。結果は\(Message.flags(after.rflags.rawValue & RFLAGS.status))です。")
    default: .assigned("CF", after.rflags[.cf] ? "1" : "0")
    }
  }

  /// RFLAGS.AC opens and closes the window that SMAP leaves ring 0 to the program's pages (SDM Vol. 3, 4.6.1).
  private func accessControl(_ instruction: Instruction) -> Message {
    let isOpen = instruction.operation == .stac
    guard after.cr4 & CR4.smap != 0 else { return .assigned("AC", isOpen ? "1" : "0") }
    if isOpen {
      return Message(
        en: "AC <- 1: in spite of SMAP, ring 0 may now touch the program's pages.", ja: "ACを1にします。SMAPが有効でも、リング0からプログラムのページに触れられます。")
    }
    return before.rflags[.ac]
      ? Message(
        en: "AC <- 0: the program's pages are out of bounds for ring 0 again (SMAP).",
        ja: "ACを0にします。SMAPにより、リング0からプログラムのページに触れられなくなります。")
      : Message(en: "AC stays 0: SMAP keeps ring 0 away from the program's pages.", ja: "ACは0のままです。SMAPにより、リング0からプログラムのページに触れられません。")
  }

  private var interruptsOff: Message {
    if !before.rflags[.if] { return Message(en: "IF stays 0: devices still cannot interrupt.", ja: "IFは0のままです。デバイスの割り込みは入りません。") }
    return ownPhase == .check || isReturningToUser
      ? Message(
        en: "IF <- 0: between the last look at the work flags and ring 3 nothing may come.", ja: "IFを0にします。最後の確認からリング3に戻るまで、割り込みを入れません。")
      : Message(en: "IF <- 0: the CPU takes no interrupts from devices.", ja: "IFを0にします。デバイスの割り込みを受け付けません。")
  }

  /// Whether the instruction stands in the common end of every way in: where the exit work is done.
  private var isReturningToUser: Bool { gate == .leave || function?.name == "irqentry_exit" }

  private var interruptsOn: Message {
    if before.rflags[.if] { return Message(en: "IF stays 1: devices may interrupt.", ja: "IFは1のままです。デバイスの割り込みを受け付けます。") }
    return isInSystemCall
      ? Message(
        en: "IF <- 1, in force after the next instruction: from here on the system call can be interrupted.",
        ja: "IFを1にします。次の命令の後から有効で、ここからシステムコール中も割り込みを受け付けます。")
      : Message(
        en: "IF <- 1: after the next instruction the CPU takes interrupts from devices.", ja: "IFを1にします。次の命令の後から、デバイスの割り込みを受け付けます。")
  }
}
