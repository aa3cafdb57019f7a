import LinuxABI
import Primitives
import Simulation
import X86

/// Exceptions and interrupts: why they came, and where the CPU went.
extension StepFacts {
  /// An exception that the instruction raised instead of executing.
  func exception(_ fault: Fault) -> Message {
    let name = Message.name(of: delivered(fault))
    let cause = cause(fault)
    let target = place(after.rip)
    let long = Message(en: "\(name). \(cause) \(entryText), on to \(target).", ja: "\(name)。\(cause)\(entryText)、\(target)に進みます。")
    let ring = UInt64(after.cpl)
    let short = Message(en: "\(name). \(cause) On to \(target) in ring \(ring).", ja: "\(name)。\(cause)リング\(ring)の\(target)に進みます。")
    guard code.isEmpty else { return said(fits(long) ? long : short) }
    let isInjected = inspector.isInjected(at: report.tick)
    // The address of the fault is that of the fetch.
    let reason = fault.vector == .pageFault ? pageFaultReason(fault) : cause
    let shortest = Message(en: "\(name): \(reason).", ja: "\(name)。\(reason)。")
    let fetches = [long, short, Message(en: "\(name). \(cause)", ja: "\(name)。\(cause)"), shortest].map { what in
      isInjected
        ? Message(en: "injected: \(what)", ja: "ここで起こした例外: \(what)")
        : Message(en: "the fetch at \(place(report.rip)): \(what)", ja: "\(place(report.rip))からの命令フェッチ: \(what)")
    }
    return fetches.first { $0.columns <= Self.mostColumns } ?? fetches[3]
  }

  /// The debug trap behind an instruction: by TF, or by breakpoints on data and ports.
  func trap(_ fault: Fault) -> Message {
    let name = Message.name(of: delivered(fault))
    let target = place(after.rip)
    let cause =
      fault.conditions.isDisjoint(with: .breakpoints)
      ? Message(en: "TF was 1 when the instruction before it began.", ja: "直前の命令の開始時にTFが1でした。")
      : Message(
        en: "The step before it met a breakpoint of \(breakpointNames(fault)).",
        ja: "直前のステップが\(breakpointNames(fault))のブレークポイントに一致しました。")
    let long = Message(en: "\(name): \(cause) \(entryText), on to \(target).", ja: "\(name): \(cause)\(entryText)、\(target)に進みます。")
    return fits(long)
      ? long
      : Message(
        en: "\(name): \(cause) On to \(target) in ring \(UInt64(after.cpl)).",
        ja: "\(name): \(cause)リング\(UInt64(after.cpl))の\(target)に進みます。")
  }

  /// `DR0, DR2`
  private func breakpointNames(_ fault: Fault) -> Message {
    Message(neutral: (0..<4).filter { fault.conditions.rawValue >> UInt16($0) & 1 != 0 }.map { "DR\($0)" }.joined(separator: ", "))
  }

  /// A device's interrupt.
  func interrupt(_ vector: UInt8) -> Message {
    // What a person lets come is of no device, and IF does not count.
    if inspector.isInjected(at: report.tick) {
      return Message(
        en: "interrupt: injected here, vector \(bits(UInt64(vector))). \(entryText), on to \(place(after.rip)).",
        ja: "割り込み: ここで起こしたもの、ベクタ\(bits(UInt64(vector)))。\(entryText)、\(place(after.rip))に進みます。")
    }
    let line = Message.line(of: vector, firstVectors: inspector.devices.pics.map(\.firstVector))
    return Message(
      en: "interrupt: \(line), vector \(bits(UInt64(vector))), since IF = 1. \(entryText), on to \(place(after.rip)).",
      ja: "割り込み: \(line)、ベクタ\(bits(UInt64(vector)))。IF = 1なので受け付けます。\(entryText)、\(place(after.rip))に進みます。")
  }

  /// The exception that really came: when a delivery fails, another takes its place. Told by the gate that leads to where the CPU is now.
  func delivered(_ fault: Fault) -> X86.ExceptionVector {
    for vector in [fault.vector, .doubleFault] + X86.ExceptionVector.allCases where gateTarget(vector.rawValue) == after.rip {
      return vector
    }
    return fault.vector
  }

  private func gateTarget(_ vector: UInt8) -> UInt64? {
    guard let gate = inspector.bytes(at: after.idtr.base &+ UInt64(vector) * 16, count: 16) else { return nil }
    let low = Self.littleEndian(gate)
    return low & 0xffff | low >> 32 & 0xffff_0000 | Self.littleEndian(Array(gate[8...])) << 32
  }

  /// What was pushed where: `5 words pushed on the entry stack`.
  var entryText: Message {
    let words = UInt64(writes.filter { $0.width == .qword }.count)
    let ring =
      after.cpl == report.cpl
      ? Message.empty
      : Message(
        en: "Ring \(UInt64(report.cpl)) -> \(UInt64(after.cpl)); ",
        ja: "リング\(UInt64(report.cpl))から\(UInt64(after.cpl))へ移り、")
    return Message(en: "\(ring)\(words) words are pushed on \(stackText)", ja: "\(ring)\(stackText)に\(words)語を積んで")
  }

  private var stackText: Message {
    if isOnEntryStack(after[.rsp]) { return Message(en: "the entry stack", ja: "エントリースタック") }
    let distance = before[.rsp] &- after[.rsp]
    return after.cpl == report.cpl && distance < 128
      ? Message(en: "the stack in use", ja: "使用中のスタック") : Message(en: "an interrupt stack of the TSS", ja: "TSSの割り込みスタック")
  }

  // MARK: Causes

  private func cause(_ fault: Fault) -> Message {
    switch fault.vector {
    case .pageFault: return pageFaultCause(fault)
    case .divideError: return Message(en: "The divisor is 0, or the quotient does not fit.", ja: "除数が0か、商が収まりません。")
    case .breakpoint: return Message(en: "INT3 asks for it.", ja: "INT3による例外です。")
    case .invalidOpcode: return Message(en: "No such instruction here.", ja: "ここで実行できる命令ではありません。")
    case .doubleFault: return Message(en: "Another exception could not be delivered.", ja: "別の例外を処理できませんでした。")
    case .generalProtection, .invalidTSS, .segmentNotPresent, .stackFault: return selectorCause(fault)
    case .deviceNotAvailable: return Message(en: "x87 and SSE are switched off (CR0).", ja: "x87とSSEはCR0で無効になっています。")
    case .debug where fault.conditions.contains(.registerAccess):
      return Message(en: "DR7.GD guards the debug registers.", ja: "DR7.GDがデバッグレジスタを守っています。")
    case .debug where !fault.conditions.isEmpty:
      return Message(
        en: "The instruction has a breakpoint in \(breakpointNames(fault)).", ja: "この命令には\(breakpointNames(fault))のブレークポイントがあります。")
    case .alignmentCheck: return Message(en: "The address is not aligned, and AC = 1.", ja: "アドレスの境界が合わず、AC = 1です。")
    default: return .empty
    }
  }

  private func selectorCause(_ fault: Fault) -> Message {
    let code = UInt64(fault.errorCode)
    if code == 0 {
      if report.cpl != 0, instruction?.row?.traits.contains(.privileged) == true {
        return Message(en: "Only ring 0 may do this.", ja: "リング0だけが実行できる命令です。")
      }
      return report.cpl != 0 && instruction?.row?.traits.contains(.io) == true
        ? Message(en: "IOPL is below the ring.", ja: "IOPLがこのリングを許していません。")
        : Message(
          en: "The error code is 0: no selector is to blame.",
          ja: "エラーコードは0で、セレクタが原因ではありません。")
    }
    return code & 2 != 0
      ? Message(
        en: "Error code \(bits(code)): the IDT's vector \(bits(code >> 3)).",
        ja: "エラーコードは\(bits(code))で、IDTのベクタ\(bits(code >> 3))を指します。")
      : Message(en: "Error code \(bits(code)): that selector.", ja: "エラーコードは\(bits(code))で、そのセレクタを指します。")
  }

  /// The bits of the error code in words (SDM Vol. 3, 4.7), with the address of CR2.
  private func pageFaultCause(_ fault: Fault) -> Message {
    let code = fault.errorCode
    let address = number(fault.address)
    let ring = code & 4 != 0 ? UInt64(3) : 0
    let action: Message =
      code & 0x10 != 0
      ? Message(en: "executes", ja: "を実行しようとしました")
      : code & 2 != 0 ? Message(en: "writes", ja: "に書こうとしました") : Message(en: "reads", ja: "を読もうとしました")
    let reason = pageFaultReason(fault)
    // Where the delivery faulted too, CR2 has the address of that.
    let register: Message = delivered(fault) == .pageFault ? Message(en: " (CR2)", ja: " (CR2) ") : .empty
    return Message(
      en: "Ring \(ring) \(action) \(address)\(register): \(reason).",
      ja: "リング\(ring)が\(address)\(register)\(action)。\(reason)。")
  }

  /// What the page tables have against it: `no page is there (error code 0x14)`.
  private func pageFaultReason(_ fault: Fault) -> Message {
    let code = UInt64(fault.errorCode)
    let reason: Message =
      code & 8 != 0
      ? Message(en: "a reserved bit is set in a page table", ja: "ページテーブルの予約ビットが1です")
      : code & 1 == 0
        ? Message(en: "no page is there", ja: "ページがありません")
        : Message(en: "the page is there, but forbids it", ja: "ページはありますが、権限がありません")
    return Message(en: "\(reason) (error code \(bits(code)))", ja: "\(reason) (エラーコード\(bits(code)))")
  }
}

extension Message {
  /// `#PF (page fault)`
  static func name(of vector: X86.ExceptionVector) -> Message {
    let meaning: Message =
      switch vector {
      case .divideError: Message(en: "divide error", ja: "除算エラー")
      case .debug: Message(en: "debug exception", ja: "デバッグ例外")
      case .nmi: Message(en: "non-maskable interrupt", ja: "マスク不可割り込み")
      case .breakpoint: Message(en: "breakpoint", ja: "ブレークポイント")
      case .overflow: Message(en: "overflow", ja: "オーバーフロー")
      case .boundRange: Message(en: "bound range exceeded", ja: "範囲外")
      case .invalidOpcode: Message(en: "invalid opcode", ja: "無効オペコード")
      case .deviceNotAvailable: Message(en: "device not available", ja: "デバイス使用不可")
      case .doubleFault: Message(en: "double fault", ja: "ダブルフォールト")
      case .invalidTSS: Message(en: "invalid TSS", ja: "無効TSS")
      case .segmentNotPresent: Message(en: "segment not present", ja: "セグメント不在")
      case .stackFault: Message(en: "stack fault", ja: "スタックフォールト")
      case .generalProtection: Message(en: "general protection", ja: "一般保護例外")
      case .pageFault: Message(en: "page fault", ja: "ページフォールト")
      case .floatingPoint: Message(en: "x87 error", ja: "x87エラー")
      case .alignmentCheck: Message(en: "alignment check", ja: "アラインメントチェック")
      case .machineCheck: Message(en: "machine check", ja: "マシンチェック")
      case .simdFloatingPoint: Message(en: "SIMD error", ja: "SIMDエラー")
      }
    return Message(en: "\(vector.name) (\(meaning))", ja: "\(vector.name) (\(meaning))")
  }

  /// Which device a vector of the interrupt controllers stands for, on a PC.
  static func line(of vector: UInt8, firstVectors: [UInt8]) -> Message {
    for (chip, first) in firstVectors.enumerated() where vector >= first && vector - first < 8 {
      let line = UInt64(vector - first) + UInt64(chip * 8)
      switch line {
      case 0: return Message(en: "the timer (IRQ 0)", ja: "タイマー (IRQ 0)")
      case 1: return Message(en: "the keyboard (IRQ 1)", ja: "キーボード (IRQ 1)")
      case 4: return Message(en: "the serial port (IRQ 4)", ja: "シリアルポート (IRQ 4)")
      case 8: return Message(en: "the clock (IRQ 8)", ja: "時計 (IRQ 8)")
      case 12: return Message(en: "the mouse (IRQ 12)", ja: "マウス (IRQ 12)")
      default: return Message(neutral: "IRQ \(line)")
      }
    }
    return Message(en: "a device", ja: "デバイス")
  }

  static let nonMaskableInterrupt = Message(
    en: "NMI: an interrupt that IF cannot hold back, by vector 2 of the IDT.", ja: "NMI: IFでは止められない割り込みです。IDTのベクタ2に進みます。")
  static let bytesAreNoInstruction = Message(en: "The bytes at RIP are no instruction.", ja: "RIPの指すバイト列は命令ではありません。")
}
