import Primitives
import Simulation
import X86

/// IN and OUT: what the devices of a PC have at their ports.
extension StepFacts {
  func port(_ instruction: Instruction) -> Message {
    for effect in report.effects {
      switch effect.target {
      case .portWrite(let port, let width): return written(effect.new, to: port, width)
      case .portRead(let port, let width): return read(effect.new, from: port, width)
      default: continue
      }
    }
    return .nothingElse
  }

  private func written(_ value: UInt64, to port: UInt16, _ width: Width) -> Message {
    let number = bits(UInt64(port))
    let isDivisor = inspector.devices.uart.lcr & 0x80 != 0
    if port == 0x3f8, !isDivisor {
      return Message(
        en: "\(character(value)) goes to port \(number), the transmitter of the serial port: it appears on the console.",
        ja: "\(character(value))をポート\(number) (シリアルポートの送信レジスタ) へ送ります。コンソールに表示されます。")
    }
    let text = value < 10 ? "\(value)" : bits(value)
    guard let device = Message.device(at: port, isDivisor: isDivisor) else {
      return Message(en: "\(text) goes to port \(number), where no device answers.", ja: "\(text)をポート\(number)へ送ります。ここに応答するデバイスはありません。")
    }
    return Message(en: "\(text) goes to port \(number): \(device).", ja: "\(text)をポート\(number)へ送ります。送り先は\(device)です。")
  }

  private func read(_ value: UInt64, from port: UInt16, _ width: Width) -> Message {
    let number = bits(UInt64(port))
    let target = Register(.rax, width == .qword ? .dword : width).name.uppercased()
    if port == 0x3fd {
      let state: Message =
        value & 1 != 0
        ? Message(en: "a byte has arrived", ja: "受信データあり")
        : value & 0x20 != 0 ? Message(en: "the transmitter is empty", ja: "送信レジスタは空") : Message(en: "the transmitter is busy", ja: "送信中")
      return Message(
        en: "\(target) <- \(bits(value)) from port \(number), the line status of the serial port: \(state).",
        ja: "ポート\(number) (シリアルポートのラインステータス) から\(bits(value))を\(target)に読みます。\(state)です。")
    }
    guard let device = Message.device(at: port, isDivisor: inspector.devices.uart.lcr & 0x80 != 0) else {
      return Message(
        en: "\(target) <- \(bits(value)) from port \(number), where no device answers.",
        ja: "ポート\(number)から\(bits(value))を\(target)に読みます。応答するデバイスはありません。")
    }
    return Message(
      en: "\(target) <- \(bits(value)) from port \(number): \(device).",
      ja: "ポート\(number)から\(bits(value))を\(target)に読みます。相手は\(device)です。")
  }
}

extension Message {
  /// The device register at a port of a PC; `nil` where there is none.
  static func device(at port: UInt16, isDivisor: Bool) -> Message? {
    switch port {
    case 0x20: Message(en: "commands of the first interrupt controller", ja: "1つ目の割り込みコントローラのコマンド")
    case 0x21: Message(en: "masks and setup of the first interrupt controller", ja: "1つ目の割り込みコントローラのマスクと設定")
    case 0xa0: Message(en: "commands of the second interrupt controller", ja: "2つ目の割り込みコントローラのコマンド")
    case 0xa1: Message(en: "masks and setup of the second interrupt controller", ja: "2つ目の割り込みコントローラのマスクと設定")
    case 0x40...0x43: Message(en: "the timer", ja: "タイマー")
    case 0x60, 0x64: Message(en: "the keyboard controller", ja: "キーボードコントローラ")
    case 0x61, 0x92: Message(en: "system control", ja: "システム制御ポート")
    case 0x70, 0x71: Message(en: "the clock and its memory (CMOS)", ja: "時計とCMOSメモリ")
    case 0xf4: Message(en: "the debug exit, which ends the machine with this status", ja: "この値でマシンを終了させるデバッグ終了ポート")
    case 0x3f8, 0x3f9: serial(port, isDivisor: isDivisor)
    case 0x3fa: Message(en: "FIFO control and interrupt identification of the serial port", ja: "シリアルポートのFIFO制御・割り込み識別")
    case 0x3fb: Message(en: "line control of the serial port", ja: "シリアルポートのライン制御")
    case 0x3fc: Message(en: "modem control of the serial port", ja: "シリアルポートのモデム制御")
    case 0x3fd: Message(en: "line status of the serial port", ja: "シリアルポートのラインステータス")
    case 0x3fe, 0x3ff: Message(en: "the serial port", ja: "シリアルポート")
    default: nil
    }
  }

  private static func serial(_ port: UInt16, isDivisor: Bool) -> Message {
    if isDivisor { return Message(en: "the divisor of the serial port: its speed", ja: "シリアルポートの分周値 (通信速度)") }
    return port == 0x3f8
      ? Message(en: "the receiver of the serial port", ja: "シリアルポートの受信レジスタ")
      : Message(en: "interrupt enable of the serial port", ja: "シリアルポートの割り込み許可")
  }
}
