import Narration
import Primitives
import Simulation
import Testing
import Vocabulary
import X86

/// The parts of an instruction: titles that tell no value, and a sentence for each.
@Suite struct `The parts of an instruction` {
  @Test func `have the titles of the manual where it numbers them`() throws {
    let timeline = try Worlds.timeline("hi", Setting(pti: true))
    try timeline.goToMain()
    var told: Set<Operation> = []
    while told != [.syscall, .swapgs, .sysret] {
      let report = timeline.nextReport().report
      if let operation = report.instruction?.operation, let titles = operation.publishedParts {
        told.insert(operation)
        #expect(report.partCount == titles.count)
        for language in Language.allCases {
          let narrator = Narrator(language: language)
          #expect((0..<report.partCount).map { narrator.title(ofPart: $0, of: report) } == titles)
        }
        let rows = timeline.inspector(part: 1).partsView(next: nil)?.rows.map(\.title)
        #expect(rows == titles)
      }
      guard timeline.step() == nil else { throw Timeline.Unreachable() }
    }
  }

  @Test func `of SYSCALL are told one by one, to the last`() throws {
    let timeline = try Worlds.timeline("hi", Setting())
    try timeline.goToMain()
    #expect(timeline.walk { $0.currentInstruction?.operation == .syscall })
    #expect(timeline.step() == nil)
    let inspector = timeline.inspector()
    let report = try #require(inspector.lastReport)
    let narrator = Narrator(language: .en)
    let sentences = (0..<7).map { narrator.sentence(part: $0, of: report, inspector: inspector) }
    #expect(Set(sentences).count == 7)
    #expect(sentences[2] == "R11 <- RFLAGS: the CPU keeps your old flags (IF PF), to give them back at sysretq.")
    #expect(sentences[6] == "SS <- CS + 8: SS = 0x18, but RSP is still the user's: SYSCALL switches no stack.")
  }

  @Test func `of a push and of an exception are titled by what they write`() throws {
    let timeline = try Worlds.timeline("mmap6", Setting())
    try timeline.goToMain()
    func titles(_ report: StepReport, _ language: Language) -> [String] {
      (0..<report.partCount).map { Narrator(language: language).title(ofPart: $0, of: report) }
    }
    #expect(timeline.walk { $0.currentInstruction?.operation == .push })
    #expect(titles(timeline.nextReport().report, .en) == ["[RSP - 8]", "RSP"])

    var report = timeline.nextReport().report
    while true {
      report = timeline.nextReport().report
      if case .exception = report.kind { break }
      guard timeline.step() == nil else { throw Timeline.Unreachable() }
    }
    let english = titles(report, .en)
    #expect(english.first == "CR2")
    #expect(english.filter { $0.hasPrefix("[RSP] <- ") } == ["SS", "RSP", "RFLAGS", "CS", "RIP", "error code"].map { "[RSP] <- \($0)" })
    #expect(english.suffix(4) == ["CPL", "SS", "RFLAGS", "RIP"])
    // No title gives a value away.
    for title in english { #expect(title.firstMatch(of: /[0-9a-f]{4,}/) == nil) }
    #expect(titles(report, .ja).count == english.count)
  }

  @Test func `of an exception in the place of SYSCALL are not those of SYSCALL`() throws {
    // EFER.SCE is 0, so this is #UD; without an IDT it shuts the CPU down.
    let timeline = try TinyKernel.timeline([0x0f, 0x05])
    let report = timeline.nextReport().report
    #expect(report.instruction?.operation == .syscall)
    #expect(report.kind == .shutdown)
    #expect(Narrator(language: .en).title(ofPart: report.partCount - 1, of: report) == "CPU activity")
    let view = try #require(timeline.inspector().partsView(next: report))
    #expect(!view.isPublished)
    #expect(view.rows.allSatisfy { $0.title == nil })
  }
}
