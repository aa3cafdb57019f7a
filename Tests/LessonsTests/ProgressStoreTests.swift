import Canvas
import Commands
import Foundation
import Lessons
import Testing
import Vocabulary

/// What learners did, in files.
@Suite struct `Progress that is kept` {
  private func temporary() throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-state-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url.path
  }

  private func lesson() throws -> Lesson {
    let stops = """
      stops:
        - {id: one, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3,
           ask: {kind: choose, text: "Which `ring`?", at: {crossing: in}, options: [{text: three, when: cpl == 3, hint: Look., misconception: stays}, {text: zero, when: cpl == 0}]}}
        - {id: two, go: {crossing: in}, say: S, expect: cpl == 0, ask: {kind: value, text: Q, at: {crossing: out}, value: rax}}
      """
    return try #require(LessonReader.read((MistakeTable.head + [stops]).joined(separator: "\n"), file: "lesson").lesson)
  }

  @Test func `is found again, in the state directory, and can be forgotten`() throws {
    let home = try temporary()
    defer { try? FileManager.default.removeItem(atPath: home) }
    for environment in [["HOME": home], ["HOME": "/nowhere", "XDG_STATE_HOME": home + "/state"]] {
      let store = ProgressStore(environment: environment)
      #expect(store.progress(in: "a") == LessonProgress(lesson: "a"))
      var progress = LessonProgress(lesson: "a")
      let lesson = try lesson()
      progress.reach(lesson.stops[0], of: lesson)
      #expect(store.keep(progress) == nil)
      #expect(store.progress(in: "a") == progress && store.progress(in: "b").visited.isEmpty)
      #expect(store.forget("a") && !store.forget("a") && store.progress(in: "a").visited.isEmpty)
    }
    #expect(FileManager.default.fileExists(atPath: home + "/.local/state/ringwalk/progress"))
    #expect(FileManager.default.fileExists(atPath: home + "/state/ringwalk/progress"))
  }

  @Test func `without a home, or where nothing can be written, it is only not kept`() throws {
    let progress = LessonProgress(lesson: "a")
    for environment in [[:], ["HOME": ""], ["HOME": "relative"], ["XDG_STATE_HOME": "/dev/null/state"], ["HOME": "/proc/nowhere"]] {
      let store = ProgressStore(environment: environment)
      #expect(store.keep(progress) != nil)
      #expect(store.progress(in: "a") == progress && !store.forget("a"))
    }
    let home = try temporary()
    defer { try? FileManager.default.removeItem(atPath: home) }
    #expect(ProgressStore(environment: ["HOME": home]).keep(LessonProgress(lesson: "../../a")) != nil)
  }

  @Test func `a file that is not ours, broken or large is as none`() throws {
    let home = try temporary()
    defer { try? FileManager.default.removeItem(atPath: home) }
    let store = ProgressStore(environment: ["HOME": home])
    #expect(store.keep(LessonProgress(lesson: "a")) == nil)
    let path = home + "/.local/state/ringwalk/progress/a.json"
    for text in [
      "", "{", "[]", "{\"lesson\":\"b\",\"visited\":[],\"tries\":{},\"isFinished\":false}", String(repeating: " ", count: 300_000),
    ] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(store.progress(in: "a") == LessonProgress(lesson: "a"))
    }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(store.progress(in: "a") == LessonProgress(lesson: "a"))
  }

  @Test func `the summary has one's own wrong guess, the truth and the hint, and nothing that was not asked yet`() throws {
    let lesson = try lesson()
    let player = try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: try Project.program("hi"))
    var progress = LessonProgress(lesson: "a")
    progress.reach(lesson.stops[0], of: lesson)
    progress.record(try player.grade(.option(0), stop: 0, in: .en), answer: "1", at: lesson.stops[0])
    progress.record(try player.grade(.option(1), stop: 0, in: .en), answer: "2", at: lesson.stops[0])
    let lines = try LessonSummary(player, progress, language: .en).lines()
    #expect(
      lines == [
        "T", "1 of 2 stops seen; 0 of 2 questions right at once.", "", "1. Which ring?", "   your first guess: 1. three",
        "   in truth: 2. zero", "   Look.",
      ])
    progress.reveal(at: lesson.stops[0])
    #expect(progress.tries["one"]?.firstAnswer == "1")
    progress.reveal(at: lesson.stops[1])
    #expect(
      try LessonSummary(player, progress, language: .en).lines().suffix(3) == ["2. Q", "   your first guess: not sure", "   in truth: 4"])
  }

  @Test func `the map marks what is finished and begun, and what comes next`() throws {
    func lesson(_ id: String, needs: String) throws -> Lesson {
      let text =
        "format: 1\nid: \(id)\ntitle: T\nprogram: hi\nera: 5.0\nminutes: 1\nprerequisites: [\(needs)]\n"
        + "stops: [{id: s, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}, {id: t, say: S, expect: cpl == 3}]"
      return try #require(LessonReader.read(text, file: id).lesson)
    }
    let lessons = [try lesson("a", needs: ""), try lesson("bb", needs: "a"), try lesson("c", needs: "bb")]
    var progress = lessons.map { LessonProgress(lesson: $0.id) }
    func map() -> CourseMap { CourseMap(Array(zip(lessons, progress))) }
    #expect(map().next?.id == "a")
    for stop in lessons[0].stops { progress[0].reach(stop, of: lessons[0]) }
    #expect(map().next?.id == "bb")
    progress[2].reach(lessons[2].stops[0], of: lessons[2])
    #expect(map().next?.id == "c")
    #expect(
      map().lines(.en) == [
        "  [x] a   T (1 min)  2 of 2 stops, 0 of 0 questions right at once", "  [ ] bb  T (1 min)",
        "> [-] c   T (1 min)  1 of 2 stops, 0 of 0 questions right at once",
      ])
  }

  @Test func `the next lesson is the first behind it that is not finished`() throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    let lessons = try files.ids.prefix(4).map { try files.read($0) }
    var progress = lessons.map { LessonProgress(lesson: $0.id) }
    func next(_ number: Int) -> String? { CourseMap(Array(zip(lessons, progress))).next(after: lessons[number].id)?.id }
    func finish(_ number: Int) { for stop in lessons[number].stops { progress[number].reach(stop, of: lessons[number]) } }
    finish(0)
    #expect(next(0) == "not-alone" && next(1) == "machine-code")
    finish(2)
    #expect(next(1) == "asking" && next(3) == "not-alone")
    finish(1)
    finish(3)
    #expect(next(3) == nil)
    #expect(CourseMap(Array(zip(lessons, progress))).next(after: "own") == nil)
  }

  @Test func `who passes the self-test at once has finished the lesson`() throws {
    let lesson = try LessonFiles(data: DataFiles(option: Project.path)).read("machine-code")
    #expect(lesson.stops.filter { $0.question?.isSelfTest ?? false }.map(\.id) == ["self-test"])
    func finished(_ verdicts: [Grade.Verdict], at stop: Int) -> Bool {
      var progress = LessonProgress(lesson: lesson.id)
      progress.reach(lesson.stops[stop], of: lesson)
      for verdict in verdicts { progress.record(Grade(verdict: verdict), answer: "1", at: lesson.stops[stop]) }
      return progress.isFinished
    }
    #expect(finished([.right], at: 0))
    #expect(!finished([.wrong, .right], at: 0) && !finished([.notSure], at: 0) && !finished([.right], at: 1))
  }

  @Test(arguments: Language.allCases) func `each lesson has one row on the map of a small screen`(_ language: Language) throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    let map = CourseMap(
      try files.ids.map { try files.read($0) }.map { lesson in
        var progress = LessonProgress(lesson: lesson.id)
        for stop in lesson.stops { progress.reach(stop, of: lesson) }
        return (lesson, progress)
      })
    let lines = map.shortLines(language)
    // The dialog's width at 80 columns, without the sign of the choice.
    #expect(lines.count == files.ids.count && lines.allSatisfy { $0.columns <= 72 }, "\(lines)")
    #expect(lines[3].hasPrefix("  [x] 3   10/10 ") && lines[3].contains(language == .en ? "Asking (25 min)" : "頼み方 (25分)"))
  }

  @Test(
    arguments: [
      ("00-the-whole-trip.yaml", "0"), ("lessons/07b-x64-sys-call.yaml", "7b"), ("12-on-your-own", "12"), ("007-x", "7"), ("000-x", "0"),
      ("00b-x", "0b"), ("own.yaml", nil), ("my-own.yaml", nil), ("1.yaml", nil), ("", nil), ("-x", nil), ("3-b/own.yaml", nil),
      ("1B-x", nil),
    ] as [(String, String?)])
  func `a lesson has the number that its file's name begins with`(file: String, number: String?) {
    #expect(Lesson.number(ofFile: file) == number)
  }

  @Test func `the map has the numbers by which texts call the lessons`() throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    let lines = CourseMap(try files.ids.map { try files.read($0) }.map { ($0, LessonProgress(lesson: $0.id)) }).lines(.en)
    #expect(lines.first?.hasPrefix("> [ ] 0   whole-trip ") ?? false)
    #expect(lines.contains { $0.hasPrefix("  [ ] 7b  x64-sys-call ") } && lines.contains { $0.hasPrefix("  [ ] 12  on-your-own ") })
    #expect(try files.read("7b").id == "x64-sys-call")
  }
}
