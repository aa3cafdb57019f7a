/// Line breaking: Latin words stay whole, Japanese breaks between any two wide characters except where kinsoku forbids it.

/// Scalars that may not begin a line (JIS X 4051's closing brackets, commas and stops, small kana, prolonged sound and iteration marks).
private let notAtStart = Set(
  "、。，．・：；？！ー々〆ゝゞヽヾ゛゜）」』】〉》〕］｝〟’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥〜～％‰℃｡｣､･ｰ)]},.;:?!%".unicodeScalars)

/// Scalars that may not end a line (opening brackets and currency signs).
private let notAtEnd = Set("（「『【〈《〔［｛〝‘“￥＄｢([{$".unicodeScalars)

/// One scalar of the text that is being broken.
private struct Atom {
  let scalar: Unicode.Scalar
  let role: Role
  let columns: Int
  let isMark: Bool

  var isSpace: Bool { scalar == " " }
}

extension TextLine {
  /// The line broken into lines of at most `columns`; the second and later ones are indented by `hanging` spaces. Spaces at a break vanish, a word
  /// longer than a line is cut, and line feeds break too. At least one line results.
  package func wrapped(to columns: Int, hanging: Int = 0) -> [TextLine] {
    var breaker = LineBreaker(columns: max(columns, 1), hanging: min(max(hanging, 0), max(columns - 1, 0)))
    var paragraph: [Atom] = []
    for span in spans {
      for scalar in span.text.unicodeScalars {
        if scalar == "\n" {
          breaker.add(paragraph: paragraph)
          paragraph.removeAll(keepingCapacity: true)
          continue
        }
        let shown: Unicode.Scalar = scalar == "\t" ? " " : scalar
        switch shown.terminalWidth {
        case .dropped: continue
        case .combining: paragraph.append(Atom(scalar: shown, role: span.role, columns: 0, isMark: true))
        case .narrow: paragraph.append(Atom(scalar: shown, role: span.role, columns: 1, isMark: false))
        case .wide: paragraph.append(Atom(scalar: shown, role: span.role, columns: 2, isMark: false))
        }
      }
    }
    breaker.add(paragraph: paragraph)
    return breaker.lines
  }
}

extension String {
  /// The text broken into lines of at most `columns`, as `TextLine.wrapped` breaks it.
  package func wrapped(to columns: Int, hanging: Int = 0) -> [String] {
    TextLine(self).wrapped(to: columns, hanging: hanging).map(\.text)
  }
}

/// Fills lines greedily with stretches that must not be broken.
private struct LineBreaker {
  let columns: Int
  let hanging: Int
  var lines: [TextLine] = []
  private var current: [Atom] = []
  private var used = 0
  private var isFirst = true

  init(columns: Int, hanging: Int) {
    self.columns = columns
    self.hanging = hanging
  }

  /// The columns that the present line may hold.
  private var room: Int { isFirst ? columns : columns - hanging }

  mutating func add(paragraph: [Atom]) {
    isFirst = true
    var start = 0
    while start < paragraph.count {
      var end = start + 1
      while end < paragraph.count, !mayBreak(paragraph, before: end) { end += 1 }
      add(unit: paragraph[start..<end])
      start = end
    }
    finishLine()
  }

  /// Adds a stretch: text, then the spaces after it, which may hang over the line's end.
  private mutating func add(unit: ArraySlice<Atom>) {
    let spaces = unit.reversed().prefix { $0.isSpace }.count
    // Spaces with nothing before them are the line's indentation.
    let isIndentation = spaces == unit.count
    let width = isIndentation ? 0 : unit.dropLast(spaces).reduce(0) { $0 + $1.columns }
    if used + width > room {
      if current.contains(where: { !$0.isSpace }) {
        finishLine()
      } else {
        // An indentation that leaves no room for the first word gives way.
        current.removeAll(keepingCapacity: true)
        used = 0
      }
    }
    if width > room {
      addCut(unit.dropLast(spaces))
      append(unit.suffix(spaces))
    } else {
      append(unit)
    }
  }

  /// Adds a stretch longer than a line, cut where the line is full.
  private mutating func addCut(_ unit: ArraySlice<Atom>) {
    for atom in unit {
      if used + atom.columns > room, used > 0, !atom.isMark { finishLine() }
      append([atom])
    }
  }

  private mutating func append(_ atoms: ArraySlice<Atom>) {
    current += atoms
    used += atoms.reduce(0) { $0 + $1.columns }
  }

  private mutating func finishLine() {
    while let last = current.last, last.isSpace { current.removeLast() }
    var line = isFirst ? TextLine() : TextLine(String(repeating: " ", count: hanging))
    var text = String.UnicodeScalarView()
    for (index, atom) in current.enumerated() {
      text.append(atom.scalar)
      if index + 1 == current.count || current[index + 1].role != atom.role {
        line.append(String(text), atom.role)
        text = String.UnicodeScalarView()
      }
    }
    lines.append(line)
    current.removeAll(keepingCapacity: true)
    used = 0
    isFirst = false
  }

  /// Whether a line may end between the atoms at `index - 1` and `index`.
  private func mayBreak(_ atoms: [Atom], before index: Int) -> Bool {
    let next = atoms[index]
    if next.isMark || next.isSpace { return false }
    var base = index - 1
    while base > 0, atoms[base].isMark { base -= 1 }
    let previous = atoms[base]
    if previous.isSpace { return true }
    guard previous.columns == 2 || next.columns == 2 else { return false }
    return !notAtStart.contains(next.scalar) && !notAtEnd.contains(previous.scalar)
  }
}
