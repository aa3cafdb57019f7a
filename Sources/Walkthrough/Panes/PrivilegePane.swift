import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// The ring, and everything that decides it.
  func drawPrivilege(in rect: Rect, on grid: inout Grid) {
    let view = inspector.privilegeView(state.changes)
    var places: [Place] = []
    func row(_ name: String, _ place: Place, _ change: Change, _ value: TextLine, _ meaning: TextLine) -> Table.Row {
      places.append(place)
      let isMasked = isMasked(place)
      return Table.Row(
        [mark(change, place), TextLine(name, .label), isMasked ? "\("????", .masked)" : value, isMasked ? TextLine() : meaning],
        on: surface(place))
    }
    func field(_ name: String, _ place: Place, _ field: PrivilegeView.Field, digits: Int = 4, _ meaning: String = "") -> Table.Row {
      row(
        name, place, field.change, TextLine(hex(field.value, minimumDigits: digits), field.change.valueRole), TextLine(meaning, .origin))
    }
    var rows = [
      field("CPL", .cpl, view.cpl, digits: 1, words.ring(Int(view.cpl.value))),
      field("CS", .segment(.cs), view.cs, words.selector(UInt16(truncatingIfNeeded: view.cs.value))),
      field("SS", .segment(.ss), view.ss, words.selector(UInt16(truncatingIfNeeded: view.ss.value))),
    ]
    rows.append(field("GS", .msr(.gsBase), view.gsBase, digits: 1, words.owner(view.gsOwner)))
    rows.append(field("GS'", .msr(.kernelGSBase), view.kernelGSBase, digits: 1, words.waitingForSwapgs))
    rows.append(field("CR3", .control(3), view.cr3, digits: 1, words.tables(isIsolated: view.isIsolated, isUser: view.isUserTables)))
    rows.append(
      row(
        "STAR", .msr(.star), view.star.change,
        "\(hex(view.starReturn, minimumDigits: 4), view.star.change.valueRole) \(hex(view.starCall, minimumDigits: 4), view.star.change.valueRole)",
        TextLine(words.starFields, .origin)))
    rows.append(
      row(
        "LSTAR", .msr(.lstar), view.lstar.change, TextLine(hex(view.lstar.value & 0xffff_ffff), view.lstar.change.valueRole),
        TextLine(view.lstarSymbol ?? "", .symbol)))
    rows.append(field("FMASK", .msr(.fmask), view.fmask, digits: 1, words.clearedBySyscall))
    func padded(_ line: TextLine, _ columns: Int) -> TextLine {
      line + TextLine(String(repeating: " ", count: max(0, columns - line.width)))
    }
    frame(.privilege).draw(into: &grid, in: rect) { grid, inside in
      let shown = rowsInSight(of: places, height: inside.height, in: .privilege)
      // On a narrow pane the few long values must not take the room for what the short ones mean.
      let limit = inside.width < 46 ? 9 : 16
      let fitted = shown.map { rows[$0] }.map { row in
        guard let value = row.cells.dropFirst(2).first, value.width > limit else { return row }
        let head = padded(row.cells[0], markColumns + 1) + padded(row.cells[1], 6)
        return Table.Row(across: head + value + " " + (row.cells.last ?? TextLine()), on: row.surface)
      }
      return Table(
        columns: [
          Table.Column(.fixed(markColumns)), Table.Column(.fixed(5)), Table.Column(fittingUpTo: limit),
          Table.Column(.flex(1), dropOrder: 1),
        ], rows: fitted, offset: offset(toMarked: shown.map { places[$0] }, height: inside.height) + scroll(.privilege)
      ).draw(into: &grid, in: inside)
    }
  }
}
