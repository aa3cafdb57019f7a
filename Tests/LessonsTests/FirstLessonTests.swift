import Canvas
import Lessons
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// The lesson that everybody meets first.
@Suite struct `The whole trip in three minutes` {
  private static let file = "lessons/00-the-whole-trip.yaml"

  private func lesson() throws -> Lesson {
    let result = LessonReader.read(try Project.file(Self.file), file: Self.file)
    return try #require(result.lesson)
  }

  private func check(program: Image? = nil) throws -> LessonReport {
    let program = try program ?? Project.program("hi")
    var check = LessonCheck.real(program: { _ in program })
    return try #require(check.check([LessonCheck.Source(name: Self.file, bytes: try Project.file(Self.file))]).first)
  }

  @Test func `has no mistakes`() throws {
    let report = try check()
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    #expect(report.stops.count == report.lesson?.stops.count)
  }

  @Test func `begins at main with two panes, and never shows more than one new pane at a time`() throws {
    let lesson = try lesson()
    let player = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    #expect(lesson.stops[0].panes == [.code, .registers])
    var known = Set(lesson.stops[0].panes)
    for stop in lesson.stops {
      #expect(stop.panes.count <= 4 && stop.panes.prefix(2) == [.code, .registers], "\(stop.id)")
      #expect(known.union(stop.panes).count <= known.count + 1, "\(stop.id)")
      known.formUnion(stop.panes)
    }
    let page = try player.page(0, in: .en)
    #expect(page.position.part == 0)
    #expect(try player.solution(of: 0) == nil)
  }

  @Test(arguments: Language.allCases)
  func `Space alone leads from main to ring 3 again with rax 4 and Hi! on the console`(language: Language) throws {
    let lesson = try lesson()
    let player = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    let session = try Session(player, size: Size(width: 80, height: 24), language: language)
    _ = session.finish()
    var presses = 0
    var firstInKernel: Int?
    var questions: [Int] = []
    var wasAsking = false
    var frames = [session.frame().text]
    while session.state.lesson?.stop != lesson.stops.count - 1, presses < 40 {
      _ = session.perform(.goOn)
      _ = session.finish()
      let isAsking = session.state.lesson?.hasOpenQuestion ?? false
      if isAsking, !wasAsking { questions.append(presses + 1) }
      wasAsking = isAsking
      // Presses that only give up the question are none that a learner who answers needs.
      if session.state.lesson?.solution == nil, session.state.message != .goOnGivesUp { presses += 1 }
      if session.timeline.inspector().cpl == 0, firstInKernel == nil { firstInKernel = presses }
      frames.append(session.frame().text)
    }
    #expect((7...9).contains(presses), "\(presses)")
    #expect(firstInKernel.map { (2...3).contains($0) } ?? false, "\(firstInKernel ?? 0)")
    #expect(questions.count >= 2 && questions[0] <= 2, "\(questions)")
    let inspector = session.timeline.inspector()
    #expect(inspector.cpl == 3 && inspector.cpu[.rax] == 4 && inspector.console.text == "Hi!\n")
    #expect(inspector.function(at: inspector.cursor)?.description == "main+0x23")
    let last = try #require(frames.last)
    #expect(last.contains("Hi!") && last.contains(language == .en ? "RING 3" : "リング3"))
    #expect(Set(frames).count == frames.count, "no press leaves the screen as it was")
  }

  @Test func `its answers follow a program that asks for something else`() throws {
    let lesson = try lesson()
    let other = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Patch.program { $0[Patch.count] = 3 })
    let own = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    let stop = try #require(lesson.stops.lastIndex { $0.question != nil })
    guard case .option(let right) = try #require(try own.solution(of: stop)) else { throw NotAChoice() }
    #expect(try other.solution(of: stop) == .option(right))
    #expect(try own.page(stop, in: .en).question?.options[right].contains("4") == true)
    #expect(try other.page(stop, in: .en).question?.options[right].contains("3") == true)
  }

  private struct NotAChoice: Error {}

  @Test func `a program with another constant breaks the expectations that state it, each at its place`() throws {
    let report = try check(program: try Patch.program { $0[Patch.count] = 3 })
    #expect(!report.diagnostics.isEmpty && report.diagnostics.allSatisfy { $0.topic == .expectation })
    let text = String(decoding: try Project.file(Self.file), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    for diagnostic in report.diagnostics {
      let rest = text[diagnostic.place.line - 1].unicodeScalars.dropFirst(diagnostic.place.column - 1)
      let condition = diagnostic.message.drop { $0 != "`" }.dropFirst().prefix { $0 != "`" }
      #expect(String(String.UnicodeScalarView(rest)).hasPrefix(condition), "\(diagnostic)")
    }
  }

  @Test func `expects nothing that is true everywhere on the trip`() throws {
    let lesson = try lesson()
    let player = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    let positions = try lesson.stops.indices.map { try player.page($0, in: .en).position }
    let present = try Timeline(player.world)
    let past = try Timeline(player.world)
    /// Whether a condition holds at the stop.
    func holds(_ condition: Expression, at stop: Int) -> Bool {
      present.seek(to: positions[stop].tick)
      if stop > 0 { past.seek(to: positions[stop - 1].tick) }
      let before = stop > 0 ? InspectorScope(past.inspector(part: positions[stop - 1].part)) : nil
      return (try? condition.holds(in: InspectorScope(present.inspector(part: positions[stop].part), before: before))) ?? false
    }
    for (index, stop) in lesson.stops.enumerated() {
      for expectation in stop.expectations {
        #expect(holds(expectation.value, at: index), "\(stop.id): \(expectation.text)")
        let elsewhere = lesson.stops.indices.filter { $0 != index && !holds(expectation.value, at: $0) }
        #expect(!elsewhere.isEmpty, "\(stop.id): \(expectation.text) holds at every stop")
      }
    }
  }

  @Test func `has a note for the instructor at every stop, and says in both languages as much`() throws {
    for stop in try lesson().stops {
      #expect(stop.note?.text != nil, "\(stop.id)")
      for beat in stop.beats {
        let english = try #require(beat[.en]).value.expressions.map(\.description)
        let japanese = try #require(beat[.ja]).value.expressions.map(\.description)
        #expect(Set(english) == Set(japanese), "\(stop.id)")
      }
    }
  }
}
