import Canvas
import Narration
import Vocabulary

extension Scene {
  /// The open sheet, over everything else.
  func drawSheet(in rect: Rect, on grid: inout Grid) {
    guard let sheet = state.sheet else { return }
    let width = max(20, min(78, rect.width - 6))
    var paragraphs: [TextLine] = []
    var marked = 0
    for (number, line) in sheet.shownLines(state.language).enumerated() {
      let isChosen = number == sheet.chosen
      if isChosen { marked = paragraphs.count }
      let indent = line.prefix { $0 == " " }.count
      // Where there is something to choose, the choice shows without colour, too.
      let sign = sheet.chosen == nil ? "" : isChosen ? Glyph.rightTriangle.text + " " : "  "
      let text = TextLine(sign + line, isChosen ? .strong : .text)
      for row in text.wrapped(to: width, hanging: indent + sign.count + 2) { paragraphs.append(row) }
    }
    let rows = max(1, min(paragraphs.count, rect.height - 5))
    // What is chosen stays in sight.
    let offset = sheet.chosen == nil ? min(sheet.scroll, max(0, paragraphs.count - rows)) : max(0, marked - rows + 2)
    Dialog(
      title(of: sheet), TextBlock(paragraphs, offset: offset), keys: KeyLine(keys(of: sheet)), contentSize: Size(width: width, height: rows)
    ).draw(into: &grid, in: rect)
  }

  private func title(of sheet: Sheet) -> String {
    switch sheet.content {
    case .course: words(Message(en: "lessons, and the stops that you have seen", ja: "レッスン一覧（見た場面の数）"))
    case .summary: words(Message(en: "what you have learnt", ja: "学んだこと"))
    case .mistakes: words(Message(en: "the lesson's file has mistakes", ja: "レッスンのファイルに誤りがあります"))
    }
  }

  private func keys(of sheet: Sheet) -> [KeyLine.Entry] {
    let close = KeyLine.Entry("Esc", words.closeWord, isKept: true)
    let lessons = KeyLine.Entry(key(of: .course), words(Message(en: "all lessons", ja: "レッスン一覧")))
    if case .summary(_, let hasNext) = sheet.content {
      let next = KeyLine.Entry(key(of: .nextStop), words(Message(en: "next lesson", ja: "次のレッスン")), isKept: true)
      return (hasNext ? [next] : []) + [lessons, KeyLine.Entry("Up Down", words.scrollWord), close]
    }
    guard sheet.chosen != nil else { return [KeyLine.Entry("Up Down", words.scrollWord), close] }
    if sheet.isErasureAsked {
      return [
        KeyLine.Entry(
          "R", words(Message(en: "again erases your progress and first answers in it", ja: "もう一度：見た場面と最初の答えの記録を消す")), isKept: true),
        KeyLine.Entry("Esc", words(Message(en: "keep them", ja: "消さない")), isKept: true),
      ]
    }
    return [
      KeyLine.Entry("Up Down", words(Message(en: "choose", ja: "選ぶ"))),
      KeyLine.Entry("Enter", words(Message(en: "open", ja: "開く")), isKept: true),
      KeyLine.Entry("R", words(Message(en: "erase and begin anew", ja: "記録を消して最初から"))), close,
    ]
  }

  /// The first key of an action.
  private func key(of action: ActionName) -> String { state.keyMap.keys(for: action).first?.description ?? "" }
}
