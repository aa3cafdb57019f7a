import ArgumentParser
import Foundation
import Vocabulary
import Walkthrough

/// `ringwalk dev manual`: the manual page, made from the verbs, options and actions themselves.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page: ringwalk dev manual > ringwalk.1")

  func run() throws { try StandardOutput.put(Manual.page) }
}

/// The manual page ringwalk(1), as roff with the macros of man(7).
package enum Manual {
  /// What the argument parser tells of a verb: the part of its description that the page needs.
  private struct Verb: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var subcommands: [Verb]?
    var arguments: [Argument]?
  }

  private struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
  }

  private struct Tool: Decodable {
    var command: Verb
  }

  /// The whole page.
  package static var page: String {
    get throws {
      let tool = try JSONDecoder().decode(Tool.self, from: Data(RingwalkCommand._dumpHelp().utf8))
      var lines = [".TH RINGWALK 1", ".SH NAME", "ringwalk \\- \(escaped(tool.command.abstract ?? ""))", ".SH SYNOPSIS"]
      for verb in verbs(tool.command) {
        lines += [".B ringwalk \(verb.commandName)", synopsis(verb), ".br"]
      }
      lines += [".SH DESCRIPTION"] + description + [".SH VERBS"]
      for verb in verbs(tool.command) { lines += section(verb, path: "ringwalk") }
      lines += [".SH KEYS"] + keys + [".SH EXPRESSIONS"] + expressions + configuration
      return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }
  }

  private static func verbs(_ command: Verb) -> [Verb] { (command.subcommands ?? []).filter { $0.commandName != "help" } }

  /// Text as roff takes it: no backslash, hyphens as they are typed, and no line that begins like a request.
  private static func escaped(_ text: String) -> String {
    let line = text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
      .replacingOccurrences(of: "\n", with: " ")
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  private static func shown(_ verb: Verb) -> [Argument] {
    (verb.arguments ?? []).filter { $0.shouldDisplay && $0.names?.contains { $0.name == "help" } != true }
  }

  private static func synopsis(_ verb: Verb) -> String {
    if let inner = verb.subcommands, !inner.isEmpty { return escaped("VERB [OPTIONS]") }
    let values = shown(verb).filter { $0.kind == "positional" }.map { argument in
      let name = (argument.valueName ?? "value").uppercased() + (argument.isRepeating ? "..." : "")
      return argument.isOptional ? "[\(name)]" : name
    }
    return escaped((["[OPTIONS]"] + values).joined(separator: " "))
  }

  private static func section(_ verb: Verb, path: String) -> [String] {
    let name = "\(path) \(verb.commandName)"
    if let inner = verb.subcommands, !inner.isEmpty {
      return [".SS \(escaped(name))", escaped(verb.abstract ?? "")] + verbs(verb).flatMap { section($0, path: name) }
    }
    var lines = [".SS \(escaped(name)) \(synopsis(verb))", escaped(verb.abstract ?? "")]
    if let discussion = verb.discussion { lines += [".PP", escaped(discussion)] }
    for argument in shown(verb) {
      let names = (argument.names ?? []).map(\.text)
      let value = argument.kind == "flag" ? "" : (argument.valueName ?? "value").uppercased()
      let head = argument.kind == "positional" ? value : names.joined(separator: ", ") + (value.isEmpty ? "" : " \(value)")
      let standard = argument.defaultValue.map { " (default: \($0))" } ?? ""
      lines += [".TP", ".B \(escaped(head))", escaped((argument.abstract ?? "") + standard)]
    }
    return lines
  }

  private static let description = [
    "Without a verb the first lesson opens. A PC is simulated on which a small kernel with Linux's structure runs; one steps through it by instructions, and",
    "inside an instruction by the actions of the CPU, forwards and backwards. With", ".B \\-\\-plain", "the walk is in lines of text.",
  ]

  /// Every action, from the table that the screen uses too.
  private static var keys: [String] {
    Action.all.flatMap { action in
      let keys = action.keys.map(\.description).joined(separator: " ")
      return [".TP", ".B \(escaped(keys))", escaped("\(action.help[.en] ?? "") (\(action.name.rawValue))")]
    }
  }

  /// What commands, breakpoints and lessons compute with.
  private static var expressions: [String] {
    ExpressionHelp.rows.flatMap {
      [".TP", ".B \(escaped($0.example.replacingOccurrences(of: "\"", with: "\\(dq")))", escaped($0.meaning[.en])]
    }
  }

  private static let configuration = [
    ".SH FILES", ".TP", ".B $XDG_CONFIG_HOME/ringwalk/config.yaml, ~/.config/ringwalk/config.yaml",
    "language, theme, syntax, color, ascii and mouse as the options of these names; keys, a mapping of actions to keys; layouts, a mapping of sizes",
    "(120x40) or names to panes; layout, the name of one of them.", ".B ringwalk config", "shows what is in effect and why.",
    ".SH ENVIRONMENT", ".TP", ".B LC_ALL, LC_MESSAGES, LANG", "The language, where option and file say none.", ".TP", ".B NO_COLOR",
    "No colours, when set and not empty.", ".TP", ".B ESCDELAY", "Milliseconds that a lone Escape waits, 25 without it.", ".TP",
    ".B RINGWALK_DATA",
    "The directory with lessons and assets.", ".SH EXIT STATUS",
    "0 when the person ended the walk, 2 for a command line that cannot be understood, 128 and the number of a signal that ended it, 1 for anything else.",
  ]
}
