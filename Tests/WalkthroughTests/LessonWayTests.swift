import Canvas
import Commands
import Lessons
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// The ways through a lesson and out of it: back from a walk of one's own, on to the next lesson, over the map of all.
struct LessonWayTests {
  private static let own = Checkout.root + "/Tests/WalkthroughTests/Tables/ways.yaml"

  @Test(arguments: ["s", "s - -", "S -", "s - c", "- Space"])
  func `off the stop Space returns, whatever the stride and wherever the machine stands`(keys: String) throws {
    let session = try Walks.lesson("10-when-it-goes-wrong", stop: 1)
    let stop = session.state.position
    session.press(keys)
    #expect(session.state.position != stop && session.text.contains("Space returns"))
    session.press("Space")
    #expect(session.state.position == stop && session.state.lesson?.stop == 1)
  }

  // MARK: The end of a lesson

  private func atEnd(_ language: Language = .en, seen: [Int] = []) throws -> (session: Session, lessons: [Lesson]) {
    let files = LessonFiles(data: Walks.data)
    let lessons = try files.ids.map { try files.read($0) }
    let session = try Walks.lesson("08-the-way-back", stop: 9, language: language)
    session.course = CourseMap(
      lessons.enumerated().map { number, lesson in
        var progress = LessonProgress(lesson: lesson.id)
        if seen.contains(number) { progress.reach(lesson.stops[0], of: lesson) }
        return (lesson, progress)
      })
    session.press("]")
    return (session, lessons)
  }

  @Test(arguments: Language.allCases)
  func `the last page names the next lesson and how to print it, and leads there with one key`(language: Language) throws {
    let (session, _) = try atEnd(language)
    guard case .summary(let pages, hasNext: true)? = session.state.sheet?.content else {
      Issue.record("no page is shown")
      return
    }
    let last = try #require(pages[language]).suffix(2).joined(separator: "\n")
    #expect(last.contains(language == .en ? "Next: 8b The other door: IRETQ. ] goes there." : "次は「8b もう1つの出口、IRETQ」です。]で進みます。"))
    #expect(last.contains("`ringwalk progress way-back`"))
    #expect(session.text.contains(language == .en ? "next lesson" : "次のレッスン"))
    #expect(session.press("]") == [.openLesson("iretq", isFresh: false)])
    session.press("]")
    session.press("M")
    #expect(session.state.sheet?.chosen == 9)
    // In lines the page is read out and put away at once: the same key again goes on.
    let lines = try atEnd(language).session
    lines.show { $0.sheet = nil }
    #expect(lines.perform(.nextStop) == [.openLesson("iretq", isFresh: false)])
    let away = try atEnd(language).session
    away.press("Esc")
    #expect(away.press("]").isEmpty && away.state.sheet != nil)
  }

  @Test func `where no course is at hand nothing is promised`() throws {
    let session = try Walks.lesson("08-the-way-back", stop: 9)
    #expect(session.press("]").isEmpty && session.state.sheet == nil)
    #expect(session.state.message == .lessonEnd(hasNext: false) && !session.text.contains("next lesson"))
  }

  // MARK: The map

  @Test func `R on the map asks before it erases, and any other key keeps what there is`() throws {
    let (session, lessons) = try atEnd(seen: [3])
    session.press("Esc M")
    while session.state.sheet?.chosen != 3 { session.press("Up") }
    #expect(session.press("R").isEmpty)
    #expect(session.text.contains("R again erases your progress and first answers in it"), "\(session.text)")
    #expect(session.press("Esc").isEmpty && session.state.sheet != nil && !session.text.contains("again erases"))
    #expect(session.press("R").isEmpty && session.press("Down Up").isEmpty && session.press("R").isEmpty)
    #expect(session.press("R") == [.openLesson(lessons[3].id, isFresh: true)])
    // Of a lesson that was never begun there is nothing to lose.
    session.press("M")
    while session.state.sheet?.chosen != 4 { session.press("Up") }
    #expect(session.press("R") == [.openLesson(lessons[4].id, isFresh: true)])
  }

  @Test(arguments: Language.allCases) func `the map has a row for each lesson at 80x24`(_ language: Language) throws {
    let (session, lessons) = try atEnd(language, seen: Array(0..<19))
    session.press("Esc M")
    let rows = session.text.split(separator: "\n").filter { $0.contains(" [-] ") || $0.contains(" [ ] ") }
    #expect(rows.count >= min(lessons.count, 17) && rows.allSatisfy { $0.contains(language == .en ? " min)" : "分)") }, "\(session.text)")
  }

  // MARK: What is shown

  @Test func `every place that one may choose from has its row while the question is open`() throws {
    let session = try Walks.lesson(Self.own)
    session.press("Space")
    #expect(session.state.isQuestionOpen)
    for name in ["r13", "r14", "r15"] {
      #expect(session.text.split(separator: "\n").contains { $0.contains(" \(name) ") && !$0.contains("[1]") }, "\(name)\n\(session.text)")
    }
    #expect(session.text.contains("cr3") || session.text.contains("CR3"))
  }

  @Test(arguments: ["48", "72", "0x48"]) func `a number is right as the screen shows it, too`(_ typed: String) throws {
    let session = try Walks.lesson("03-asking", stop: 0)
    for _ in 0..<9 where !session.state.isQuestionOpen { session.press("Space") }
    session.press(typed.map(String.init).joined(separator: " ") + " Enter")
    #expect(session.text.contains("Right"), "\(session.text)")
  }

  @Test func `what stands before a question on a changed run is read with it, and no step is told that the change has overtaken`() throws {
    let session = try Walks.lesson(Self.own, stop: 1)
    #expect(session.text.contains("Changed here: skip"), "\(session.text)")
    #expect(session.text.contains("What if: the call is left out. Nobody asks."))
    session.press("Space")
    #expect(session.text.contains("? What if: the call is left out. What does rax hold then?"), "\(session.text)")
    session.press("L")
    #expect(session.text.contains("? もし呼び出しがなかったら：raxの値は?"), "\(session.text)")
    let set = try Walks.lesson(Self.own, stop: 2)
    #expect(set.text.contains("Changed here: "), "\(set.text)")
    set.press("s")
    #expect(!set.text.contains("Changed here"))
  }

  @Test func `no row of the code pane stands for a line of source that is not at hand`() throws {
    func world(_ hasSource: Bool) throws -> World {
      var kernel = try Walks.data.kernel(.v5_0)
      var program = try Walks.data.program("hi")
      if !hasSource { (kernel.sources, program.sources) = ([:], [:]) }
      return World(kernel: kernel, program: program)
    }
    for (hasSource, rows) in [(true, true), (false, false)] {
      let session = Session(try Timeline(try world(hasSource)), size: Size(width: 120, height: 40), language: .en)
      _ = session.finish()
      #expect(session.text.contains("mov rax, 1") == rows, "\(session.text)")
      #expect(session.text.split(separator: "\n").allSatisfy { $0.firstMatch(of: /\d+  [a-z_0-9]+\.s:\d+/) == nil }, "\(session.text)")
    }
  }

  @Test func `the pane of the calls writes flags, modes and what was read as strace does`() throws {
    let session = try Walks.lesson(Self.own, stop: 3, size: Size(width: 120, height: 40))
    for row in [
      "open(\"/data/hello\", O_RDONLY) = 3", "read(3, \"Good morning\\n\", 64) = 13", "open(\"/new\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 4",
      "open(\"/dark\", O_RDWR|O_CLOEXEC) = -1 ENOENT",
    ] {
      #expect(session.text.contains(row), "\(row)\n\(session.text)")
    }
    // Before it has come back nothing is in the buffer.
    var list = SystemCallList()
    while !session.timeline.scout().collect(&list, ticks: 1 << 20) {}
    let read = try #require(list.records.first { $0.call?.name == "read" })
    session.enter("goto \(read.tick.count + 1)")
    #expect(session.text.contains("read(3, 0x") && !session.text.contains("Good morning\\n\", 64"), "\(session.text)")
  }
}
