import LinuxABI
import Primitives
import Simulation
import X86

/// Single changes of a step as clauses without a full stop.
extension StepFacts {
  func effect(_ effect: Effect) -> Message {
    switch effect.target {
    case .register(let register):
      let name = register.name.uppercased()
      return effect.old == effect.new
        ? Message(en: "\(name) stays \(shown(effect.new))", ja: "\(name)は\(shown(effect.new))のままです")
        : Message(en: "\(name) <- \(shown(effect.new))", ja: "\(name)に\(shown(effect.new))が入ります")
    case .rip: return Message(en: "RIP <- \(place(effect.new))", ja: "RIPが\(place(effect.new))になります")
    case .rflags: return changedFlags(effect.old, effect.new)
    case .cpl: return Message(en: "ring \(effect.old) -> \(effect.new)", ja: "リングが\(effect.old)から\(effect.new)になります")
    case .segment(let register): return segment(register, effect)
    case .control(let number):
      return Message(
        en: "CR\(UInt64(number)) <- \(bits(effect.new))",
        ja: "CR\(UInt64(number))に\(bits(effect.new))が入ります")
    case .debug(let number):
      return Message(
        en: "DR\(UInt64(number)) <- \(bits(effect.new))",
        ja: "DR\(UInt64(number))に\(bits(effect.new))が入ります")
    case .msr(let msr): return Message(en: "\(msrName(msr)) <- \(shown(effect.new))", ja: "\(msrName(msr))に\(shown(effect.new))が入ります")
    case .gdtr: return Message(en: "GDTR <- \(shown(effect.new))", ja: "GDTRに\(shown(effect.new))が入ります")
    case .idtr: return Message(en: "IDTR <- \(shown(effect.new))", ja: "IDTRに\(shown(effect.new))が入ります")
    case .memory(let linear?, _, let width):
      let place = name(ofPlaceAt: linear, UInt64(width.bytes))
      return Message(en: "\(place) <- \(shown(effect.new, width))", ja: "\(place)に\(shown(effect.new, width))が書かれます")
    case .memory(nil, _, _):
      return Message(en: "the CPU sets accessed or dirty bits in a page table", ja: "CPUがページテーブルのアクセス・ダーティビットを立てます")
    default: return condition(effect)
    }
  }

  /// Changes of what the CPU is about to do, and of devices.
  private func condition(_ effect: Effect) -> Message {
    switch effect.target {
    case .interruptShadow:
      return effect.new == 0
        ? Message(en: "interrupts need not wait any longer", ja: "割り込みを待たせる期間が終わります")
        : Message(en: "interrupts wait for one more instruction", ja: "割り込みは次の命令が終わるまで待ちます")
    case .nmiBlocked:
      return effect.new == 0
        ? Message(en: "NMIs may come again", ja: "NMIを再び受け付けます")
        : Message(
          en: "no NMI until IRET",
          ja: "IRETまでNMIを受け付けません")
    case .pendingTraps: return traps(effect)
    case .activity:
      return effect.new == 0
        ? Message(en: "the CPU runs again", ja: "CPUが動き出します")
        : Message(
          en: "the CPU stops and waits",
          ja: "CPUが止まって待ちます")
    case .portWrite(let port, _):
      return Message(en: "\(bits(effect.new)) goes to port \(bits(UInt64(port)))", ja: "\(bits(effect.new))をポート\(bits(UInt64(port)))へ送ります")
    case .portRead(let port, _):
      return Message(en: "port \(bits(UInt64(port))) gives \(bits(effect.new))", ja: "ポート\(bits(UInt64(port)))から\(bits(effect.new))を読みます")
    case .injection:
      return Message(
        en: "what was asked for comes in place of the next instruction", ja: "次の命令の代わりに、指定された割り込みや例外が来ます")
    default:
      return Message(en: "the interrupt controller hands over vector \(bits(effect.new))", ja: "割り込みコントローラがベクタ\(bits(effect.new))を渡します")
    }
  }

  private func traps(_ effect: Effect) -> Message {
    let isTraced = DebugConditions(rawValue: UInt16(truncatingIfNeeded: effect.old | effect.new)).contains(.singleStep)
    if effect.new == 0 {
      return isTraced
        ? Message(en: "the single-step trap is taken", ja: "シングルステップのトラップを受け付けます")
        : Message(en: "the breakpoint's trap is taken", ja: "ブレークポイントのトラップを受け付けます")
    }
    return isTraced
      ? Message(en: "TF was 1: a trap (#DB) comes next", ja: "TFが1だったので、次はトラップ (#DB) です")
      : Message(en: "a breakpoint is met: a trap (#DB) comes next", ja: "ブレークポイントに一致したので、次はトラップ (#DB) です")
  }

  private func changedFlags(_ old: UInt64, _ new: UInt64) -> Message {
    let changed = old ^ new
    if changed == 0 { return Message(en: "no flag changes", ja: "フラグは変わりません") }
    return Message(neutral: flagValues(changed, in: new))
  }

  private func segment(_ register: SegmentRegister, _ effect: Effect) -> Message {
    let name = register.name.uppercased()
    let selector = Segment(packed: effect.newRest, base: effect.new).selector
    if effect.oldRest == effect.newRest {
      return Message(
        en: "\(name).base <- \(shown(effect.new))",
        ja: "\(name).baseに\(shown(effect.new))が入ります")
    }
    let meaning = Message.selector(selector)
    return Message(en: "\(name) <- \(bits(UInt64(selector))) (\(meaning))", ja: "\(name)に\(bits(UInt64(selector))) (\(meaning)) が入ります")
  }
}

extension Message {
  /// A change by what it changes, without a value.
  static func title(of target: Effect.Target) -> Message {
    switch target {
    case .register(let register): Message(neutral: register.name.uppercased())
    case .rip: Message(neutral: "RIP")
    case .rflags: Message(neutral: "RFLAGS")
    case .cpl: Message(neutral: "CPL")
    case .segment(let register): Message(neutral: register.name.uppercased())
    case .control(let number): Message(neutral: "CR\(number)")
    case .debug(let number): Message(neutral: "DR\(number)")
    case .msr(let msr): Message(neutral: msr.name.uppercased())
    case .gdtr: Message(neutral: "GDTR")
    case .idtr: Message(neutral: "IDTR")
    case .memory(_?, _, let width): Message(en: "memory, \(width.bytes) \(width == .byte ? "byte" : "bytes")", ja: "メモリ \(width.bytes)バイト")
    case .memory(nil, _, _): Message(en: "page table: accessed, dirty", ja: "ページテーブル: アクセス、ダーティ")
    case .interruptShadow: Message(en: "interrupt shadow", ja: "割り込みの保留")
    case .nmiBlocked: Message(en: "NMI blocked", ja: "NMIの保留")
    case .nmiPending: Message(en: "NMI pending", ja: "NMIの要求")
    case .pendingTraps: Message(en: "trap pending", ja: "トラップの予約")
    case .injection: Message(en: "injected event", ja: "注入されたイベント")
    case .activity: Message(en: "CPU activity", ja: "CPUの動作")
    case .portWrite(let port, _): Message(en: "port \(bits(UInt64(port))) <-", ja: "ポート\(bits(UInt64(port))) <-")
    case .portRead(let port, _): Message(en: "<- port \(bits(UInt64(port)))", ja: "<- ポート\(bits(UInt64(port)))")
    case .interruptAcknowledge: Message(en: "interrupt acknowledge", ja: "割り込み応答")
    }
  }
}
