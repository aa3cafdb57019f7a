import Primitives
import Simulation
import Testing

/// Every step of the boot and of the programs is told: in both languages, in whole sentences that fit.
@Suite struct `Every step` {
  @Test(arguments: Setting.all)
  func `of the boot has a sentence that fits`(setting: Setting) throws {
    let timeline = try Worlds.timeline("hi", setting)
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

  @Test(arguments: ["hi", "hi-start", "bad-number", "bad-descriptor", "bad-pointer", "mmap6", "iret-exit"], Setting.all)
  func `of a program has a sentence that fits, and so has every part`(program: String, setting: Setting) throws {
    let timeline = try Worlds.timeline(program, setting)
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

  @Test(arguments: Setting.all)
  func `of a 32-bit system call has a sentence that fits`(setting: Setting) throws {
    // mov eax, 20; int 0x80; mov eax, 1; xor ebx, ebx; int 0x80
    let code: [UInt8] = [0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80]
    let timeline = try Worlds.timeline(of: try TinyKernel.program(code), setting)
    try timeline.goToProgram()
    var check = Check()
    while check.hasRoom, timeline.step() == nil { check.look(at: timeline.inspector()) }
    #expect(check.count > 240)
  }

  /// The ones that the command line of era 6.12 asks for.
  @Test func `of the mitigations has a sentence that fits`() throws {
    let timeline = try Worlds.timeline("hi", Setting(era: .v6_12), ["mds=full", "spectre_bhi=on"])
    try timeline.goToMain()
    var check = Check()
    while check.hasRoom, timeline.step() == nil { check.look(at: timeline.inspector()) }
    #expect(check.count > 700)
  }

  @Test(arguments: Setting.all)
  func `of compiled C has a sentence that fits`(setting: Setting) throws {
    let timeline = try Worlds.timeline("mix", setting)
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
