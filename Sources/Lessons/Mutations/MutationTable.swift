/// What a set of mutations did to a set of lessons.
package struct MutationTable: Sendable {
  private var expectations: [MutationRun.Expectation] = []
  private var names: [String] = []
  private var lessons: [String: Int] = [:]
  private var lost: [String: Int] = [:]
  private var failing: [String: Set<MutationRun.Expectation>] = [:]
  private var killers: [MutationRun.Expectation: [String]] = [:]
  /// Expectations that a changed machine makes fail.
  private var proved: Set<MutationRun.Expectation> = []

  package init() {}

  /// Adds the expectations of a lesson.
  package mutating func add(_ expectations: [MutationRun.Expectation]) { self.expectations += expectations }

  /// Adds what a mutation did to a lesson.
  package mutating func add(_ outcome: MutationRun.Outcome, to lesson: String) {
    let name = outcome.mutation.name
    if !names.contains(name) { names.append(name) }
    guard outcome.applies else { return }
    lessons[name, default: 0] += 1
    if outcome.lostStop != nil { lost[name, default: 0] += 1 }
    failing[name, default: []].formUnion(outcome.failing)
    for expectation in outcome.failing { killers[expectation, default: []].append(name) }
    if !outcome.mutation.isShift { proved.formUnion(outcome.failing) }
  }

  /// Expectations that no mutation makes fail, in the order of the files.
  package var survivors: [MutationRun.Expectation] { expectations.filter { killers[$0] == nil } }

  /// Expectations that fail only when the run is looked at elsewhere.
  package var shifted: [MutationRun.Expectation] { expectations.filter { killers[$0] != nil && !proved.contains($0) } }

  /// Mutations that no expectation notices, and that lose no stop either.
  package var unnoticed: [String] { names.filter { lessons[$0] != nil && failing[$0]?.isEmpty ?? true && lost[$0] == nil } }

  /// The table, the expectations that survive, and a line that counts.
  package func text(withDetail: Bool) -> String {
    let width = names.map(\.count).max() ?? 0
    var lines = ["\(padded("mutation", width))  lessons  expectations that fail  lessons cut off"]
    for name in names {
      let counts = [lessons[name] ?? 0, failing[name]?.count ?? 0, lost[name] ?? 0]
      lines.append("\(padded(name, width))  \(right(counts[0], 7))  \(right(counts[1], 22))  \(right(counts[2], 15))")
    }
    if withDetail {
      lines.append("")
      for expectation in expectations {
        lines.append("\(place(expectation)): \(expectation.text)")
        lines += (killers[expectation] ?? []).map { "    \($0)" }
      }
    }
    if !shifted.isEmpty { lines += ["", "Only when the run is elsewhere do these fail:"] + shifted.map { "\(place($0)): \($0.text)" } }
    if !survivors.isEmpty { lines += ["", "No mutation makes these fail:"] + survivors.map { "\(place($0)): \($0.text)" } }
    lines.append("")
    lines.append(
      "\(expectations.count - survivors.count) of \(expectations.count) expectations fail under at least one of \(names.count) mutations")
    return lines.joined(separator: "\n") + "\n"
  }

  private func place(_ expectation: MutationRun.Expectation) -> String {
    "\(expectation.lesson):\(expectation.place.line): \(expectation.stop)"
  }

  private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
  private func right(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
  }
}
