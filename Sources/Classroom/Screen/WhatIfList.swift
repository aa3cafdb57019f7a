import Canvas
import Lessons
import Narration

/// The prepared what-ifs: what to type, what is different then, and the question that it answers.
struct WhatIfList {
  private let rows: [(id: String, title: PreparedWhatIf.Title)]
  private let words: Narrator
  private let scroll: Int

  init(_ rows: [(String, PreparedWhatIf.Title)], _ words: Narrator, scroll: Int) {
    self.rows = rows
    self.words = words
    self.scroll = scroll
  }

  func draw(into grid: inout Grid) {
    let width = min(100, max(20, grid.width - 8))
    let column = (rows.map(\.id.count).max() ?? 0) + 1
    var paragraphs: [TextLine] = []
    for (id, title) in rows {
      let text = TextLine(title.name, .strong) + TextLine(": " + title.question, .question)
      for (index, line) in text.wrapped(to: max(10, width - column - 1)).enumerated() {
        paragraphs.append("\((index == 0 ? id : "").padded(to: column), .keyName) " + line)
      }
    }
    let height = max(1, min(paragraphs.count, grid.height - 4))
    let offset = min(max(0, scroll), max(0, paragraphs.count - height))
    Dialog(words.whatIfsTitle, TextBlock(paragraphs, offset: offset), contentSize: Size(width: width, height: height))
      .draw(into: &grid, in: grid.bounds)
  }
}
