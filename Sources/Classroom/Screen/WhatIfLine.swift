import Canvas

/// What is different in the walk, and the question that this answers: rows above the last one, as many as the words need.
struct WhatIfLine {
  /// Rows at most.
  private static let rows = 3

  private let line: TextLine

  init(_ line: TextLine) { self.line = line }

  func draw(into grid: inout Grid) {
    guard grid.height >= 8, grid.width >= 12 else { return }
    let lines = line.wrapped(to: grid.width - 2).prefix(Self.rows)
    let area = grid.bounds.droppingBottom(1).bottom(lines.count)
    grid.fill(area, on: .bar)
    for (row, line) in lines.enumerated() { grid.put(line, in: area.row(row).inset(horizontal: 1), on: .bar) }
  }
}
