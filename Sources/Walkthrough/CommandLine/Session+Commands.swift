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
      // It would run through everything and find nothing, or stop right away.
      if let variable = inspector.mistakenVariable(in: expression.expression) {
        throw CommandMistake(expression.range, .isAddress(variable))
      }
      try expression.requireChange(scope, direction, inspector)
      return .go(.until(expression.expression, direction))
    case .advance(let place, let direction):
      return .go(.breakpoints([Breakpoint(number: 0, .code(try inspector.addresses(of: place).addresses))], direction))
    case .breakAt(let place, let condition, let isTemporary):
      try condition?.check(scope)
      let (addresses, text) =
        try place.map { (place) throws(CommandMistake) in try inspector.addresses(of: place) }
        ?? ([inspector.cursor], inspector.placeText(inspector.cursor))
      let reply = add(.code(addresses), text, condition, isTemporary: isTemporary)
      guard addresses.allSatisfy({ inspector.isNowhere($0) }), let entry = state.commands.breakpoints.entries.last else { return reply }
      return .told(.breakpointNowhere(entry.id, text), offer: nil)
    case .watch(let place, let kinds, let condition):
      try condition?.check(scope)
      try place.requirePlace()
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
      return .told(warned(.condition(number.value, condition?.description), condition), offer: nil)
    case .infoRegisters(let names): return .shown(Output("registers", try inspector.registersReport(names, words)))
    case .infoFlags: return .shown(Output("flags", inspector.flagsReport(words)))
    case .infoSymbol(let expression):
      try expression.check(scope)
      return .shown(Output("symbol", inspector.symbolReport(inspector.whole(try expression.number(scope)), words)))
    case .infoLine(let place):
      let addresses = try place.map { (place) throws(CommandMistake) in try inspector.addresses(of: place).addresses } ?? [inspector.cursor]
      return .shown(Output("line", inspector.lineReport(addresses, words)))
    case .infoSystemCall(let word):
      let call = try inspector.systemCall(word)
      return .shown(Output(call.name, inspector.systemCallReport(call)))
    case .examine(let format, let expression): return try examine(format, expression, inspector)
    case .print(let format, let expression):
      try expression.check(scope)
      return .shown(Output("print", ["\(expression, .text) = \(try text(of: expression, format, inspector), .value)"]))
    case .disassemble(let request):
      guard let code = try inspector.disassembly(request, state.syntax, words) else { return .told(.noFunction, offer: nil) }
      return .shown(Output(code.title, code.lines))
    case .backtrace: return .shown(Output("backtrace", inspector.backtraceReport))
    case .display(let format, let expression):
      try expression.check(scope)
      _ = try expression.value(scope)
      let number = (state.commands.displays.map(\.id).max() ?? 0) + 1
      state.commands.displays.append(Display(id: number, format: format, expression: expression))
      refreshDisplays()
      return .done
    case .address(let expression):
      try expression?.check(scope)
      state.show(address: try expression.map { (expression) throws(CommandMistake) in inspector.whole(try expression.number(scope)) })
      return .done
    case .who(let place):
      try ask(.last(.write), place, place.description, inspector)
      return .done
    case .reader(let place):
      try ask(.next(.read), place, place.description, inspector)
      return .done
    case .accesses(let place, let kind, let start):
      let name = "\(kind == .write ? "writes" : "reads") \(place)"
      let end = timeline.end.next
      try ask(.all(kind, in: min(start, end)..<end, limit: Finder.limit), place, name, inspector) {
        .accesses(place, kind, from: $0.tick.next)
      }
      return .done
    case .events(let kind, let number):
      let name = FlowKind.names.first { $0.value == kind }?.name ?? ""
      begin(.events(EventList(kind, from: number, limit: Finder.limit)), name) { .events(kind, from: number &+ UInt64($0.count)) }
      return .done
    case .type(let bytes):
      let origin = timeline.current.id
      timeline.type(bytes)
      settle()
      return .told(timeline.current.id == origin ? .typed(bytes.count) : .branched(timeline.current.name), offer: nil)
    case .edit(let edit):
      if edit == .skip, inspector.currentInstruction == nil { return .told(.nothingToSkip, offer: nil) }
      return change([edit], named: nil, .effect(of: edit, inspector))
    case .rename(let name):
      guard timeline.current.parent != nil else { return .told(.rootHasNoName, offer: nil) }
      timeline.rename(timeline.current.id, name)
      settle()
      return .told(.renamed(timeline.current.name), offer: nil)
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
    let message = Message.breakpointSet(number, text + (condition.map { " if \($0)" } ?? ""))
    return .told(warned(message, condition), offer: nil)
  }

  /// The message, with a warning behind it where the condition takes the address of a variable for its value.
  private func warned(_ message: Message, _ condition: LineExpression?) -> Message {
    condition.flatMap { timeline.inspector(part: part).mistakenVariable(in: $0.expression) }.map { .sentences(message, .isAddress($0)) }
      ?? message
  }

  private func examine(
    _ format: MemoryFormat, _ expression: LineExpression?, _ inspector: Inspector
  ) throws(CommandMistake) -> CommandReply {
    var format = format
    let start: UInt64
    if let expression {
      let scope = InspectorScope(inspector)
      try expression.check(scope)
      start = inspector.whole(try expression.number(scope))
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

  // MARK: Values

  /// What an expression is worth; of a variable that stands alone, its address and what it holds.
  private func text(of expression: LineExpression, _ format: MemoryFormat, _ inspector: Inspector) throws(CommandMistake) -> String {
    let text = inspector.text(of: try expression.value(InspectorScope(inspector)), format.letter)
    guard case .reference(.symbol(let name)) = expression.expression.form, let variable = inspector.variable(named: name),
      let content = inspector.content(of: variable)
    else { return text }
    return words(.holding(text, inspector.text(of: .integer(content), format.letter)))
  }

  /// Computes what is displayed at the present position.
  func refreshDisplays() {
    guard !state.commands.displays.isEmpty else { return }
    let inspector = timeline.inspector(part: part)
    for index in state.commands.displays.indices {
      let display = state.commands.displays[index]
      do throws(CommandMistake) {
        // What an instruction or a text is lies in memory at the value, as with gdb.
        switch display.format.letter {
        case .instruction?, .text?:
          let start = try display.expression.number(InspectorScope(inspector))
          state.commands.displays[index].value = inspector.dump(display.format, at: start, state.syntax, words).lines.map(\.text)
            .joined(separator: "  ")
        default: state.commands.displays[index].value = try text(of: display.expression, display.format, inspector)
        }
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
    var name: String?
    // Memory is an edit of a physical address, and some places are several edits.
    if case .memory = edits[0] { name = "\(place)=\(value)" }
    if edits.count > 1 { name = "\(place)=\(value)" }
    return change(edits, named: name, nil)
  }

  /// Makes edits that a person asked for at once.
  ///
  /// - Parameter effect: what they do, where their names do not say it.
  private func change(_ edits: [Edit], named name: String?, _ effect: Message?) -> CommandReply {
    let branches = timeline.branches.count
    timeline.whatIf(edits.map { .edit($0) }, named: name)
    settle()
    let change = timeline.current.changes.last?.text ?? ""
    let message: Message =
      timeline.branches.count > branches ? .branched(timeline.current.name) : .changed(change, timeline.current.name)
    return .told(effect.map { .sentences($0, message) } ?? message, offer: nil)
  }

  /// Takes the last change back. What would go with it is said first, and goes when the person asks once more.
  func undo() -> CommandReply {
    let loss = timeline.undoLoss
    guard loss.isEmpty || state.commands.announcedLoss == loss else {
      state.commands.announcedLoss = loss
      return .told(.undoTakes(loss), offer: nil)
    }
    guard let undone = timeline.beginUndo() else { return .told(.nothingToUndo, offer: nil) }
    return arrive(at: undone.target, saying: .undone(undone.change, timeline.current.name))
  }

  /// Ticks that are made at once, in a few milliseconds; more are a movement that can be seen and stopped.
  private static let nearTicks: UInt64 = 1 << 20

  /// Goes on to a tick of a branch that has just become the current one.
  private func arrive(at target: Tick, saying message: Message) -> CommandReply {
    part = 0
    guard target - timeline.tick <= Self.nearTicks else {
      arrivalMessage = message
      return .go(.to(Position(target)))
    }
    timeline.seek(to: target)
    settle()
    return .told(message, offer: nil)
  }

  private func branch(_ word: Command.Word?) throws(CommandMistake) -> CommandReply {
    guard let word else {
      return .shown(
        Output(
          "branch",
          timeline.tree.map { branch, depth in
            let isHere = branch.id == timeline.current.id
            let indent = String(repeating: "  ", count: depth)
            let parent = timeline.branches.first { $0.id == branch.parent }
            let origin = parent.map { words(.from($0.name, words.tick(Position(branch.start)))) } ?? words.tick(Position(branch.start))
            return
              "\(isHere ? ">" : " ", .currentMark) \("\(branch.id)".padded(to: 3, .right), .label)  \(indent + branch.name, isHere ? .strong : .text)  \(origin, .note)"
          }))
    }
    let found = try branch(called: word)
    guard let target = timeline.beginSelect(found.id) else { return .told(.onBranch(found.name), offer: nil) }
    return arrive(at: target, saying: .onBranch(found.name))
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

  /// Goes to a position with a name, on its branch.
  func go(to bookmark: Bookmark) -> CommandReply {
    if timeline.beginSelect(bookmark.branch) != nil { part = 0 }
    return .go(.to(bookmark.position))
  }
}
