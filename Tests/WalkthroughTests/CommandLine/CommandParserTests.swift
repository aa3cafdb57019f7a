import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough
import X86

/// Lines against commands, and against mistakes with their places.
struct CommandParserTests {
  private static func expression(_ text: String) -> LineExpression {
    guard let expression = try? Expression(text) else { preconditionFailure("no expression \(text)") }
    return LineExpression(expression, at: 0)
  }

  private static func format(_ text: String) -> MemoryFormat {
    guard case .success(let format) = MemoryFormat.read(text) else { preconditionFailure("no format \(text)") }
    return format
  }

  private static func numbers(_ values: Int...) -> [Command.Number] { values.map { Command.Number(value: $0, range: 0..<0) } }

  private static let rows: [(line: String, command: Command)] = [
    ("si", .action(.step, count: nil)), ("stepi 5", .action(.step, count: 5)), ("  rsi  12 ", .action(.stepBack, count: 12)),
    ("ni", .action(.over, count: nil)), ("rni 2", .action(.overBack, count: 2)), ("fin", .action(.out, count: nil)),
    ("reverse-finish", .action(.outBack, count: nil)), ("c", .action(.proceed, count: nil)), ("rc", .action(.proceedBack, count: nil)),
    ("s 3", .lines(.forward, isOver: false, times: 3)), ("rs", .lines(.backward, isOver: false, times: 1)),
    ("n", .lines(.forward, isOver: true, times: 1)), ("rn 2", .lines(.backward, isOver: true, times: 2)),
    ("phase 2", .phases(.forward, times: 2)), ("rphase", .phases(.backward, times: 1)), ("ring", .action(.ring, count: nil)),
    ("rring 2", .action(.ringBack, count: 2)), ("part", .action(.part, count: nil)), ("rpart", .action(.partBack, count: nil)),
    ("until rax == 4", .until(expression("rax == 4"), .forward)), ("u cpl==0", .until(expression("cpl == 0"), .forward)),
    ("runtil rax", .until(expression("rax"), .backward)), ("goto 48221.3", .goTo(Position(Tick(48221), part: 3))),
    ("adv main", .advance(.address(expression("main")), .forward)), ("radvance *rip", .advance(.address(expression("rip")), .backward)),
    ("b", .breakAt(nil, condition: nil, isTemporary: false)),
    ("b main", .breakAt(.address(expression("main")), condition: nil, isTemporary: false)),
    ("break main+4 if rax == 1", .breakAt(.address(expression("main+4")), condition: expression("rax == 1"), isTemporary: false)),
    ("b 0x401030", .breakAt(.address(expression("0x401030")), condition: nil, isTemporary: false)),
    ("tb *0x401030", .breakAt(.address(expression("0x401030")), condition: nil, isTemporary: true)),
    ("b if rflags.if", .breakAt(nil, condition: expression("rflags.if"), isTemporary: false)),
    ("b entry_64.S:24", .breakAt(.line(file: "entry_64.S", 24, 2..<15), condition: nil, isTemporary: false)),
    ("b 24", .breakAt(.line(file: nil, 24, 2..<4), condition: nil, isTemporary: false)),
    ("watch rax", .watch(expression("rax"), [.write], condition: nil)),
    ("rwatch [rsp] if cpl==3", .watch(expression("[rsp]"), [.read], condition: expression("cpl == 3"))),
    ("aw byte[rsi]", .watch(expression("byte[rsi]"), [.read, .write], condition: nil)),
    ("watch", .action(.watch, count: nil)),
    ("catch syscall", .catchEvent(.systemCall, systemCall: nil, condition: nil)),
    ("catch sys write if rdi == 1", .catchEvent(.systemCall, systemCall: word("write", 10..<15), condition: expression("rdi == 1"))),
    ("catch int", .catchEvent(.interrupt, systemCall: nil, condition: nil)),
    ("catch exception", .catchEvent(.exception, systemCall: nil, condition: nil)),
    ("d", .delete([])), ("delete 1 2", .delete(numbers(1, 2))), ("dis 3", .enable(numbers(3), false)), ("en", .enable([], true)),
    ("condition 2 rax == 1", .condition(numbers(2)[0], expression("rax == 1"))), ("condition 2", .condition(numbers(2)[0], nil)),
    ("i b", .infoBreakpoints), ("info registers", .infoRegisters([])),
    ("i r rip eflags", .infoRegisters([word("rip", 4..<7), word("eflags", 8..<14)])), ("info f", .infoFlags),
    ("info symbol rip", .infoSymbol(expression("rip"))),
    ("info line", .infoLine(nil)), ("info syscall 1", .infoSystemCall(word("1", 13..<14))),
    ("x/8gx $rsp", .examine(format("8gx"), expression("rsp"))), ("x/s rsi", .examine(format("s"), expression("rsi"))),
    ("x", .examine(format(""), nil)), ("p/x rax + 1", .print(format("x"), expression("rax + 1"))),
    ("p \"if\"", .print(format(""), expression("\"if\""))), ("disas", .disassemble(Disassembly())),
    ("disas main", .disassemble(Disassembly(.function(.address(expression("main")))))),
    ("disas 0x401030, 0x401040", .disassemble(Disassembly(.from(expression("0x401030"), to: expression("0x401040"))))),
    ("disas main,+ 16", .disassemble(Disassembly(.fromFor(expression("main"), bytes: expression("16"))))),
    ("display/i rip", .display(format("i"), expression("rip"))), ("display", .displays), ("undisplay 1", .undisplay(numbers(1))),
    ("who pt_regs.ax", .who(expression("pt_regs.ax"))), ("reader rax", .reader(expression("rax"))),
    ("writes pte(rsp)", .accesses(expression("pte(rsp)"), .write, from: .zero)),
    ("reads lstar", .accesses(expression("lstar"), .read, from: .zero)),
    ("events sys", .events(.systemCall, from: 0)), ("events ring", .events(.crossing, from: 0)), ("skip", .edit(.skip)),
    ("interrupt 0x20", .edit(.interrupt(32))),
    ("fault #UD", .edit(.fault(Fault(.invalidOpcode)))),
    ("fault #PF 0x7 4096", .edit(.fault(Fault(.pageFault, errorCode: 7, address: 4096)))), ("rename no page", .rename("no page")),
    ("set rax = 5", .set(expression("rax"), expression("5"))),
    ("set rflags.zf=1", .set(expression("rflags.zf"), expression("1"))),
    ("set [rsp+8] = rax == 4", .set(expression("[rsp+8]"), expression("rax == 4"))),
    ("set $rax = $rbx <= 3", .set(expression("rax"), expression("rbx <= 3"))), ("undo", .action(.undo, count: nil)),
    ("branch", .branch(nil)), ("branch main", .branch(word("main", 7..<11))), ("mark here it is", .mark("here it is")),
    ("layout code pt_regs", .layout([.code, .frame])), ("layout", .layout([])), ("pane reg", .pane(.registers)),
    ("address", .address(nil)), ("address rsp + 8", .address(expression("rsp + 8"))), ("map", .action(.map, count: nil)),
    ("hide-pane", .action(.hidePane, count: nil)), ("syntax att", .syntax(.att)),
    ("language ja", .language(.ja)), ("language", .action(.language, count: nil)), ("theme light", .theme(.light)),
    ("rate 2.5", .rate(2.5)),
    ("search main", .search("main")), ("search", .action(.search, count: nil)), ("stop 3", .lessonStop("3", 5..<6)),
    ("help", .help(nil, 4..<4)), ("h x", .help("x", 2..<3)), ("zoom", .action(.zoom, count: nil)),
    ("focus-next", .action(.focusNext, count: nil)),
    ("quit", .action(.quit, count: nil)), ("q", .action(.quit, count: nil)),
  ]

  private static func word(_ text: String, _ range: Range<Int>) -> Command.Word { Command.Word(text: text, range: range) }

  @Test(arguments: rows) func `lines are commands`(row: (line: String, command: Command)) throws {
    let command = try CommandParser.parse(row.line)
    #expect(command.map(normalised) == normalised(row.command), "\(row.line)")
  }

  /// Without places, which the mistakes' table shows.
  private func normalised(_ command: Command) -> String {
    "\(command)".replacing(/offset: \d+/, with: "").replacing(/Range\(\d+\.\.<\d+\)/, with: "").replacing(/depth: \d+/, with: "")
      .replacing(/range: \d+\.\.<\d+|\d+\.\.<\d+/, with: "").replacing(/ExpressionType\.\w+/, with: "")
      // A set has no order.
      .replacing("Simulation.AccessKind.write, Simulation.AccessKind.read", with: "Simulation.AccessKind.read, Simulation.AccessKind.write")
  }

  @Test func `an empty line is no command`() throws {
    #expect(try CommandParser.parse("") == nil)
    #expect(try CommandParser.parse("   ") == nil)
  }

  /// Each line with marks under what is wrong, the message and the hint, in both languages.
  @Test func `mistakes are told with their places`() {
    let lines = [
      "5", "?", "foo", "brake main", "re", "con", "si x", "si 0", "si 5 6", "si/x", "c now", "until", "until rax =", "until rax == \"a\"",
      "until rxa +", "goto", "goto x", "goto 1.2.3", "b rax", "b main +", "b main if", "b main if rax ==", "b *", "b main extra",
      "watch rax +",
      "catch", "catch signal", "catch interrupt write", "delete x", "delete 1 2 0", "condition", "condition x rax", "info", "info s",
      "info stack",
      "info symbol", "info syscall", "x/9999x rsp", "x/q rsp", "x/8gxx rsp", "x/", "p", "p/8x rax", "p (rax", "p rax[70]", "disas rax",
      "disas /q", "disas/", "disas main,", "p 8100fe20",
      "display/2 rax", "set", "set rax", "set = 5", "set rax =", "set rax == 5", "layout code foo", "pane", "pane x", "syntax",
      "language fr",
      "theme blue", "rate", "rate 0", "rate fast", "mark", "stop", "zoom twice", "p 日本", "x/日 rsp", "b ma日in",
    ]
    var text = ""
    for line in lines {
      do {
        let command = try CommandParser.parse(line)
        text += ":\(line)\n  command \(command.map { "\($0)".prefix { $0 != "(" } } ?? "none")\n"
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= line.unicodeScalars.count + 1, "\(line)")
        let marks = String(repeating: " ", count: error.range.lowerBound) + String(repeating: "^", count: max(1, error.range.count))
        text += ":\(line)\n \(marks)\n"
        for language in Language.allCases {
          text += "  \(error.message[language])" + (error.hint.map { " (\($0[language]))" } ?? "") + "\n"
        }
      }
    }
    expectGolden(text, "Tests/WalkthroughTests/Tables/command-mistakes.txt")
  }

  @Test func `every command has a line of help in every language, and every abbreviation means one`() {
    var seen: [String: String] = [:]
    for row in CommandRow.all {
      for language in Language.allCases { #expect(row.help[language]?.isEmpty == false, "\(row.name)") }
      for name in [row.name] + row.short {
        #expect(seen[name] == nil, "\(name) is \(seen[name] ?? "") and \(row.name)")
        seen[name] = row.name
        #expect(CommandRow.find(name).row?.name == row.name)
      }
    }
    for action in ActionName.allCases { #expect(CommandRow.find(action.rawValue).row != nil, "\(action)") }
    for word in CommandWord.allCases {
      #expect(CommandRow.all.filter { $0.verb == .word(word) }.count == 1, "\(word)")
    }
  }

  @Test func `the unambiguous beginnings of a word mean it`() {
    for (short, name) in [
      ("conti", "continue"), ("fini", "finish"), ("disass", "disassemble"), ("undis", "undisplay"), ("lang", "language"),
    ] {
      #expect(CommandRow.find(short).row?.name == name)
    }
    #expect(CommandRow.find("con").row == nil)
    #expect(CommandRow.find("con").candidates == ["continue", "condition"])
  }
}
