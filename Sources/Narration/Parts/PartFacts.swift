import LinuxABI
import Primitives
import Simulation
import X86

/// One part of a step: an architectural action, with a title in the form of the manuals and a sentence.
struct PartFacts {
  private let part: Int
  private let step: StepFacts

  init(_ part: Int, of report: StepReport, _ inspector: Inspector) {
    self.part = part
    step = StepFacts(report, inspector)
  }

  /// What the part did, and why.
  var sentence: Message {
    let report = step.report
    let effects = report.effects.filter { Int($0.part) == part }
    if let published = published(effects) {
      return Message(
        en: "\(Self.title(part, of: report)): \(published)",
        ja: "\(Self.title(part, of: report)): \(published)")
    }
    let words = delivered(effects)
    let what = words.isEmpty ? effects.filter { effects.count == 1 || $0.target != .rip }.map { step.effect($0) } : words
    if what.isEmpty { return .nothingElse }
    let list = Message.list(what)
    let number = Message(en: "part \(part + 1) of \(report.partCount)", ja: "手順\(part + 1)/\(report.partCount)")
    let code = step.code.isEmpty ? Message.empty : Message(neutral: "\(step.code), ")
    return Message(en: "\(code)\(number): \(list).", ja: "\(code)\(number): \(list)。")
  }

  /// What a part does, without a value: `RCX <- RIP`, as the manuals write it.
  static func title(_ part: Int, of report: StepReport) -> Message {
    if isExecuted(report), let titles = report.instruction?.operation.publishedParts, titles.indices.contains(part) {
      return Message(neutral: titles[part])
    }
    let effects = report.effects.filter { Int($0.part) == part }
    if let index = deliveredWord(part, of: report) { return Message(neutral: "[RSP] <- \(deliveredNames(report)[index])") }
    guard let effect = effects.first(where: { effects.count == 1 || $0.target != .rip }) else {
      return Message(neutral: report.instruction?.mnemonic ?? "RIP")
    }
    if case .memory(_?, _, _) = effect.target, isExecuted(report), let place = writtenPlace(report) { return Message(neutral: place) }
    return .title(of: effect.target)
  }

  /// The place in memory that an instruction writes, as the manuals write it: `[RSP - 8]`, `[rbp - 0x30]`.
  private static func writtenPlace(_ report: StepReport) -> String? {
    guard let instruction = report.instruction else { return nil }
    switch instruction.operation {
    case .push, .pushf, .call, .enter, .callFar: return "[RSP - \(instruction.width.bytes)]"
    case .movs, .stos, .ins: return "[RDI]"
    default: break
    }
    guard let index = instruction.operands.firstIndex(where: { if case .memory = $0 { true } else { false } }) else { return nil }
    return Formatter(.intel).text(of: instruction, at: report.rip).operands.first { $0.index == index }?.text
  }

  /// Whether the step is the instruction itself, not an exception or interrupt at its place.
  private static func isExecuted(_ report: StepReport) -> Bool {
    switch report.kind {
    case .instruction, .iteration: true
    default: false
    }
  }

  // MARK: Deliveries

  /// The words of a frame in the order in which the CPU pushes them (SDM Vol. 3, 6.14.2).
  private static func deliveredNames(_ report: StepReport) -> [String] { ["SS", "RSP", "RFLAGS", "CS", "RIP", "error code"] }

  /// Which word of the frame a part of a delivery pushes.
  private static func deliveredWord(_ part: Int, of report: StepReport) -> Int? {
    guard isDelivery(report) else { return nil }
    var index = 0
    for effect in report.effects {
      guard case .memory(_?, _, .qword) = effect.target else { continue }
      if Int(effect.part) == part { return index < 6 ? index : nil }
      index += 1
    }
    return nil
  }

  private static func isDelivery(_ report: StepReport) -> Bool {
    switch report.kind {
    case .exception, .trap, .interrupt, .nmi: return true
    case .instruction: return [.int, .int1, .int3].contains(report.instruction?.operation)
    default: return false
    }
  }

  private func delivered(_ effects: [Effect]) -> [Message] {
    guard let index = Self.deliveredWord(part, of: step.report), let effect = effects.first, case .memory(let linear?, _, _) = effect.target
    else {
      return []
    }
    let name = Self.deliveredNames(step.report)[index]
    let value = step.shown(effect.new)
    if index == 5 {
      // IRETQ does not pop it.
      return [
        Message(
          en: "\(name) = \(value) goes on the stack at \(number(linear)), for the handler, which drops it before IRETQ",
          ja: "\(name)の値\(value)を、ハンドラのために\(number(linear))に積みます。IRETQの前にカーネルが捨てます")
      ]
    }
    return [
      Message(
        en: "\(name) = \(value) goes on the stack at \(number(linear)), for IRETQ",
        ja: "IRETQで戻せるように、\(name)の値\(value)を\(number(linear))に積みます")
    ]
  }

  // MARK: SYSCALL, SYSRET, SWAPGS

  private func published(_ effects: [Effect]) -> Message? {
    guard Self.isExecuted(step.report), let operation = step.instruction?.operation,
      let effect = effects.first(where: { effects.count == 1 || $0.target != .rip })
    else {
      return nil
    }
    switch operation {
    case .syscall: return systemCall(effect)
    case .sysret: return systemReturn(effect)
    case .swapgs: return exchange(effect)
    default: return nil
    }
  }

  private func systemCall(_ effect: Effect) -> Message? {
    switch part {
    case 0:
      return Message(
        en: "RCX = \(step.shown(effect.new)), the address behind the syscall: the way back.",
        ja: "RCX = \(step.shown(effect.new))。syscallの次の命令のアドレスで、戻り先になります。")
    case 1:
      return Message(
        en: "the next instruction will be \(step.place(effect.new)). The boot wrote it into LSTAR; a program cannot choose it.",
        ja: "次の命令は\(step.place(effect.new))です。起動時にLSTARへ書かれた値で、プログラムには選べません。")
    case 2:
      return Message(
        en: "the CPU keeps your old flags (\(Message.flags(effect.new))), to give them back at sysretq.",
        ja: "元のフラグ (\(Message.flags(effect.new))) をR11に残します。sysretqで元に戻すためです。")
    case 3:
      let cleared = effect.old & ~effect.new
      return cleared == 0
        ? Message(en: "FMASK names no flag that was 1: nothing changes.", ja: "FMASKの指すフラグはどれも0だったので、何も変わりません。")
        : Message(
          en: "\(Message.flags(cleared)) <- 0. FMASK names \(Message.flags(step.after.fmask)); left: \(Message.flags(effect.new)).",
          ja: "\(Message.flags(cleared))が0になります。FMASKの指すフラグは\(Message.flags(step.after.fmask))、残りは\(Message.flags(effect.new))です。")
    case 4:
      let selector = Segment(packed: effect.newRest, base: effect.new).selector
      return Message(
        en: "CS = \(bits(UInt64(selector))), \(Message.selector(selector)). Its two low bits say ring 0; the flags have no say.",
        ja: "CS = \(bits(UInt64(selector))) (\(Message.selector(selector))) です。下位2ビットがリング0を表します。フラグは関係ありません。")
    case 5:
      return Message(
        en: "ring 3 -> 0, as CS says: from now on every instruction is allowed.", ja: "CSのとおり、リング3から0へ移ります。ここからはすべての命令を実行できます。")
    case 6:
      let selector = Segment(packed: effect.newRest, base: effect.new).selector
      return Message(
        en: "SS = \(bits(UInt64(selector))), but RSP is still the user's: SYSCALL switches no stack.",
        ja: "SS = \(bits(UInt64(selector)))です。RSPはユーザーの値のままで、SYSCALLはスタックを切り替えません。")
    default: return nil
    }
  }

  private func systemReturn(_ effect: Effect) -> Message? {
    switch part {
    case 0: return Message(en: "back to \(step.shown(effect.new)), behind the syscall.", ja: "syscallの次の\(step.shown(effect.new))に戻ります。")
    case 1:
      return Message(
        en: "the user's flags are back: \(Message.flags(effect.new)). RF is always cleared.",
        ja: "ユーザーのフラグ (\(Message.flags(effect.new))) に戻します。RFは必ず0になります。")
    case 2, 4:
      let selector = Segment(packed: effect.newRest, base: effect.new).selector
      let name = part == 2 ? "CS" : "SS"
      return Message(
        en: "\(name) = \(bits(UInt64(selector))), \(Message.selector(selector)): made from STAR, whatever it was before.",
        ja: "\(name) = \(bits(UInt64(selector))) (\(Message.selector(selector))) です。元の値ではなく、STARから作ります。")
    case 3: return Message(en: "ring 0 -> 3: the program's rights again.", ja: "リング0から3へ移ります。またプログラムの権限になります。")
    default: return nil
    }
  }

  private func exchange(_ effect: Effect) -> Message? {
    let isKernels = step.inspector.perCPUBase == effect.new && effect.new != 0
    return isKernels
      ? Message(en: "\(step.shown(effect.new)), this CPU's own data.", ja: "\(step.shown(effect.new))、このCPU専用のデータの場所です。")
      : Message(en: "\(step.shown(effect.new)), the program's value.", ja: "\(step.shown(effect.new))、プログラムの値です。")
  }
}
