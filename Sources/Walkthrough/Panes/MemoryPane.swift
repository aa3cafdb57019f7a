import Canvas
import Primitives
import Simulation

extension Scene {
  /// The address that the panes about memory show: the one that was asked for, or the one that the instruction is about.
  private var shownAddress: UInt64 { state.address ?? inspector.addressInFocus }

  /// Memory as bytes and text, around an address.
  func drawMemory(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let address = shownAddress
    let view = inspector.memoryView(at: address, before: content.height / 3 - scroll(.memory), count: content.height, state.changes)
    var note = TextLine(hex(address), .address)
    if let symbol = view.symbol { note += " \(symbol, .symbol)" }
    frame(.memory, note: note).draw(into: &grid, in: rect)
    let showsText = content.width >= 74
    let columns = content.width >= 57 ? 16 : 8
    for (row, line) in view.rows.enumerated() {
      let place = content.row(row)
      if line.address == address & ~15 { grid.lay(.current, under: place) }
      grid.put(memoryLine(line, address: address, columns: columns, showsText: showsText), in: place)
    }
  }

  private func memoryLine(_ row: MemoryView.Row, address: UInt64, columns: Int, showsText: Bool) -> TextLine {
    // Eight columns show the half of the row with the address.
    let half = columns == 8 && row.address == address & ~15 && address & 8 != 0 ? 8 : 0
    let start = row.address &+ UInt64(half)
    let change =
      columns == 16 ? (row.changes.contains(.now) ? .now : row.changes.contains(.thisStop) ? .thisStop : .none) : row.changes[half / 8]
    var line = change.mark + "\(hex(start & 0xffff_ffff, minimumDigits: 8), .address)"
    guard row.bytes.contains(where: { $0 != nil }) else { return line + "  \(words.notMapped, .dim)" }
    for index in half..<half + columns {
      line.append(index % 8 == 0 ? "  " : " ")
      let isMasked = isMasked(.word(row.address &+ UInt64(index & ~7)))
      let text = row.bytes[index].map { hex(UInt64($0), minimumDigits: 2) } ?? "--"
      let role: Role =
        row.address &+ UInt64(index) == address ? .strong : row.changes[index / 8] == .none ? .bytes : row.changes[index / 8].valueRole
      line.append(isMasked ? "??" : text, isMasked ? .masked : role)
    }
    guard showsText else { return line }
    line.append("  ")
    for index in half..<half + columns {
      let isMasked = isMasked(.word(row.address &+ UInt64(index & ~7)))
      let byte = row.bytes[index] ?? 0
      line.append(!isMasked && (0x20..<0x7f).contains(byte) ? String(Unicode.Scalar(byte)) : ".", .string)
    }
    return line
  }

  /// The way of an address through the four levels of page tables.
  func drawPageWalk(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.pageWalkView(of: shownAddress)
    var note = TextLine(hex(view.address), .address)
    if let symbol = view.symbol { note += " \(symbol, .symbol)" }
    var lines: [TextLine] = ["\("CR3 ", .label)\(hex(view.cr3), .value)"]
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
    frame(.pageWalk, note: note).draw(into: &grid, in: rect)
    for (row, line) in lines.dropFirst(min(lines.count, max(0, scroll(.pageWalk)))).prefix(content.height).enumerated() {
      grid.put(line, in: content.row(row))
    }
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
