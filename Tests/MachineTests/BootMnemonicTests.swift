import Machine
import Primitives
import Testing
import X86

/// What Linux executes while it boots, in Tables/boot-mnemonics.txt: each mnemonic retires here, or is refused by its name.
@Suite struct BootMnemonicTests {
  /// A line of the table.
  private struct Row {
    var mnemonic: String
    var code: String
    /// `retires` or `refused`.
    var outcome: String
  }

  private let rows: [Row] = TextFile.read("Tables/boot-mnemonics.txt").split(separator: "\n").compactMap { line in
    if line.hasPrefix("#") { return nil }
    let fields = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
    return fields.count == 4 ? Row(mnemonic: fields[0], code: fields[2], outcome: fields[3]) : nil
  }

  /// A machine before one instruction, with whatever operands the instructions of the table need so that they do not fault.
  private func machine(_ code: String) -> RingZeroPC {
    let machine = RingZeroPC(code: code)
    // After the three descriptors a TSS that is available, for LTR.
    machine.put([0x0000_8900_8000_0067, 0], at: 0x4018)
    // What IRETQ pops, and the first two of it for RETFQ.
    let stack = RingZeroPC.stack - 0x100
    machine.put([RingZeroPC.entry + 16, 8, 2, RingZeroPC.stack, 16], at: stack)
    var cpu = machine.pc.cpu
    cpu.gdtr.limit = 0x27
    cpu.efer |= EFER.sce
    cpu.lstar = RingZeroPC.entry + 32
    cpu[.rsp] = stack
    cpu[.rbp] = stack
    // The selector of the TSS.
    cpu[.rax] = 0x18
    // A count, a divisor, a canonical address, and the number of an MSR: the time stamp counter.
    cpu[.rcx] = 0x10
    cpu[.rbx] = 0x3_0000
    cpu[.rsi] = 0x3_1000
    cpu[.rdi] = 0x3_2000
    machine.pc.cpu = cpu
    return machine
  }

  @Test func `the table has the mnemonics of the boot, each once`() {
    #expect(rows.count == 138)
    #expect(Set(rows.map(\.mnemonic)).count == rows.count)
    for row in rows { #expect(["retires", "refused"].contains(row.outcome), "\(row.mnemonic)") }
  }

  @Test func `each mnemonic is read as what it is`() throws {
    for row in rows {
      let raw = try #require(bytes(hex: row.code), "\(row.mnemonic)")
      let instruction = try Decoder.decode(InstructionBytes(raw))
      #expect(Int(instruction.length) == raw.count, "\(row.mnemonic)")
      let text = Formatter(.intel).text(of: instruction, at: RingZeroPC.entry).description
      #expect(text == row.mnemonic || text.hasPrefix(row.mnemonic + " "), "\(row.mnemonic): \(text)")
    }
  }

  @Test func `each mnemonic retires, or is refused by its name with nothing changed`() throws {
    for row in rows {
      let pc = machine(row.code).pc
      let before = pc.cpu
      var report = StepReport()
      let reason = pc.step(into: &report)
      if row.outcome == "retires" {
        #expect(reason == nil, "\(row.mnemonic)")
        switch report.kind {
        case .instruction, .iteration: #expect(pc.cpu.rip != before.rip || report.kind == .iteration(isLast: false), "\(row.mnemonic)")
        default: Issue.record("\(row.mnemonic): \(report.kind)")
        }
      } else {
        #expect(reason == .unsupported(row.mnemonic + ", an x87, MMX or SSE instruction"), "\(row.mnemonic)")
        #expect(pc.cpu == before, "\(row.mnemonic)")
        // Running stops there with the same words.
        #expect(machine(row.code).pc.run(until: Tick(1)) == reason, "\(row.mnemonic)")
      }
    }
  }
}
