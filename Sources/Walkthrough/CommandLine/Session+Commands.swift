import Canvas
import LinuxABI
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// Commands that need the machine.
extension Session {
  private var words: Narrator { Narrator(language: state.language) }

  /// Does a command; what came of it goes back into the state.
  func execute(_ command: Command) -> CommandReply {
    do throws(CommandMistake) {
      return try reply(to: command)
    } catch {
      return .refused(error)
    }
  }

  private func reply(to command: Command) throws(CommandMistake) -> CommandReply {
    let inspector = timeline.inspector(part: part)
    let scope = InspectorScope(inspector)
    switch command {
    case .until(let expression, let direction):
      try expression.check(scope)
      return .go(.until(expression.expression, direction))
    case .advance(let place, let direction):
      return .go(.breakpoints([Breakpoint(number: 0, .code(try inspector.addresses(of: place).addresses))], direction))
    case .breakAt(let place, let condition, let isTemporary):
      try condition?.check(scope)
      let (addresses, text) =
        try place.map { (place) throws(CommandMistake) in try inspector.addresses(of: place) }
        ?? ([inspector.cursor], inspector.placeText(inspector.cursor))
      return add(.code(addresses), text, condition, isTemporary: isTemporary)
    case .watch(let place, let kinds, let condition):
      try condition?.check(scope)
      let subject = try MachinePlace(place, inspector).subject(place, inspector)
      let kind = kinds == [.write] ? "write" : kinds == [.read] ? "read" : "access"
      return add(.access(subject, kinds), "\(kind) \(place)", condition)
    case .catchEvent(let kind, let name, let condition):
      try condition?.check(scope)
      let call = try name.map { (name) throws(CommandMistake) in try inspector.systemCall(name) }
      let text = kind == .systemCall ? "syscall" + (call.map { " " + $0.name } ?? "") : kind == .interrupt ? "interrupt" : "exception"
      return add(.event(kind, systemCall: call.map { UInt64($0.number) }), text, condition)
    case .condition(let number, let condition):
      guard state.commands.breakpoints.contains(number.value) else { throw CommandMistake(number.range, .noSuchNumber(number.value)) }
      try condition?.check(scope)
      state.commands.breakpoints.setCondition(number.value, condition?.expression)
      return .done
    case .infoRegisters: return .shown(Output("registers", inspector.registersReport(words)))
    case .infoFlags: return .shown(Output("flags", inspector.flagsReport(words)))
    case .infoSymbol(let expression):
      try expression.check(scope)
      return .shown(Output("symbol", inspector.symbolReport(try expression.number(scope), words)))
    case .infoLine(let place):
      let addresses = try place.map { (place) throws(CommandMistake) in try inspector.addresses(of: place).addresses } ?? [inspector.cursor]
      return .shown(Output("line", inspector.lineReport(addresses, words)))
    case .infoSystemCall(let word):
      let call = try inspector.systemCall(word)
      return .shown(Output(call.name, inspector.systemCallReport(call)))
    case .examine(let format, let expression): return try examine(format, expression, inspector)
    case .print(let format, let expression):
      try expression.check(scope)
      let value = inspector.text(of: try expression.value(scope), format.letter)
      return .shown(Output("print", ["\(expression, .text) = \(value, .value)"]))
    case .disassemble(let place):
      let address = try place.map { (place) throws(CommandMistake) in try inspector.addresses(of: place).addresses.min() }
      guard let code = inspector.disassembly(around: (address ?? nil) ?? inspector.cursor, state.syntax, words) else {
        return .told(.noFunction, offer: nil)
      }
      return .shown(Output(code.title, code.lines))
    case .display(let format, let expression):
      try expression.check(scope)
      _ = try expression.value(scope)
      let number = (state.commands.displays.map(\.id).max() ?? 0) + 1
      state.commands.displays.append(Display(id: number, format: format, expression: expression))
      refreshDisplays()
      return .done
    case .address(let expression):
      try expression?.check(scope)
      state.show(address: try expression?.number(scope))
      return .done
    case .who(let place):
      ask(try MachinePlace(place, inspector).subject(place, inspector), place.description)
      return .done
    case .set(let place, let value): return try set(place, value, inspector)
    case .branch(let word): return try branch(word)
    case .compare(let word): return try compare(with: word)
    case .mark(let name):
      timeline.bookmarks.removeAll { $0.name == name }
      timeline.bookmarks.append(Bookmark(branch: timeline.current.id, position: state.position, name: name))
      return .told(.marked(name), offer: nil)
    // The screen's state does the others by itself.
    default: return .done
    }
  }

  private func add(
    _ kind: Breakpoint.Kind, _ text: String, _ condition: LineExpression?, isTemporary: Bool = false
  ) -> CommandReply {
    let number = state.commands.breakpoints.add(kind, text, if: condition?.expression, isTemporary: isTemporary)
    return .told(.breakpointSet(number, text + (condition.map { " if \($0)" } ?? "")), offer: nil)
  }

  private func examine(
    _ format: MemoryFormat, _ expression: LineExpression?, _ inspector: Inspector
  ) throws(CommandMistake) -> CommandReply {
    var format = format
    let start: UInt64
    if let expression {
      let scope = InspectorScope(inspector)
      try expression.check(scope)
      start = try expression.number(scope)
    } else {
      start = examined.end
    }
    // What is left out stays as it was last time.
    format.letter = format.letter ?? examined.format.letter
    format.size = format.size ?? (format.letter == examined.format.letter ? examined.format.size : nil)
    let (lines, end) = inspector.dump(format, at: start, state.syntax, words)
    examined = (format, end)
    return .shown(Output("x", lines))
  }

  // MARK: Displays

  /// Computes what is displayed at the present position.
  func refreshDisplays() {
    guard !state.commands.displays.isEmpty else { return }
    let inspector = timeline.inspector(part: part)
    let scope = InspectorScope(inspector)
    for index in state.commands.displays.indices {
      let display = state.commands.displays[index]
      do throws(CommandMistake) {
        state.commands.displays[index].value = inspector.text(of: try display.expression.value(scope), display.format.letter)
      } catch {
        state.commands.displays[index].value = "(\(words(error.message)))"
      }
    }
  }

  // MARK: Changes

  private func set(_ place: LineExpression, _ value: LineExpression, _ inspector: Inspector) throws(CommandMistake) -> CommandReply {
    let scope = InspectorScope(inspector)
    try value.check(scope)
    let edits = try MachinePlace(place, inspector).edits(to: try value.value(scope), place, value.range, inspector)
    guard !edits.isEmpty else { return .done }
    let name = edits.count == 1 ? nil : "\(place)"
    for edit in edits { timeline.whatIf(.edit(edit), named: name) }
    settle()
    return .told(.branched(timeline.current.name), offer: nil)
  }

  /// Takes the last change back.
  func undo() -> CommandReply {
    guard timeline.undoFork() else { return .told(.nothingToUndo, offer: nil) }
    settle()
    return .told(.undone(timeline.current.name), offer: nil)
  }

  private func branch(_ word: Command.Word?) throws(CommandMistake) -> CommandReply {
    guard let word else {
      return .shown(
        Output(
          "branch",
          timeline.branches.map { branch in
            let isHere = branch.id == timeline.current.id
            return
              "\(isHere ? ">" : " ", .currentMark) \("\(branch.id)".padded(to: 3, .right), .label)  \(branch.name, isHere ? .strong : .text)  \(words.tick(Position(branch.start)), .note)"
          }))
    }
    let found = try branch(called: word)
    select(found.id)
    return .told(.onBranch(found.name), offer: nil)
  }

  /// The branch of a name or number.
  func branch(called word: Command.Word) throws(CommandMistake) -> Branch {
    let found = timeline.branches.first { $0.name == word.text } ?? Int(word.text).flatMap { id in timeline.branches.first { $0.id == id } }
    guard let found else {
      throw CommandMistake(
        word.range, .noBranch(word.text), hint: CommandParser.suggestion(word.text, among: timeline.branches.map(\.name)))
    }
    return found
  }

  private func select(_ branch: Int) {
    guard branch != timeline.current.id else { return }
    timeline.select(branch)
    settle()
  }

  /// Goes to a position with a name, on its branch.
  func go(to bookmark: Bookmark) -> CommandReply {
    select(bookmark.branch)
    return .go(.to(bookmark.position))
  }

  // MARK: Questions

  /// Begins to look for the last write of something before the present; the second machine does it, so that this one rests where it is.
  private func ask(_ subject: Subject, _ name: String) {
    // Inside an instruction what its parts have written is of the step itself.
    inquiry = PendingInquiry(inquiry: Inquiry(.last(.write), about: subject, at: timeline.tick), name: name, scout: timeline.scout())
    state.travel = AppState.Travel(movement: .to(state.position), start: state.position.tick, tick: state.position.tick)
  }

  /// Goes on with the question by one slice; the reply when it is answered.
  func pursue(_ question: PendingInquiry) -> CommandReply? {
    var question = question
    let progress = question.scout.pursue(&question.inquiry, ticks: Self.slice)
    inquiry = question
    if case .underway(let tick) = progress {
      state.travel?.tick = tick
      return nil
    }
    inquiry = nil
    state.travel = nil
    guard let access = question.inquiry.accesses.first else { return .told(.unwritten, offer: nil) }
    let inspector = timeline.inspector(part: part)
    var writer = inspector.placeText(access.rip)
    if let instruction = access.instruction, access.isByInstruction {
      let text = Formatter(state.syntax).text(of: instruction, at: access.rip) { inspector.symbolText($0) }
      writer += ": \(text)"
    }
    let change = " (0x\(hex(access.old)) -> 0x\(hex(access.new)))"
    return .told(.written(question.name, writer, "\(access.tick)", change), offer: Position(access.tick))
  }

  /// A question that is underway.
  struct PendingInquiry {
    var inquiry: Inquiry
    let name: String
    let scout: Timeline
  }
}

extension Access {
  /// Whether the instruction itself made it, and not a delivery in its place.
  fileprivate var isByInstruction: Bool {
    switch stepKind {
    case .instruction, .iteration: true
    default: false
    }
  }
}
