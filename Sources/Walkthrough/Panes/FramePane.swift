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
      let natural = max(
        view.filled < total ? max(0, next + 2 - inside.height) : 0,
        offset(toMarked: view.rows.map { .word($0.address) }, height: inside.height))
      return Table(
        columns: [
          Table.Column(.fixed(markColumns)), Table.Column(.fixed(3)), Table.Column(.fixed(7)), Table.Column(fittingUpTo: 16, .right),
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
    let place = Place.word(row.address)
    let isMasked = isMasked(place)
    let value: TextLine
    if row.isNext {
      value = "\(words.nextWord, .ongoing)"
    } else if let word = row.value {
      value = TextLine(isMasked ? "????" : frameValue(word), isMasked ? .masked : row.isPopped ? .done : row.change.valueRole)
    } else {
      value = TextLine()
    }
    let origin = view.isSystemCall ? row.field.onSystemCall : row.field.onException
    var meaning = !isMasked && view.tells(origin, of: row) ? words.origin(origin) : ""
    if let argument = row.field.argument { meaning = [words.argument(argument), meaning].filter { !$0.isEmpty }.joined(separator: ", ") }
    if row.isPopped { meaning = words.popped }
    return Table.Row(
      [mark(row.change, place), TextLine(offset, .address), TextLine(row.field.name, .label), value, TextLine(meaning, .origin)],
      on: row.isNext ? .current : surface(place))
  }
}

extension FrameView {
  /// Whether a word still is what the entry code put there: the kernel may have written another since, as for a signal handler.
  fileprivate func tells(_ origin: PtRegs.Origin, of row: Row) -> Bool {
    guard let value = row.value else { return row.isNext }
    func isSame(as name: String) -> Bool { rows.first { $0.field.name == name }?.value.map { $0 == value } ?? true }
    switch origin {
    case .constant(_, let constant): return value == constant
    // Linux keeps RIP and RFLAGS twice: as SYSCALL left them in RCX and R11.
    case .register("rcx") where row.field.name == "ip": return isSame(as: "cx")
    case .register("r11") where row.field.name == "flags": return isSame(as: "r11")
    default: return true
    }
  }
}
