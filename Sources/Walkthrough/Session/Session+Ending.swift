import LinuxABI
import Narration
import Primitives
import Simulation
import X86

/// Why a program that did not end by itself has ended, and where.
extension Session {
  /// Says which signal ended the program, and which instruction brought it; Enter goes there.
  func explainEnding(_ arrival: Arrival) {
    guard case .stopped(_, .exited(let status)) = arrival, status > 128, let signal = LinuxABI.Signal.numbered(Int(status) - 128) else {
      return
    }
    guard let crossing = timeline.inspector().lastCrossing else { return }
    let scout = timeline.scout()
    scout.seek(to: crossing.tick)
    let inspector = scout.inspector()
    // A program may choose such a status by itself.
    guard !inspector.asksForItsEnd(crossing.cause) else { return }
    let ending = Message(
      en: "\(signal.name) has ended the program (status \(UInt64(status)))", ja: "\(signal.name)でプログラムが終わりました（終了ステータス\(UInt64(status))）")
    // The kernel never came back from what the program did last.
    guard crossing.to == 0, case .exception(let vector) = crossing.cause else {
      state.ending = Message(en: "\(ending).", ja: "\(ending)。")
      return
    }
    let exception = LinuxABI.ExceptionVector.numbered(Int(vector.rawValue)).map { "\($0.name), \($0.meaning)" } ?? "\(vector.rawValue)"
    let place = self.place(inspector)
    let cause = Message(
      en: "\(ending): \(exception), at tick \(crossing.tick.count): \(place).",
      ja: "\(ending)：ティック\(crossing.tick.count)で\(exception)。\(place)")
    state.ending = cause
    state.message = .told(Message(en: "\(cause) Enter goes there.", ja: "\(cause)。Enterでそこへ移動します。"))
    state.commands.offer = Position(crossing.tick)
  }

  /// `main+0x8 (foo.c:5): mov dword ptr [rax], 1`
  private func place(_ inspector: Inspector) -> String {
    var text = inspector.placeText(inspector.cursor)
    if let line = inspector.line(at: inspector.cursor) { text += " (\(line.file):\(line.line))" }
    guard let instruction = inspector.currentInstruction else { return text }
    let written = Formatter(state.syntax).text(of: instruction, at: inspector.cursor) { inspector.symbolText($0) }
    return "\(text): \(written)"
  }
}

extension Inspector {
  /// Whether the step here asks the kernel to end the program.
  fileprivate func asksForItsEnd(_ cause: RingCrossing.Cause) -> Bool {
    let number = Int(cpu[.rax] & 0xffff_ffff)
    switch cause {
    case .syscall: return ["exit", "exit_group"].contains { SystemCall.named($0, world.era)?.number == number }
    // exit and exit_group of 32-bit programs (Linux arch/x86/entry/syscalls/syscall_32.tbl).
    case .softwareInterrupt(0x80): return number == 1 || number == 252
    default: return false
    }
  }
}
