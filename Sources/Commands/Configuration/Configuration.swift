import Canvas
import Lessons
import Terminal
import Vocabulary
import Walkthrough
import X86

/// What a person's configuration file says; everything in it may be missing.
package struct Configuration: Sendable {
  /// A value, and the line of the file that says so.
  package struct Entry<Value: Sendable>: Sendable {
    package var value: Value
    package var line: Int
  }

  /// A layout of panes: for screens of at least a size, or with a name.
  package struct PaneLayout: Sendable {
    package enum Key: Hashable, Sendable {
      case size(Size)
      case name(String)
    }

    package var key: Key
    package var panes: [PaneName]
  }

  package var language: Entry<Language>?
  package var theme: Entry<Theme.Name>?
  package var syntax: Entry<Formatter.Syntax>?
  package var color: Entry<ColorChoice>?
  package var ascii: Entry<Choice>?
  package var mouse: Entry<Bool>?
  /// The keys of actions, in place of those of the table.
  package var keys: [ActionName: Entry<[Key]>] = [:]
  /// The name of the layout that is shown whatever the size.
  package var layout: Entry<String>?
  package var layouts: [Entry<PaneLayout>] = []
  /// Every mistake, in the order of the file. What is wrong is as if it were not there.
  package var diagnostics: [Diagnostic] = []

  /// The configuration of someone who has none.
  package init() {}
}

extension Configuration {
  /// The path of the configuration file: `ringwalk/config.yaml` below XDG_CONFIG_HOME, or below `.config` in the home directory; `nil` when neither is
  /// known (XDG Base Directory Specification: a path that is not absolute counts as unset).
  package static func path(_ environment: [String: String]) -> String? {
    if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return base + "/ringwalk/config.yaml" }
    return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.config/ringwalk/config.yaml" : nil }
  }

  /// Reads the configuration file, if there is one; a file that cannot be read is a mistake like one in it.
  package static func load(_ environment: [String: String]) -> (configuration: Configuration, path: String?, exists: Bool) {
    guard let path = path(environment) else { return (Configuration(), nil, false) }
    guard HostFiles.exists(path) else { return (Configuration(), path, false) }
    do throws(HostFileError) {
      return (ConfigurationReader.read(try HostFiles.read(path), file: path), path, true)
    } catch {
      var configuration = Configuration()
      configuration.diagnostics = [Diagnostic(file: path, .start, .syntax, "\(error)")]
      return (configuration, path, true)
    }
  }

  /// Writes a first configuration file that says the language and nothing else.
  static func remember(_ language: Language, at path: String) throws(HostFileError) {
    let text = """
      # What Ringwalk is told at each start; README.md says what else can stand here, `ringwalk config` shows what is in effect.
      language: \(language.rawValue)

      """
    try HostFiles.createDirectory(of: path)
    try HostFiles.write(Array(text.utf8), to: path)
  }
}

extension Formatter.Syntax: CaseIterable {
  package static let allCases: [Formatter.Syntax] = [.intel, .att]

  /// The syntax's name in options and in the configuration file.
  package var name: String {
    switch self {
    case .intel: "intel"
    case .att: "att"
    }
  }
}
