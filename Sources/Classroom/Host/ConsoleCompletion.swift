import Vocabulary

/// What can follow in the console's command line: the commands of a class, and the names that each takes.
struct ConsoleCompletion {
  /// The line, gone on with as far as only one way is left.
  private(set) var line: String
  /// Every way to go on with the last word.
  let candidates: [String]

  private static let commands = [
    "answer", "at", "black", "code", "compare", "edit", "every", "freeze", "halt", "hands", "hide", "join", "large", "panes", "play",
    "point",
    "reveal", "scroll", "spotlight", "stop", "undo", "vote", "what-if",
  ]

  init(_ typed: String, whatIfs: [String], stops: Int) {
    let words = typed.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let word = words.last ?? ""
    candidates = Self.names(behind: words.dropLast().filter { !$0.isEmpty }, whatIfs, stops).filter { $0.hasPrefix(word) }
    line = typed
    guard let first = candidates.first else { return }
    let common = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    line += common.dropFirst(word.count) + (candidates.count == 1 ? " " : "")
  }

  private static func names(behind words: [String], _ whatIfs: [String], _ stops: Int) -> [String] {
    switch (words.first, words.count) {
    case (nil, _): commands
    case ("what-if", 1): whatIfs
    case ("compare", 1): Counterpart.allCases.map(\.rawValue)
    case ("spotlight", 1), ("panes", _), ("hide", _), ("reveal", _): PaneName.allCases.map(\.rawValue)
    case ("black", 1), ("freeze", 1), ("large", 1), ("join", 1): ["on", "off"]
    case ("every", 2): ActionName.allCases.filter(\.isForClass).map(\.rawValue)
    case ("stop", 1): stops > 0 ? (1...stops).map(String.init) : []
    default: []
    }
  }
}
