import Narration
import Simulation
import X86

/// Instructions of one kind in a row, for which one row of the code pane stands.
struct CodeFold: Hashable {
  /// Lines of the view that the row stands for.
  let count: Int
  /// Instructions of the kind among them.
  let instructions: Int
  let mnemonic: String

  /// Instructions of a kind that are shown before the rest is folded.
  private static let shown = 3
  /// Fewer are not worth a fold.
  private static let least = 3

  /// The folds of a view by the index of the line that each begins at. Nothing up to the cursor is folded: what was just executed stays in sight.
  static func folds(in view: CodeView) -> [Int: CodeFold] {
    guard let cursor = view.currentIndex else { return [:] }
    var folds: [Int: CodeFold] = [:]
    var index = cursor
    while index < view.lines.count {
      let run = run(in: view, from: index)
      if run.instructions.count >= shown + least, let kind = run.kind {
        let start = run.instructions[shown]
        let counted = run.instructions[shown...].compactMap { view.lines[$0].instruction }.filter { kind.counts($0.instruction) }
        if let last = counted.last {
          folds[start] = CodeFold(count: run.end - start, instructions: counted.count, mnemonic: last.text.name)
        }
      }
      index = max(run.end, index + 1)
    }
    return folds
  }

  /// The instructions of one kind from a line on, with the lines of source between them, and the line behind the last.
  private static func run(in view: CodeView, from start: Int) -> (kind: RunKind?, instructions: [Int], end: Int) {
    let next = start + 1 < view.lines.count ? view.lines[start + 1].instruction : nil
    guard let first = view.lines[start].instruction, let kind = RunKind(first.instruction, neighbour: next?.instruction) else {
      return (nil, [], start + 1)
    }
    var instructions = [start]
    var end = start + 1
    for index in start + 1..<view.lines.count {
      switch view.lines[index] {
      case .source: continue
      case .instruction(let line) where kind.contains(line.instruction) && !line.hasBreakpoint:
        instructions.append(index)
        end = index + 1
      case .instruction, .label, .bytes, .unmapped: return (kind, instructions, end)
      }
    }
    return (kind, instructions, end)
  }

  /// `12 more pushes`
  var message: Message {
    let plural = ["s", "x", "sh", "ch"].contains { mnemonic.hasSuffix($0) } ? mnemonic + "es" : mnemonic + "s"
    return Message(en: "\(instructions) more \(plural) (key a)", ja: "ほか\(mnemonic) \(instructions)個（aキー）")
  }
}

extension CodeView.Line {
  fileprivate var instruction: CodeView.InstructionLine? {
    if case .instruction(let line) = self { return line }
    return nil
  }
}
