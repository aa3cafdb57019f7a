import Machine
import Primitives
import Testing
import X86

/// The instruction set by families, in Tables/instruction-set.txt: each encoding retires, raises what it must, or is refused by its name.
@Suite struct InstructionSetTests {
  private struct Row {
    var family: String
    var code: String
    var text: String
    /// `retires`, `refused`, or the exception's short name.
    var outcome: String
  }

  private let rows: [Row] = {
    var family = ""
    var rows: [Row] = []
    for line in TextFile.read("Tables/instruction-set.txt").split(separator: "\n") {
      if line.hasPrefix("# ") { family = String(line.dropFirst(2)) }
      let fields = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      if fields.count == 3 { rows.append(Row(family: family, code: fields[0], text: fields[1], outcome: fields[2])) }
    }
    return rows
  }()

  /// What may stand before a mnemonic.
  private static let prefixes: Set<Substring> = ["lock", "rep", "repe", "repne", "addr32", "data16", "rex64", "rex.w"]

  /// A machine before one instruction, with whatever operands the instructions of the table need so that they do not fault.
  private func machine(_ code: String) -> RingZeroPC {
    let machine = RingZeroPC(code: code)
    // After the three descriptors a TSS that is available.
    machine.put([0x0000_8900_8000_0067, 0], at: 0x4018)
    // What IRETQ pops, and the first two of it for far returns.
    let stack = RingZeroPC.stack - 0x100
    machine.put([RingZeroPC.entry + 16, 8, 2, RingZeroPC.stack, 16], at: stack)
    // At RSI: a far pointer with an offset of 64 bits, pointers to data for LSS and the others, a table register, a far pointer with 32 bits.
    machine.put([RingZeroPC.entry + 16, 8, 16 << 32, 16, 0x27 | 0x4000 << 16, 0, RingZeroPC.entry + 16 | 8 << 32], at: 0x3_1000)
    var cpu = machine.pc.cpu
    cpu.gdtr.limit = 0x27
    cpu.efer |= EFER.sce
    cpu.cr4 |= CR4.fsgsbase
    cpu.star = 0x0010_0008 << 32
    cpu.lstar = RingZeroPC.entry + 32
    cpu[.rsp] = stack
    cpu[.rbp] = stack
    // The selector of the TSS; RDX the selector of data, RCX a count, a divisor, and the number of an MSR: the time stamp counter.
    cpu[.rax] = 0x18
    cpu[.rdx] = 0x10
    cpu[.rcx] = 0x10
    cpu[.rbx] = 0x3_0000
    cpu[.rsi] = 0x3_1000
    cpu[.rdi] = 0x3_2000
    machine.pc.cpu = cpu
    return machine
  }

  @Test func `the table has every family that the CPU is to execute`() {
    #expect(rows.count > 1000)
    #expect(Set(rows.map(\.family)).count == 29)
    #expect(Set(rows.map(\.code)).count > rows.count - 20)
  }

  @Test func `each encoding is read as what it is`() throws {
    for row in rows where row.text != "-" && row.outcome != "#UD" {
      let raw = try #require(bytes(hex: row.code), "\(row.code)")
      let instruction = try Decoder.decode(InstructionBytes(raw))
      #expect(Int(instruction.length) == raw.count, "\(row.text)")
      let mnemonic = row.text.split(separator: " ").first { !Self.prefixes.contains($0) } ?? ""
      let words = Formatter(.intel).text(of: instruction, at: RingZeroPC.entry).description.split(separator: " ")
      #expect(words.contains(mnemonic), "\(row.text): \(words.joined(separator: " "))")
    }
  }

  @Test func `each encoding does what the table says, stepping and running`() {
    for row in rows {
      let pc = machine(row.code).pc
      let before = pc.cpu
      var report = StepReport()
      let reason = pc.step(into: &report)
      let outcome =
        switch (reason, report.kind) {
        case (nil, .instruction), (nil, .iteration): "retires"
        case (nil, .exception(let fault)): fault.vector.name
        case (.unsupported(let text)?, _) where text.hasSuffix("an x87, MMX or SSE instruction"): "refused"
        default: "\(reason.map { "\($0)" } ?? "\(report.kind)")"
        }
      #expect(outcome == row.outcome, "\(row.family): \(row.code) \(row.text)")
      if reason != nil { #expect(pc.cpu == before, "\(row.code) \(row.text)") }
      let other = machine(row.code).pc
      let end = other.run(until: Tick(1))
      #expect(reason == nil ? other.digest() == pc.digest() : end == reason, "\(row.family): \(row.code) \(row.text)")
    }
  }
}

/// What CPUID shows can be switched on, what it does not show cannot.
@Suite struct OfferedFeatureTests {
  @Test func `process-context identifiers: no CPUID bit, and CR4 PCIDE is reserved`() {
    // mov eax, 1; cpuid
    let asked = RingZeroPC(code: "b8010000000fa2")
    for _ in 0..<2 { #expect(asked.step().kind == .instruction) }
    #expect(asked.pc.cpu[.rcx] >> 17 & 1 == 0)
    // mov cr4, rax
    let set = RingZeroPC(code: "0f22e0")
    var cpu = set.pc.cpu
    cpu[.rax] = cpu.cr4 | CR4.pcide
    set.pc.cpu = cpu
    #expect(set.step().kind == .exception(Fault(.generalProtection)))
  }

  @Test func `debugging extensions are offered: CPUID shows them, and CR4 DE makes DR4 and DR5 invalid`() {
    let asked = RingZeroPC(code: "b8010000000fa2")
    for _ in 0..<2 { #expect(asked.step().kind == .instruction) }
    #expect(asked.pc.cpu[.rdx] >> 2 & 1 == 1)
    // mov rax, dr4
    for (cr4, kind) in [(0, StepReport.Kind.instruction), (CR4.de, .exception(Fault(.invalidOpcode)))] {
      let machine = RingZeroPC(code: "0f21e0")
      var cpu = machine.pc.cpu
      cpu.cr4 |= cr4
      machine.pc.cpu = cpu
      #expect(machine.step().kind == kind)
    }
  }
}
