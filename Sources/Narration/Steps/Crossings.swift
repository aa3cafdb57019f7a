import LinuxABI
import Primitives
import X86

/// The instructions that change the ring on purpose.
extension StepFacts {
  func crossing(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .syscall: systemCallInstruction
    case .sysret: systemReturn
    case .swapgs: exchangedBases
    case .iret: interruptReturn
    default: softwareInterrupt(instruction)
    }
  }

  private var systemCallInstruction: Message {
    let cleared = before.rflags.rawValue & ~after.rflags.rawValue
    let flags =
      cleared == 0
      ? Message(en: "no flag changes", ja: "フラグは変わりません")
      : Message(
        en: "\(Message.flags(cleared)) <- 0",
        ja: "\(Message.flags(cleared))は0になります")
    return Message(
      en:
        "ring \(UInt64(report.cpl)) -> 0, on to \(place(after.rip)). RCX keeps the way back, R11 the flags; \(flags). RSP is still the user's.",
      ja: "リング\(UInt64(report.cpl))から0へ移り、\(place(after.rip))に進みます。RCXに戻り先、R11にフラグが残り、\(flags)。RSPは変わりません。")
  }

  private var systemReturn: Message {
    let result =
      Errno.of(result: after[.rax]).map { "\(number(after[.rax]))\($0.name.isEmpty ? "" : " (-\($0.name))")" } ?? shown(after[.rax])
    return Message(
      en:
        "ring 0 -> 3, back at \(shownCode(after.rip)): RIP from RCX, RFLAGS from R11. The result of the system call is in RAX: \(result).",
      ja: "リング0から3へ、\(shownCode(after.rip))に戻ります。RIPはRCX、RFLAGSはR11から。システムコールの結果はRAXの\(result)です。")
  }

  /// A place in the program's code.
  private func shownCode(_ address: UInt64) -> String { inspector.function(at: address).map { "\($0)" } ?? number(address) }

  private var exchangedBases: Message {
    guard let area = inspector.perCPUBase else {
      let (now, other) = (number(after[.gs].base), number(after.kernelGSBase))
      return Message(
        en: "GS.base <-> KERNEL_GS_BASE: they are \(now) and \(other) now.", ja: "GS.baseとKERNEL_GS_BASEを交換します。それぞれ\(now)と\(other)になります。")
    }
    return area == after[.gs].base
      ? Message(
        en: "GS.base <-> KERNEL_GS_BASE: GS now leads to this CPU's own data; the user's value waits in the MSR.",
        ja: "GS.baseとKERNEL_GS_BASEを交換します。GSはこのCPU専用のデータを指し、ユーザーの値はMSRで待ちます。")
      : Message(
        en: "GS.base <-> KERNEL_GS_BASE: the user's GS is back; the way to this CPU's data waits in the MSR.",
        ja: "GS.baseとKERNEL_GS_BASEを交換します。ユーザーのGSが戻り、CPU専用データの場所はMSRで待ちます。")
  }

  private var interruptReturn: Message {
    let words = Message.list([
      Message(neutral: "RIP"), Message(neutral: "CS"), Message(neutral: "RFLAGS"), Message(neutral: "RSP"), Message(neutral: "SS"),
    ])
    let place = after.cpl == 3 ? shownCode(after.rip) : place(after.rip)
    return after.cpl > report.cpl
      ? Message(
        en: "takes \(words) from the stack: ring \(UInt64(report.cpl)) -> \(UInt64(after.cpl)), on at \(place). No register is lost.",
        ja: "\(words)をスタックから取り出し、リング\(UInt64(report.cpl))から\(UInt64(after.cpl))へ、\(place)に進みます。失われるレジスタはありません。")
      : Message(
        en: "takes \(words) from the stack: still ring \(UInt64(after.cpl)), on at \(place).",
        ja: "\(words)をスタックから取り出し、\(place)に進みます。リングは\(UInt64(after.cpl))のままです。")
  }

  private func softwareInterrupt(_ instruction: Instruction) -> Message {
    let vector: UInt64 =
      switch instruction.operation {
      case .int3: 3
      case .int1: 1
      default: operands.first.flatMap { value($0) } ?? 0
      }
    return Message(
      en: "gate \(bits(vector)) of the IDT lets ring \(UInt64(report.cpl)) in. \(entryText), on to \(place(after.rip)).",
      ja: "IDTのゲート\(bits(vector))はリング\(UInt64(report.cpl))から使えます。\(entryText)、\(place(after.rip))に進みます。")
  }
}
