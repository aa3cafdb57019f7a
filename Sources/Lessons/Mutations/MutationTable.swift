/// What a set of mutations did to a set of lessons.
package struct MutationTable: Sendable {
  private var expectations: [MutationRun.Expectation] = []
  private var names: [String] = []
  private var lessons: [String: Int] = [:]
  private var lost: [String: Int] = [:]
  private var failing: [String: Set<MutationRun.Expectation>] = [:]
  private var killers: [MutationRun.Expectation: [String]] = [:]
  /// Expectations that mutations of a kind make fail.
  private var proved: [Mutation.Kind: Set<MutationRun.Expectation>] = [:]
  private var kinds: [String: Mutation.Kind] = [:]

  package init() {}

  /// Adds the expectations of a lesson.
  package mutating func add(_ expectations: [MutationRun.Expectation]) { self.expectations += expectations }

  /// Adds what a mutation did to a lesson.
  package mutating func add(_ outcome: MutationRun.Outcome, to lesson: String) {
    let name = outcome.mutation.name
    if kinds.updateValue(outcome.mutation.kind, forKey: name) == nil { names.append(name) }
    guard outcome.applies else { return }
    lessons[name, default: 0] += 1
    if outcome.lostStop != nil { lost[name, default: 0] += 1 }
    failing[name, default: []].formUnion(outcome.failing)
    for expectation in outcome.failing { killers[expectation, default: []].append(name) }
    proved[outcome.mutation.kind, default: []].formUnion(outcome.failing)
  }

  /// Expectations that no mutation of this kind, nor of one before it, makes fail.
  package func survivors(of last: Mutation.Kind) -> [MutationRun.Expectation] {
    let kinds = Mutation.Kind.allCases.prefix { $0 != last } + [last]
    return expectations.filter { expectation in !kinds.contains { proved[$0]?.contains(expectation) ?? false } }
  }

  /// Mutations that no expectation notices, and that lose no stop either.
  package var unnoticed: [String] { names.filter { lessons[$0] != nil && failing[$0]?.isEmpty ?? true && lost[$0] == nil } }

  /// The table, the expectations that survive, and a line that counts.
  package func text(withDetail: Bool) -> String {
    let width = names.map(\.count).max() ?? 0
    var lines = ["\(padded("mutation", width))  lessons  expectations that fail  lessons cut off"]
    for kind in Mutation.Kind.allCases {
      lines.append("\(kind.heading):")
      lines += names.filter { kinds[$0] == kind }.map { row($0, width) }
    }
    if withDetail {
      lines.append("")
      for expectation in expectations {
        lines.append("\(place(expectation)): \(expectation.text)")
        lines += (killers[expectation] ?? []).map { "    \($0)" }
      }
    }
    let untouched = survivors(of: .machine)
    let unnamed = survivors(of: .value)
    let everywhere = survivors(of: .place)
    func list(_ heading: String, _ some: [MutationRun.Expectation]) {
      if !some.isEmpty { lines += ["", heading] + some.map { "\(place($0)): \($0.text)" } }
    }
    list("No other machine makes these fail, but another value at the stop does:", untouched.filter { !unnamed.contains($0) })
    list("Only when the run is elsewhere do these fail:", unnamed.filter { !everywhere.contains($0) })
    list("No mutation makes these fail:", everywhere)
    let counts = [untouched, unnamed, everywhere].map { expectations.count - $0.count }
    lines += [
      "", "\(counts[0]) of \(expectations.count) expectations fail on at least one other machine,",
      "\(counts[1]) of \(expectations.count) also counting another value at the stop,",
      "\(counts[2]) of \(expectations.count) under at least one of \(names.count) mutations",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ name: String, _ width: Int) -> String {
    let counts = [lessons[name] ?? 0, failing[name]?.count ?? 0, lost[name] ?? 0]
    return "\(padded(name, width))  \(right(counts[0], 7))  \(right(counts[1], 22))  \(right(counts[2], 15))"
  }

  private func place(_ expectation: MutationRun.Expectation) -> String {
    "\(expectation.lesson):\(expectation.place.line): \(expectation.stop)"
  }

  private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
  private func right(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
  }
}

extension Mutation.Kind {
  fileprivate var heading: String {
    switch self {
    case .machine: "another machine or kernel"
    case .value: "another value at the stop"
    case .place: "another place of the run"
    }
  }
}
