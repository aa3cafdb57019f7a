import Primitives
import Simulation
import Vocabulary

extension Room {
  /// Does what the presenter says, or passes it on to the walk.
  package mutating func perform(_ command: PresenterCommand, now: UInt64) -> [Effect] {
    var view = live.view
    switch command {
    case .action, .stop, .position, .panes, .edit, .whatIf, .undo, .line, .every, .play, .halt, .compare(.edit):
      isJoinScreenShown = false
      return [.walk(command)]
    case .spotlight(let pane):
      view.spotlight = pane
      if let pane { view.hidden.remove(pane) }
    case .hide(let panes, let marks):
      view.hidden.formUnion(panes)
      if let spotlight = view.spotlight, view.hidden.contains(spotlight) { view.spotlight = nil }
      for mark in marks where !view.masked.contains(mark) && view.masked.count < 32 { view.masked.append(mark) }
    case .reveal(let panes, let marks):
      let isAll = panes.isEmpty && marks.isEmpty
      view.hidden = isAll ? [] : view.hidden.subtracting(panes)
      view.masked = isAll ? [] : view.masked.filter { !marks.contains($0) }
    case .point(let marks): view.pointed = marks
    case .compare(let counterpart): return compare(counterpart)
    case .scroll(let rows):
      guard view.counterpart != nil else { return [.notice(.notComparing)] }
      view.counterpartScroll = max(-ClassView.scrollLimit, min(ClassView.scrollLimit, view.counterpartScroll + rows))
    case .black(let isOn): view.isBlack = isOn ?? !view.isBlack
    case .large(let isOn): view.isLarge = isOn ?? !view.isLarge
    case .freeze(let isOn): return freeze(isOn ?? !isFrozen)
    case .vote: return vote()
    case .answer: return revealAnswer()
    case .hands(let counts): return take(hands: counts)
    case .newCode:
      guard code != nil else { return [.notice(.noCode)] }
      let fresh = JoinCode(port: code?.port ?? 0)
      code = fresh
      isJoinScreenShown = true
      return [.useCode(fresh)]
    case .joinScreen(let isOn):
      guard code != nil || isOn == false else { return [.notice(.noCode)] }
      isJoinScreenShown = isOn ?? !isJoinScreenShown
      return []
    }
    return view == live.view ? [.notice(.nothingChanges)] : show(live.place, view)
  }

  /// Puts the walk beside another one, or no longer.
  mutating func compare(_ counterpart: Counterpart?) -> [Effect] {
    var view = live.view
    view.counterpart = counterpart
    view.counterpartScroll = 0
    return view == live.view ? [.notice(.nothingChanges)] : show(live.place, view)
  }

  private mutating func freeze(_ isOn: Bool) -> [Effect] {
    guard isOn != isFrozen else { return [.notice(.nothingChanges)] }
    isFrozen = isOn
    guard !isOn else { return [] }
    var effects: [Effect] = []
    if shown.place.revision != live.place.revision {
      effects = inputMessages(live.place.revision).flatMap { tell($0, followers) + [.keep($0)] }
    }
    // A question that was come to meanwhile.
    return effects + show(live.place, live.view) + (question.map { tell(.poll($0), followers) + [.keep(.poll($0))] } ?? [])
  }

  // MARK: Asking

  /// The walk stands at a question: it can be asked from now on. `ways` is how many ways to answer there are, and `allowsSeveral` whether an answer can go
  /// several of them.
  package mutating func offer(stop: Int, ways: Int, allowsSeveral: Bool = false) -> [Effect] {
    guard poll?.stop != stop else { return [] }
    askings += 1
    poll = Poll(stop: stop, asking: askings, ways: ways, allowsSeveral: allowsSeveral)
    return tellPoll()
  }

  private mutating func vote() -> [Effect] {
    guard poll?.advance() == true else { return [.notice(poll == nil ? .noQuestion : .answerShown)] }
    return tellPoll() + (poll?.phase == .revealed ? [.walk(.answer)] : [])
  }

  private mutating func revealAnswer() -> [Effect] {
    guard let phase = poll?.phase, phase != .revealed else { return [.notice(poll == nil ? .noQuestion : .answerShown)] }
    poll?.reveal()
    return tellPoll() + [.walk(.answer)]
  }

  private mutating func take(hands counts: [Int]) -> [Effect] {
    guard let question = poll else { return [.notice(.noQuestion)] }
    guard question.phase != .revealed else { return [.notice(.answerShown)] }
    guard counts.count <= question.ways else { return [.notice(.tooManyCounts(ways: question.ways))] }
    guard poll?.take(hands: counts) == true else { return [.notice(.voteNotOpen)] }
    return tellPoll()
  }

  private func tellPoll() -> [Effect] {
    guard let question else { return [] }
    // Which stop is being prepared while the screen is frozen is nobody's business.
    let isPublic = question.stop == shown.place.stop
    let others = isPublic ? tell(.poll(question), followers) + [.keep(.poll(question))] : []
    return others + tell(.poll(question), consoles) + tally.flatMap { tell($0, consoles) }
  }
}
