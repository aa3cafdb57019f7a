import LinuxABI
import Narration
import Primitives
import Simulation
import Testing
import Vocabulary
import X86

/// The sentences of the first walk, from `main` to ring 3 again, as a text that people read.
@Suite struct `The walk through write` {
  @Test func `is told as the golden says`() throws {
    try Texts.expect(try story(pti: false, without: []).joined(separator: "\n") + "\n", equals: "Goldens/hi-walk.txt")
  }

  /// Only what isolation adds: the objects of the kernel lie elsewhere too, which is no news.
  @Test func `is told with page-table isolation as the golden says`() throws {
    let known = Set(try story(pti: false, without: []).map(Self.withoutAddresses))
    try Texts.expect(try story(pti: true, without: known).joined(separator: "\n") + "\n", equals: "Goldens/hi-walk-pti.txt")
  }

  /// Each new sentence in English, below it in Japanese, under the function that it belongs to; the parts of the instructions whose actions the manuals
  /// number, before them.
  private func story(pti: Bool, without known: Set<String>) throws -> [String] {
    let timeline = try Worlds.timeline("hi", pti: pti)
    try timeline.goToMain()
    var lines: [String] = []
    var told: Set<Sentence> = []
    var heading: String?
    func tell(_ sentence: Sentence, _ place: String) {
      if known.contains(Self.withoutAddresses("  " + sentence.en)) { return }
      guard told.insert(sentence).inserted else { return }
      if heading != place {
        heading = place
        lines.append("\(place):")
      }
      lines += ["  " + sentence.en, "  " + sentence.ja]
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

  private static func withoutAddresses(_ text: String) -> String { text.replacing(/\b[0-9a-f]{9,16}\b/, with: "*") }
}
