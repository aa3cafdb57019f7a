import Canvas
import Lessons
import Narration

/// The prepared what-ifs: what to type, what is different then, and the question that it answers.
struct WhatIfList {
  private let rows: [(id: String, title: PreparedWhatIf.Title)]
  private let words: Narrator

  init(_ rows: [(String, PreparedWhatIf.Title)], _ words: Narrator) {
    self.rows = rows
    self.words = words
  }

  /// The what-ifs as a list over the screen.
  var list: ListBox { ListBox(title: words.whatIfsTitle, paragraphs) }

  private func paragraphs(width: Int) -> [TextLine] {
    let column = (rows.map(\.id.count).max() ?? 0) + 1
    var paragraphs: [TextLine] = []
    for (id, title) in rows {
      let text = TextLine(title.name, .strong) + TextLine(": " + title.question, .question)
      for (index, line) in text.wrapped(to: max(10, width - column - 1)).enumerated() {
        paragraphs.append("\((index == 0 ? id : "").padded(to: column), .keyName) " + line)
      }
    }
    return paragraphs
  }
}
