/// How a scalar takes part in a row of cells.
package enum ScalarWidth: Sendable {
  /// Never drawn: controls, direction marks, variation selectors, joiners.
  case dropped
  /// Drawn over the scalar before it.
  case combining
  /// One column.
  case narrow
  /// Two columns.
  case wide
}

extension Unicode.Scalar {
  /// How many columns the scalar takes in a terminal. East Asian "ambiguous" scalars (arrows, box drawing) take one, as terminals draw them unless they
  /// are told otherwise; the C library is not asked, since its answer depends on the user's locale.
  package var terminalWidth: ScalarWidth {
    if value < 0x7f { return value >= 0x20 ? .narrow : .dropped }
    if value < 0x300 { return value < 0xa0 || value == 0xad ? .dropped : .narrow }
    if value >= 0x2500, value < 0x25a0 { return .narrow }
    if ranges(wideRanges, contain: value) { return .wide }
    if ranges(formatRanges, contain: value) { return .dropped }
    return ranges(combiningRanges, contain: value) ? .combining : .narrow
  }
}

/// Whether one of the ascending `ranges`, given by first and last value of each, holds `value`.
private func ranges(_ ranges: [UInt32], contain value: UInt32) -> Bool {
  var low = 0
  var high = ranges.count / 2
  while low < high {
    let middle = (low + high) / 2
    if value < ranges[2 * middle] {
      high = middle
    } else if value > ranges[2 * middle + 1] {
      low = middle + 1
    } else {
      return true
    }
  }
  return false
}

extension StringProtocol {
  /// The columns that the text takes when it is drawn in one line.
  package var columns: Int {
    var sum = 0
    for scalar in unicodeScalars {
      switch scalar.terminalWidth {
      case .narrow: sum += 1
      case .wide: sum += 2
      case .dropped, .combining: break
      }
    }
    return sum
  }

  /// The longest beginning of the text that fits `columns`, with the marks that combine with its last scalar.
  package func prefix(columns: Int) -> SubSequence {
    var left = columns
    var index = startIndex
    while index < endIndex {
      switch unicodeScalars[index].terminalWidth {
      case .narrow: left -= 1
      case .wide: left -= 2
      case .dropped, .combining: break
      }
      if left < 0 { break }
      index = unicodeScalars.index(after: index)
    }
    return self[startIndex..<index]
  }

  /// The text cut to `columns`, ending in an ellipsis when it was cut.
  package func truncated(to columns: Int) -> String {
    if self.columns <= columns { return String(self) }
    return columns < 1 ? "" : prefix(columns: columns - 1) + Glyph.ellipsis.text
  }

  /// The text cut or filled with spaces to exactly `columns` (cutting through a wide glyph leaves a space).
  package func padded(to columns: Int, _ alignment: Alignment = .left) -> String {
    let own = self.columns
    let cut = own > columns ? truncated(to: columns) : String(self)
    let missing = Swift.max(columns - (own > columns ? cut.columns : own), 0)
    if missing == 0 { return cut }
    let before = alignment.offset(of: missing)
    return String(repeating: " ", count: before) + cut + String(repeating: " ", count: missing - before)
  }

  /// The text with each tab replaced by spaces up to the next multiple of `stops` columns.
  package func expandingTabs(stops: Int = 8) -> String {
    guard stops > 0, unicodeScalars.contains("\t") else { return String(self) }
    var result = String.UnicodeScalarView()
    var column = 0
    for scalar in unicodeScalars {
      guard scalar == "\t" else {
        column += scalar.terminalWidth == .wide ? 2 : scalar.terminalWidth == .narrow ? 1 : 0
        result.append(scalar)
        continue
      }
      let spaces = stops - column % stops
      result.append(contentsOf: repeatElement(" ", count: spaces))
      column += spaces
    }
    return String(result)
  }
}

/// Where a text stands in a place that is wider.
package enum Alignment: Sendable {
  /// At its beginning, in its middle, at its end.
  case left, center, right

  /// How many of `spare` columns stand before the text.
  func offset(of spare: Int) -> Int {
    switch self {
    case .left: 0
    case .center: spare / 2
    case .right: spare
    }
  }
}
