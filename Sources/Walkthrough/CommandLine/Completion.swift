import Canvas
import Simulation
import Vocabulary
import X86

/// What could stand in the place of the name before the cursor.
package struct Completion: Hashable, Sendable {
  /// Characters (as a person counts them) of the line that are replaced.
  package var range: Range<Int>
  package let candidates: [String]
  /// The candidate that stands in the line; `nil` while only what all have in common does.
  package var selection: Int?

  /// Candidates that are offered at most.
  static let limit = 200

  /// Every name that begins as the one before the cursor does; `nil` when there is none.
  package init?(_ editor: LineEditor, _ names: CommandNames) {
    let before = Array(editor.text).prefix(editor.cursor)
    let head = before.drop { $0 == " " }
    let wordEnd = head.firstIndex { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }
    let start: Int
    let found: [String]
    if let wordEnd {
      let rest = before[wordEnd...]
      guard let row = CommandRow.find(String(head[..<wordEnd])).row else { return nil }
      let isName: (Character) -> Bool
      switch row.argument {
      case .pane, .language, .syntax, .theme, .command, .stop, .info, .event, .branch, .fault, .kind: isName = { $0 != " " }
      case .location: isName = { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-/".contains($0)) }
      default: isName = { $0.isASCII && ($0.isLetter || $0.isNumber || "_.".contains($0)) }
      }
      let name = rest.reversed().prefix(while: isName).count
      start = before.endIndex - name
      // The format behind a word is no name.
      guard start > wordEnd else { return nil }
      let words = rest[wordEnd..<start].split(separator: " ").map { String($0) }
      found = Self.candidates(row, String(before[start...]), behind: words, names)
    } else {
      start = head.startIndex
      let word = String(head)
      found = CommandRow.all.map(\.name).filter { $0.hasPrefix(word) }.sorted()
    }
    guard !found.isEmpty else { return nil }
    range = start..<editor.cursor
    candidates = Array(found.prefix(Self.limit))
  }

  private static func candidates(_ row: CommandRow, _ name: String, behind words: [String], _ names: CommandNames) -> [String] {
    func beginning(_ list: [String]) -> [String] { list.filter { $0.hasPrefix(name) } }
    switch row.argument {
    case .none, .number, .text: return []
    case .pane: return beginning(PaneName.allCases.map(\.rawValue).filter { !words.contains($0) })
    case .language: return words.isEmpty ? beginning(Language.allCases.map(\.rawValue)) : []
    case .syntax: return words.isEmpty ? beginning(["intel", "att"]) : []
    case .theme: return words.isEmpty ? beginning(Theme.Name.allCases.map(\.rawValue)) : []
    case .command: return words.isEmpty ? beginning(CommandRow.all.map(\.name) + [ExpressionHelp.topic]).sorted() : []
    case .stop: return words.isEmpty ? beginning(names.stops) : []
    case .branch: return words.isEmpty ? beginning(names.branches) : []
    case .event:
      guard let kind = words.first else { return beginning(FlowKind.names.filter { $0.value != .crossing }.map(\.name)) }
      if words.contains("if") { return expressionNames(name, names) }
      return kind == "syscall" && words.count == 1 ? beginning(names.systemCalls.map(\.name)) : []
    case .kind: return words.isEmpty ? beginning(FlowKind.names.map(\.name)) : []
    case .fault: return words.isEmpty ? beginning(Edit.faultNames) : []
    case .info:
      guard let subject = words.first else {
        return beginning(["breakpoints", "display", "registers", "flags", "symbol", "line", "syscall"])
      }
      if subject.hasPrefix("sys") { return beginning(names.systemCalls.map(\.name)) }
      return expressionNames(name, names)
    case .location:
      if words.contains("if") { return expressionNames(name, names) }
      return beginning(names.symbols.filter(\.isCode).map(\.name) + names.files.map { $0 + ":" })
    case .expression, .place, .assignment: return expressionNames(name, names)
    }
  }

  /// The names of the expression language, then symbols.
  private static func expressionNames(_ name: String, _ names: CommandNames) -> [String] {
    ExpressionReference.names.filter { $0.hasPrefix(name) }
      + names.symbols.lazy.filter { $0.name.hasPrefix(name) }.prefix(limit).map(\.name)
  }

  /// What all candidates begin with.
  package var common: String {
    guard var common = candidates.first else { return "" }
    for candidate in candidates.dropFirst() { common = String(common.commonPrefix(candidate)) }
    return common
  }
}

extension String {
  fileprivate func commonPrefix(_ other: String) -> Substring {
    var index = startIndex
    var otherIndex = other.startIndex
    while index < endIndex, otherIndex < other.endIndex, self[index] == other[otherIndex] {
      formIndex(after: &index)
      other.formIndex(after: &otherIndex)
    }
    return self[..<index]
  }
}

extension CommandLine {
  /// Completes the name before the cursor, or goes to the next or the previous of several candidates.
  package mutating func complete(_ names: CommandNames, backwards: Bool = false) {
    mistake = nil
    if var current = completion {
      let count = current.candidates.count
      let next = current.selection.map { backwards ? $0 + count - 1 : $0 + 1 } ?? (backwards ? count - 1 : 0)
      let selection = next % count
      let candidate = current.candidates[selection]
      editor.replace(current.range, with: candidate)
      current.range = current.range.lowerBound..<editor.cursor
      current.selection = selection
      completion = current
      return
    }
    guard var found = Completion(editor, names) else { return }
    if found.candidates.count == 1 {
      let candidate = found.candidates[0]
      let isAtEnd = editor.cursor == editor.text.count
      editor.replace(found.range, with: candidate + (isAtEnd && !candidate.hasSuffix(":") ? " " : ""))
      return
    }
    editor.replace(found.range, with: found.common)
    found.range = found.range.lowerBound..<editor.cursor
    completion = found
  }
}
