import Canvas
import Vocabulary
import Walkthrough

/// A list over the screen that can be scrolled to its end and no further.
struct ListBox {
  private let title: String
  private let paragraphs: (_ width: Int) -> [TextLine]

  /// - Parameter paragraphs: the rows of the list, for a width in columns.
  init(title: String, _ paragraphs: @escaping (_ width: Int) -> [TextLine]) {
    self.title = title
    self.paragraphs = paragraphs
  }

  /// The rows that a screen of a size shows at once, with the columns that they have.
  private func content(of size: Size) -> (rows: [TextLine], size: Size) {
    let width = min(100, max(20, size.width - 8))
    let rows = paragraphs(width)
    return (rows, Size(width: width, height: max(1, min(rows.count, size.height - 4))))
  }

  /// Rows by which the list can be scrolled at most, on a screen of a size.
  func lastOffset(in size: Size) -> Int {
    let content = content(of: size)
    return max(0, content.rows.count - content.size.height)
  }

  func draw(into grid: inout Grid, scroll: Int) {
    let content = content(of: grid.size)
    let offset = min(max(0, scroll), max(0, content.rows.count - content.size.height))
    Dialog(title, TextBlock(content.rows, offset: offset), contentSize: content.size).draw(into: &grid, in: grid.bounds)
  }
}

extension ActionName {
  /// Where a list that is scrolled by some rows goes; `nil` for what closes it.
  func scrolled(_ offset: Int, page: Int, last: Int) -> Int? {
    switch self {
    case .scrollDown: min(offset + 1, last)
    case .scrollUp: max(0, offset - 1)
    case .pageDown, .goOn: min(offset + page, last)
    case .pageUp: max(0, offset - page)
    case .first: 0
    case .last: last
    default: nil
    }
  }
}
