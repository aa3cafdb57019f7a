import Canvas
import LinuxABI
import Primitives
import Simulation
import X86

extension Scene {
  /// struct pt_regs from its top down: each word with its place, its name, its value, and who put it there.
  func drawFrame(in rect: Rect, on grid: inout Grid) {
    let view = inspector.frameView(state.changes)
    let total = view.rows.count
    let note: TextLine = view.absence == nil ? TextLine(words.words(view.filled, of: total)) : TextLine()
    frame(.frame, note: note).draw(into: &grid, in: rect) { grid, inside in
      if let absence = view.absence {
        return TextBlock([TextLine(words.absence(absence), .dim)]).draw(into: &grid, in: inside)
      }
      let rows = view.rows.map { row in self.row(row, view) }
      let next = view.rows.firstIndex { $0.isNext } ?? (view.filled < total ? view.filled : 0)
      // What is being pushed stays in sight.
      let natural = view.filled < total ? max(0, next + 2 - inside.height) : 0
      return Table(
        columns: [
          Table.Column(.fixed(1)), Table.Column(.fixed(3)), Table.Column(.fixed(7)), Table.Column(fittingUpTo: 16, .right),
          Table.Column(.flex(1), dropOrder: 1),
        ], rows: rows, offset: natural + scroll(.frame)
      ).draw(into: &grid, in: inside)
    }
  }

  /// A saved word: small negative numbers, which are errors, with their sign.
  private func frameValue(_ word: UInt64) -> String {
    let signed = Int64(bitPattern: word)
    return signed < 0 && signed >= -4095 ? "\(signed)" : hex(word)
  }

  private func row(_ row: FrameView.Row, _ view: FrameView) -> Table.Row {
    let offset = "+" + hex(row.field.offset, minimumDigits: 2)
    let value: TextLine
    if row.isNext {
      value = "\(words.nextWord, .ongoing)"
    } else if let word = row.value {
      let isMasked = isMasked(.word(row.address))
      value = TextLine(isMasked ? "????" : frameValue(word), isMasked ? .masked : row.isPopped ? .done : row.change.valueRole)
    } else {
      value = TextLine()
    }
    let origin = view.isSystemCall ? row.field.onSystemCall : row.field.onException
    var meaning = row.value != nil || row.isNext ? words.origin(origin) : ""
    if let argument = row.field.argument { meaning = [words.argument(argument), meaning].filter { !$0.isEmpty }.joined(separator: ", ") }
    if row.isPopped { meaning = words.popped }
    return Table.Row(
      [row.change.mark, TextLine(offset, .address), TextLine(row.field.name, .label), value, TextLine(meaning, .origin)],
      on: row.isNext ? .current : nil)
  }
}
