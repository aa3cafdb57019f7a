import Canvas
import Classroom
import Lessons
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// A follower in lines of text.
struct PlainFollowerTests {
  /// A student with what was said to them.
  private final class Student {
    let hall: TestClass
    let follower: ClassFollower
    private let lines: PlainFollower
    private(set) var said: [String] = []

    init(_ hall: TestClass, language: Language = .en) throws {
      self.hall = hall
      follower = hall.follower(language: language)
      lines = PlainFollower(follower, language: language)
      try #require(listen { follower.isWith(hall.host) })
    }

    /// Listens until something is so; whether it was in time.
    func listen(seconds: Double = 20, until isSo: () -> Bool) -> Bool {
      hall.run([follower], seconds: seconds) {
        said += lines.news()
        return isSo()
      }
    }

    /// What is said when the presenter does something.
    func hear(_ command: PresenterCommand) -> [String] {
      let start = said.count
      hall.perform(command)
      #expect(listen { follower.isWith(hall.host) && !follower.isComparing })
      _ = listen(seconds: 0.05) { false }
      return Array(said[start...])
    }

    /// What is said to a line.
    func type(_ line: String) -> [String] {
      let start = said.count
      let entered = lines.enter(line, now: Milliseconds.now)
      said += entered.lines
      #expect(listen { follower.session?.isBusy == false })
      return Array(said[start...])
    }
  }

  private static func mark(_ name: String) throws -> Mark { try #require(Mark(name)) }

  @Test(arguments: Language.allCases)
  func `values are read at any time, and what would move is said to be the class's`(_ language: Language) throws {
    let student = try Student(TestClass(stop: 1), language: language)
    let position = student.follower.session?.state.position
    #expect(student.said.contains { $0.hasPrefix("@ stop 2 tick ") && $0.contains(" same ") })
    #expect(student.said.contains { $0.contains(language == .en ? "next: syscall" : "次の命令: syscall") })
    #expect(student.type("registers").contains { $0.contains("rax 1") })
    #expect(student.type("print rax").contains("rax = 1"))
    #expect(student.type("x/1gx $rsp").contains { $0.contains("0x") })
    #expect(student.type("where").contains { $0.contains("syscall") })
    #expect(student.type("panes").contains { $0.hasPrefix("pt_regs: ") })
    #expect(student.type("help").contains { $0.contains("x/4gx $rsp") })
    for line in ["stepi", "s", "set rax = 5", "break write", "nonsense", "7G"] {
      let answer = student.type(line)
      #expect(answer == [language == .en ? "The class leads; o walks on your own." : "授業に追随中です。oで自由に歩けます。"], "\(line): \(answer)")
    }
    #expect(student.follower.session?.state.position == position)
  }

  @Test func `on one's own every command of the walk in lines is there, and o comes back`() throws {
    let student = try Student(TestClass(stop: 1))
    let start = try #require(student.follower.session?.state.position.tick.count)
    #expect(student.type("o").contains { $0.contains("on your own") })
    #expect(student.type("2 stepi").contains { $0.contains("ring 0") })
    #expect(student.follower.session?.state.position.tick.count == start + 2)
    _ = student.type("set rax = 5")
    #expect(student.type("print rax").contains("rax = 5"))
    #expect(student.type("help").contains { $0.hasPrefix("stepi ") })
    // What the class does meanwhile is not done here.
    student.hall.perform(.stop(3))
    #expect(!student.listen(seconds: 0.3) { student.follower.isInStep })
    #expect(student.type("o").contains { $0.contains("on the way") })
    #expect(student.listen { student.follower.isWith(student.hall.host) })
    #expect(student.said.last { $0.hasPrefix("@ ") }?.hasPrefix("@ stop 4 ") == true)
  }

  @Test func `stuck is said to the presenter`() throws {
    let student = try Student(TestClass(stop: 1))
    _ = student.type("x")
    #expect(student.listen { student.hall.host.room.status(now: Milliseconds.now).stuck == 1 })
    _ = student.type("x")
    #expect(student.listen { student.hall.host.room.status(now: Milliseconds.now).stuck == 0 })
  }

  @Test(arguments: Language.allCases)
  func `a question has all its options, an answer is confirmed, and the reveal says which is right and why`(_ language: Language) throws {
    let student = try Student(TestClass(stop: 1), language: language)
    while student.hall.host.session.state.lesson?.isAsking == false { _ = student.hear(.action(.goOn, times: nil)) }
    let page = try #require(student.follower.session?.state.lesson?.page(language))
    let question = try #require(page.question)
    for (index, option) in question.options.enumerated() {
      #expect(student.said.contains("[\(index + 1)] \(option.filter { $0 != "`" })"), "\(option)")
    }
    #expect(student.said.contains { $0.hasPrefix("[\(question.options.count + 1)] ") })
    #expect(student.type("3").contains { $0.contains(language == .en ? "not open yet" : "まだ始まって") })
    #expect(student.hear(.vote).contains { $0.hasPrefix("[open] ") })
    #expect(student.type("9").contains { $0.contains(language == .en ? "is no answer" : "答えになっていません") })
    #expect(student.type("3").contains { $0.contains(language == .en ? "Your answer: 3" : "あなたの答え: 3") })
    #expect(student.listen { student.hall.host.room.question?.answered == 1 })
    let counts = student.hear(.vote)
    #expect(counts.contains { $0.hasPrefix("[discussed] ") } && counts.contains { $0.hasPrefix("  1 [3] ") }, "\(counts)")
    let reveal = student.hear(.answer)
    #expect(reveal.contains { $0.hasPrefix("[3] ") && $0.contains(" <- ") }, "\(reveal)")
    // The last line of the lesson's news is why it is right.
    #expect(reveal.contains { $0.count > 20 && !$0.hasPrefix("[") && !$0.hasPrefix("? ") && !$0.hasPrefix("@ ") }, "\(reveal)")
  }

  @Test func `a vote is told to who is on a walk of their own, where a number is no answer`() throws {
    let student = try Student(TestClass(stop: 1))
    while student.hall.host.session.state.lesson?.isAsking == false { _ = student.hear(.action(.goOn, times: nil)) }
    _ = student.type("o")
    student.hall.perform(.vote)
    #expect(student.listen { student.said.contains { $0.contains("The class votes: o returns") } })
    _ = student.type("1003")
    #expect(!student.listen(seconds: 0.3) { student.hall.host.room.question?.answered != 0 })
    #expect(student.follower.session?.state.position.tick.count == 1003)
  }

  @Test(arguments: Language.allCases)
  func `a value that the presenter hides is in no line, however it is asked for`(_ language: Language) throws {
    let student = try Student(TestClass(stop: 1), language: language)
    #expect(student.hear(.hide([], [try Self.mark("rdx")])).contains { $0.contains("rdx") })
    let value = try #require(student.follower.session?.timeline.inspector().cpu[.rdx])
    let start = student.said.count
    for _ in 0..<12 { _ = student.hear(.action(.stepBack, times: nil)) }
    for _ in 0..<12 { _ = student.hear(.action(.step, times: nil)) }
    let registers = student.type("registers")
    #expect(registers.contains { $0.contains("rdx ????") } && registers.contains { $0.contains("rax 1") }, "\(registers)")
    for line in ["print rdx", "print rdx + 1", "info registers"] {
      let answer = student.type(line)
      #expect(answer.count == 1 && answer[0].contains(language == .en ? "hides a value" : "値を隠しています"), "\(answer)")
    }
    // Sentences name registers in capitals.
    let sentences = student.said[start...].filter { $0.contains("RDX") }
    #expect(sentences.allSatisfy { !$0.contains("\(value)") }, "\(sentences)")
    #expect(student.said[start...].contains { $0.contains("????") })
    _ = student.hear(.reveal([], []))
    #expect(student.type("print rdx").contains { $0.hasPrefix("rdx = \(value)") })
    // On one's own, nothing is hidden.
    _ = student.hear(.hide([], [try Self.mark("rdx")]))
    _ = student.type("o")
    #expect(student.type("registers").contains { $0.contains("rdx \(String(value, radix: 16))") })
  }

  @Test func `what the presenter does with the screen is told`() throws {
    let student = try Student(TestClass(stop: 1))
    #expect(student.hear(.spotlight(.stacks)).contains { $0.hasPrefix("look here: ") && $0.hasSuffix("(stacks)") })
    #expect(student.hear(.point([try Self.mark("rax")])).contains("The presenter points at rax."))
    #expect(student.hear(.hide([.registers], [])).contains("Hidden by the presenter: registers."))
    #expect(student.type("registers") == ["The presenter hides this pane now."])
    #expect(student.hear(.reveal([], [])).contains("Nothing is hidden any longer."))
    let black = student.hear(.black(true))
    #expect(black == ["The presenter has made the screen black."])
    #expect(student.hear(.action(.step, times: nil)) == [])
    #expect(student.type("registers") == ["The presenter has made the screen black."])
    let shown = student.hear(.black(false))
    #expect(shown.contains("The screen is shown again.") && shown.contains { $0.contains("ring 0") }, "\(shown)")
    _ = student.hear(.stop(3))
    let walks = student.hear(.compare(.pti))
    #expect(
      walks.contains { $0.contains("pti=off") && $0.contains("pti=on") } && walks.contains { $0.contains("mov cr3, rsp") }, "\(walks)")
    #expect(student.hear(.compare(nil)).contains("The two walks are put away."))
    #expect(student.hear(.edit(try Input(text: "register rbx 0x5"))).contains("what if: rbx=0x5"))
    #expect(student.hear(.undo).contains("This is the lesson's own walk again."))
    let prepared = try #require(TestClass.library.title("no-swapgs", .en))
    let whatIf = student.hear(.whatIf("no-swapgs"))
    #expect(whatIf.contains { $0.contains(prepared.name) && $0.contains(prepared.question) }, "\(whatIf)")
  }
}
