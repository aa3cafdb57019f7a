import Canvas
import Primitives
import Simulation

extension Scene {
  /// The address that the panes about memory show: the one that was asked for, or the one that the instruction is about.
  private var shownAddress: UInt64 { state.address ?? inspector.addressInFocus }

  /// Memory as bytes and text, around an address. As in every dump, low addresses come first: texts and code read on downwards. The title says so, since
  /// the stacks have them the other way round.
  func drawMemory(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let address = shownAddress
    let columns = content.width >= 60 ? 2 : 1
    let view = inspector.memoryView(
      at: address, before: content.height / 3 - scroll(.memory), count: content.height, words: columns, state.changes)
    var note = TextLine(hex(address), .address)
    if let symbol = view.symbol { note += " \(symbol, .symbol)" }
    note += "  \(words.lowFirst, .note)"
    frame(.memory, note: note).draw(into: &grid, in: rect)
    let showsText = content.width >= (columns == 2 ? 74 : 44)
    var wasMapped = true
    for (row, line) in view.rows.enumerated() {
      let place = content.row(row)
      let isFocus = address &- line.address < UInt64(columns * 8)
      if isFocus { grid.lay(.current, under: place) }
      // Of rows without memory the first says so, and the one that it is about.
      grid.put(memoryLine(line, address: address, showsText: showsText, saysUnmapped: wasMapped || isFocus), in: place)
      wasMapped = line.bytes != nil
    }
  }

  private func memoryLine(_ row: MemoryView.Row, address: UInt64, showsText: Bool, saysUnmapped: Bool) -> TextLine {
    let change: Change = row.changes.contains(.now) ? .now : row.changes.contains(.thisStop) ? .thisStop : .none
    var line = change.mark + "\(hex(row.address & 0xffff_ffff, minimumDigits: 8), .address)"
    guard let bytes = row.bytes else { return saysUnmapped ? line + "  \(words.notMapped, .dim)" : line }
    var text = ""
    for (index, byte) in bytes.enumerated() {
      line.append(index % 8 == 0 ? "  " : " ")
      if isMasked(.word(row.address &+ UInt64(index & ~7))) {
        line.append("??", .masked)
        text.append("?")
        continue
      }
      let change = row.changes[index / 8]
      let role: Role = row.address &+ UInt64(index) == address ? .strong : change == .none ? .bytes : change.valueRole
      line.append(hex(UInt64(byte), minimumDigits: 2), role)
      text.unicodeScalars.append((0x20..<0x7f).contains(byte) ? Unicode.Scalar(byte) : ".")
    }
    if showsText { line += "  \(text, .string)" }
    return line
  }

  /// The way of an address through the four levels of page tables.
  func drawPageWalk(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.pageWalkView(of: shownAddress)
    var note = TextLine(hex(view.address), .address)
    if let symbol = view.symbol { note += " \(symbol, .symbol)" }
    var lines: [TextLine] = [split(view.address), "\("CR3 ", .label)\(hex(view.cr3), .value)"]
    let names = ["PTE", "PDE", "PDPTE", "PML4E"]
    for step in view.steps {
      var line: TextLine = "\(names[max(0, min(3, step.level - 1))].padded(to: 6), .label)\("[\(step.index)]".padded(to: 6), .address)"
      line.append(hex(step.entry).padded(to: 17), step.isPresent ? .value : .fault)
      line.append(bits(of: step), .origin)
      lines.append(line)
    }
    if let physical = view.physical {
      lines.append("\(words.physicalAddress, .label) \(hex(physical), .strong)  \(words.pageSize(view.pageSize ?? 4096), .origin)")
      lines.append("\(words.mayUse(view), .text)")
    } else {
      lines.append(TextLine(view.isCanonical ? words.notMapped : words.notCanonical, .fault))
    }
    for text in words.pageBits.wrapped(to: max(1, content.width)) { lines.append(TextLine(text, .dim)) }
    drawList(.pageWalk, note: note, in: rect, on: &grid, count: lines.count) { lines[$0] }
  }

  /// The address as the walk reads it: four indices of nine bits, and the offset in the page (SDM Vol. 3, figure 4-8).
  private func split(_ address: UInt64) -> TextLine {
    var line: TextLine = "\(words.addressBits, .label)"
    for (index, low) in [39, 30, 21, 12].enumerated() {
      line.append(index == 0 ? " " : ":", .dim)
      line.append("\(address >> UInt64(low) & 0x1ff)", .address)
    }
    line.append(" + ", .dim)
    line.append(hex(address & 0xfff, minimumDigits: 3), .address)
    return line
  }

  /// The bits of an entry that are 1, by the names of the manuals (SDM Vol. 3, table 4-19).
  private func bits(of step: PageTableStep) -> String {
    guard step.isPresent else { return "" }
    var names: [String] = []
    for (bit, name) in [(0, "P"), (1, "W"), (2, "U"), (3, "PWT"), (4, "PCD"), (5, "A"), (6, "D"), (8, "G")]
    where step.entry >> UInt64(bit) & 1 != 0 {
      // D and G mean nothing in an entry that leads to a table.
      if (bit == 6 || bit == 8) && !step.isPage { continue }
      names.append(name)
    }
    if step.isPage, step.level > 1 { names.append("PS") }
    if step.entry >> 63 != 0 { names.append("NX") }
    return names.joined(separator: " ")
  }
}
