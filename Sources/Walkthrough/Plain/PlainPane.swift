import Canvas
import Narration
import Simulation
import Vocabulary

/// A pane as lines to be read out: what the screen shows, without frames, and without blanks and zeros that only line columns up.
struct PlainPane {
  /// The pane's title with its remark, then its rows.
  let lines: [String]

  init(_ pane: PaneName, _ state: AppState, _ inspector: Inspector) {
    var state = state
    let size = Self.size(of: pane)
    state.size = size
    // The mark of the focus says nothing here: one pane alone is read.
    state.focus = pane == .code ? .registers : .code
    // All of it is read, as where a pane is alone on the screen: of tasks the files, too.
    state.isZoomed = pane == .tasks
    var grid = Grid(size)
    let scene = Scene(state, inspector)
    scene.draw(pane, in: grid.bounds, on: &grid)
    let content = PaneFrame.content(of: grid.bounds)
    var rows = [Self.text(of: grid.bounds.top(1), in: grid)]
    if pane == .flags {
      rows += scene.plainFlags
    } else {
      // What stands side by side is read one after the other.
      let columns = pane == .stacks ? content.columns([.flex(1), .flex(1)], gap: 1) : [content]
      for column in columns { rows += (0..<column.height).map { Self.text(of: column.row($0), in: grid) } }
      // Where a pane goes on, its lower edge says which rows these are.
      let edge = Self.text(of: grid.bounds.bottom(1), in: grid)
      if !edge.isEmpty { rows.append(Narrator(language: state.language).plainRest(edge)) }
    }
    lines = rows.filter { !$0.isEmpty }
  }

  /// Room for all that the pane has to say: wide enough for the longest line, and high enough for what it shows at most; of code and of long lists, what
  /// is near.
  private static func size(of pane: PaneName) -> Size {
    let height =
      switch pane {
      case .code: 18
      case .dispatch, .interrupts, .tasks, .memory: 32
      default: Layout.form(of: pane).height + 2
      }
    return Size(width: pane == .stacks ? 160 : 110, height: height)
  }

  /// The rows of a page of a pane.
  static func pageRows(of pane: PaneName) -> Int { max(1, size(of: pane).height - 3) }

  private static func text(of row: Rect, in grid: Grid) -> String {
    var line = String.UnicodeScalarView()
    for x in row.x..<row.endX { grid[x, row.y].append(to: &line) }
    let isBox = { (scalar: Unicode.Scalar) in (0x2500...0x257f).contains(scalar.value) }
    let words = String(String.UnicodeScalarView(line.map { isBox($0) ? " " : $0 })).split(separator: " ")
    return words.filter { !isDrawing($0) }.map { withoutLeadingZeros($0) }.joined(separator: " ")
  }

  /// Whether a word is a ruler or a line of the pane's picture, which would be read out sign by sign.
  private static func isDrawing(_ word: Substring) -> Bool { word.utf8.count >= 4 && word.allSatisfy { "|-=.#'_".contains($0) } }

  /// A value of sixteen digits without those that only say how long it might be.
  private static func withoutLeadingZeros(_ word: Substring) -> String {
    guard word.utf8.count == 16, word.allSatisfy(\.isHexDigit) else { return String(word) }
    let digits = word.drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
  }
}

extension Scene {
  /// The instruction under the cursor, with its place in the source.
  var plainCode: String {
    let view = inspector.codeView(before: 0, after: 1, syntax: state.syntax, breakpoints: state.commands.breakpoints.addresses)
    let place = [
      view.function.map { view.offset == 0 ? $0 : "\($0)+0x\(String(view.offset, radix: 16))" },
      view.source.map { "\($0.file):\($0.line)" },
    ]
    var text = ""
    if let index = view.currentIndex, case .instruction(let line) = view.lines[index] {
      let operands = masksOperands ? "????" : line.text.operandList
      text = operands.isEmpty ? line.text.name : "\(line.text.name) \(operands)"
      if let field = line.frameField { text += " ; \(field)" }
      if line.hasBreakpoint { text += " (\(words.breakpointWord))" }
    } else {
      text = words.notMapped
    }
    return words.next(text, at: place.compactMap { $0 }.joined(separator: ", "))
  }
}
