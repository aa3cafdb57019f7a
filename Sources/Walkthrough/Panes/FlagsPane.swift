import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// RFLAGS bit by bit, with what FMASK names.
  func drawFlags(in rect: Rect, on grid: inout Grid) {
    let view = inspector.flagsView(state.changes)
    let hasMask = view.fmask != 0
    let note: TextLine = hasMask ? "\("v", .strong) = \(words.namedByFMASK) \(hex(view.fmask))" : TextLine()
    frame(.flags, note: note).draw(into: &grid, in: rect)
    let content = PaneFrame.content(of: rect)
    var shown = view.bits
    // The bits that no lesson of a system call needs give way on a narrow screen.
    if shown.count * 3 + 3 > content.width { shown.removeAll { [.vip, .vif, .vm, .id, .rf].contains($0.flag) && $0.change == .none } }
    var names = TextLine()
    var values = TextLine()
    var masks = TextLine()
    var marks = TextLine()
    for bit in shown {
      let width = bit.flag == .iopl ? 4 : 2
      let isSet = bit.value != 0
      let role: Role = bit.change == .now ? .changedNow : isSet ? .bitSet : .bitClear
      let text = isMasked(.flag(bit.flag)) ? "?" : bit.flag == .iopl ? String(bit.value, radix: 2).leftPadded(to: 2) : "\(bit.value)"
      names.append(bit.flag.name.padded(to: width) + " ", isSet ? .strong : .label)
      values.append(text.padded(to: width, .right) + " ", isMasked(.flag(bit.flag)) ? .masked : role)
      masks.append((bit.isMasked ? "v" : "").padded(to: width, .right) + " ", .note)
      marks.append(
        (bit.change == .now ? "*" : bit.change == .thisStop ? "+" : "").padded(to: width, .right) + " ",
        bit.change == .now ? .changedNow : .changedThisStop)
    }
    var lines = [names, values]
    if content.height >= 3, hasMask { lines.append(masks) }
    if content.height >= 3, !marks.text.allSatisfy({ $0 == " " }) { lines.insert(marks, at: 2) }
    if content.height >= 5 { lines.append("\("RFLAGS", .label) \(hex(view.rawValue, minimumDigits: 8), .value)") }
    for (row, line) in lines.enumerated() { grid.put(line, in: content.row(row)) }
  }
}

extension String {
  fileprivate func leftPadded(to count: Int) -> String { String(repeating: "0", count: max(0, count - self.count)) + self }
}
