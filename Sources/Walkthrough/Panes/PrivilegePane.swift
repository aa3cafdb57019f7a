import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// The ring, and everything that decides it.
  func drawPrivilege(in rect: Rect, on grid: inout Grid) {
    let view = inspector.privilegeView(state.changes)
    func field(_ name: String, _ field: PrivilegeView.Field, digits: Int = 4, _ meaning: String = "") -> Table.Row {
      Table.Row([
        field.change.mark, TextLine(name, .label), TextLine(hex(field.value, minimumDigits: digits), field.change.valueRole),
        TextLine(meaning, .origin),
      ])
    }
    var rows = [
      field("CPL", view.cpl, digits: 1, words.ring(Int(view.cpl.value))),
      field("CS", view.cs, words.selector(UInt16(truncatingIfNeeded: view.cs.value))),
      field("SS", view.ss, words.selector(UInt16(truncatingIfNeeded: view.ss.value))),
    ]
    rows.append(field("GS", view.gsBase, digits: 1, words.owner(view.gsOwner)))
    rows.append(field("GS'", view.kernelGSBase, digits: 1, words.waitingForSwapgs))
    rows.append(field("CR3", view.cr3, digits: 1, words.tables(isIsolated: view.isIsolated, isUser: view.isUserTables)))
    rows.append(
      Table.Row([
        view.star.change.mark, TextLine("STAR", .label),
        "\(hex(view.starReturn, minimumDigits: 4), view.star.change.valueRole) \(hex(view.starCall, minimumDigits: 4), view.star.change.valueRole)",
        TextLine(words.starFields, .origin),
      ]))
    rows.append(
      Table.Row([
        view.lstar.change.mark, TextLine("LSTAR", .label), TextLine(hex(view.lstar.value & 0xffff_ffff), view.lstar.change.valueRole),
        TextLine(view.lstarSymbol ?? "", .symbol),
      ]))
    rows.append(field("FMASK", view.fmask, digits: 1, words.clearedBySyscall))
    frame(.privilege).draw(into: &grid, in: rect) { grid, inside in
      Table(
        columns: [
          Table.Column(.fixed(1)), Table.Column(.fixed(5)), Table.Column(fittingUpTo: 16), Table.Column(.flex(1), dropOrder: 1),
        ], rows: rows, offset: scroll(.privilege)
      ).draw(into: &grid, in: inside)
    }
  }
}
