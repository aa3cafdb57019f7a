import Canvas
import Commands
import Lessons
import Simulation
import Testing
import Vocabulary

@Suite struct `Lessons to be read` {
  private func handout(_ language: Language, notes: Bool) throws -> (text: LessonHandout, player: LessonPlayer) {
    let file = "lessons/00-the-whole-trip.yaml"
    let lesson = try #require(LessonReader.read(try Project.file(file), file: file).lesson)
    let player = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    return (LessonHandout(lesson, try player.readings(in: language), language: language, withNotes: notes), player)
  }

  @Test(arguments: Language.allCases)
  func `the text has every beat, question and value, the answers at the end, and the notes only when asked for`(language: Language) throws {
    let (handout, player) = try handout(language, notes: false)
    // Wrapping must not matter for what is looked for.
    func plain(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
    let text = handout.plain(width: 78)
    let flat = plain(text)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { $0.columns <= 78 })
    let answers = try #require(text.range(of: language == .en ? "\nAnswers\n" : "\n解答\n"))
    for index in player.lesson.stops.indices {
      let page = try player.page(index, in: language)
      for beat in page.beats { #expect(flat.contains(plain(beat)), "\(page.id)") }
      guard let question = page.question, let solution = try player.solution(of: index) else { continue }
      #expect(flat.contains(plain(question.text)))
      let answer = player.lesson.stops[index].question?.words(for: solution, question) ?? "?"
      #expect(plain(String(text[answers.upperBound...])).contains(plain(answer)), "\(page.id)")
    }
    let notes = player.lesson.stops.compactMap { $0.note?.text?.best(language)?.text }
    let note = try #require(notes.first)
    #expect(!flat.contains(plain(String(note.prefix(20)))))
    #expect(plain(try self.handout(language, notes: true).text.plain(width: 78)).contains(plain(String(note.prefix(20)))))
  }

  @Test func `the page stands alone, with a picture of each stop, and every tag is closed`() throws {
    let (handout, player) = try handout(.en, notes: true)
    let pictures = try player.pictures(in: .en, size: .init(width: 80, height: 24), theme: .light)
    #expect(pictures.count == player.lesson.stops.count && Set(pictures).count == pictures.count)
    let html = handout.html(pictures: pictures)
    #expect(html.split(separator: "<svg").count == pictures.count + 1)
    for outside in ["src=", "href=\"http", "@import", "url("] { #expect(!html.contains(outside), "\(outside)") }
    var open: [Substring] = []
    for tag in html.split(separator: "<").dropFirst().map({ $0.prefix { $0 != ">" } }) {
      if tag.hasPrefix("!") || tag.hasPrefix("meta") || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") { #expect(open.popLast() == tag.dropFirst()) } else { open.append(tag.prefix { $0 != " " }) }
    }
    #expect(open.isEmpty)
  }

  @Test func `a new lesson has no mistake, whatever its id looks like to YAML`() throws {
    for id in ["mine", "no", "1", "0x10", "a-b", "-", "1e3"] {
      let skeleton = try #require(LessonSkeleton(id: id))
      #expect(mistakes(skeleton.text) == [], "\(id)")
      #expect(LessonReader.read(skeleton.text, file: "lesson").lesson?.id == id)
    }
    for id in ["", "A", "a b", "ä", String(repeating: "a", count: 41)] { #expect(LessonSkeleton(id: id) == nil) }
  }
}
