import ArgumentParser
import Canvas
import Vocabulary
import Walkthrough

/// `ringwalk config`: what is in effect, and why.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show every setting in effect with its source, and every mistake in the configuration file.",
    discussion: """
      The file is config.yaml in $XDG_CONFIG_HOME/ringwalk, or in ~/.config/ringwalk. An option goes before the file, the file before the \
      environment. The exit status is 1 when the file has mistakes.
      """)

  @OptionGroup var terminal: TerminalArguments

  func run() throws {
    let settings = terminal.settings
    try StandardOutput.say(
      "file: \(settings.path ?? "none, for neither XDG_CONFIG_HOME nor HOME is set")\(settings.path == nil || settings.fileExists ? "" : " (there is none)")"
    )
    for row in Self.rows(settings) { try StandardOutput.say(row) }
    for diagnostic in settings.configuration.diagnostics { try StandardOutput.say("\(diagnostic)") }
    if settings.configuration.diagnostics.hasErrors { throw ExitCode.failure }
  }

  /// One line a setting: its name as in the file, its value, its source.
  static func rows(_ settings: Settings) -> [String] {
    var rows: [(name: String, value: String, source: SettingSource)] = [
      ("language", settings.language.value.rawValue, settings.language.source),
      ("theme", settings.theme.value.rawValue, settings.theme.source),
      ("syntax", settings.syntax.value.name, settings.syntax.source),
      ("color", settings.color.value.rawValue, settings.color.source),
      ("ascii", settings.ascii.value.rawValue, settings.ascii.source),
      ("mouse", settings.mouse.value ? "on" : "off", settings.mouse.source),
      ("layout", settings.layout.value ?? "as the moment needs", settings.layout.source),
    ]
    let path = settings.path ?? ""
    for layout in settings.configuration.layouts {
      let name =
        switch layout.value.key {
        case .size(let size): "\(size.width)x\(size.height)"
        case .name(let name): name
        }
      rows.append(("layouts.\(name)", layout.value.panes.map(\.rawValue).joined(separator: " "), .file(path, line: layout.line)))
    }
    let map = settings.preferences.keyMap
    for action in Action.all {
      let keys = map.keys(for: action.name)
      let source: SettingSource = settings.configuration.keys[action.name].map { .file(path, line: $0.line) } ?? .standard
      rows.append(("keys.\(action.name.rawValue)", keys.isEmpty ? "none" : keys.map(\.description).joined(separator: " "), source))
    }
    let widths = (rows.map { $0.name.columns }.max() ?? 0, min(30, rows.map { $0.value.columns }.max() ?? 0))
    return rows.map { "\($0.name.padded(to: widths.0))  \($0.value.padded(to: widths.1))  \($0.source)" }
  }
}
