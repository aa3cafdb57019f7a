import Canvas
import Walkthrough

extension Session {
  /// Types a text letter by letter.
  func type(_ text: String) {
    for character in text {
      _ = handle(.key(.character(character)))
      _ = finish()
    }
  }

  /// Opens the command line, types a command and enters it.
  @discardableResult
  func enter(_ command: String) -> [Request] {
    type(":" + command)
    return press("Enter")
  }

  /// The command line while it is open.
  var commandLine: CommandLine? {
    if case .command(let line) = state.prompt { return line }
    return nil
  }

  /// The list while it is open.
  var finder: Finder? {
    if case .finder(let finder) = state.prompt { return finder }
    return nil
  }

  /// The rows of the box that a command filled.
  var outputText: String { state.output.map { $0.lines.map(\.text).joined(separator: "\n") } ?? "" }

  /// The line that a command left in the sentence's place, in English.
  var told: String {
    if case .told(let message) = state.message { return message[.en] }
    return ""
  }
}
