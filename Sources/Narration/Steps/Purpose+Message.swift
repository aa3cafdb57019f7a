/// What a value is for, as the end of a sentence.
extension StepFacts.Purpose {
  /// `: argument 2 of write, buf`; in Japanese a sentence of its own.
  var message: Message {
    switch self {
    case .systemCallNumber(let call): Message(en: ": the number of the system call \(call)", ja: "システムコール\(call)の番号です。")
    case .systemCallArgument(let index, let name, let call):
      Message(en: ": argument \(index) of the system call \(call), \(name)", ja: "システムコール\(call)の第\(index)引数\(name)です。")
    case .ia32Number(let call): Message(en: ": the number of the 32-bit system call \(call)", ja: "32ビットのシステムコール\(call)の番号です。")
    case .ia32Argument(let index, let call):
      Message(en: ": argument \(index), if the 32-bit system call \(call) takes so many", ja: "32ビットのシステムコール\(call)が受け取るなら、第\(index)引数です。")
    case .argument(let index, let name, let function):
      Message(en: ": argument \(index) of \(function), \(name)", ja: "\(function)に渡す第\(index)引数\(name)です。")
    case .result(let function): Message(en: ": what \(function) returns", ja: "\(function)の戻り値になります。")
    case .msrNumber(let name): Message(en: ": the number of \(name)", ja: "\(name)の番号です。")
    case .msrHalf(let isUpper):
      isUpper
        ? Message(en: ": the upper half of what WRMSR writes", ja: "WRMSRが書き込む値の上位半分です。")
        : Message(en: ": the lower half of what WRMSR writes", ja: "WRMSRが書き込む値の下位半分です。")
    case .identificationLeaf: Message(en: ": what to ask CPUID for", ja: "CPUIDに尋ねる項目です。")
    case .port: Message(en: ": DX is the port", ja: "DXがポート番号です。")
    case .variable(let name): Message(en: ": the variable \(name)", ja: "変数\(name)の値です。")
    }
  }
}

extension Message {
  /// A statement with what its value is for, where that has room: the English one comes without full stop, the Japanese one with its own.
  func ended(with purpose: StepFacts.Purpose?, in step: StepFacts) -> Message {
    let end = purpose?.message ?? .empty
    let whole = Message(en: "\(self)\(end).", ja: "\(self)\(end)")
    return step.fits(whole) ? whole : Message(en: "\(self).", ja: "\(self)")
  }
}
