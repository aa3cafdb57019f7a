import Lessons
import LinuxABI
import Simulation
import Testing
import Vocabulary

/// Lessons of which a test needs to know the answers.
private enum Sample {
  static func lesson(_ stops: String) throws -> Lesson {
    let text = "format: 1\nid: a\ntitle: T\nprogram: hi\nera: 5.0\nminutes: 1\nstops:\n" + stops
    let result = LessonReader.read(text, file: "lesson")
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    return try #require(result.lesson)
  }

  /// One question of each kind about the call to write, asked at `main`.
  static let kinds = """
    - id: choose
      go: {symbol: main}
      show: {panes: [code]}
      say: S
      expect: rip == main
      ask:
        kind: choose
        text: Q
        at: {crossing: out}
        options:
          - {text: zero, when: rax == 0, hint: "It has {rsp - rsp} bytes.", misconception: zero-is-success}
          - {text: the count, when: rax == rdx}
          - {text: the number, when: rax == 1 && rdx != 1, hint: {en: "No.", ja: "いいえ。"}}
        hint: "general {rip - main}"
    - id: value
      say: S
      expect: rip == main
      ask:
        kind: value
        text: Q
        at: {crossing: out}
        value: rax
        mistakes:
          - {value: 1, hint: That is the number., misconception: number-stays}
          - {value: rdi + 6, hint: "Seven."}
        hint: general
    - id: text
      say: S
      expect: rip == main
      ask: {kind: value, text: Q, at: {crossing: in}, value: "string[rsi]", mistakes: [{value: '"Hi!"', hint: One more.}]}
    - id: true-false
      say: S
      expect: rip == main
      ask:
        kind: true-false
        text: Q
        at: {crossing: in}
        options:
          - {text: RSP moves, when: rsp != before.rsp - 16, hint: It does not., misconception: syscall-switches-stacks}
          - {text: IF is cleared, when: "!rflags.if"}
          - {text: something is pushed, when: "qword[rsp] != 0xa216948", misconception: syscall-pushes}
          - {text: RCX is a way back, when: rcx == main + 0x23, hint: It is.}
    - id: order
      say: S
      expect: rip == main
      ask:
        kind: order
        text: Q
        at: {crossing: out, nth: 1}
        options:
          - {text: the console has it, when: 'contains(console, "H")'}
          - {text: ring 0, when: cpl == 0, hint: First of all.}
          - {text: pt_regs.ax has the result, when: pt_regs.ax == 4}
    - id: find
      say: S
      expect: rip == main
      ask:
        kind: find
        text: Q
        at: {crossing: in}
        options: [{mark: rcx, when: rcx == main + 0x23}, {mark: r11, when: r11 == main + 0x23}, {mark: pt_regs.ip, text: the frame, when: rip == main}]
    """

  static func player(_ lesson: Lesson, program: Image) throws -> LessonPlayer {
    try LessonPlayer(lesson, kernel: try Project.kernel.get(), program: program)
  }

  static func player() throws -> LessonPlayer { try player(try lesson(kinds), program: try Project.program("hi")) }
}

@Suite struct `Questions` {
  @Test func `the right answer of every kind comes from the machine's own future`() throws {
    let player = try Sample.player()
    let answers = try player.lesson.stops.indices.map { try player.solution(of: $0) }
    #expect(
      answers == [
        .option(1), .value(.integer(4)), .value(.text("Hi!\n")), .claims([false, true, false, true]), .order([1, 0, 2]), .option(0),
      ])
  }

  @Test func `every answer follows when the program's constants are others`() throws {
    let lesson = try Sample.lesson(Sample.kinds)
    // mov rdx, 3; and then the string with another third letter, which lies in the middle of push's operand.
    let shorter = try Sample.player(lesson, program: try Patch.program { $0[Patch.count] = 3 })
    #expect(try shorter.solution(of: 0) == .option(1))
    #expect(try shorter.solution(of: 1) == .value(.integer(3)))
    let other = try Sample.player(lesson, program: try Patch.program { $0[Patch.text] = UInt8(ascii: "?") })
    #expect(try other.solution(of: 2) == .value(.text("Hi?\n")))
    #expect(try other.solution(of: 3) == .claims([false, true, true, true]))
    // mov rax, 39: getpid, which prints nothing and returns 1.
    let getpid = try Sample.player(lesson, program: try Patch.program { $0[Patch.number] = 39 })
    #expect(try getpid.solution(of: 0) == .option(2))
    #expect(try getpid.solution(of: 1) == .value(.integer(1)))
    #expect(throws: Diagnostic.self) { try getpid.solution(of: 4) }
  }

  @Test func `a right value is graded as right however it is written`() throws {
    let player = try Sample.player()
    let question = try #require(player.lesson.stops[1].question)
    for text in ["4", "0x4", "0b100", " 4 ", "'\\x04'"] {
      let answer = try #require(question.answer(typed: text), "\(text)")
      #expect(try player.grade(answer, stop: 1, in: .en).verdict == .right, "\(text)")
    }
    for text in ["rax", "2 + 2", "four", "", "4 4", "\"4\"", "rdx"] { #expect(question.answer(typed: text) == nil, "\(text)") }
    #expect(question.answer(typed: "-1") == .value(.integer(.max)))
  }

  @Test func `a text is an answer in quotes and without`() throws {
    let player = try Sample.player()
    let question = try #require(player.lesson.stops[2].question)
    #expect(try player.grade(try #require(question.answer(typed: "\"Hi!\\n\"")), stop: 2, in: .en).verdict == .right)
    let short = try player.grade(try #require(question.answer(typed: "Hi!")), stop: 2, in: .en)
    #expect(short == Grade(verdict: .wrong, hint: "One more.", misconceptions: []))
  }

  @Test(
    arguments: [
      (0, "1", .option(0)), (0, "3", .option(2)), (0, "4", .notSure), (0, "?", .notSure), (0, "0", nil), (0, "5", nil), (0, "1 2", nil),
      (0, "x", nil),
      (0, "", nil), (3, "0", .claims([false, false, false, false])), (3, "2 4", .claims([false, true, false, true])),
      (3, "4,2", .claims([false, true, false, true])), (3, "5", .notSure), (3, "2 2", nil), (3, "0 1", nil), (3, "2 5", nil),
      (3, "24", .claims([false, true, false, true])), (3, "42 1", .claims([true, true, false, true])), (3, "22", nil), (3, "25", nil),
      (3, "19", nil), (3, "024", nil), (3, "-2", nil), (3, "１２", nil), (4, "213", .order([1, 0, 2])), (4, "12", nil), (4, "2134", nil),
      (4, "2 1 3", .order([1, 0, 2])),
      (4, "2,1,3", .order([1, 0, 2])), (4, "1 2", nil), (4, "1 2 4", nil), (4, "4", .notSure), (5, "2", .option(1)), (5, "4", .notSure),
      (5, "-1", nil),
      (5, "99999999999999999999", nil),
    ] as [(Int, String, Answer?)])
  func `typed answers are read by the question's kind`(stop: Int, typed: String, answer: Answer?) throws {
    let lesson = try Sample.lesson(Sample.kinds)
    #expect(lesson.stops[stop].question?.answer(typed: typed) == answer)
  }

  @Test func `an order in which events are missing is told from what is no answer`() throws {
    let stops = try Sample.lesson(Sample.kinds).stops
    let order = try #require(stops[4].question)
    for typed in ["1", "21", "3 1", "2,3"] { #expect(order.isPartOfOrder(typed: typed), "\(typed)") }
    for typed in ["", "213", "22", "4", "14", "0", "?", "x", "2134"] { #expect(!order.isPartOfOrder(typed: typed), "\(typed)") }
    #expect(!(try #require(stops[3].question).isPartOfOrder(typed: "2")))
  }

  @Test func `what is typed for an answer is read as that answer`() throws {
    let player = try Sample.player()
    for (index, stop) in player.lesson.stops.enumerated() {
      let question = try #require(stop.question)
      let right = try #require(try player.solution(of: index))
      #expect(question.answer(typed: question.typed(right)) == right)
      #expect(question.answer(typed: question.typed(.notSure)) == .notSure)
    }
    let text = try #require(player.lesson.stops[2].question)
    for value in ["", "a \"b\" \\n", "\n\t\\", "日本語\u{7f}"] {
      #expect(text.answer(typed: text.typed(.value(.text(value)))) == .value(.text(value)), "\(value)")
    }
  }

  @Test func `a wrong answer brings its own hint, else the question's, and names the misconception`() throws {
    let player = try Sample.player()
    func grade(_ stop: Int, _ answer: Answer, _ language: Language = .en) throws -> Grade {
      try player.grade(answer, stop: stop, in: language)
    }
    #expect(try grade(0, .option(1)) == Grade(verdict: .right, hint: nil, misconceptions: []))
    #expect(try grade(0, .option(0)) == Grade(verdict: .wrong, hint: "It has 0 bytes.", misconceptions: ["zero-is-success"]))
    #expect(try grade(0, .option(2), .ja) == Grade(verdict: .wrong, hint: "いいえ。", misconceptions: []))
    #expect(try grade(0, .notSure) == Grade(verdict: .notSure, hint: "general 0", misconceptions: []))
    #expect(try grade(1, .value(.integer(1))) == Grade(verdict: .wrong, hint: "That is the number.", misconceptions: ["number-stays"]))
    #expect(try grade(1, .value(.integer(7))).hint == "Seven.")
    #expect(try grade(1, .value(.integer(9))) == Grade(verdict: .wrong, hint: "general", misconceptions: []))
    #expect(
      try grade(3, .claims([true, true, true, false]))
        == Grade(verdict: .wrong, hint: "It does not.", misconceptions: ["syscall-switches-stacks", "syscall-pushes"]))
    #expect(try grade(3, .claims([false, true, false, false])) == Grade(verdict: .wrong, hint: "It is.", misconceptions: []))
    #expect(try grade(4, .order([0, 1, 2])).hint == "First of all.")
    #expect(try grade(4, .order([1, 0, 2])).verdict == .right)
    #expect(try grade(5, .option(7)).verdict == .wrong)
    #expect(throws: Diagnostic.self) { try player.grade(.option(0), stop: 99, in: .en) }
  }

  @Test func `a page has the question's texts with values, and the places that must not be seen`() throws {
    let lesson = try Sample.lesson(
      """
      - id: s
        go: {symbol: main, insn: syscall}
        show: {panes: [code], mark: [rax, rflags.if, cpl]}
        say: "{rax:d} {string[rsi]}"
        expect: cpl == 3
        ask: {kind: find, text: "{rdx:x}?", options: [{mark: rax, when: cpl == 0}, {mark: pt_regs.ax, text: "{rdi}", when: cpl == 3}], hide: [operand, rcx]}
        note: {minutes: 3, text: "{rip - main:x}"}
      """)
    let player = try Sample.player(lesson, program: try Project.program("hi"))
    let page = try player.page(0, in: .ja)
    #expect(page.beats == ["1 Hi!\\n"] && page.marks.map(\.name) == ["rax", "rflags.if", "cpl"] && page.markedPlaces.count == 3)
    #expect(page.question?.text == "0x4?" && page.question?.options == ["rax", "1"])
    #expect(page.question?.hidden.map(\.name) == ["operand", "rcx"] && page.question?.hiddenPlaces.count == 1)
    let note = try player.note(0, in: .ja)
    #expect(note?.minutes == 3 && note?.text == "0x21")
  }

  @Test func `folded lines of Japanese leave no blanks, and others do`() throws {
    let lesson = try Sample.lesson(
      """
      - id: s
        go: {symbol: main}
        show: {panes: [code]}
        say:
          en:
            - one
              two {cpl}
              3, and (a
              b).
          ja:
            - 日本語、
              「語」。
              {cpl}
              語 CPU 語
        expect: cpl == 3
      """)
    let player = try Sample.player(lesson, program: try Project.program("hi"))
    #expect(try player.page(0, in: .en).beats == ["one two 3 3, and (a b)."])
    #expect(try player.page(0, in: .ja).beats == ["日本語、「語」。 3 語 CPU 語"])
  }
}

/// The program hi with other bytes.
enum Patch {
  /// The low byte of the count in `mov rdx, 4`.
  static let count = "48c7c2"
  /// The low byte of the number in `mov rax, 1`.
  static let number = "48c7c0"
  /// The third letter of the text in `push 0x0a216948`: two bytes behind the opcode.
  static let text = "684869"

  /// What stands behind the only place with these bytes.
  struct Bytes {
    var bytes: [UInt8]

    subscript(pattern: String) -> UInt8 {
      get { place(pattern).map { bytes[$0] } ?? 0 }
      set { if let place = place(pattern) { bytes[place] = newValue } }
    }

    private func place(_ pattern: String) -> Int? {
      let wanted = stride(from: 0, to: pattern.count, by: 2).compactMap { UInt8(pattern.dropFirst($0).prefix(2), radix: 16) }
      let places = bytes.indices.dropLast(wanted.count).filter { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
      #expect(places.count == 1, "\(pattern) stands once in the program")
      return places.first.map { $0 + wanted.count }
    }
  }

  static func program(_ change: (inout Bytes) -> Void) throws -> Image {
    var bytes = Bytes(bytes: try Project.file("assets/programs/hi"))
    change(&bytes)
    return try Image(name: "hi", bytes: bytes.bytes)
  }
}
