import Canvas
import Testing

@Suite struct Layouts {
  private static let shapes: [[Length]] = [
    [], [.fixed(3)], [.flex()], [.fixed(10), .flex(), .fixed(5)], [.min(4), .min(4)], [.flex(1, min: 20), .flex(2), .fixed(1)],
    [.flex(3, max: 7), .flex(1)], [.flex(1, max: 2), .flex(1, max: 3)], [.fixed(-5), .flex(-1), .min(-3)],
    [.flex(0), .flex(5, min: 2, max: 1)],
    [.fixed(.max), .flex(.max)],
  ]

  @Test func `lengths are never negative, keep their limits and fill the room`() {
    for total in -3...300 {
      for shape in Self.shapes {
        let lengths = split(total, shape)
        let room = max(total, 0)
        #expect(lengths.count == shape.count)
        #expect(lengths.allSatisfy { $0 >= 0 })
        #expect(lengths.reduce(0, +) <= room)
        for (length, wish) in zip(lengths, shape) { #expect(length <= wish.maximum) }
        if shape.reduce(0, { $0 + $1.minimum }) <= room {
          for (length, wish) in zip(lengths, shape) { #expect(length >= wish.minimum) }
        }
        if shape.contains(where: { $0.weight > 0 && $0.maximum == .max }) { #expect(lengths.reduce(0, +) == room) }
      }
    }
  }

  @Test func `shares follow the weights`() {
    #expect(split(30, [.flex(1), .flex(2)]) == [10, 20])
    #expect(split(31, [.fixed(1), .flex(1), .flex(1)]) == [1, 15, 15])
    #expect(split(12, [.flex(1, max: 2), .flex(1), .flex(1)]) == [2, 5, 5])
    #expect(split(5, [.fixed(4), .fixed(4)]) == [4, 1])
  }

  @Test func `rectangles cut into rows and columns tile it at all sizes from 1 to 250`() {
    for size in 1...250 {
      let rect = Rect(x: 3, y: -2, width: size, height: 251 - size)
      for gap in 0...2 {
        for parts in [
          rect.columns([.fixed(8), .flex(1, min: 5), .flex(2)], gap: gap), rect.rows([.min(1), .fixed(3), .flex()], gap: gap),
        ] {
          for part in parts { #expect(part.isEmpty || part.intersection(rect) == part, "\(part) outside \(rect)") }
          for (index, part) in parts.enumerated() {
            for other in parts[(index + 1)...] { #expect(part.intersection(other).isEmpty, "\(part) and \(other) overlap") }
          }
        }
      }
      let columns = rect.columns([.flex(), .flex()], gap: 1)
      if size > 1 { #expect(columns[1].endX == rect.endX) }
    }
  }

  @Test func `parts of a rectangle stay in it`() {
    let rect = Rect(x: 2, y: 3, width: 10, height: 4)
    for count in -2...15 {
      for part in [
        rect.top(count), rect.bottom(count), rect.left(count), rect.right(count), rect.droppingTop(count), rect.droppingBottom(count),
        rect.droppingLeft(count), rect.droppingRight(count), rect.row(count), rect.inset(horizontal: count, vertical: count),
        rect.centered(width: count, height: count),
      ] {
        #expect(part.isEmpty || part.intersection(rect) == part)
      }
    }
    #expect(rect.droppingTop(1) == Rect(x: 2, y: 4, width: 10, height: 3))
    #expect(rect.right(3) == Rect(x: 9, y: 3, width: 3, height: 4))
    #expect(rect.row(3) == Rect(x: 2, y: 6, width: 10, height: 1))
  }
}
