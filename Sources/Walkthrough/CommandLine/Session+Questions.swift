import LinuxABI
import Narration
import Primitives
import Simulation
import X86

/// Questions to the run: who wrote this, who reads it, and lists of what happened.
extension Session {
  private var words: Narrator { Narrator(language: state.language) }

  /// Begins to look for accesses, from the present where the question is about the last or the next.
  func ask(
    _ question: Inquiry.Question, _ place: LineExpression, _ name: String, _ inspector: Inspector,
    rest: @escaping PendingInquiry.Rest = { _ in nil }
  ) throws(CommandMistake) {
    let found = try MachinePlace(place, inspector)
    // Inside an instruction what its parts have written is of the step itself.
    let inquiry = Inquiry(question, about: try found.subject(place, inspector), at: timeline.tick)
    begin(.accesses(inquiry), name, linear: found.linear, rest: rest)
  }

  /// Begins to look through the run; the second machine does it, so that this one rests where it is.
  func begin(_ search: PendingInquiry.Search, _ name: String, linear: UInt64? = nil, rest: @escaping PendingInquiry.Rest) {
    inquiry = PendingInquiry(search: search, name: name, linear: linear, rest: rest, scout: timeline.scout())
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
      if case .all = inquiry.question { return moments(inquiry.accesses.map { ($0.tick, item($0, question.linear, inspector)) }, question) }
      guard let access = inquiry.accesses.first else {
        guard inquiry.question == .next(.read) else { return .told(.unwritten, offer: nil) }
        return .told(timeline.tick < timeline.end ? .unread(words.tick(Position(timeline.end))) : .unreadAtEnd, offer: nil)
      }
      let who = maker(of: access, question.linear, inspector)
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
    finder.select(nearest: timeline.tick)
    return .found(finder)
  }

  private func item(at tick: Tick, _ detail: String) -> Finder.Item {
    let bookmark = Bookmark(branch: timeline.current.id, position: Position(tick), name: "")
    return Finder.Item(.bookmark(bookmark), words.tick(bookmark.position), detail)
  }

  private func item(_ access: Access, _ linear: UInt64?, _ inspector: Inspector) -> Finder.Item {
    item(at: access.tick, "\(access.change)  \(maker(of: access, linear, inspector))")
  }

  /// Where a step is that made an access: with its instruction when it was that which made it, else with what came in its place; with the address that
  /// it used when it was not the one that was asked for, as before the page was the program's.
  private func maker(of access: Access, _ linear: UInt64?, _ inspector: Inspector) -> String {
    let place = inspector.placeText(access.rip)
    let delivery = Message.delivery(access.stepKind)
    var text = delivery.map { words(.during($0, place)) } ?? place
    if delivery == nil, let instruction = access.instruction {
      text += ": \(Formatter(state.syntax).text(of: instruction, at: access.rip) { inspector.symbolText($0) })"
    }
    if let linear, let other = access.linear, other != linear { text += " \(words(.byAddress(hex(other))))" }
    return text
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
    /// Where the place in memory is that was asked about.
    let linear: UInt64?
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

extension Access {
  /// The value before and after, or what was read.
  fileprivate var change: String { kind == .read ? "0x\(hex(new))" : "0x\(hex(old)) -> 0x\(hex(new))" }
}
