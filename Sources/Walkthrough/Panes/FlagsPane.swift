import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// RFLAGS bit by bit, with what FMASK names: in one row, or in two where that does not fit, system flags above status flags. Where there is no room for
  /// names above values, each value stands at its name.
  func drawFlags(in rect: Rect, on grid: inout Grid) {
    let view = inspector.flagsView(state.changes)
    let hasMask = view.fmask != 0
    let note: TextLine = hasMask ? "\("v", .strong) \(words.namedByFMASK) \(hex(view.fmask))" : TextLine()
    let content = PaneFrame.content(of: rect)
    if state.isZoomed, content.width >= 48, content.height >= 10 {
      frame(.flags, note: note).draw(into: &grid, in: rect)
      drawFlagTable(view, in: content, on: &grid)
      return
    }
    // The bits that no system call needs give way on a narrow screen.
    let shown = view.bits.filter { ![.vip, .vif, .vm, .id, .rf].contains($0.flag) || $0.change != .none || $0.value != 0 }
    var groups = [view.bits]
    if width(of: view.bits) > content.width {
      groups = width(of: shown) <= content.width ? [shown] : [shown.filter { !isStatus($0) }, shown.filter(isStatus)]
    }
    var lines: [TextLine] = []
    for group in groups {
      lines += rows(group, hasMask: hasMask)
      if groups.count > 1, group == groups[0], content.height >= 7 { lines.append(TextLine()) }
    }
    if lines.count > content.height || groups.contains(where: { width(of: $0) > content.width }) {
      lines = named(shown, width: content.width)
    }
    if content.height != lines.count { lines.append("\("RFLAGS", .label) " + wholeValue(view)) }
    drawList(.flags, note: note, in: rect, on: &grid, count: lines.count) { lines[$0] }
  }

  /// `IF=1v ZF=1 *CF=0` in as many rows as it takes.
  private func named(_ bits: [FlagsView.Bit], width: Int) -> [TextLine] {
    var lines: [TextLine] = []
    for bit in bits {
      let place = Place.flag(bit.flag)
      let isHidden = isMasked(place)
      var item = isHidden || bit.change == .none ? TextLine() : bit.change.mark
      if isMarked(place) { item.append(isPointedAt(place) ? Glyph.emptyCircle.text : Glyph.rightTriangle.text, .strong) }
      item.append(bit.flag.name, bit.value != 0 && !isHidden ? .strong : .label)
      item.append("=", .dim)
      item.append(isHidden ? "?" : digits(of: bit), role(of: bit))
      if bit.isMasked { item.append("v", .note) }
      if let last = lines.last, last.width + 1 + item.width <= width {
        lines[lines.count - 1] = last + " " + item
      } else {
        lines.append(item)
      }
    }
    return lines
  }

  private func digits(of bit: FlagsView.Bit) -> String { bit.flag == .iopl ? Self.twoBits(bit.value) : "\(bit.value)" }

  private func role(of bit: FlagsView.Bit) -> Role {
    if isMasked(.flag(bit.flag)) { return .masked }
    return bit.change == .now ? .changedNow : bit.change == .thisStop ? .changedThisStop : bit.value != 0 ? .bitSet : .bitClear
  }

  /// RFLAGS to be read out, the lowest first: `* ZF = 1: the result was zero`.
  var plainFlags: [String] {
    let view = inspector.flagsView(state.changes)
    let flags = view.bits.reversed().map { bit -> String in
      let isHidden = isMasked(.flag(bit.flag))
      let mark = isHidden || bit.change == .none ? "" : bit.change.mark.text + " "
      let value = isHidden ? "?" : digits(of: bit)
      let mask = bit.isMasked ? " (v \(words.namedByFMASK))" : ""
      return "\(mark)\(bit.flag.name) = \(value)\(mask): \(words.meaning(of: bit.flag))"
    }
    return flags + ["RFLAGS = \(wholeValue(view).text)"]
  }

  /// All flags as one number, which has those that are masked, too.
  private func wholeValue(_ view: FlagsView) -> TextLine { masksFlags ? "\("????", .masked)" : "\(hex(view.rawValue), .value)" }

  /// One row for each flag, the lowest first: its value, its bit, whether FMASK names it, and what it says.
  private func drawFlagTable(_ view: FlagsView, in content: Rect, on grid: inout Grid) {
    let rows = view.bits.reversed().map { bit -> Table.Row in
      let place = Place.flag(bit.flag)
      let isHidden = isMasked(place)
      let digits = digits(of: bit)
      let role: Role = bit.change != .none ? bit.change.valueRole : bit.value != 0 ? .bitSet : .bitClear
      let number = bit.flag == .iopl ? "13-12" : "\(bit.flag.bit)"
      return Table.Row(
        [
          mark(isHidden ? .none : bit.change, place), TextLine(bit.flag.name, bit.value != 0 && !isHidden ? .strong : .label),
          isHidden ? "\("?", .masked)" : TextLine(digits, role), TextLine(bit.isMasked ? "v" : "", .note), TextLine(number, .dim),
          TextLine(words.meaning(of: bit.flag), .origin),
        ], on: surface(place))
    }
    Table(
      columns: [
        Table.Column(.fixed(markColumns)), Table.Column(.fixed(4)), Table.Column(.fixed(2), .right), Table.Column(.fixed(1)),
        Table.Column(.fixed(5), .right), Table.Column(.flex(1), dropOrder: 1),
      ], rows: rows + [Table.Row(across: " \("RFLAGS", .label) " + wholeValue(view))], offset: scroll(.flags)
    ).draw(into: &grid, in: content)
  }

  /// IOPL, the only field of two bits.
  private static func twoBits(_ value: Int) -> String { "\(value >> 1 & 1)\(value & 1)" }

  private func isStatus(_ bit: FlagsView.Bit) -> Bool { RFLAGS.status & bit.flag.mask != 0 }

  private func width(_ bit: FlagsView.Bit) -> Int { max(2, bit.flag.name.count) }
  private func width(of bits: [FlagsView.Bit]) -> Int { bits.reduce(0) { $0 + width($1) + 1 } }

  /// Names, values, what changed, and what FMASK names, below each other.
  private func rows(_ bits: [FlagsView.Bit], hasMask: Bool) -> [TextLine] {
    var names = TextLine()
    var values = TextLine()
    var masks = TextLine()
    var pointers = TextLine()
    var hasPointer = false
    for bit in bits {
      let width = width(bit)
      let isSet = bit.value != 0
      let isHidden = isMasked(.flag(bit.flag))
      let text = isHidden ? "?" : digits(of: bit)
      // The mark stands before the value, as in every other pane.
      let mark = isHidden ? "" : bit.change == .now ? "*" : bit.change == .thisStop ? "+" : ""
      // The lesson's pointer stands below the bit, and so does a presenter's.
      let place = Place.flag(bit.flag)
      hasPointer = hasPointer || isMarked(place)
      let pointer = isPointedAt(place) ? Glyph.emptyCircle.text : isMarked(place) ? Glyph.upTriangle.text : ""
      pointers.append(pointer.padded(to: width, .right) + " ", .strong)
      names.append(bit.flag.name.padded(to: width, .right) + " ", isSet && !isHidden ? .strong : .label)
      values.append((mark + text).padded(to: width, .right) + " ", role(of: bit))
      masks.append((bit.isMasked ? "v" : "").padded(to: width, .right) + " ", .note)
    }
    return [names, values] + (hasPointer ? [pointers] : []) + (hasMask && bits.contains(where: \.isMasked) ? [masks] : [])
  }
}
