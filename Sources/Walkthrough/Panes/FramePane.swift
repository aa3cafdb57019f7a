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
    let origin = view.origin(of: row)
    var meaning = !isMasked && view.tells(origin, of: row) ? words.origin(origin) : ""
    if let argument = view.argument(row.field) {
      meaning = [words.argument(argument), meaning].filter { !$0.isEmpty }.joined(separator: ", ")
    }
    if row.isPopped { meaning = words.popped }
    return Table.Row(
      [mark(row.change, place), TextLine(offset, .address), TextLine(row.field.name, .label), value, TextLine(meaning, .origin)],
      on: row.isNext ? .current : surface(place))
  }
}

extension FrameView {
  /// Who put a word there.
  fileprivate func origin(of row: Row) -> PtRegs.Origin {
    if entry == .syscall { return row.field.onSystemCall }
    let isInt80 = entry == .softwareInterrupt(0x80)
    guard let value = row.value else {
      guard row.field.name == "orig_ax" else { return row.field.onException }
      // What the kernel's stub is going to push where the CPU has pushed no error code.
      switch entry {
      case .softwareInterrupt(0x80)?: return .register("rax")
      case .interrupt(let vector)?: return .constant("0x" + hex(UInt64(vector)), UInt64(vector))
      case .exception(let vector)? where vector.hasErrorCode: return .errorCode
      default: return .constant("-1", .max)
      }
    }
    switch row.field.name {
    // Era 5.0 pushes the error there as at SYSCALL, 6.12 writes it over RAX.
    case "ax" where isInt80:
      if case .constant(_, let error) = row.field.onSystemCall, error == value { return row.field.onSystemCall }
      return row.field.onException
    case "orig_ax" where isInt80: return .register("rax")
    // The stub's -1, and what the kernel writes over an error code that it has read.
    case "orig_ax" where value == .max: return .constant("-1", value)
    case "orig_ax":
      guard case .interrupt(let vector) = entry else { return row.field.onException }
      let number = "0x" + hex(UInt64(vector))
      // Era 5.0's stubs push the complement, 6.12's the number.
      return value == ~UInt64(vector) ? .constant("~\(number)", value) : value == UInt64(vector) ? .constant(number, value) : .errorCode
    default: return row.field.onException
    }
  }

  /// Which argument of the system call a word holds, where the kernel runs because of one.
  fileprivate func argument(_ field: PtRegs.Field) -> Int? {
    switch entry {
    case .syscall: field.argument
    case .softwareInterrupt(0x80): ["bx", "cx", "dx", "si", "di", "bp"].firstIndex(of: field.name).map { $0 + 1 }
    default: nil
    }
  }

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
