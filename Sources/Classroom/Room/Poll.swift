import Lessons

/// How far the asking of a question is. The raw value is its name on the wire.
package enum PollPhase: String, Hashable, Sendable, CaseIterable {
  /// Not asked yet.
  case closed
  /// The first round: everybody for themselves.
  case open
  /// Between the rounds: the counts are shown, neighbours talk.
  case discussed
  /// The second round.
  case reopened
  /// The answer is shown.
  case revealed

  /// The one that comes after it; the last has none.
  package var next: PollPhase? {
    let all = PollPhase.allCases
    guard let index = all.firstIndex(of: self), index + 1 < all.count else { return nil }
    return all[index + 1]
  }

  /// The round in which answers are taken now: 1 or 2; `nil` when none are.
  package var round: Int? {
    switch self {
    case .open: 1
    case .reopened: 2
    case .closed, .discussed, .revealed: nil
    }
  }
}

/// What everybody may know of a question that the class is asked: counts of closed rounds, no names, and nothing of a round that is open.
package struct PublicPoll: Hashable, Sendable {
  /// Options of a question at most, "not sure" among them.
  package static let optionLimit = 32

  /// The stop that asks, from 0.
  package var stop: Int
  /// Which asking of the class this is, counted from 1: the same question asked again has another number, and answers to the one before do not count.
  package var asking: Int
  package var phase: PollPhase
  /// The counts of each closed round, one number for each way to answer; of several claims, how many hold each of them true.
  package var rounds: [[Int]]
  /// How many have answered in the round that is open.
  package var answered: Int

  package init(stop: Int, asking: Int, phase: PollPhase, rounds: [[Int]] = [], answered: Int = 0) {
    self.stop = stop
    self.asking = asking
    self.phase = phase
    self.rounds = rounds
    self.answered = answered
  }

  /// The fields of a line.
  var text: String {
    let counts = [0, 1].map { WireText.list(rounds.indices.contains($0) ? rounds[$0].map(String.init) : []) }
    return "\(stop) \(asking) \(phase.rawValue) \(counts[0]) \(counts[1]) \(answered)"
  }

  init(_ fields: inout WireFields) throws(WireError) {
    stop = try fields.number(upTo: 10_000)
    asking = try fields.number()
    phase = try fields.name(PollPhase.self)
    let first = try fields.numbers(atMost: Self.optionLimit)
    let second = try fields.numbers(atMost: Self.optionLimit)
    guard !first.isEmpty || second.isEmpty else { throw WireError("a second round without a first") }
    rounds = [first, second].filter { !$0.isEmpty }
    answered = try fields.number()
  }
}

/// A question that the class is asked, with everybody's answers: the presenter's alone.
struct Poll: Hashable, Sendable {
  let stop: Int
  /// Which asking of the class this is.
  let asking: Int
  /// The ways to answer: the options and "not sure", these and "none of them" for claims, or right, other and "not sure".
  let ways: Int
  /// Whether an answer can go several ways at once, as with claims that are each true or false.
  let allowsSeveral: Bool
  private(set) var phase = PollPhase.closed
  /// For each round, the ways that a seat chose.
  private var answers: [[Int: Set<Int>]] = [[:], [:]]
  /// For each round, the raised hands.
  private var hands: [[Int]] = [[], []]
  /// For each round that was closed before a restart, how many seats chose each way: which seats they were is kept nowhere.
  private var earlier: [[Int]] = [[], []]

  init(stop: Int, asking: Int, ways: Int, allowsSeveral: Bool = false) {
    self.stop = stop
    self.asking = asking
    self.allowsSeveral = allowsSeveral
    self.ways = min(max(ways, 1), PublicPoll.optionLimit)
  }

  /// Goes on to the next phase; `false` at the last.
  mutating func advance() -> Bool {
    guard let next = phase.next else { return false }
    phase = next
    return true
  }

  /// Shows the answer, whatever was skipped.
  mutating func reveal() { phase = .revealed }

  /// Takes a seat's answer; a later one in the same round replaces it. `false` when it is none of this round.
  mutating func take(_ chosen: Set<Int>, from seat: Int, round: Int) -> Bool {
    guard phase.round == round, !chosen.isEmpty, chosen.allSatisfy((0..<ways).contains), chosen.count == 1 || allowsSeveral else {
      return false
    }
    answers[round - 1][seat] = chosen
    return true
  }

  /// Takes the raised hands of the round that is open or was closed last; `false` when there is none, or another number of ways to answer.
  mutating func take(hands counts: [Int]) -> Bool {
    guard counts.count <= ways, let round = phase.round ?? lastRound else { return false }
    hands[round - 1] = counts
    return true
  }

  private var lastRound: Int? {
    switch phase {
    // What was counted when the answer was shown stays as it was.
    case .closed, .revealed: nil
    case .open, .discussed: 1
    case .reopened: 2
    }
  }

  /// The counts of a round, hands and answers together.
  func counts(_ round: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: ways)
    guard answers.indices.contains(round - 1) else { return counts }
    for (way, count) in earlier[round - 1].enumerated() where counts.indices.contains(way) { counts[way] += count }
    for way in answers[round - 1].values.joined() where counts.indices.contains(way) { counts[way] += 1 }
    for (way, count) in hands[round - 1].enumerated() where counts.indices.contains(way) { counts[way] += count }
    return counts
  }

  /// The number of answers in a round; as far as it is known where one answer counts several times and hands are raised for each claim.
  func total(_ round: Int) -> Int {
    guard allowsSeveral, answers.indices.contains(round - 1) else { return counts(round).reduce(0, +) }
    return answers[round - 1].count + (hands[round - 1].max() ?? 0) + (earlier[round - 1].max() ?? 0)
  }

  /// What everybody may know.
  var published: PublicPoll {
    PublicPoll(stop: stop, asking: asking, phase: phase, rounds: closed.map(counts), answered: phase.round.map(total) ?? 0)
  }

  /// The closed rounds that have counts.
  private var closed: [Int] {
    switch phase {
    case .closed, .open: []
    case .discussed, .reopened: [1]
    case .revealed: total(2) > 0 ? [1, 2] : total(1) > 0 ? [1] : []
    }
  }

  // MARK: A restart of the class

  /// What of it a file may have: the counts of closed rounds, and the raised hands. Who answered what leaves the memory for no file; what was answered in a
  /// round that is open, the seats say again when they come back.
  var withoutSeats: Poll {
    var result = self
    result.answers = [[:], [:]]
    for round in [1, 2] {
      var counts = self.counts(round)
      for (way, count) in hands[round - 1].enumerated() where counts.indices.contains(way) { counts[way] -= count }
      result.earlier[round - 1] = closed.contains(round) && counts.contains { $0 > 0 } ? counts : []
    }
    return result
  }

  /// The fields of a line in a file.
  var text: String {
    let counts = (earlier + hands).map { WireText.list($0.map(String.init)) }.joined(separator: " ")
    return "\(stop) \(asking) \(ways) \(WireText.flag(allowsSeveral)) \(phase.rawValue) \(counts)"
  }

  init(_ fields: inout WireFields) throws(WireError) {
    self.init(
      stop: try fields.number(upTo: 10_000), asking: try fields.number(), ways: try fields.number(upTo: PublicPoll.optionLimit),
      allowsSeveral: try fields.flag())
    phase = try fields.name(PollPhase.self)
    for round in [0, 1] { earlier[round] = try fields.numbers(atMost: ways) }
    for round in [0, 1] { hands[round] = try fields.numbers(atMost: ways) }
  }
}
