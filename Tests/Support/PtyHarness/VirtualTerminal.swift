import Glibc

/// A terminal in memory: enough of xterm to show what ncurses and our own output send. A sequence that it does not know is recorded in `unknown`, so that
/// a test fails rather than passes by accident.
package struct VirtualTerminal: Sendable {
  /// How a cell looks.
  package struct Look: Hashable, Sendable {
    /// Bold, dim, underline, reverse.
    package var bold = false, dim = false, underline = false, reverse = false
    /// Palette indexes; -1 for the terminal's own colours.
    package var foreground = -1, background = -1

    /// The look of plain text.
    package init() {}
  }

  /// One cell; `text` is empty in the second half of a wide character.
  package struct Cell: Hashable, Sendable {
    /// The character with its marks.
    package var text = " "
    /// How it looks.
    package var look = Look()

    /// An empty cell.
    package init() {}
  }

  /// How the terminal measures and reads text.
  package enum Kind: Sendable {
    /// UTF-8, ambiguous characters one column wide.
    case usual
    /// UTF-8, arrows and line characters two columns wide.
    case ambiguousWide
    /// One byte a character.
    case latin1
  }

  /// The number of columns.
  package private(set) var width: Int
  /// The number of rows.
  package private(set) var height: Int
  /// The cells of the screen shown, row by row.
  package private(set) var rows: [[Cell]]
  /// The cursor's column and row.
  package private(set) var cursorX = 0, cursorY = 0
  /// Whether the cursor is shown.
  package private(set) var isCursorVisible = true
  /// The private modes that are on, such as 1000 (mouse) and 2004 (bracketed paste).
  package private(set) var modes = Set<Int>()
  /// The look that the next text takes.
  package private(set) var look = Look()
  /// Sequences that this terminal does not know.
  package private(set) var unknown: [String] = []
  /// How many bytes came.
  package private(set) var byteCount = 0

  private let kind: Kind
  private var mainScreen: [[Cell]]?
  private var mainCursor = (x: 0, y: 0)
  private var savedCursor = (x: 0, y: 0)
  private var top = 0
  private var bottom: Int
  private var wrapsNext = false
  private var parser = SequenceParser()
  private var answers: [UInt8] = []
  private let measure: WidthMeasure

  /// A terminal of `width` by `height` cells.
  package init(width: Int, height: Int, kind: Kind = .usual) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    self.kind = kind
    rows = Array(repeating: Array(repeating: Cell(), count: self.width), count: self.height)
    bottom = self.height - 1
    measure = WidthMeasure()
  }

  /// Whether the alternate screen is shown.
  package var isAlternate: Bool { mainScreen != nil }

  /// The screen as lines of text, spaces at their ends removed.
  package var text: String { rows.map { Self.text(of: $0) + "\n" }.joined() }

  /// Row `y` as text, spaces at its end removed.
  package func row(_ y: Int) -> String { rows.indices.contains(y) ? Self.text(of: rows[y]) : "" }

  /// The look of the cell at column `x` of row `y`.
  package func look(x: Int, y: Int) -> Look {
    rows.indices.contains(y) && rows[y].indices.contains(x) ? rows[y][x].look : Look()
  }

  private static func text(of row: [Cell]) -> String {
    var text = row.map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  /// What the terminal has to say to the program since the last call.
  package mutating func takeAnswers() -> [UInt8] {
    defer { answers = [] }
    return answers
  }

  /// Changes the size; what is cut off is lost, as in terminals that do not rewrap.
  package mutating func resize(width: Int, height: Int) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    rows = fitted(rows)
    mainScreen = mainScreen.map(fitted)
    top = 0
    bottom = self.height - 1
    cursorX = min(cursorX, self.width - 1)
    cursorY = min(cursorY, self.height - 1)
  }

  private func fitted(_ rows: [[Cell]]) -> [[Cell]] {
    (0..<height).map { y in
      let row = y < rows.count ? rows[y] : []
      return Array((row + Array(repeating: Cell(), count: max(width - row.count, 0))).prefix(width))
    }
  }

  /// Reads what the program sent.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      byteCount += 1
      switch parser.read(byte, isUTF8: kind != .latin1) {
      case .nothing: break
      case .scalar(let scalar): put(scalar)
      case .control(let code): control(code)
      case .escape(let text): escape(text)
      case .sequence(let sequence): perform(sequence)
      }
    }
  }

  // MARK: - Text

  private mutating func put(_ scalar: Unicode.Scalar) {
    let isLine = (0x2190..<0x2600).contains(scalar.value)
    let columns = kind == .ambiguousWide && isLine ? 2 : measure.columns(scalar)
    if columns == 0 {
      var x = cursorX - (wrapsNext ? 0 : 1)
      if x > 0, rows[cursorY][x].text.isEmpty { x -= 1 }
      if x >= 0 { rows[cursorY][x].text.unicodeScalars.append(scalar) }
      return
    }
    if wrapsNext || cursorX + columns > width {
      cursorX = 0
      lineFeed()
    }
    clearHalves(cursorX, columns)
    rows[cursorY][cursorX].text = String(scalar)
    rows[cursorY][cursorX].look = look
    if columns == 2, cursorX + 1 < width {
      rows[cursorY][cursorX + 1].text = ""
      rows[cursorY][cursorX + 1].look = look
    }
    wrapsNext = cursorX + columns >= width
    cursorX = min(cursorX + columns, width - 1)
  }

  /// Blanks the wide characters of which a change of `count` cells from `x` on takes one half.
  private mutating func clearHalves(_ x: Int, _ count: Int) {
    if x > 0, x < width, rows[cursorY][x].text.isEmpty { rows[cursorY][x - 1].text = " " }
    let end = x + count
    if end < width, rows[cursorY][end].text.isEmpty { rows[cursorY][end].text = " " }
  }

  private mutating func lineFeed() {
    wrapsNext = false
    if cursorY == bottom {
      rows.remove(at: top)
      rows.insert(blankRow, at: bottom)
    } else if cursorY < height - 1 {
      cursorY += 1
    }
  }

  private var blankRow: [Cell] { Array(repeating: erased, count: width) }

  /// An erased cell keeps the background colour, as xterm's terminfo entry promises (bce).
  private var erased: Cell {
    var cell = Cell()
    cell.look.background = look.background
    return cell
  }

  private mutating func control(_ code: UInt8) {
    switch code {
    case 0x08:
      cursorX = max(cursorX - 1, 0)
      wrapsNext = false
    case 0x09: cursorX = min((cursorX / 8 + 1) * 8, width - 1)
    case 0x0a, 0x0b, 0x0c: lineFeed()
    case 0x0d:
      cursorX = 0
      wrapsNext = false
    case 0x00, 0x07, 0x0e, 0x0f: break
    default: unknown.append("control \(code)")
    }
  }

  private mutating func escape(_ text: String) {
    switch text {
    case "7": savedCursor = (cursorX, cursorY)
    case "8": (cursorX, cursorY) = savedCursor
    case "M":
      if cursorY == top {
        rows.remove(at: bottom)
        rows.insert(blankRow, at: top)
      } else {
        cursorY = max(cursorY - 1, 0)
      }
    case "(B", ")0", ")B", "(0", "=", ">", "\\": break
    default: unknown.append("escape \(text)")
    }
  }

  // MARK: - Sequences

  private mutating func perform(_ sequence: SequenceParser.Sequence) {
    let first = max(sequence.number(0), 1)
    if sequence.final != "m" { wrapsNext = false }
    switch (sequence.prefix, sequence.final) {
    case ("", "H"), ("", "f"):
      cursorY = min(first, height) - 1
      cursorX = min(max(sequence.number(1), 1), width) - 1
    case ("", "d"): cursorY = min(first, height) - 1
    case ("", "G"): cursorX = min(first, width) - 1
    case ("", "A"): cursorY = max(cursorY - first, 0)
    case ("", "B"): cursorY = min(cursorY + first, height - 1)
    case ("", "C"): cursorX = min(cursorX + first, width - 1)
    case ("", "D"): cursorX = max(cursorX - first, 0)
    case ("", "J"): eraseScreen(sequence.number(0))
    case ("", "K"): eraseLine(sequence.number(0))
    case ("", "X"): erase(cursorX, min(first, width - cursorX))
    case ("", "P"): shift(by: -min(first, width - cursorX))
    case ("", "@"): shift(by: min(first, width - cursorX))
    case ("", "b"): repeatCharacter(first)
    case ("", "L"): for _ in 0..<min(first, height) where cursorY <= bottom { insertLine(at: cursorY) }
    case ("", "M"): for _ in 0..<min(first, height) where cursorY <= bottom { deleteLine(at: cursorY) }
    case ("", "S"): for _ in 0..<min(first, height) { deleteLine(at: top) }
    case ("", "T"): for _ in 0..<min(first, height) { insertLine(at: top) }
    case ("", "r"):
      top = min(first, height) - 1
      bottom = max(min(sequence.number(1) == 0 ? height : sequence.number(1), height) - 1, top)
      (cursorX, cursorY) = (0, 0)
    case ("", "m"): selectGraphicRendition(sequence.numbers)
    case ("", "n"): if sequence.number(0) == 6 { answers += Array("\u{1b}[\(cursorY + 1);\(cursorX + 1)R".utf8) }
    case ("?", "h"): for mode in sequence.numbers { setMode(mode, true) }
    case ("?", "l"): for mode in sequence.numbers { setMode(mode, false) }
    // Insert mode and automatic newline off, window titles and stacks, the Linux console's cursor shape: nothing to see.
    case ("", "h"), ("", "l"), ("", "t"), ("?", "c"): break
    default: unknown.append("sequence \(sequence.prefix)\(sequence.numbers)\(sequence.final)")
    }
  }

  private mutating func setMode(_ mode: Int, _ isOn: Bool) {
    switch mode {
    case 25: isCursorVisible = isOn
    case 47, 1047, 1049:
      if isOn, mainScreen == nil {
        mainScreen = rows
        mainCursor = (cursorX, cursorY)
        rows = Array(repeating: Array(repeating: Cell(), count: width), count: height)
      } else if !isOn, let main = mainScreen {
        rows = main
        mainScreen = nil
        (cursorX, cursorY) = (min(mainCursor.x, width - 1), min(mainCursor.y, height - 1))
      }
    default: if isOn { modes.insert(mode) } else { modes.remove(mode) }
    }
  }

  private mutating func erase(_ x: Int, _ count: Int) {
    guard count > 0 else { return }
    clearHalves(x, count)
    for index in x..<x + count { rows[cursorY][index] = erased }
  }

  private mutating func eraseLine(_ mode: Int) {
    switch mode {
    case 0: erase(cursorX, width - cursorX)
    case 1: erase(0, cursorX + 1)
    default: rows[cursorY] = blankRow
    }
  }

  private mutating func eraseScreen(_ mode: Int) {
    switch mode {
    case 0:
      eraseLine(0)
      for y in cursorY + 1..<max(height, cursorY + 1) { rows[y] = blankRow }
    case 1:
      eraseLine(1)
      for y in 0..<cursorY { rows[y] = blankRow }
    default: for y in 0..<height { rows[y] = blankRow }
    }
  }

  /// Moves the rest of the row to the right, or to the left for a negative count.
  private mutating func shift(by count: Int) {
    clearHalves(cursorX, count < 0 ? -count : 0)
    if count > 0 {
      rows[cursorY].insert(contentsOf: repeatElement(erased, count: count), at: cursorX)
      rows[cursorY].removeLast(count)
    } else {
      rows[cursorY].removeSubrange(cursorX..<cursorX - count)
      rows[cursorY].append(contentsOf: repeatElement(erased, count: -count))
    }
    if let last = rows[cursorY].last, last.text.count == 1, let scalar = last.text.unicodeScalars.first, measure.columns(scalar) == 2 {
      rows[cursorY][width - 1].text = " "
    }
  }

  private mutating func repeatCharacter(_ count: Int) {
    guard let scalar = parser.lastScalar else { return }
    for _ in 0..<min(count, width * height) { put(scalar) }
  }

  private mutating func insertLine(at y: Int) {
    rows.remove(at: bottom)
    rows.insert(blankRow, at: y)
  }

  private mutating func deleteLine(at y: Int) {
    rows.remove(at: y)
    rows.insert(blankRow, at: bottom)
  }

  private mutating func selectGraphicRendition(_ numbers: [Int]) {
    var rest = (numbers.isEmpty ? [0] : numbers)[...]
    while let code = rest.popFirst() {
      switch code {
      case 0: look = Look()
      case 1: look.bold = true
      case 2: look.dim = true
      case 4: look.underline = true
      case 7: look.reverse = true
      case 22: (look.bold, look.dim) = (false, false)
      case 24: look.underline = false
      case 27: look.reverse = false
      case 30...37: look.foreground = code - 30
      case 38 where rest.first == 5: (look.foreground, rest) = (rest.dropFirst().first ?? -1, rest.dropFirst(2))
      case 39: look.foreground = -1
      case 40...47: look.background = code - 40
      case 48 where rest.first == 5: (look.background, rest) = (rest.dropFirst().first ?? -1, rest.dropFirst(2))
      case 49: look.background = -1
      case 90...97: look.foreground = code - 82
      case 100...107: look.background = code - 92
      case 10, 23: break
      default: unknown.append("SGR \(code)")
      }
    }
  }
}
