import Canvas
import Primitives
import Simulation

extension Scene {
  /// The registers that only ring 0 may write. Where there is little room those of system calls come first; zoomed, each has its meaning.
  func drawSystemRegisters(in rect: Rect, on grid: inout Grid) {
    let view = inspector.systemRegistersView(state.changes)
    let rows = view.rows.map { row -> Table.Row in
      let isMasked = isMasked(row.place)
      var meaning = TextLine()
      if let symbol = row.symbol, !isMasked { meaning.append(symbol, .symbol) }
      if let limit = row.limit, !isMasked { meaning.append((meaning.isEmpty ? "" : " ") + words.limit(limit), .origin) }
      if let bits = row.bits, !isMasked { meaning.append(bits.isEmpty ? words.noFlags : bits.joined(separator: " "), .origin) }
      if meaning.isEmpty || state.isZoomed {
        if !meaning.isEmpty { meaning.append("  ") }
        meaning.append(words.purpose(of: row), .dim)
      }
      return Table.Row(
        [
          mark(row.change, row.place), TextLine(row.name, .register), TextLine(row.number.map { hex(UInt64($0)) } ?? "", .dim),
          isMasked ? "\("????", .masked)" : TextLine(hex(row.value), row.change.valueRole), meaning,
        ], on: surface(row.place))
    }
    frame(.msrs).draw(into: &grid, in: rect) { grid, inside in
      let shown = rowsInSight(of: view.rows.map(\.place), height: inside.height, in: .msrs)
      return Table(
        columns: [
          Table.Column(.fixed(markColumns)), Table.Column(fittingUpTo: 14),
          Table.Column(fittingUpTo: 8, dropOrder: inside.width < 60 ? 2 : 0),
          Table.Column(fittingUpTo: 16, .right), Table.Column(.flex(1), dropOrder: 1),
        ], rows: shown.map { rows[$0] },
        offset: offset(toMarked: shown.map { view.rows[$0].place }, height: inside.height) + scroll(.msrs)
      ).draw(into: &grid, in: inside)
    }
  }
}
