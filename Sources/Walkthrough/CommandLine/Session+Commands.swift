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
      return .told(.condition(number.value, condition?.description), offer: nil)
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
      let value = inspector.text(of: try expression.value(scope), format.letter)
      return .shown(Output("print", ["\(expression, .text) = \(value, .value)"]))
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
      ask(.last(.write), try MachinePlace(place, inspector).subject(place, inspector), place.description)
      return .done
    case .reader(let place):
      ask(.next(.read), try MachinePlace(place, inspector).subject(place, inspector), place.description)
      return .done
    case .accesses(let place, let kind, let start):
      let subject = try MachinePlace(place, inspector).subject(place, inspector)
      let name = "\(kind == .write ? "writes" : "reads") \(place)"
      let end = timeline.end.next
      ask(.all(kind, in: min(start, end)..<end, limit: Finder.limit), subject, name) { .accesses(place, kind, from: $0.tick.next) }
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
      timeline.whatIf(.edit(edit))
      settle()
      return .told(.branched(timeline.current.name), offer: nil)
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

  // MARK: Displays

  /// Computes what is displayed at the present position.
  func refreshDisplays() {
    guard !state.commands.displays.isEmpty else { return }
    let inspector = timeline.inspector(part: part)
    let scope = InspectorScope(inspector)
    for index in state.commands.displays.indices {
      let display = state.commands.displays[index]
      do throws(CommandMistake) {
        // What an instruction or a text is lies in memory at the value, as with gdb.
        switch display.format.letter {
        case .instruction?, .text?:
          let start = try display.expression.number(scope)
          state.commands.displays[index].value = inspector.dump(display.format, at: start, state.syntax, words).lines.map(\.text)
            .joined(separator: "  ")
        default: state.commands.displays[index].value = inspector.text(of: try display.expression.value(scope), display.format.letter)
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
    if case .memory = edits[0] { name = "\(place)" }
    if edits.count > 1 { name = "\(place)" }
    for edit in edits { timeline.whatIf(.edit(edit), named: name) }
    settle()
    return .told(.branched(timeline.current.name), offer: nil)
  }

  /// Takes the last change back.
  func undo() -> CommandReply {
    guard let target = timeline.beginUndoFork() else { return .told(.nothingToUndo, offer: nil) }
    return arrive(at: target, saying: .undone(timeline.current.name))
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
          timeline.branches.map { branch in
            let isHere = branch.id == timeline.current.id
            return
              "\(isHere ? ">" : " ", .currentMark) \("\(branch.id)".padded(to: 3, .right), .label)  \(branch.name, isHere ? .strong : .text)  \(words.tick(Position(branch.start)), .note)"
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

  // MARK: Questions

  /// Begins to look for accesses, from the present where the question is about the last or the next.
  private func ask(
    _ question: Inquiry.Question, _ subject: Subject, _ name: String, rest: @escaping PendingInquiry.Rest = { _ in nil }
  ) {
    // Inside an instruction what its parts have written is of the step itself.
    begin(.accesses(Inquiry(question, about: subject, at: timeline.tick)), name, rest: rest)
  }

  /// Begins to look through the run; the second machine does it, so that this one rests where it is.
  private func begin(_ search: PendingInquiry.Search, _ name: String, rest: @escaping PendingInquiry.Rest) {
    inquiry = PendingInquiry(search: search, name: name, rest: rest, scout: timeline.scout())
    state.travel = AppState.Travel(movement: .to(state.position), start: state.position.tick, tick: state.position.tick)
  }

  /// Goes on with the question by one slice; the reply when it is answered.
  func pursue(_ question: PendingInquiry) -> CommandReply? {
    var question = question
    let place = question.pursue(ticks: Self.slice)
    inquiry = question
    if let place {
      state.travel?.tick = place
      return nil
    }
    inquiry = nil
    state.travel = nil
    let inspector = timeline.inspector(part: part)
    switch question.search {
    case .events(let list): return moments(list.events.map { ($0.tick, item($0, inspector)) }, question)
    case .accesses(let inquiry):
      if case .all = inquiry.question { return moments(inquiry.accesses.map { ($0.tick, item($0, inspector)) }, question) }
      guard let access = inquiry.accesses.first else {
        return .told(inquiry.question == .next(.read) ? .unread : .unwritten, offer: nil)
      }
      let who = inspector.maker(of: access, state.syntax)
      let message: Message =
        access.kind == .read
        ? .read(question.name, who, "\(access.tick)", hex(access.new))
        : .written(question.name, who, "\(access.tick)", " (\(access.change))")
      return .told(message, offer: Position(access.tick))
    }
  }

  private func moments(_ found: [(tick: Tick, item: Finder.Item)], _ question: PendingInquiry) -> CommandReply {
    guard let last = found.last else { return .told(.noneInRun, offer: nil) }
    var items = found.map(\.item)
    if items.count >= Finder.limit, let command = question.rest((last.tick, items.count)) {
      items.append(Finder.Item(.more(command), words.moreMoments))
    }
    var finder = Finder(.moments(question.name))
    finder.offer(items)
    return .found(finder)
  }

  private func item(at tick: Tick, _ detail: String) -> Finder.Item {
    let bookmark = Bookmark(branch: timeline.current.id, position: Position(tick), name: "")
    return Finder.Item(.bookmark(bookmark), words.tick(bookmark.position), detail)
  }

  private func item(_ access: Access, _ inspector: Inspector) -> Finder.Item {
    item(at: access.tick, "\(access.change)  \(inspector.maker(of: access, state.syntax))")
  }

  private func item(_ event: FlowEvent, _ inspector: Inspector) -> Finder.Item {
    let cause =
      switch event.cause {
      case .syscall: SystemCall.numbered(Int(truncatingIfNeeded: event.detail), inspector.world.era)?.name ?? "\(event.detail)"
      case .softwareInterrupt(let vector): "int 0x\(hex(UInt64(vector)))"
      case .interrupt(let vector): "0x\(hex(UInt64(vector)))"
      case .exception(.pageFault): "#PF 0x\(hex(event.detail))"
      case .exception(let vector): vector.name
      case .sysret: "sysret"
      case .iret: "iret"
      case .farReturn: "retf"
      case .callGate: "call"
      }
    return item(at: event.tick, "\(cause)  \(event.from) -> \(event.to)")
  }

  /// A question that is underway.
  struct PendingInquiry {
    typealias Rest = (_ last: (tick: Tick, count: Int)) -> Command?

    enum Search {
      case accesses(Inquiry)
      case events(EventList)
    }

    fileprivate(set) var search: Search
    let name: String
    /// The command that lists on behind the last that a full list has, given its tick and how many there are.
    let rest: Rest
    let scout: Timeline

    /// Goes on for about so many steps; where the search is, or `nil` when it is over.
    fileprivate mutating func pursue(ticks: UInt64) -> Tick? {
      switch search {
      case .accesses(var inquiry):
        let progress = scout.pursue(&inquiry, ticks: ticks)
        search = .accesses(inquiry)
        if case .underway(let tick) = progress { return tick }
        return nil
      case .events(var list):
        let isComplete = scout.collect(&list, ticks: ticks)
        search = .events(list)
        return isComplete ? nil : scout.tick
      }
    }
  }
}

extension Inspector {
  /// Where a step is that made an access, with its instruction when it was that which made it.
  fileprivate func maker(of access: Access, _ syntax: Formatter.Syntax) -> String {
    guard let instruction = access.instruction, access.isByInstruction else { return placeText(access.rip) }
    return "\(placeText(access.rip)): \(Formatter(syntax).text(of: instruction, at: access.rip) { self.symbolText($0) })"
  }
}

extension Access {
  /// The value before and after, or what was read.
  fileprivate var change: String { kind == .read ? "0x\(hex(new))" : "0x\(hex(old)) -> 0x\(hex(new))" }

  /// Whether the instruction itself made it, and not a delivery in its place.
  fileprivate var isByInstruction: Bool {
    switch stepKind {
    case .instruction, .iteration: true
    default: false
    }
  }
}
