import Canvas

/// What environment variables say about the terminal.
package struct TerminalEnvironment: Sendable {
  /// `TERM`: the terminal's type.
  package var type: String?
  /// `NO_COLOR`: no colour when set and not empty (no-color.org).
  package var noColor: String?
  /// `ESCDELAY`: how long a lone Escape waits for what would make it a sequence, in milliseconds.
  package var escapeDelay: String?

  /// An environment of these values.
  package init(type: String? = nil, noColor: String? = nil, escapeDelay: String? = nil) {
    self.type = type
    self.noColor = noColor
    self.escapeDelay = escapeDelay
  }
}

/// The decisions about a terminal that need no terminal: pure, so that they are tested as tables.
package enum TerminalProfile {
  /// What is known of a terminal type.
  package enum TypeStatus: Sendable {
    case usable, unknown, hardcopy, cannotPosition
  }

  /// The type to open the terminal as: the named one, or xterm-256color in place of a name without a description, which is what such terminals
  /// (kitty, alacritty, foot and others newer than the system's list) understand.
  package static func resolveType(
    _ name: String?, status: (String) -> TypeStatus
  ) throws(TerminalError) -> (type: String, notice: TerminalNotice?) {
    guard let name, !name.isEmpty else { throw .noType }
    let standIn = "xterm-256color"
    // `dumb` has a description and would open, and then paint garbage; `unknown` is the name of a terminal that nobody named.
    if name == "dumb" || name == "unknown" { throw .unusableType(name) }
    switch status(name) {
    case .usable: return (name, nil)
    case .hardcopy, .cannotPosition: throw .unusableType(name)
    case .unknown:
      guard status(standIn) == .usable else { throw .noDescriptions(type: name) }
      return (standIn, .unknownType(name))
    }
  }

  /// The colour depth to draw for a terminal of `colors` colours. A choice beyond what the terminal has is brought down to it.
  package static func depth(_ choice: ColorChoice, noColor: String?, colors: Int) -> ColorDepth {
    let available: ColorDepth = colors >= 256 ? .indexed256 : colors >= 16 ? .indexed16 : colors >= 8 ? .indexed8 : .mono
    switch choice {
    case .automatic: return noColor?.isEmpty == false ? .mono : available
    case .indexed256: return available
    case .indexed16: return min(available, .indexed16)
    case .indexed8: return min(available, .indexed8)
    case .never: return .mono
    }
  }

  /// Whether terminals of `type` draw no borders: hardware terminals and their like, and the Linux console, whose font lacks many signs. A terminal that
  /// places its cursor in a way of its own, and one that has no colours and is no emulator's, was made before UTF-8.
  package static func drawsNoBorders(_ type: String, isANSI: Bool = true, colors: Int = 256) -> Bool {
    let isEmulator = ["xterm", "screen", "tmux", "rxvt", "putty", "vte", "konsole"].contains { type.hasPrefix($0) }
    if !isANSI || colors <= 0 && !isEmulator { return true }
    return ["vt52", "vt100", "vt102", "vt220", "ansi", "linux", "sun", "cons25", "pcansi", "hurd", "mach"]
      .contains { type == $0 || type.hasPrefix($0 + "-") }
  }

  /// How long a lone Escape waits, in milliseconds: `ESCDELAY` within reason, or 25.
  package static func escapeDelay(_ text: String?) -> Int {
    guard let value = text.flatMap({ Int($0) }), value >= 0 else { return 25 }
    return min(value, 1000)
  }
}

/// Which characters the terminal shows.
package struct CharacterSupport: Hashable, Sendable {
  /// Whether glyphs are exchanged for their ASCII twins.
  package var isASCII: Bool
  /// Whether wide characters (Japanese) are shown all the same.
  package var showsWide: Bool
  /// What the user may want to know about it.
  package var notice: TerminalNotice?

  /// The support that is presumed before the terminal is asked.
  package init(_ choice: Choice, type: String, hasUTF8: Bool, isANSI: Bool = true, colors: Int = 256) {
    let drawsNoBorders = TerminalProfile.drawsNoBorders(type, isANSI: isANSI, colors: colors)
    if !hasUTF8 {
      self.init(isASCII: true, showsWide: false, notice: .noUTF8)
    } else if choice == .always {
      self.init(isASCII: true, showsWide: !drawsNoBorders, notice: nil)
    } else if choice == .automatic, drawsNoBorders {
      self.init(isASCII: true, showsWide: false, notice: .asciiForType(type))
    } else {
      self.init(isASCII: false, showsWide: true, notice: nil)
    }
  }

  private init(isASCII: Bool, showsWide: Bool, notice: TerminalNotice?) {
    self.isASCII = isASCII
    self.showsWide = showsWide
    self.notice = notice
  }

  /// The support after the terminal drew one line character from column 1 on and said that its cursor stands at `column`, counted from 1: one column is
  /// right, two is a terminal set to draw ambiguous characters wide, anything else one that does not read UTF-8. `nil` when nothing changes.
  package func afterLineCharacter(endingAt column: Int) -> CharacterSupport? {
    if isASCII || column == 2 { return nil }
    return CharacterSupport(isASCII: true, showsWide: column == 3, notice: .wideLines)
  }
}
