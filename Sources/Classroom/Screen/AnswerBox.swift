import Canvas
import Walkthrough

/// What a question to the run had for an answer, over the console's screen.
struct AnswerBox {
  private let output: Output
  private let scroll: Int

  init(_ output: Output, scroll: Int) {
    self.output = output
    self.scroll = scroll
  }

  func draw(into grid: inout Grid) {
    let width = min(100, max(20, grid.width - 8))
    let block = TextBlock(output.lines, hanging: 2)
    let count = block.rows(columns: width).count
    let height = max(1, min(count, grid.height - 4))
    let offset = min(max(0, scroll), max(0, count - height))
    Dialog(output.title, TextBlock(output.lines, hanging: 2, offset: offset), contentSize: Size(width: width, height: height))
      .draw(into: &grid, in: grid.bounds)
  }
}
