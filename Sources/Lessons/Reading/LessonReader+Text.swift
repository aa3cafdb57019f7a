import Simulation
import Vocabulary

extension LessonReader {
  /// A text for all languages, or one for each.
  mutating func localized<Value: Sendable>(
    _ node: SourceNode, _ what: String, read: (inout LessonReader, ScalarSource) -> Value?
  ) -> Localized<Value>? {
    if node.scalar != nil {
      guard let scalar = scalar(node, what) else { return nil }
      return read(&self, scalar).map { Localized($0) }
    }
    guard let nodes = byLanguage(node, what) else { return nil }
    var result: [Language: Value] = [:]
    for (language, node) in nodes {
      if let scalar = scalar(node, "\(what) in `\(language.rawValue)`") { result[language] = read(&self, scalar) }
    }
    return Localized(result)
  }

  /// A text with values of the machine.
  mutating func text(_ node: SourceNode, _ what: String) -> Localized<LessonText>? {
    localized(node, what) { reader, scalar in reader.template(scalar) }
  }

  private mutating func template(_ scalar: ScalarSource) -> LessonText? {
    if let lost = scalar.lostWord {
      report(lost.place, .text, "the text ends before `\(lost.text.shortened)`: to YAML that is a comment", hint: "put the text in quotes")
    }
    do throws(ExpressionError) {
      return Located(try ExpressionTemplate(scalar.text), scalar)
    } catch {
      report(scalar.place(at: error.range.lowerBound), .text, error.message, hint: error.hint)
      return nil
    }
  }

  /// The nodes of a mapping from languages; reports the languages that are missing.
  private mutating func byLanguage(_ node: SourceNode, _ what: String) -> [(language: Language, node: SourceNode)]? {
    guard let fields = fields(node, of: what, known: Language.allCases.map(\.rawValue)) else { return nil }
    for language in Language.allCases where !fields.contains(language.rawValue) {
      report(node.place, .translation, "\(what) has no text in `\(language.rawValue)`")
    }
    return Language.allCases.compactMap { language in fields[language.rawValue].map { (language, $0) } }
  }

  /// What a stop says: one text or several, for all languages or for each.
  mutating func beats(_ node: SourceNode) -> [Localized<LessonText>] {
    guard case .mapping = node.content else {
      let nodes = items(node)
      if nodes.isEmpty { report(node.place, .format, "`say` has no text") }
      return nodes.compactMap { text($0, "a text of `say`") }
    }
    guard let nodes = byLanguage(node, "`say`") else { return [] }
    var lists: [(language: Language, place: SourcePlace, texts: [LessonText?])] = []
    for (language, node) in nodes {
      let texts = items(node).map { item in scalar(item, "a text of `say`").flatMap { template($0) } }
      lists.append((language, node.place, texts))
    }
    let count = lists.map(\.texts.count).max() ?? 0
    if count == 0, !lists.isEmpty { report(node.place, .format, "`say` has no text") }
    for list in lists where list.texts.count < count {
      guard let longest = lists.first(where: { $0.texts.count == count }) else { continue }
      report(
        list.place, .translation,
        "`say` has \(list.texts.count) texts in `\(list.language.rawValue)` and \(count) in `\(longest.language.rawValue)`")
    }
    return (0..<count).map { index in
      var texts: [Language: LessonText] = [:]
      for list in lists where index < list.texts.count { texts[list.language] = list.texts[index] }
      return Localized(texts)
    }
  }

  /// `note`: minutes, and a text either under `text` or under the languages themselves.
  mutating func note(_ node: SourceNode) -> Note? {
    if node.scalar != nil { return Note(minutes: nil, text: text(node, "`note`")) }
    let languages = Language.allCases.map(\.rawValue)
    guard let fields = fields(node, of: "`note`", known: ["minutes", "text"] + languages) else { return nil }
    let minutes = fields["minutes"].flatMap { integer($0, "`minutes`", in: 1...120) }
    let present = fields.present(languages)
    if let plain = fields["text"] {
      if !present.isEmpty { report(plain.place, .format, "`note` has both `text` and `\(present[0])`", hint: "keep one of them") }
      return Note(minutes: minutes, text: text(plain, "`note`"))
    }
    if present.isEmpty { return Note(minutes: minutes, text: nil) }
    var texts: [Language: LessonText] = [:]
    for language in Language.allCases {
      guard let node = fields[language.rawValue] else {
        if !fields.contains(language.rawValue) {
          report(fields.place, .translation, "`note` has no text in `\(language.rawValue)`")
        }
        continue
      }
      texts[language] = scalar(node, "`note`").flatMap { template($0) }
    }
    return Note(minutes: minutes, text: Localized(texts))
  }
}
