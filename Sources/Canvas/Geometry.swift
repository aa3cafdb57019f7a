/// The farthest coordinate and the greatest length that geometry keeps; sums of two of them cannot overflow.
private let coordinateLimit = 1 << 24

extension Int {
  /// This coordinate, moved into the range in which sums cannot overflow.
  fileprivate var boundedCoordinate: Int { Swift.min(Swift.max(self, -coordinateLimit), coordinateLimit) }
}

/// A cell position in columns and rows, counted from the top left corner of the screen.
package struct Point: Hashable, Sendable {
  /// The column, 0 at the left edge.
  package var x: Int
  /// The row, 0 at the top edge.
  package var y: Int

  /// The position at column `x` of row `y`; values beyond any screen are brought to the nearest that geometry can hold.
  package init(x: Int, y: Int) {
    self.x = x.boundedCoordinate
    self.y = y.boundedCoordinate
  }
}

/// The size of a screen in cells, each length from 0 to its limit: a terminal may claim any size, and memory is allocated by it.
package struct Size: Hashable, Sendable {
  /// The widest screen that is drawn, in columns.
  package static let widthLimit = 1024
  /// The highest screen that is drawn, in rows.
  package static let heightLimit = 512

  /// The number of columns.
  package let width: Int
  /// The number of rows.
  package let height: Int

  /// A size of `width` columns by `height` rows, each brought into its limits.
  package init(width: Int, height: Int) {
    self.width = min(max(width, 0), Self.widthLimit)
    self.height = min(max(height, 0), Self.heightLimit)
  }
}

/// A rectangle of cells. Its lengths are never negative; its origin may be (a scrolled view), and it may lie outside every grid.
package struct Rect: Hashable, Sendable {
  /// The leftmost column.
  package let x: Int
  /// The topmost row.
  package let y: Int
  /// The number of columns, 0 or more.
  package let width: Int
  /// The number of rows, 0 or more.
  package let height: Int

  /// The rectangle of `width` by `height` cells whose top left cell is (`x`, `y`); negative lengths become 0.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x.boundedCoordinate
    self.y = y.boundedCoordinate
    self.width = Swift.max(width, 0).boundedCoordinate
    self.height = Swift.max(height, 0).boundedCoordinate
  }

  /// The rectangle of `size` at the origin.
  package init(_ size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  /// A rectangle without cells.
  package static let empty = Rect(x: 0, y: 0, width: 0, height: 0)

  /// The first column to the right of the rectangle.
  package var endX: Int { x + width }
  /// The first row below the rectangle.
  package var endY: Int { y + height }
  /// Whether the rectangle holds no cell.
  package var isEmpty: Bool { width == 0 || height == 0 }
  /// The top left cell.
  package var origin: Point { Point(x: x, y: y) }

  /// Whether `point` is one of the rectangle's cells.
  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < endX && point.y >= y && point.y < endY
  }

  /// The cells that both rectangles hold.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(x: left, y: top, width: min(endX, other.endX) - left, height: min(endY, other.endY) - top)
  }

  /// The rectangle without `horizontal` columns at the left and right and `vertical` rows at the top and bottom.
  package func inset(horizontal: Int = 0, vertical: Int = 0) -> Rect {
    let left = min(max(horizontal, 0), width)
    let top = min(max(vertical, 0), height)
    return Rect(x: x + left, y: y + top, width: width - 2 * left, height: height - 2 * top)
  }

  /// Row `index` of the rectangle, counted from its top; empty when there is no such row.
  package func row(_ index: Int) -> Rect {
    guard index >= 0, index < height else { return Rect(x: x, y: y, width: width, height: 0) }
    return Rect(x: x, y: y + index, width: width, height: 1)
  }

  /// The first `count` rows.
  package func top(_ count: Int) -> Rect {
    Rect(x: x, y: y, width: width, height: min(max(count, 0), height))
  }

  /// The last `count` rows.
  package func bottom(_ count: Int) -> Rect {
    let kept = min(max(count, 0), height)
    return Rect(x: x, y: endY - kept, width: width, height: kept)
  }

  /// The first `count` columns.
  package func left(_ count: Int) -> Rect {
    Rect(x: x, y: y, width: min(max(count, 0), width), height: height)
  }

  /// The last `count` columns.
  package func right(_ count: Int) -> Rect {
    let kept = min(max(count, 0), width)
    return Rect(x: endX - kept, y: y, width: kept, height: height)
  }

  /// The rectangle without its first `count` rows.
  package func droppingTop(_ count: Int) -> Rect { bottom(height - min(max(count, 0), height)) }

  /// The rectangle without its last `count` rows.
  package func droppingBottom(_ count: Int) -> Rect { top(height - min(max(count, 0), height)) }

  /// The rectangle without its first `count` columns.
  package func droppingLeft(_ count: Int) -> Rect { right(width - min(max(count, 0), width)) }

  /// The rectangle without its last `count` columns.
  package func droppingRight(_ count: Int) -> Rect { left(width - min(max(count, 0), width)) }

  /// A rectangle of at most `width` by `height` cells in the middle of this one.
  package func centered(width: Int, height: Int) -> Rect {
    let w = min(max(width, 0), self.width)
    let h = min(max(height, 0), self.height)
    return Rect(x: x + (self.width - w) / 2, y: y + (self.height - h) / 2, width: w, height: h)
  }
}
