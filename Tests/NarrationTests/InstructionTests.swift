import Primitives
import Simulation
import TestSupport
import Testing
import X86

/// Sentences about single instructions, wherever they stand.
@Suite struct `A single instruction` {
  @Test func `is told as the table says`() throws {
    let rows = try Row.all()
    #expect(rows.count > 180)
    var told = Row.heading
    for row in rows {
      let sentence = try row.told()
      if let flaw = sentence.flaw { Issue.record("\(row.text): \(flaw): \(sentence.en) / \(sentence.ja)") }
      told += "\n\(row.text)\n\(row.code)\n\(sentence.en)\n\(sentence.ja)\n"
    }
    expectGolden(told, Row.path)
  }

  /// What the machine has never executed in a table row or a walk has never been told.
  @Test func `of every kind stands in the table or in a walk`() throws {
    let inWalks: Set<Operation> = [.ltr, .iret, .syscall, .sysret]
    // No CPUID bit shows these: they are #UD, as UD2 is, or the machine stops and says their name.
    let refused: Set<Operation> = [
      .ud0, .ud1, .sysenter, .sysexit, .xgetbv, .xsetbv, .rdpid, .monitor, .mwait, .rdrand, .rdseed, .rdpmc, .vector, .int1, .int,
    ]
    var missing = Set(Operation.allCases).subtracting(inWalks).subtracting(refused)
    for row in try Row.all() { if let operation = row.instruction?.operation { missing.remove(operation) } }
    #expect(missing.isEmpty)
  }

  @Test func `of random bytes has a sentence that fits, whatever becomes of it`() throws {
    var generator = SeededGenerator(seed: 3)
    var operations: Set<Operation> = []
    for _ in 0..<1500 {
      let code = (0..<15).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let timeline = try TinyKernel.timeline(code)
      let next = timeline.nextReport()
      let parts = next.reason == nil ? next.report.partCount : 1
      for part in 0..<parts {
        if part == 0, timeline.step() != nil { break }
        if part == 0 {
          let sentence = Sentence(timeline.inspector())
          if let flaw = sentence.flaw { Issue.record("\(hex(code)): \(flaw): \(sentence.en) / \(sentence.ja)") }
          if let operation = timeline.lastReport()?.instruction?.operation { operations.insert(operation) }
          _ = timeline.stepBack()
        } else {
          let sentence = Sentence(timeline.inspector(part: part))
          if let flaw = sentence.flaw { Issue.record("\(hex(code)), part \(part): \(flaw): \(sentence.en) / \(sentence.ja)") }
        }
      }
    }
    #expect(operations.count > 60)
  }
}

/// A row of Tables/instructions.txt.
private struct Row {
  static let path = "Tests/NarrationTests/Tables/instructions.txt"
  static let heading = """
    # One instruction a row: what is executed before it, a bar, the instruction, as text and below it as bytes; then the sentence about it in English and in
    # Japanese. The code stands at physical address 0x1000000 in ring 0, in the loader's identity mapping, with RSP = 0x80000.

    """

  let text: String
  let code: String

  static func all() throws -> [Row] {
    let lines = try Checkout.text(path).split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
    return lines.split(separator: "").compactMap { block in
      let block = Array(block)
      return block.count == 4 ? Row(text: String(block[0]), code: String(block[1])) : nil
    }
  }

  private var bytes: (before: [UInt8], tested: [UInt8])? {
    let sides = code.split(separator: "|", omittingEmptySubsequences: false)
    guard sides.count == 2, let before = Primitives.bytes(hex: String(sides[0])), let tested = Primitives.bytes(hex: String(sides[1]))
    else { return nil }
    return (before, tested)
  }

  var instruction: Instruction? { bytes.flatMap { try? Decoder.decode(InstructionBytes($0.tested)) } }

  /// The sentence about the tested instruction.
  func told() throws -> Sentence {
    let (before, tested) = try #require(bytes, "\(text) has no bytes")
    let timeline = try TinyKernel.timeline(before + tested)
    let target = TinyKernel.start + UInt64(before.count)
    #expect(timeline.walk { $0.cursor == target }, "\(text): the instruction is not reached")
    #expect(timeline.step() == nil, "\(text): the machine stopped")
    return Sentence(timeline.inspector())
  }
}
