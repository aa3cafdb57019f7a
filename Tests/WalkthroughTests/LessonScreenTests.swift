import Canvas
import Lessons
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// What the screen shows at stops of the course, beyond the answers to their questions.
struct LessonScreenTests {
  private let wide = Size(width: 120, height: 40)

  @Test func `no comment of the source tells what an open question asks`() throws {
    let session = try Walks.lesson("01-not-alone", stop: 6, size: wide)
    #expect(session.text.contains("27  out dx, al") && !session.text.contains("refused: not in"))
    session.press("Space")
    #expect(session.state.isQuestionOpen && !session.text.contains("refused: not in"))
    session.press("3")
    #expect(!session.state.isQuestionOpen && session.text.contains("# refused: not in"))
    let plain = try Walks.lesson("01-not-alone", stop: 3, size: wide)
    #expect(plain.state.lesson?.page(.en)?.question == nil && plain.text.contains("#"))
  }

  @Test(arguments: Language.allCases) func `an order with too few numbers is told what it lacks`(_ language: Language) throws {
    let session = try Walks.lesson(
      Checkout.root + "/Tests/WalkthroughTests/Tables/answers.yaml", stop: 3, language: language)
    session.press("Space")
    session.type("21")
    session.press("Enter")
    let said = language == .en ? "An order needs all 3 numbers, each of them once." : "順番には、3つの番号がすべて1回ずつ要ります。"
    #expect(session.text.contains(said) && session.state.isQuestionOpen && session.progress?.tries.isEmpty ?? false)
    #expect(session.state.lesson?.typed == "21")
    session.press("Esc")
    session.type("22")
    session.press("Enter")
    #expect(!session.text.contains(said) && session.state.message == .unreadableAnswer)
  }

  @Test(arguments: ["03-asking", "08b-iretq", "11-interrupts"], Language.allCases)
  func `the tick is whole on the smallest screen`(_ lesson: String, _ language: Language) throws {
    let first = try Walks.lesson(lesson, language: language)
    let count = try #require(first.state.lesson?.stopCount)
    #expect(count == 10)
    for _ in 0..<count {
      let title = first.text.prefix { $0 != "\n" }.filter { $0 != "," }
      let stop = try #require(first.state.lesson?.stop)
      #expect(title.hasPrefix(" \(stop + 1)/10 t\(first.state.position.tick.count) "), "\(title)")
      first.press("]")
    }
    #expect(first.state.lesson?.stop == count - 1)
  }

  @Test func `the pane of the newer kernel lists the cases of its switch around the number`() throws {
    let session = try Walks.lesson("07b-x64-sys-call", stop: 3, size: wide)
    for row in ["  case 35:  __x64_sys_nanosleep", "> case 39:  __x64_sys_getpid", "  case 57:  __x64_sys_fork"] {
      #expect(session.text.contains(row), "\(row)")
    }
    // Nothing is a case of a number beyond the bound.
    let unknown = try Walks.lesson("07b-x64-sys-call", stop: 7, size: wide)
    #expect(unknown.state.position > session.state.position)
    let view = unknown.timeline.inspector().dispatchView()
    #expect(view.isSwitch && !view.isInRange && view.rows.isEmpty)
    let inspector = session.timeline.inspector()
    let cases = inspector.dispatchView()
    let table = try Checkout.text("assets/kernel/entry/syscall_64.tbl.h").split(separator: "\n").filter { $0.hasPrefix("__SYSCALL_64(") }
    #expect(cases.rows.count == table.count && cases.rows.count { $0.isSelected } == 1)
    for row in cases.rows {
      let call = try #require(inspector.instruction(at: row.address))
      #expect(call.operation == .call)
      #expect(row.symbol?.hasPrefix("__x64_sys_") ?? false, "\(row.number)")
    }
  }
}
