/// A sign beyond ASCII that panes may draw, with the ASCII character that stands for it, one column each, on terminals that cannot.
///
/// Text that says "goes to" is written `<-` and `->` in both forms, since the twin of an arrow, `<`, reads as a comparison; arrows are for directions.
///
/// Everything is drawn in Unicode; `Grid.inASCII` exchanges the glyphs of a finished grid, so both forms have the same layout.
package enum Glyph: UInt32, CaseIterable, Sendable, CustomStringConvertible {
  case leftArrow = 0x2190
  case upArrow = 0x2191
  case rightArrow = 0x2192
  case downArrow = 0x2193
  case leftRightArrow = 0x2194
  case upDownArrow = 0x2195
  case doubleRightArrow = 0x21d2
  case middleDot = 0xb7
  case timesSign = 0xd7
  case divisionSign = 0xf7
  case plusMinusSign = 0xb1
  case sectionSign = 0xa7
  case degreeSign = 0xb0
  case microSign = 0xb5
  case noBreakSpace = 0xa0
  case leftDoubleAngle = 0xab
  case rightDoubleAngle = 0xbb
  case leftAngle = 0x2039
  case rightAngle = 0x203a
  case enDash = 0x2013
  case emDash = 0x2014
  case leftQuote = 0x2018
  case apostrophe = 0x2019
  case leftDoubleQuote = 0x201c
  case rightDoubleQuote = 0x201d
  case dagger = 0x2020
  case bullet = 0x2022
  case ellipsis = 0x2026
  case referenceMark = 0x203b
  case notEqual = 0x2260
  case almostEqual = 0x2248
  case lessOrEqual = 0x2264
  case greaterOrEqual = 0x2265
  case infinity = 0x221e
  case checkMark = 0x2713
  case crossMark = 0x2717
  case filledSquare = 0x25a0
  case emptySquare = 0x25a1
  case upTriangle = 0x25b2
  case rightTriangle = 0x25b6
  case downTriangle = 0x25bc
  case leftTriangle = 0x25c0
  case diamond = 0x25c6
  case emptyCircle = 0x25cb
  case filledCircle = 0x25cf
  case star = 0x2605
  case horizontal = 0x2500
  case vertical = 0x2502
  case topLeft = 0x250c
  case topRight = 0x2510
  case bottomLeft = 0x2514
  case bottomRight = 0x2518
  case teeRight = 0x251c
  case teeLeft = 0x2524
  case teeDown = 0x252c
  case teeUp = 0x2534
  case crossing = 0x253c
  case doubleHorizontal = 0x2550
  case doubleVertical = 0x2551
  case doubleTopLeft = 0x2554
  case doubleTopRight = 0x2557
  case doubleBottomLeft = 0x255a
  case doubleBottomRight = 0x255d
  case doubleTeeRight = 0x2560
  case doubleTeeLeft = 0x2563
  case doubleTeeDown = 0x2566
  case doubleTeeUp = 0x2569
  case doubleCrossing = 0x256c
  case fullBlock = 0x2588
  case lightShade = 0x2591
  case mediumShade = 0x2592
  case darkShade = 0x2593

  /// The glyph as text of one column.
  package var text: String { Unicode.Scalar(rawValue).map { String($0) } ?? "" }

  /// The glyph as text, for use in interpolated strings.
  package var description: String { text }

  /// The ASCII character that stands for the glyph. Double borders (ring 0) stay distinct from single ones (ring 3): `#=#` against `+-|`.
  package var ascii: Unicode.Scalar {
    switch self {
    case .leftArrow, .leftTriangle, .leftAngle, .leftDoubleAngle, .lessOrEqual: "<"
    case .rightArrow, .rightTriangle, .rightAngle, .rightDoubleAngle, .doubleRightArrow, .greaterOrEqual: ">"
    case .upArrow, .upTriangle: "^"
    case .downArrow, .downTriangle: "v"
    case .leftRightArrow, .enDash, .emDash, .horizontal: "-"
    case .upDownArrow, .vertical: "|"
    case .middleDot, .lightShade, .emptySquare: "."
    case .timesSign, .crossMark: "x"
    case .divisionSign: "/"
    case .plusMinusSign, .dagger, .teeRight, .teeLeft, .teeDown, .teeUp, .crossing, .topLeft, .topRight, .bottomLeft, .bottomRight: "+"
    case .sectionSign: "S"
    case .degreeSign, .emptyCircle: "o"
    case .microSign: "u"
    case .noBreakSpace: " "
    case .leftQuote, .apostrophe: "'"
    case .leftDoubleQuote, .rightDoubleQuote: "\""
    case .bullet, .star, .referenceMark, .diamond, .filledCircle: "*"
    case .ellipsis, .almostEqual: "~"
    case .notEqual: "!"
    case .infinity: "8"
    case .checkMark: "v"
    case .filledSquare, .fullBlock, .darkShade: "#"
    case .mediumShade: ":"
    case .doubleHorizontal: "="
    case .doubleVertical, .doubleTopLeft, .doubleTopRight, .doubleBottomLeft, .doubleBottomRight, .doubleTeeRight, .doubleTeeLeft,
      .doubleTeeDown, .doubleTeeUp, .doubleCrossing:
      "#"
    }
  }
}

extension Grid {
  /// The same grid in ASCII: each glyph becomes its twin, any other narrow scalar `?`. Wide glyphs stay when `keepingWide` (a terminal that draws
  /// borders two columns wide still shows Japanese), otherwise they become `??`.
  package func inASCII(keepingWide: Bool) -> Grid {
    var result = self
    result.mapScalars { cell in
      if cell.scalar < 0x7f && cell.mark == 0 { return nil }
      if cell.width == 2 { return keepingWide ? nil : 0x3f }
      if cell.scalar < 0x7f { return cell.scalar }
      return Glyph(rawValue: cell.scalar)?.ascii.value ?? 0x3f
    }
    return result
  }
}
