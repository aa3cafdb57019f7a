import Simulation
import Vocabulary

extension LessonReader {
  /// The stops up to the first whose place cannot be read; the mistakes of all.
  mutating func stops(_ node: SourceNode) -> [Stop] {
    guard case .sequence(let items) = node.content else {
      report(node.place, .format, "`stops` is \(node.kind) here; it must be a list")
      return []
    }
    if items.isEmpty { report(node.place, .format, "a lesson needs at least one stop") }
    var result: [Stop] = []
    var ids: Set<String> = []
    var panes: [PaneName] = []
    var marks: [Located<Mark>] = []
    var isCut = false
    for (index, item) in items.enumerated() {
      guard let stop = stop(item, isFirst: index == 0, after: result.last?.whatIf, &panes, &marks, &ids) else {
        isCut = true
        continue
      }
      if !isCut { result.append(stop) }
    }
    return result
  }

  private mutating func stop(
    _ node: SourceNode, isFirst: Bool, after earlier: WhatIf?, _ panes: inout [PaneName], _ marks: inout [Located<Mark>],
    _ ids: inout Set<String>
  ) -> Stop? {
    let known = ["id", "go", "what_if", "show", "say", "ask", "expect", "note"]
    let required = ["id", "say", "expect"] + (isFirst ? ["go", "show"] : [])
    guard let fields = fields(node, of: "a stop", known: known, required: required) else { return nil }
    let id = fields["id"].flatMap { identifier($0, "`id`") }
    if let id, !ids.insert(id.value).inserted { report(id.place, .format, "two stops have the id `\(id.value)`") }
    if let show = fields["show"] { readShow(show, &panes, &marks) }
    let beats = fields["say"].map { self.beats($0) } ?? []
    let question = fields["ask"].flatMap { self.question($0) }
    let expectations = fields["expect"].map { self.expectations($0) } ?? []
    let note = fields["note"].flatMap { self.note($0) }
    let go = fields["go"].map { destination($0, "`go`") } ?? (isFirst ? nil : Destination(.here, place: node.place))
    let whatIf = fields["what_if"].map { self.whatIf($0, after: earlier) }
    if let whatIf, whatIf?.changes.isEmpty ?? false, let go = fields["go"] {
      report(go.place, .go, "`go` stands beside a `what_if` that goes on after the stop before", hint: "keep the one in `what_if`")
    }
    guard let go else { return nil }
    // A stop whose changes cannot be read is not where it says it is.
    if let whatIf, whatIf == nil { return nil }
    return Stop(
      id: id?.value ?? "", place: node.place, go: go, whatIf: whatIf ?? nil, panes: panes, marks: marks, beats: beats, question: question,
      expectations: expectations, note: note)
  }

  /// What must hold at a stop: without it nobody would notice that the stop no longer shows what its text says.
  private mutating func expectations(_ node: SourceNode) -> [LessonExpression] {
    let nodes = items(node)
    if nodes.isEmpty { report(node.place, .expectation, "`expect` has no condition") }
    return nodes.compactMap { condition($0, "an expectation", .expectation) }
  }

  /// Changes what is shown; what it does not name stays.
  private mutating func readShow(_ node: SourceNode, _ panes: inout [PaneName], _ marks: inout [Located<Mark>]) {
    guard let fields = fields(node, of: "`show`", known: ["panes", "mark"]) else { return }
    if let list = fields["panes"] {
      panes = []
      for item in items(list) {
        guard let name = word(item, "a pane", among: PaneName.allCases.map(\.rawValue)), let pane = PaneName(rawValue: name) else {
          continue
        }
        if panes.contains(pane) { report(item.place, .format, "the pane `\(name)` stands twice") } else { panes.append(pane) }
      }
      if panes.isEmpty, case .sequence(let names) = list.content, names.isEmpty { report(list.place, .format, "`panes` names no pane") }
    }
    if let list = fields["mark"] { marks = self.marks(list, "`mark`") }
  }

  /// Names of what can be seen: registers, flags, MSRs, fields of pt_regs.
  mutating func marks(_ node: SourceNode, _ what: String, special: [Mark] = []) -> [Located<Mark>] {
    items(node).compactMap { item in
      guard let scalar = scalar(item, what) else { return nil }
      if let mark = special.first(where: { $0.name == scalar.text }) { return Located(mark, scalar) }
      guard let mark = Mark(scalar.text) else {
        report(
          item.place, .format, "\(what) cannot name `\(scalar.text.shortened)`",
          hint: "name a register, a flag, an MSR or a field of pt_regs")
        return nil
      }
      do throws(ExpressionError) {
        switch try Expression(scalar.text).form {
        case .reference(.rflags), .reference(.frame):
          report(
            item.place, .reference, "`\(scalar.text)` is more than one place",
            hint: "name its parts: `\(scalar.text == "pt_regs" ? "pt_regs.ax" : "rflags.if")`")
          return nil
        case .reference(.symbol), .reference(.taskField), .reference(.state): break
        case .reference: return Located(mark, scalar)
        default: break
        }
        let others = ExpressionReference.names.filter { $0 != scalar.text }
        report(
          item.place, .reference, "nothing on the screen is named `\(scalar.text.shortened)`",
          hint: Expression.suggestion(for: scalar.text, among: others).map { "did you mean `\($0)`?" })
      } catch {
        report(item.place, .reference, error.message, hint: error.hint)
      }
      return nil
    }
  }
}
