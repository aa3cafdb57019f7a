/// The frame of a pane: title at the left of its upper edge, a remark at the right, another at the right of its lower edge.
///
///     ┌─ code* ───────────── hi.s:13 ─┐
package struct PaneFrame {
  /// The subject.
  package var title: String
  /// A remark at the right of the upper edge; the first to be cut when there is little room.
  package var note: TextLine
  /// A remark at the right of the lower edge, such as the position in a scrolled text.
  package var footer: TextLine
  /// The style of the frame's lines: the ring that the machine is in, or single for panes that are not about the machine.
  package var border: Border
  /// The role of the frame's lines.
  package var frame: Role
  /// Whether the keys act on this pane; shown as `*` after the title.
  package var isFocused: Bool
  /// Whether the upper edge is also the lower edge of the pane above, whose last row this pane's rectangle then includes.
  package var joinsAbove: Bool
  /// What the pane lies on.
  package var surface: Surface

  /// A pane about `title`.
  package init(
    _ title: String, note: TextLine = TextLine(), footer: TextLine = TextLine(), border: Border = .single, frame: Role = .border,
    isFocused: Bool = false, joinsAbove: Bool = false, on surface: Surface = .plain
  ) {
    self.title = title
    self.note = note
    self.footer = footer
    self.border = border
    self.frame = frame
    self.isFocused = isFocused
    self.joinsAbove = joinsAbove
    self.surface = surface
  }

  /// The cells inside the frame of a pane in `rect`: all of them when the rectangle is too small for a frame.
  package static func content(of rect: Rect) -> Rect {
    rect.width < 4 || rect.height < 3 ? rect : rect.inset(horizontal: 1, vertical: 1)
  }

  /// Draws the frame in `rect`, clears what is inside, and returns the inside.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> Rect {
    let content = PaneFrame.content(of: rect)
    grid.fill(content, on: surface)
    guard content != rect else { return content }
    grid.box(rect, border, frame, joinedAbove: joinsAbove, on: surface)
    // One column of line and one space stay at both ends of the edge.
    let edge = rect.top(1).inset(horizontal: 2)
    let left = drawTitle(into: &grid, in: edge)
    drawRemark(note, into: &grid, in: edge.droppingLeft(left - edge.x))
    drawFooter(footer, into: &grid, in: rect)
    return content
  }

  /// Draws a remark at the right of the lower edge of a frame that is drawn in `rect`: for one that is known only when the inside is.
  package func drawFooter(_ remark: TextLine, into grid: inout Grid, in rect: Rect) {
    guard PaneFrame.content(of: rect) != rect else { return }
    drawRemark(remark, into: &grid, in: rect.bottom(1).inset(horizontal: 2))
  }

  /// Draws the frame in `rect`, lets `body` draw the inside, and writes on the lower edge which of the rows that it returns are shown, if not all are.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect, body: (inout Grid, Rect) -> Listing) -> Listing {
    let content = draw(into: &grid, in: rect)
    let listing = body(&grid, content)
    drawFooter(listing.scroll.position, into: &grid, in: rect)
    return listing
  }

  /// Draws the title with a space on either side and returns the column after it.
  private func drawTitle(into grid: inout Grid, in edge: Rect) -> Int {
    let mark = isFocused ? TextLine("*", .focusMark) : TextLine()
    guard !title.isEmpty || isFocused, edge.width >= mark.width + 2 else {
      return isFocused ? grid.put(mark, in: edge, on: surface) : edge.x
    }
    let shown = TextLine(title, .title).truncated(to: edge.width - 2 - mark.width)
    return grid.put(TextLine(" ") + shown + mark + TextLine(" "), in: edge, on: surface)
  }

  /// Draws a remark with a space on either side at the right of `edge`; it is left out where less than two thirds of it can be shown.
  private func drawRemark(_ remark: TextLine, into grid: inout Grid, in edge: Rect) {
    let room = edge.droppingLeft(1)
    guard !remark.isEmpty, room.width >= 2, (room.width - 2) * 3 >= remark.width * 2 else { return }
    let shown = remark.truncated(to: room.width - 2)
    let styled = TextLine(" ") + (shown.spans.allSatisfy { $0.role == .text } ? shown.inRole(.note) : shown) + TextLine(" ")
    grid.put(styled, in: room.right(styled.width), on: surface)
  }
}
