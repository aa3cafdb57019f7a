import Simulation
import Vocabulary

extension LessonReader {
  mutating func question(_ node: SourceNode) -> Question? {
    let known = ["kind", "text", "at", "options", "value", "mistakes", "hint", "hide", "self_test"]
    guard let fields = fields(node, of: "`ask`", known: known, required: ["kind", "text"]) else { return nil }
    let kind = fields["kind"].flatMap { word($0, "`kind`", among: Question.Kind.allCases.map(\.rawValue)) }
      .flatMap { Question.Kind(rawValue: $0) }
    let text = fields["text"].flatMap { self.text($0, "`text`") }
    let at = fields["at"].map { destination($0, "`at`") } ?? Destination(.steps(1), place: node.place)
    let hint = fields["hint"].flatMap { self.text($0, "`hint`") }
    let hidden = fields["hide"].map { marks($0, "`hide`", special: [.operand]) } ?? []
    let isSelfTest = fields["self_test"].flatMap { boolean($0, "`self_test`") } ?? false
    guard let kind else { return nil }

    let isValue = kind == .value
    for key in fields.present(isValue ? ["options"] : ["value", "mistakes"]) {
      report(fields[key]?.place ?? node.place, .question, "a question of the kind `\(kind.rawValue)` has no `\(key)`")
    }
    var options: [Question.Option]? = []
    var value: LessonExpression?
    if isValue {
      guard let expression = fields["value"] else {
        report(node.place, .question, "a question of the kind `value` needs `value`")
        return nil
      }
      value = self.expression(expression, "`value`", .question).flatMap { aboutMachine($0, "`value`", .question) }
    } else {
      guard let list = fields["options"] else {
        report(node.place, .question, "a question of the kind `\(kind.rawValue)` needs `options`")
        return nil
      }
      options = self.options(list, kind)
    }
    let mistakes = isValue ? fields["mistakes"].map { self.mistakes($0, of: value) } ?? [] : []
    guard let text, let at, let options, !isValue || value != nil else { return nil }
    return Question(
      kind: kind, text: text, at: at, options: options, value: value, mistakes: mistakes, hint: hint, hidden: hidden,
      isSelfTest: isSelfTest, place: node.place)
  }

  /// `nil` when one cannot be read: a question without it would be another question.
  private mutating func options(_ node: SourceNode, _ kind: Question.Kind) -> [Question.Option]? {
    let nodes = items(node)
    let smallest = kind == .trueFalse ? 1 : 2
    if !(smallest...8).contains(nodes.count) {
      report(node.place, .question, "a question of the kind `\(kind.rawValue)` has \(smallest) to 8 options, not \(nodes.count)")
      return nil
    }
    var options: [Question.Option] = []
    for item in nodes {
      if let option = option(item, kind) { options.append(option) }
    }
    return options.count == nodes.count ? options : nil
  }

  private mutating func option(_ node: SourceNode, _ kind: Question.Kind) -> Question.Option? {
    let isFind = kind == .find
    let known = ["text", "when", "hint", "misconception"] + (isFind ? ["mark"] : [])
    guard let fields = fields(node, of: "an option", known: known, required: (isFind ? ["mark"] : ["text"]) + ["when"]) else { return nil }
    let when = fields["when"].flatMap { condition($0, "`when`", .question) }
    let hint = fields["hint"].flatMap { self.text($0, "`hint`") }
    let misconception = fields["misconception"].flatMap { identifier($0, "`misconception`") }
    let mark = fields["mark"].flatMap { marks($0, "`mark`").first }
    // A place on the screen is called by its own name where the file says no other.
    let label = fields["text"] ?? (isFind ? fields["mark"] : nil)
    guard let text = label.flatMap({ self.text($0, "`text`") }), let when, !isFind || mark != nil else { return nil }
    return Question.Option(
      text: text, when: when, hint: hint, misconception: misconception?.value, mark: mark?.value, place: node.place)
  }

  private mutating func mistakes(_ node: SourceNode, of value: LessonExpression?) -> [Question.Mistake] {
    items(node).compactMap { item in
      guard let fields = fields(item, of: "a mistake", known: ["value", "hint", "misconception"], required: ["value"]) else { return nil }
      let hint = fields["hint"].flatMap { text($0, "`hint`") }
      let misconception = fields["misconception"].flatMap { identifier($0, "`misconception`") }
      guard let wrong = fields["value"], let expression = expression(wrong, "`value`", .question) else { return nil }
      if let value, expression.value == value.value {
        report(wrong.place, .question, "this is the right value itself")
        return nil
      }
      return Question.Mistake(value: expression, hint: hint, misconception: misconception?.value)
    }
  }
}
