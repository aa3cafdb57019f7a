/// The line style of a frame. It says in which ring the machine is, and nothing else.
package enum Border: Sendable {
  /// Ring 3, and panes that are not about the machine.
  case single
  /// Ring 0.
  case double

  /// The glyph of the frame's horizontal lines.
  package var horizontal: Glyph { self == .single ? .horizontal : .doubleHorizontal }
  /// The glyph of the frame's vertical lines.
  package var vertical: Glyph { self == .single ? .vertical : .doubleVertical }
  /// The glyph of the top left corner; `joined` when the line is also the bottom of the frame above.
  package func topLeft(joined: Bool) -> Glyph {
    if joined { return self == .single ? .teeRight : .doubleTeeRight }
    return self == .single ? .topLeft : .doubleTopLeft
  }
  /// The glyph of the top right corner; `joined` when the line is also the bottom of the frame above.
  package func topRight(joined: Bool) -> Glyph {
    if joined { return self == .single ? .teeLeft : .doubleTeeLeft }
    return self == .single ? .topRight : .doubleTopRight
  }
  /// The glyph of the bottom left corner.
  package var bottomLeft: Glyph { self == .single ? .bottomLeft : .doubleBottomLeft }
  /// The glyph of the bottom right corner.
  package var bottomRight: Glyph { self == .single ? .bottomRight : .doubleBottomRight }
}

extension Grid {
  /// Draws a frame along the edge of `rect`; its inside stays. Nothing is drawn in a rectangle of fewer than 2 by 2 cells.
  package mutating func box(_ rect: Rect, _ border: Border, _ role: Role, joinedAbove: Bool = false, on surface: Surface? = nil) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let line = String(repeating: border.horizontal.text, count: min(rect.width - 2, Size.widthLimit))
    let right = rect.endX - 1
    let bottom = rect.endY - 1
    put(
      border.topLeft(joined: joinedAbove).text + line + border.topRight(joined: joinedAbove).text, x: rect.x, y: rect.y, role, on: surface)
    put(border.bottomLeft.text + line + border.bottomRight.text, x: rect.x, y: bottom, role, on: surface)
    let shown = rect.intersection(bounds)
    for y in max(shown.y, rect.y + 1)..<max(min(shown.endY, bottom), max(shown.y, rect.y + 1)) {
      put(border.vertical.text, x: rect.x, y: y, role, on: surface)
      put(border.vertical.text, x: right, y: y, role, on: surface)
    }
  }
}
