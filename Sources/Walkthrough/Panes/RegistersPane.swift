import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// The registers that matter in a system call first, each with its role and what it points at.
  func drawRegisters(in rect: Rect, on grid: inout Grid) {
    let view = inspector.registersView(state.changes)
    let content = PaneFrame.content(of: rect)
    let isWide = content.width >= 50
    let rows = visibleRows(view, content.height).map { row -> Table.Row in
      let place = Place.register(row.register)
      return Table.Row(
        [mark(row.change, place), TextLine(row.register.name, .register), value(row, isWide: isWide), meaning(row)], on: surface(place))
    }
    frame(.registers, note: legend(content.width)).draw(into: &grid, in: rect) { grid, inside in
      Table(
        columns: [
          Table.Column(.fixed(markColumns)), Table.Column(.fixed(3)), Table.Column(fittingUpTo: 16, .right),
          Table.Column(.flex(1), dropOrder: 1),
        ], rows: rows, offset: scroll(.registers)
      ).draw(into: &grid, in: inside)
    }
  }

  private func legend(_ width: Int) -> TextLine {
    width < 30 ? TextLine() : "\("*", .changedNow) \(words.now, .note)  \("+", .changedThisStop) \(words.thisStop, .note)"
  }

  /// Where there is no room for all sixteen, those that say something here come first, in their usual order.
  private func visibleRows(_ view: RegistersView, _ height: Int) -> [RegistersView.Row] {
    if height >= view.rows.count || scroll(.registers) != 0 || state.isZoomed { return view.rows }
    let always: Set<GeneralRegister> = [.rax, .rdi, .rsi, .rdx, .rcx, .r11, .rsp]
    func rank(_ row: RegistersView.Row) -> Int {
      if isKeptInSight(.register(row.register)) { return 0 }
      if row.change == .now { return 1 }
      if always.contains(row.register) { return 2 }
      if row.change == .thisStop { return 3 }
      return row.role == .none ? 5 : 4
    }
    let ranked = view.rows.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
    let chosen = Set(ranked.prefix(max(1, height)).map(\.offset))
    return view.rows.enumerated().filter { chosen.contains($0.offset) }.map(\.element)
  }

  private func value(_ row: RegistersView.Row, isWide: Bool) -> TextLine {
    if isMasked(.register(row.register)) { return "\("????", .masked)" }
    let digits = hex(row.value, minimumDigits: isWide ? 16 : 1)
    guard isWide, row.change == .none else { return TextLine(digits, row.change.valueRole) }
    // Leading zeros are there for the eye to compare lengths, and must not outweigh the value.
    let zeros = digits.prefix { $0 == "0" }
    return zeros.count == digits.count
      ? "\(zeros.dropLast(), .dim)\("0", .value)" : "\(zeros, .dim)\(digits.dropFirst(zeros.count), .value)"
  }

  private func meaning(_ row: RegistersView.Row) -> TextLine {
    var line = TextLine()
    // What a value means can give it away.
    if isMasked(.register(row.register)) { return line }
    let role = words.role(row.role, register: row.register)
    if !role.isEmpty { line.append(role, .origin) }
    if let pointee = row.pointee, !isMasked(.register(row.register)) {
      if !line.isEmpty { line.append(" ") }
      line.append("-> ", .dim)
      switch pointee {
      case .text(let text): line.append("\"\(text)\"", .string)
      case .symbol(let name): line.append(name, .symbol)
      case .frameField: line.append(words.pointee(pointee), .symbol)
      }
    }
    if row.change == .now, let old = row.old, row.register != .rsp, role.isEmpty || row.pointee == nil {
      if !line.isEmpty { line.append(" ") }
      line.append("(\(words.was) \(hex(old)))", .dim)
    }
    return line
  }
}
