import Canvas
import Foundation
import Lessons
import Narration
import Terminal
import Vocabulary
import Walkthrough
import X86

/// Where the value of a setting comes from.
enum SettingSource: Hashable, CustomStringConvertible {
  case standard
  case file(String, line: Int)
  /// A variable and its value.
  case environment(String, String)
  /// The name of an option of the command line.
  case option(String)

  var description: String {
    switch self {
    case .standard: "default"
    case .file(let path, let line): "\(path):\(line)"
    case .environment(let name, let value): "environment \(name)=\(value)"
    case .option(let name): "option \(name)"
    }
  }
}

/// A value in effect.
struct Setting<Value> {
  var value: Value
  var source: SettingSource
}

/// Everything that can be set, as it is in effect: an option goes before the configuration file, the file before the environment, the environment before
/// the default. (no-color.org asks for this order too.)
struct Settings {
  var language: Setting<Language>
  var theme: Setting<Theme.Name>
  var syntax: Setting<X86.Formatter.Syntax>
  var color: Setting<ColorChoice>
  var ascii: Setting<Choice>
  var mouse: Setting<Bool>
  var layout: Setting<String?>
  let configuration: Configuration
  /// Where the configuration file is, or would be.
  let path: String?
  let fileExists: Bool
  /// Nothing says which language the person reads.
  private(set) var isLanguageUnknown = false

  init(
    _ screen: ScreenOptions, _ terminal: TerminalArguments? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let (configuration, path, exists) = Configuration.load(environment)
    self.configuration = configuration
    self.path = path
    fileExists = exists

    func setting<Value>(
      _ option: Value?, _ name: String, _ entry: Configuration.Entry<Value>?, _ others: Setting<Value>
    ) -> Setting<Value> {
      if let option { return Setting(value: option, source: .option(name)) }
      if let entry { return Setting(value: entry.value, source: .file(path ?? "", line: entry.line)) }
      return others
    }
    let locale = Self.locale(environment)
    language = setting(
      screen.language, "--language", configuration.language,
      locale.map { Setting(value: $0.language, source: .environment($0.variable, $0.text)) } ?? Setting(value: .en, source: .standard))
    if screen.language == nil, environment["TERM"] == "linux" {
      // The Linux console has no Japanese glyphs, whatever file and locale say.
      if language.value != .en { language = Setting(value: .en, source: .environment("TERM", "linux")) }
    } else if language.source == .standard {
      isLanguageUnknown = true
    }
    theme = setting(screen.theme, "--theme", configuration.theme, Setting(value: .dark, source: .standard))
    syntax = setting(screen.syntax, "--syntax", configuration.syntax, Setting(value: .intel, source: .standard))
    let noColor = environment["NO_COLOR"].flatMap { $0.isEmpty ? nil : $0 }
    color = setting(
      terminal?.color, "--color", configuration.color,
      noColor.map { Setting(value: .never, source: .environment("NO_COLOR", $0)) } ?? Setting(value: .automatic, source: .standard))
    ascii = setting(terminal?.ascii, "--ascii", configuration.ascii, Setting(value: .automatic, source: .standard))
    mouse = setting(
      terminal?.mouse, terminal?.mouse == false ? "--no-mouse" : "--mouse", configuration.mouse, Setting(value: true, source: .standard))
    let chosen = terminal?.layout
    layout = setting(
      chosen.map { String?.some($0) }, "--layout", configuration.layout.map { .init(value: $0.value, line: $0.line) },
      Setting(value: nil, source: .standard))
  }

  /// The language that the locale tells, and the variable that tells it; `nil` for a locale that tells none.
  private static func locale(_ environment: [String: String]) -> (language: Language, variable: String, text: String)? {
    // POSIX: the first of these that is set and not empty decides.
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let text = environment[variable], !text.isEmpty else { continue }
      let name = text.prefix { $0 != "." && $0 != "@" }
      if name == "C" || name == "POSIX" { return nil }
      let language = Language.allCases.first { name == $0.rawValue || name.hasPrefix($0.rawValue + "_") } ?? .en
      return (language, variable, text)
    }
    return nil
  }

  /// What the terminal is asked for.
  var terminal: TerminalOptions {
    TerminalOptions(theme: theme.value, color: color.value, ascii: ascii.value, mouse: mouse.value)
  }

  /// What the session is told.
  var preferences: Preferences {
    var layouts = PaneLayouts()
    for layout in configuration.layouts {
      switch layout.value.key {
      case .size(let size): layouts.set(layout.value.panes, from: size)
      case .name(let name): layouts.set(layout.value.panes, named: name)
      }
    }
    layouts.chosen = layout.value
    return Preferences(syntax: syntax.value, keyMap: KeyMap(choosing: configuration.keys.mapValues(\.value)), layouts: layouts)
  }

  /// What the person should know about the file; empty when all is well.
  var notices: [Message] {
    guard let first = configuration.diagnostics.first(where: { $0.severity == .error }) else { return [] }
    let place = "\(first.file.lastNameOfPath):\(first.place.line):\(first.place.column)"
    let count = configuration.diagnostics.count
    return [
      Message(
        en: "\(place): \(first.message). Defaults apply there; `ringwalk config` lists all mistakes (\(count)).",
        ja: "設定ファイルに誤りがあります（\(place)、全\(count)件）。その項目は既定値を使います。`ringwalk config`で一覧を表示します。")
    ]
  }
}
