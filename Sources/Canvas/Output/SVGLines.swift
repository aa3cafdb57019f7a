/// The arms of a box-drawing character from the middle of its cell, all of one style.
struct LineArms: Equatable {
  let isDouble: Bool
  let left: Bool
  let right: Bool
  let up: Bool
  let down: Bool

  /// The arms of `scalar`; `nil` when it draws no lines.
  init?(scalar: UInt32) {
    guard scalar >= 0x2500, scalar < 0x2580, let glyph = Glyph(rawValue: scalar), let arms = Self.arms[glyph] else { return nil }
    self = arms
  }

  /// Arms towards the sides named in `sides`: l, r, u, d.
  private init(_ isDouble: Bool, _ sides: String) {
    self.isDouble = isDouble
    left = sides.contains("l")
    right = sides.contains("r")
    up = sides.contains("u")
    down = sides.contains("d")
  }

  private static let arms: [Glyph: LineArms] = [
    .horizontal: LineArms(false, "lr"), .vertical: LineArms(false, "ud"), .topLeft: LineArms(false, "rd"), .topRight: LineArms(false, "ld"),
    .bottomLeft: LineArms(false, "ru"), .bottomRight: LineArms(false, "lu"), .teeRight: LineArms(false, "rud"),
    .teeLeft: LineArms(false, "lud"), .teeDown: LineArms(false, "lrd"), .teeUp: LineArms(false, "lru"), .crossing: LineArms(false, "lrud"),
    .doubleHorizontal: LineArms(true, "lr"), .doubleVertical: LineArms(true, "ud"), .doubleTopLeft: LineArms(true, "rd"),
    .doubleTopRight: LineArms(true, "ld"), .doubleBottomLeft: LineArms(true, "ru"), .doubleBottomRight: LineArms(true, "lu"),
    .doubleTeeRight: LineArms(true, "rud"), .doubleTeeLeft: LineArms(true, "lud"), .doubleTeeDown: LineArms(true, "lrd"),
    .doubleTeeUp: LineArms(true, "lru"), .doubleCrossing: LineArms(true, "lrud"),
  ]

  /// Whether the character is a straight horizontal line, which neighbours continue.
  var isHorizontal: Bool { left && right && !up && !down }

  /// The path of the character in the cell at (`x`, `y`); a horizontal line is `columns` cells long.
  func path(x: Int, y: Int, columns: Int) -> String {
    let left = Double(x) * SVGCell.width
    let top = Double(y) * SVGCell.height
    let right = left + Double(columns) * SVGCell.width
    let bottom = top + SVGCell.height
    let middleX = left + SVGCell.width / 2
    let middleY = top + SVGCell.height / 2
    var path = ""
    func horizontal(_ from: Double, _ to: Double, _ y: Double) { path += "M\(decimal(from)) \(decimal(y))H\(decimal(to))" }
    func vertical(_ from: Double, _ to: Double, _ x: Double) { path += "M\(decimal(x)) \(decimal(from))V\(decimal(to))" }
    if isHorizontal {
      for offset in offsets { horizontal(left, right, middleY + offset) }
      return path
    }
    if up && down && !self.left && !self.right {
      for offset in offsets { vertical(top, bottom, middleX + offset) }
      return path
    }
    for offset in offsets {
      // The line of an arm that lies towards a neighbouring arm ends at that arm's near line; towards none, at its far line, round the corner.
      if self.left {
        horizontal(
          left, middleX - reach(offset, near: offset < 0 ? up : down, through: self.right, far: offset < 0 ? down : up), middleY + offset)
      }
      if self.right {
        horizontal(
          middleX + reach(offset, near: offset < 0 ? up : down, through: self.left, far: offset < 0 ? down : up), right, middleY + offset)
      }
      if up {
        vertical(
          top, middleY - reach(offset, near: offset < 0 ? self.left : self.right, through: down, far: offset < 0 ? self.right : self.left),
          middleX + offset)
      }
      if down {
        vertical(
          middleY + reach(offset, near: offset < 0 ? self.left : self.right, through: up, far: offset < 0 ? self.right : self.left), bottom,
          middleX + offset)
      }
    }
    return path
  }

  /// Where the lines of an arm lie beside its axis, in pixels.
  private var offsets: [Double] { isDouble ? [-2, 2] : [0] }

  /// How far from the middle the line at `offset` of an arm begins.
  private func reach(_ offset: Double, near: Bool, through: Bool, far: Bool) -> Double {
    if near { return abs(offset) }
    if through { return 0 }
    return far ? -abs(offset) : 0
  }
}
