import Canvas
import Narration
import Primitives
import Simulation
import Testing
import Vocabulary
import X86

/// Exceptions and interrupts, told from reports made by hand: the walks do not meet them all.
@Suite struct `A delivery` {
  private static func told(_ kind: StepReport.Kind, cpl: UInt8 = 3, code: [UInt8] = []) throws -> (en: String, ja: String) {
    let timeline = try Worlds.timeline("hi", Setting())
    try timeline.goToMain()
    var report = StepReport()
    report.kind = kind
    report.cpl = cpl
    report.rip = timeline.inspector().cursor
    report.instruction = try? Decoder.decode(InstructionBytes(code))
    let inspector = timeline.inspector()
    return (
      Narrator(language: .en).sentence(after: report, inspector: inspector),
      Narrator(language: .ja).sentence(after: report, inspector: inspector)
    )
  }

  @Test(arguments: [
    (UInt8(0x30), "the timer (IRQ 0)"), (0x31, "the keyboard (IRQ 1)"), (0x34, "the serial port (IRQ 4)"), (0x38, "the clock (IRQ 8)"),
    (0x3c, "the mouse (IRQ 12)"), (0x35, "IRQ 5"), (0x80, "a device"),
  ])
  func `of a device's interrupt names the line`(vector: UInt8, line: String) throws {
    let (en, ja) = try Self.told(.interrupt(vector))
    #expect(en.hasPrefix("interrupt: \(line), vector 0x\(hex(UInt64(vector))), since IF = 1. "), "\(en)")
    #expect(ja.hasPrefix("割り込み: "), "\(ja)")
  }

  @Test(arguments: [
    (Fault(.divideError), "#DE (divide error). The divisor is 0, or the quotient does not fit."),
    (Fault(.invalidOpcode), "#UD (invalid opcode). No such instruction here."),
    (Fault(.generalProtection, errorCode: 0x10a), "#GP (general protection). Error code 0x10a: the IDT's vector 0x21."),
    (Fault(.generalProtection, errorCode: 0x10), "#GP (general protection). Error code 0x10: that selector."),
    (Fault(.generalProtection), "#GP (general protection). Only ring 0 may do this."),
    (
      Fault(.pageFault, errorCode: 5, address: 0xffff_ffff_8100_0000),
      "#PF (page fault). Ring 3 reads ffffffff81000000 (CR2): the page is there, but forbids it (error code 0x5)."
    ),
    (
      Fault(.pageFault, errorCode: 0x14, address: 0x1000),
      "#PF (page fault). Ring 3 executes 0x1000 (CR2): no page is there (error code 0x14)."
    ),
    (
      Fault(.pageFault, errorCode: 9, address: 0x1000),
      "#PF (page fault). Ring 0 reads 0x1000 (CR2): a reserved bit is set in a page table (error code 0x9)."
    ),
  ])
  func `of an exception says why, with the error code in words`(fault: Fault, start: String) throws {
    // HLT: what a program may not do.
    let (en, ja) = try Self.told(.exception(fault), code: [0xf4])
    #expect(en.hasPrefix("hlt: " + start), "\(en)")
    #expect(ja.hasPrefix("hlt: \(fault.vector.name) ("), "\(ja)")
  }

  @Test func `that a person let come is of no device and no fetch`() throws {
    func told(_ edit: Edit) throws -> (en: String, ja: String) {
      let timeline = try Worlds.timeline("hi", Setting())
      try timeline.goToMain()
      timeline.whatIf(.edit(edit))
      #expect(timeline.step() == nil)
      return (Narrator(language: .en).sentence(timeline.inspector()), Narrator(language: .ja).sentence(timeline.inspector()))
    }
    let interrupt = try told(.interrupt(0x30))
    #expect(interrupt.en.hasPrefix("interrupt: injected here, vector 0x30. "), "\(interrupt.en)")
    #expect(!interrupt.en.contains("timer") && !interrupt.en.contains("IF = 1") && !interrupt.ja.contains("タイマー"), "\(interrupt.ja)")
    let fault = try told(.fault(Fault(.pageFault, errorCode: 7, address: 0x1000)))
    #expect(fault.en.hasPrefix("injected: #PF (page fault). Ring 3 writes 0x1000 (CR2)"), "\(fault.en)")
    #expect(!fault.ja.contains("フェッチ"), "\(fault.ja)")
    for text in [interrupt.en, interrupt.ja, fault.en, fault.ja] { #expect(text.wrapped(to: 78).count <= 2, "\(text)") }
  }

  @Test func `of an edit stands in place of the step before it, whose state is gone`() throws {
    let timeline = try Worlds.timeline("hi", Setting())
    try timeline.goToMain()
    #expect(timeline.step() == nil && timeline.step() == nil)
    let words = Narrator(language: .en)
    #expect(words.sentence(timeline.inspector()).hasPrefix("mov rbp, rsp: "))
    timeline.whatIf(.edit(.register(.rbp, 0x1234)))
    timeline.whatIf(.edit(.flag(.if, 0)))
    #expect(words.sentence(timeline.inspector()) == "Changed here: rbp=0x1234, IF=0. Executed before it: mov rbp, rsp.")
    #expect(Narrator(language: .ja).sentence(timeline.inspector()) == "ここでの変更: rbp=0x1234, IF=0。直前に実行した命令: mov rbp, rsp。")
    // Away from there the steps are told as ever, and on the way back the edit is.
    #expect(timeline.step() == nil)
    #expect(words.edited(timeline.inspector()) == nil)
    #expect(timeline.stepBack())
    #expect(words.sentence(timeline.inspector()).hasPrefix("Changed here: "))
  }

  @Test func `of a trap, of an NMI, and none at all`() throws {
    #expect(try Self.told(.trap(Fault(.debug))).en.hasPrefix("#DB (debug exception): TF was 1"))
    let met = DebugConditions(rawValue: 0b101)
    #expect(try Self.told(.trap(Fault.debug(met))).en.hasPrefix("#DB (debug exception): The step before it met a breakpoint of DR0, DR2."))
    let before = try Self.told(.exception(Fault.debug(met)), code: [0xf4])
    #expect(before.en.hasPrefix("hlt: #DB (debug exception). The instruction has a breakpoint in DR0, DR2."))
    let guarded = try Self.told(.exception(Fault.debug(.registerAccess)), code: [0xf4])
    #expect(guarded.en.hasPrefix("hlt: #DB (debug exception). DR7.GD guards the debug registers."))
    #expect(try Self.told(.nmi).en.hasPrefix("NMI: "))
    #expect(try Self.told(.shutdown).en.hasPrefix("Triple fault"))
    #expect(try Self.told(.exception(Fault(.pageFault, errorCode: 0x15, address: 0x1000))).en.hasPrefix("the fetch at main: #PF"))
    let far = try Self.told(.exception(Fault(.pageFault, errorCode: 0x14, address: 0x7fff_ffff_f000)))
    #expect(far.en.hasPrefix("the fetch at main: #PF"))
    for text in [far.en, far.ja] { #expect(text.wrapped(to: 78).count <= 2, "\(text)") }
  }
}
