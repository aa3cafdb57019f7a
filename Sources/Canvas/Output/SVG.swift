extension Grid {
  /// The grid as a picture in SVG, in the colours of `theme`.
  ///
  /// Text is written in stretches of one look and one glyph width, each at its own place, so that fonts of other widths cannot shift a row; lines and
  /// blocks are paths, since the line spacing of fonts leaves gaps between box-drawing characters.
  package func svg(_ theme: Theme) -> String {
    var picture = SVGPicture(self, theme)
    for y in 0..<height { picture.addRow(y) }
    return picture.document
  }
}

/// The size of a cell in pixels; at this text size DejaVu Sans Mono (1233 of 2048 units) is exactly as wide, and whole pixels leave no seams.
enum SVGCell {
  static let width = 9.0
  static let height = 18.0
  static let fontSize = "14.95"
  static let baseline = 13.5
}

/// `value` with at most two decimals.
func decimal(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let fraction = hundredths % 100
  if fraction == 0 { return "\(hundredths / 100)" }
  let digits = fraction < 10 ? "0\(fraction)" : "\(fraction)"
  return "\(hundredths / 100)." + (digits.hasSuffix("0") ? String(digits.dropLast()) : digits)
}

extension RGB {
  /// The colour as `#rrggbb`.
  package var hexadecimal: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// The layers of a picture as they are filled.
private struct SVGPicture {
  let grid: Grid
  let theme: Theme
  var backgrounds = ""
  var lines: [String: String] = [:]
  var blocks = ""
  var texts = ""

  init(_ grid: Grid, _ theme: Theme) {
    self.grid = grid
    self.theme = theme
  }

  /// The colours of a look, reverse video carried out.
  private func colors(_ look: Attributes) -> (text: RGB, ground: RGB) {
    let text = theme.color(look.foreground, isBackground: false)
    let ground = theme.color(look.background, isBackground: true)
    return look.flags.contains(.reverse) ? (ground, text) : (text, ground)
  }

  /// A filled rectangle of `columns` in row `y`.
  private func rectangle(_ columns: Range<Int>, _ y: Int, _ color: RGB, opacity: String? = nil) -> String {
    "<rect x=\"\(decimal(Double(columns.lowerBound) * SVGCell.width))\" y=\"\(decimal(Double(y) * SVGCell.height))\""
      + " width=\"\(decimal(Double(columns.count) * SVGCell.width))\" height=\"\(decimal(SVGCell.height))\" fill=\"\(color.hexadecimal)\""
      + (opacity.map { " fill-opacity=\"\($0)\"" } ?? "") + "/>\n"
  }

  mutating func addRow(_ y: Int) {
    let plainGround = theme.color(-1, isBackground: true)
    var ground = (start: 0, color: plainGround)
    var x = 0
    while x < grid.width {
      let look = theme.attributes(of: grid[x, y].role, on: grid[x, y].surface)
      var end = x + 1
      while end < grid.width, theme.attributes(of: grid[end, y].role, on: grid[end, y].surface) == look { end += 1 }
      let colors = colors(look)
      if colors.ground != ground.color {
        if ground.color != plainGround { backgrounds += rectangle(ground.start..<x, y, ground.color) }
        ground = (x, colors.ground)
      }
      addStretch(x..<end, y, look, colors.text)
      x = end
    }
    if ground.color != plainGround { backgrounds += rectangle(ground.start..<x, y, ground.color) }
  }

  /// Adds cells of one look: lines and blocks as shapes, the rest as text between spaces.
  private mutating func addStretch(_ columns: Range<Int>, _ y: Int, _ look: Attributes, _ color: RGB) {
    var x = columns.lowerBound
    while x < columns.upperBound {
      let cell = grid[x, y]
      if let arms = LineArms(scalar: cell.scalar) {
        var end = x + 1
        if arms.isHorizontal { while end < columns.upperBound, grid[end, y].scalar == cell.scalar { end += 1 } }
        lines[color.hexadecimal, default: ""] += arms.path(x: x, y: y, columns: end - x)
        x = end
      } else if let opacity = blockOpacity(cell.scalar) {
        var end = x + 1
        while end < columns.upperBound, grid[end, y].scalar == cell.scalar { end += 1 }
        blocks += rectangle(x..<end, y, color, opacity: opacity)
        x = end
      } else if cell.width == 0 || cell.scalar == 0x20 && cell.mark == 0 {
        x += 1
      } else {
        x = addText(x..<columns.upperBound, y, look, color)
      }
    }
  }

  /// Adds the text that begins at the first of `columns`, up to the next space, shape or glyph of another width, and returns the column after it.
  private mutating func addText(_ columns: Range<Int>, _ y: Int, _ look: Attributes, _ color: RGB) -> Int {
    let width = grid[columns.lowerBound, y].width
    var text = String.UnicodeScalarView()
    var places: [String] = []
    var x = columns.lowerBound
    while x < columns.upperBound {
      let cell = grid[x, y]
      guard cell.width == width, cell.scalar != 0x20 || cell.mark != 0, LineArms(scalar: cell.scalar) == nil,
        blockOpacity(cell.scalar) == nil
      else { break }
      cell.append(to: &text)
      places.append(decimal(Double(x) * SVGCell.width))
      // A combining mark is a glyph of its own to a list of places, and stands where its base does.
      if cell.mark != 0 { places.append(decimal(Double(x) * SVGCell.width)) }
      x += width
    }
    let place = width == 2 ? places.joined(separator: " ") : places[0]
    var attributes = "x=\"\(place)\" y=\"\(decimal(Double(y) * SVGCell.height + SVGCell.baseline))\" fill=\"\(color.hexadecimal)\""
    if look.flags.contains(.bold) { attributes += " font-weight=\"bold\"" }
    if look.flags.contains(.dim) { attributes += " fill-opacity=\"0.65\"" }
    if look.flags.contains(.underline) { attributes += " text-decoration=\"underline\"" }
    texts += "<text \(attributes)>\(escaped(String(text)))</text>\n"
    return x
  }

  /// The whole document.
  var document: String {
    let width = decimal(Double(grid.width) * SVGCell.width)
    let height = decimal(Double(grid.height) * SVGCell.height)
    let ground = theme.color(-1, isBackground: true).hexadecimal
    var strokes = ""
    for (color, path) in lines.sorted(by: { $0.key < $1.key }) {
      strokes += "<path d=\"\(path)\" stroke=\"\(color)\" stroke-width=\"1\" fill=\"none\"/>\n"
    }
    var cursor = ""
    if let place = grid.cursor, grid.bounds.contains(place) {
      let columns = max(grid[place.x, place.y].width, 1)
      cursor =
        "<rect x=\"\(decimal(Double(place.x) * SVGCell.width))\" y=\"\(decimal(Double(place.y) * SVGCell.height))\""
        + " width=\"\(decimal(Double(columns) * SVGCell.width))\" height=\"\(decimal(SVGCell.height))\" fill=\"none\""
        + " stroke=\"\(theme.color(-1, isBackground: false).hexadecimal)\"/>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <rect width="100%" height="100%" fill="\(ground)"/>
      \(backgrounds)\(blocks)\(strokes)<g font-family="'DejaVu Sans Mono','Noto Sans Mono CJK JP','Noto Sans CJK JP',monospace" \
      font-size="\(SVGCell.fontSize)" xml:space="preserve">
      \(texts)</g>
      \(cursor)</svg>

      """
  }
}

/// `text` with the characters that XML reserves replaced; scalar by scalar, since one with a mark over it is another `Character`.
private func escaped(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result.append(contentsOf: "&amp;".unicodeScalars)
    case "<": result.append(contentsOf: "&lt;".unicodeScalars)
    case ">": result.append(contentsOf: "&gt;".unicodeScalars)
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// How much of a cell a block element covers; `nil` for other scalars.
private func blockOpacity(_ scalar: UInt32) -> String? {
  switch Glyph(rawValue: scalar) {
  case .fullBlock: "1"
  case .darkShade: "0.75"
  case .mediumShade: "0.5"
  case .lightShade: "0.25"
  default: nil
  }
}
