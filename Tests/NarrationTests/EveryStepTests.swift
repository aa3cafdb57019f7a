import Primitives
import Simulation
import Testing

/// Every step of the boot and of the programs is told: in both languages, in whole sentences that fit.
@Suite struct `Every step` {
  @Test(arguments: [false, true])
  func `of the boot has a sentence that fits`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    var check = Check()
    while timeline.inspector().cpl == 0, check.hasRoom {
      guard timeline.step() == nil else {
        Issue.record("the boot stopped at tick \(timeline.tick)")
        return
      }
      check.look(at: timeline.inspector())
    }
    #expect(check.count > 50_000)
  }

  @Test(arguments: ["hi", "hi-start", "bad-number", "bad-descriptor", "bad-pointer", "mmap6", "iret-exit"], [false, true])
  func `of a program has a sentence that fits, and so has every part`(program: String, pti: Bool) throws {
    let timeline = try Worlds.timeline(program, pti: pti)
    try timeline.goToProgram()
    var check = Check()
    while check.hasRoom {
      let parts = timeline.nextReport().report.partCount
      if parts > 1 { for part in 1..<parts { check.look(at: timeline.inspector(part: part)) } }
      if timeline.step() != nil { break }
      check.look(at: timeline.inspector())
    }
    #expect(check.count > 150)
  }

  @Test(arguments: [false, true])
  func `of compiled C has a sentence that fits`(pti: Bool) throws {
    let timeline = try Worlds.timeline("mix", pti: pti)
    try timeline.goToProgram()
    var check = Check()
    for _ in 0..<20_000 where check.hasRoom {
      #expect(timeline.step() == nil)
      check.look(at: timeline.inspector())
    }
    #expect(check.count == 20_000)
  }
}

/// Looks at sentences and reports the first few flaws.
private struct Check {
  private(set) var count = 0
  private var flaws = 0

  /// Whether it is worth going on.
  var hasRoom: Bool { flaws < 20 }

  mutating func look(at inspector: Inspector) {
    count += 1
    let sentence = Sentence(inspector)
    guard let flaw = sentence.flaw else { return }
    flaws += 1
    Issue.record("tick \(inspector.position): \(flaw): \(sentence.en) / \(sentence.ja)")
  }
}
