import Yams

/// Reads YAML into nodes, for files that anybody may have written: size, nesting and aliases have limits.
enum YAMLFile {
  enum Limits {
    static let bytes = 256 << 10
    /// Nodes after aliases were replaced by what they stand for.
    static let nodes = 20_000
    static let aliases = 16
    /// Brackets and braces inside one another.
    static let brackets = 40
    /// Columns of indentation, list dashes included: each level of nesting takes one.
    static let indentation = 100
  }

  /// A file that is no YAML, or beyond the limits.
  struct Failure: Error {
    var place: SourcePlace
    var message: String
    var hint: String?
  }

  /// The one document of the file; `nil` when it is empty.
  static func read(_ text: String) throws(Failure) -> SourceNode? {
    guard text.utf8.count <= Limits.bytes else {
      throw Failure(place: .start, message: "the file has more than \(Limits.bytes >> 10) KiB")
    }
    let lines = SourceLines(text)
    try checkNesting(lines)
    try checkAliases(lines)
    let root: Node?
    do {
      root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
      throw failure(error, text)
    }
    guard let root else { return nil }
    var budget = Limits.nodes
    return try convert(root, lines, &budget, parent: .start)
  }

  // MARK: Limits

  /// The reader of the YAML library calls itself for each level, so hostile nesting must not reach it.
  private static func checkNesting(_ lines: SourceLines) throws(Failure) {
    var open = 0
    for (number, line) in lines.lines.enumerated() {
      var column = 0
      while column < line.count {
        let isMarker = ["-", "?", ":"].contains(line[column]) && (column + 1 == line.count || [" ", "\t"].contains(line[column + 1]))
        guard isMarker || line[column] == " " || line[column] == "\t" else { break }
        column += 1
      }
      guard column <= Limits.indentation else {
        throw Failure(
          place: SourcePlace(line: number + 1, column: Limits.indentation + 1),
          message: "the text is indented by more than \(Limits.indentation) columns")
      }
      for (column, scalar) in line.enumerated() {
        switch scalar {
        case "[", "{": open += 1
        case "]", "}": open = max(0, open - 1)
        default: continue
        }
        guard open <= Limits.brackets else {
          throw Failure(
            place: SourcePlace(line: number + 1, column: column + 1),
            message: "more than \(Limits.brackets) brackets are open here", hint: "close them, or write the list on lines of its own")
        }
      }
    }
  }

  /// Aliases of aliases grow without bound, and the library looks at all that a key stands for.
  private static func checkAliases(_ lines: SourceLines) throws(Failure) {
    func names(after mark: Unicode.Scalar) -> [(name: String, place: SourcePlace)] {
      var result: [(String, SourcePlace)] = []
      for (number, line) in lines.lines.enumerated() {
        for (column, scalar) in line.enumerated() where scalar == mark {
          let name = line.dropFirst(column + 1).prefix {
            $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType != nil
          }
          if !name.isEmpty { result.append((String(String.UnicodeScalarView(name)), SourcePlace(line: number + 1, column: column + 1))) }
        }
      }
      return result
    }
    let anchors = Set(names(after: "&").map(\.name))
    if anchors.isEmpty { return }
    let aliases = names(after: "*").filter { anchors.contains($0.name) }
    if aliases.count > Limits.aliases {
      throw Failure(place: aliases[Limits.aliases].place, message: "the file has more than \(Limits.aliases) aliases")
    }
  }

  // MARK: Nodes

  private static func convert(
    _ node: Node, _ lines: SourceLines, _ budget: inout Int, parent: SourcePlace
  ) throws(Failure) -> SourceNode {
    let place = node.mark.map { SourcePlace(line: $0.line, column: $0.column) } ?? parent
    budget -= 1
    guard budget >= 0 else { throw Failure(place: place, message: "the file has more than \(Limits.nodes) values") }
    switch node {
    case .scalar(let scalar):
      let style: ScalarSource.Style =
        switch scalar.style {
        case .any, .plain: .plain
        case .singleQuoted: .singleQuoted
        case .doubleQuoted: .doubleQuoted
        case .literal, .folded: .block
        }
      return SourceNode(content: .scalar(ScalarSource(scalar.string, at: place, style, in: lines)), place: place)
    case .sequence(let sequence):
      var items: [SourceNode] = []
      for item in sequence { items.append(try convert(item, lines, &budget, parent: place)) }
      return SourceNode(content: .sequence(items), place: place)
    case .mapping(let mapping):
      var entries: [(key: SourceNode, value: SourceNode)] = []
      for (key, value) in mapping {
        let key = try convert(key, lines, &budget, parent: place)
        entries.append((key, try convert(value, lines, &budget, parent: key.place)))
      }
      return SourceNode(content: .mapping(entries), place: place)
    case .alias: throw Failure(place: place, message: "an alias stands here for nothing")
    }
  }

  // MARK: Errors

  private static func failure(_ error: any Error, _ text: String) -> Failure {
    guard let error = error as? YamlError else { return Failure(place: .start, message: "the file cannot be read as YAML") }
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      if problem.contains("another document") {
        return Failure(place: place(mark), message: "a second document begins here; a file has one")
      }
      let found = SourceLines(text).scalar(mark.line - 1, mark.column - 1)
      return Failure(
        place: place(mark), message: "this is no YAML: \(problem)",
        hint: found == "\t" ? "indent with spaces" : hint(problem, at: mark, context))
    case .reader(let problem, let offset, _, _):
      return Failure(place: place(ofCharacter: offset ?? 0, in: text), message: "this is no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return Failure(
        place: secondPlace(of: duplicates.first.map { "\($0)" } ?? "", in: text, from: context.mark),
        message: "the key \(duplicates.map { "`\($0)`" }.joined(separator: ", ")) stands twice in one mapping")
    default: return Failure(place: .start, message: "the file cannot be read as YAML")
    }
  }

  /// Where a key stands for the second time in the mapping that begins at `mark`; the mapping itself where that cannot be told.
  private static func secondPlace(of key: String, in text: String, from mark: Mark) -> SourcePlace {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let indent = max(0, mark.column - 1)
    let found = lines.indices.dropFirst(max(0, mark.line - 1)).filter { index in
      // The first key may stand behind the dash of a list.
      let line = lines[index].dropFirst(indent)
      return (index == mark.line - 1 || lines[index].prefix(indent).allSatisfy { $0 == " " }) && line.hasPrefix(key + ":")
    }
    return found.count > 1 ? SourcePlace(line: found[1] + 1, column: indent + 1) : place(mark)
  }

  private static func hint(_ problem: String, at mark: Mark, _ context: YamlError.Context?) -> String? {
    if problem.contains("mapping values are not allowed") { return "put a text that has `: ` in it into quotes" }
    if problem.contains("cannot start any token") { return "put the text into quotes" }
    guard let context, context.mark.line > 0, !context.text.isEmpty else { return nil }
    if problem.contains("expected ',' or"), context.mark.line == mark.line {
      return "between brackets or braces, put a text that has some of them, commas or `: ` into quotes"
    }
    return "\(context.text) that began at line \(context.mark.line), column \(context.mark.column)"
  }

  private static func place(_ mark: Mark) -> SourcePlace { SourcePlace(line: max(1, mark.line), column: max(1, mark.column)) }

  private static func place(ofCharacter offset: Int, in text: String) -> SourcePlace {
    let lines = SourceLines(String(text.prefix(max(0, offset))))
    return SourcePlace(line: lines.lines.count, column: (lines.lines.last?.count ?? 0) + 1)
  }
}
