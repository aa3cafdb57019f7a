import Canvas

/// Yes, no, or as the terminal needs it.
package enum Choice: String, CaseIterable, Sendable {
  /// As the terminal needs it.
  case automatic = "auto"
  /// Yes.
  case always
  /// No.
  case never
}

/// How many colours to use.
package enum ColorChoice: String, CaseIterable, Sendable {
  /// As many as the terminal has, none when `NO_COLOR` is set.
  case automatic = "auto"
  /// At most xterm's palette.
  case indexed256 = "256"
  /// At most sixteen.
  case indexed16 = "16"
  /// At most eight.
  case indexed8 = "8"
  /// None.
  case never
}

/// What the user asked of the terminal.
package struct TerminalOptions: Sendable {
  /// The colours of roles.
  package var theme: Theme.Name
  /// How many colours.
  package var color: ColorChoice
  /// Whether borders and signs are drawn in ASCII.
  package var ascii: Choice
  /// Whether the mouse is reported; without it the terminal's own selection works.
  package var mouse: Bool

  /// The default options, except what is named.
  package init(theme: Theme.Name = .dark, color: ColorChoice = .automatic, ascii: Choice = .automatic, mouse: Bool = true) {
    self.theme = theme
    self.color = color
    self.ascii = ascii
    self.mouse = mouse
  }
}

/// Why the screen cannot be shown. Each has a plain way out: the program's line mode.
package enum TerminalError: Error, Hashable, Sendable {
  /// Standard input or output is no terminal.
  case notATerminal(isInput: Bool)
  /// TERM is not set or empty.
  case noType
  /// The terminal of this type cannot move its cursor.
  case unusableType(String)
  /// There are no descriptions of terminals, not even of the common ones.
  case noDescriptions(type: String)
  /// The system refused.
  case failed(what: String)
}

extension TerminalError: CustomStringConvertible {
  /// The error as a sentence for a person.
  package var description: String {
    switch self {
    case .notATerminal(let isInput): "standard \(isInput ? "input" : "output") is not a terminal"
    case .noType: "the environment variable TERM is not set"
    case .unusableType(let type): "a terminal of type '\(type)' cannot move its cursor"
    case .noDescriptions(let type): "there is no terminal description for '\(type)' nor for xterm-256color"
    case .failed(let what): "\(what) failed"
    }
  }
}

/// Something about the terminal that the user may want to know; the screen works without it.
package enum TerminalNotice: Hashable, Sendable {
  /// The terminal type is not known here; it is treated as xterm-256color.
  case unknownType(String)
  /// Terminals of this type draw no borders; ASCII is used.
  case asciiForType(String)
  /// The system has no UTF-8 locale; ASCII is used.
  case noUTF8
  /// The terminal draws line characters more than one column wide; ASCII is used.
  case wideLines
}
