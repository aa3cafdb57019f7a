import LinuxABI
import Narration
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import X86

/// The sentences of the first walk, from `main` to ring 3 again, as a text that people read.
@Suite struct `The walk through write` {
  /// Each kernel and mode tells only what those before it have not told: the objects of the kernel lie elsewhere too, which is no news.
  @Test func `is told as the golden says`() throws {
    var lines: [String] = []
    var known: Set<String> = []
    for setting in Setting.all {
      let story = try story(setting, without: known)
      known.formUnion(story.map(Self.withoutAddresses))
      lines += ["=== \(setting.testDescription)"] + story
    }
    expectGolden(lines.joined(separator: "\n") + "\n", "Tests/NarrationTests/Goldens/hi-walk.txt")
  }

  /// Era 6.12 begins each system call elsewhere on the stack.
  @Test func `tells of the stack's random offset`() throws {
    let timeline = try Worlds.timeline("hi", Setting(era: .v6_12))
    try timeline.goToMain()
    var told: [String] = []
    while timeline.inspector().phase != .back {
      guard timeline.step() == nil else { throw Timeline.Unreachable() }
      let sentence = Sentence(timeline.inspector()).en
      if sentence.contains(/kstack_offset <-|<- kstack_offset|bytes lower/) { told.append(sentence) }
    }
    #expect(told.count == 3)
    #expect(told.first?.contains("chance, from the end of the last call. Its low 10 bits move the stack down.") == true)
    #expect(told.last?.contains("the next system call's stack will begin at a place that nobody can guess.") == true)
  }

  /// Each new sentence in English, below it in Japanese, under the function that it belongs to; the parts of the instructions whose actions the manuals
  /// number, before them.
  private func story(_ setting: Setting, without known: Set<String>) throws -> [String] {
    // Chance would move the stack of era 6.12 with every change of the kernel.
    let timeline = try Worlds.timeline("hi", setting, ["randomize_kstack_offset=off"])
    try timeline.goToMain()
    var lines: [String] = []
    var told: Set<Sentence> = []
    var heading: String?
    func tell(_ sentence: Sentence, _ place: String) {
      if known.contains(Self.withoutAddresses(Self.withoutLinkedAddresses("  " + sentence.en))) { return }
      guard told.insert(sentence).inserted else { return }
      if heading != place {
        heading = place
        lines.append("\(place):")
      }
      lines += [sentence.en, sentence.ja].map { "  " + Self.withoutLinkedAddresses($0) }
    }
    var isBack = false
    while !isBack {
      let before = timeline.inspector()
      let place = before.function(at: before.cursor)?.symbol.name ?? "?"
      if before.currentInstruction?.operation.publishedParts != nil {
        for part in 1..<timeline.nextReport().report.partCount { tell(Sentence(timeline.inspector(part: part)), place) }
      }
      guard timeline.step() == nil else { throw Timeline.Unreachable() }
      let after = timeline.inspector()
      tell(Sentence(after), place)
      isBack = after.cpl == 3 && before.cpl == 0
    }
    return lines
  }

  /// Without what every change of the kernel moves: addresses in its image and in the direct map, and CR3.
  private static func withoutLinkedAddresses(_ text: String) -> String {
    text.replacing(/ffffffff8[0-9a-f]{7}/, with: "ffffffff8.......").replacing(/ffff8880[0-9a-f]{8}/, with: "ffff8880........")
      .replacing(/0x1[0-9a-f]{2}000\b/, with: "0x1..000")
  }

  private static func withoutAddresses(_ text: String) -> String { text.replacing(/\b[0-9a-f]{9,16}\b/, with: "*") }
}
