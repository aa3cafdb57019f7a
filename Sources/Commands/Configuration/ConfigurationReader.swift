import Canvas
import Lessons
import Terminal
import Vocabulary
import Walkthrough
import X86

/// Reads a configuration file and finds every mistake in it.
package struct ConfigurationReader: NodeReader {
  package let file: String
  package var diagnostics: [Diagnostic] = []
  /// Layouts that are not in effect because of a mistake in them: who chooses one is told of the mistake alone.
  private var mistakenLayouts: Set<String> = []

  private static let known = ["language", "theme", "syntax", "color", "ascii", "mouse", "keys", "layout", "layouts"]

  /// - Parameters:
  ///   - bytes: the file's content, YAML in UTF-8.
  ///   - file: its path, for diagnostics.
  package static func read(_ bytes: [UInt8], file: String) -> Configuration {
    var reader = ConfigurationReader(file: file)
    var configuration = Configuration()
    if let text = reader.text(of: bytes), let root = reader.root(of: text), !root.isEmpty { reader.read(root, into: &configuration) }
    configuration.diagnostics = reader.diagnostics.inOrder
    return configuration
  }

  private mutating func read(_ root: SourceNode, into configuration: inout Configuration) {
    guard let fields = fields(root, of: "a configuration", known: Self.known) else { return }
    configuration.language = choice(fields["language"], "`language`", Language.allCases, \.rawValue)
    configuration.theme = choice(fields["theme"], "`theme`", Theme.Name.allCases, \.rawValue)
    configuration.syntax = choice(fields["syntax"], "`syntax`", Formatter.Syntax.allCases, \.name)
    configuration.color = choice(fields["color"], "`color`", ColorChoice.allCases, \.rawValue)
    configuration.ascii = choice(fields["ascii"], "`ascii`", Choice.allCases, \.rawValue)
    if let node = fields["mouse"], let value = boolean(node, "`mouse`") { configuration.mouse = entry(value, node) }
    if let node = fields["keys"] { readKeys(node, into: &configuration) }
    if let node = fields["layouts"] { readLayouts(node, into: &configuration) }
    if let node = fields["layout"], let name = scalar(node, "`layout`")?.text {
      let names = configuration.layouts.compactMap { if case .name(let name) = $0.value.key { name } else { nil } }
      if names.contains(name) {
        configuration.layout = entry(name, node)
      } else if !mistakenLayouts.contains(name) {
        report(
          node.place, .reference, "there is no layout `\(name.shortened)`",
          hint: names.isEmpty ? "give panes to it under `layouts`" : "known are \(listed(names))")
      }
    }
  }

  private func entry<Value>(_ value: Value, _ node: SourceNode) -> Configuration.Entry<Value> {
    Configuration.Entry(value: value, line: node.place.line)
  }

  private mutating func choice<Value>(
    _ node: SourceNode?, _ what: String, _ values: [Value], _ name: (Value) -> String
  ) -> Configuration.Entry<Value>? {
    guard let node, let word = word(node, what, among: values.map(name)) else { return nil }
    return values.first { name($0) == word }.map { entry($0, node) }
  }

  // MARK: Keys

  private mutating func readKeys(_ node: SourceNode, into configuration: inout Configuration) {
    guard let fields = fields(node, of: "`keys`", known: ActionName.allCases.map(\.rawValue)) else { return }
    var owners: [Key: (action: ActionName, line: Int)] = [:]
    let chosen = ActionName.allCases.compactMap { name in fields[name.rawValue].map { (name: name, node: $0) } }
      .sorted { $0.node.place < $1.node.place }
    for (name, node) in chosen {
      var keys: [Key] = []
      for item in items(node) {
        guard let key = key(item) else { continue }
        if let owner = owners[key] {
          report(item.place, .reference, "`\(key)` is already the key of `\(owner.action.rawValue)`, in line \(owner.line)")
          continue
        }
        owners[key] = (name, item.place.line)
        keys.append(key)
      }
      // A mistake in every key of an action leaves it those that it had.
      if keys.isEmpty, !items(node).isEmpty { continue }
      if keys.isEmpty, name == .quit {
        report(node.place, .format, "`quit` needs a key: nobody should be locked in")
        continue
      }
      configuration.keys[name] = entry(keys, node)
    }
    reportTaken(owners, configuration)
  }

  private mutating func key(_ node: SourceNode) -> Key? {
    guard let text = scalar(node, "a key")?.text else { return nil }
    guard let key = Key(name: text) else {
      report(
        node.place, .format, "there is no key `\(text.shortened)`",
        hint: "keys are named as the help names them: s, Space, Shift-Tab, Ctrl-L, F1")
      return nil
    }
    guard !KeyMap.isReserved(key) else {
      report(
        node.place, .format, "`\(key)` cannot be given to an action",
        hint: "digits count and answer, Esc leaves, g begins gg")
      return nil
    }
    return key
  }

  /// A key that an action loses although the file does not name it: allowed, but worth knowing.
  private mutating func reportTaken(_ owners: [Key: (action: ActionName, line: Int)], _ configuration: Configuration) {
    let map = KeyMap(choosing: configuration.keys.mapValues(\.value))
    for action in Action.all where configuration.keys[action.name] == nil {
      for key in action.keys {
        guard let owner = owners[key], map[key] == owner.action else { continue }
        let left = map.keys(for: action.name).map { "`\($0)`" }.joined(separator: ", ")
        report(
          SourcePlace(line: owner.line, column: 1), .reference,
          "`\(owner.action.rawValue)` takes `\(key)` from `\(action.name.rawValue)`, which \(left.isEmpty ? "has no key now" : "keeps \(left)")",
          severity: .warning, hint: left.isEmpty ? "give it another key" : nil)
      }
    }
  }

  // MARK: Layouts

  private mutating func readLayouts(_ node: SourceNode, into configuration: inout Configuration) {
    guard case .mapping(let entries) = node.content else {
      report(node.place, .format, "`layouts` is \(node.kind) here; it must be a mapping", hint: "write `120x40: [code, registers]`")
      return
    }
    for (key, value) in entries {
      guard let name = key.scalar?.text, !name.isEmpty else {
        report(key.place, .format, "the key of a layout must be a size or a name")
        continue
      }
      var panes: [PaneName] = []
      // A layout with a mistake is not in effect at all: the panes that suit the moment are better than half of what was meant.
      var isWhole = true
      for item in items(value) {
        guard let word = word(item, "a pane", among: PaneName.allCases.map(\.rawValue)), let pane = PaneName(rawValue: word) else {
          isWhole = false
          continue
        }
        if panes.contains(pane) {
          report(item.place, .format, "`\(word)` stands twice in one layout")
          isWhole = false
        } else {
          panes.append(pane)
        }
      }
      if items(value).isEmpty {
        report(value.place, .format, "the layout `\(name.shortened)` has no pane")
        isWhole = false
      }
      if !isWhole { mistakenLayouts.insert(name) }
      guard let layout = layoutKey(name, key), isWhole else { continue }
      configuration.layouts.append(entry(Configuration.PaneLayout(key: layout, panes: panes), key))
    }
  }

  /// A size when it begins with a digit, a name otherwise.
  private mutating func layoutKey(_ name: String, _ node: SourceNode) -> Configuration.PaneLayout.Key? {
    guard name.first?.isNumber == true else { return identifier(node, "the name of a layout").map { .name($0.value) } }
    if let size = Size(argument: name) { return .size(size) }
    report(
      node.place, .format, "`\(name.shortened)` is no size",
      hint: "write columns x rows, as in `120x40`, at most \(Size.widthLimit)x\(Size.heightLimit)")
    return nil
  }
}
