/// A key press as the terminal reports it.
///
/// Letters carry their case and never Shift; other named keys carry Shift where the terminal tells. Full-width ASCII, which an input method leaves
/// switched on, counts as ASCII.
package struct Key: Hashable, Sendable {
  /// The key without its modifiers.
  package enum Code: Hashable, Sendable {
    /// A character.
    case character(Character)
    /// Return or Enter.
    case enter
    /// Tab; with Shift, back-tab.
    case tab
    /// Backspace.
    case backspace
    /// Escape.
    case escape
    /// The arrows.
    case up, down, left, right
    /// The block of keys above the arrows.
    case home, end, pageUp, pageDown, insert, delete
    /// F1 and up.
    case function(Int)
  }

  /// Keys held down while another is pressed.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    /// The bits, as xterm numbers them (its parameter minus 1).
    package let rawValue: UInt8
    /// A set of the bits of `rawValue`.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Shift.
    package static let shift = Modifiers(rawValue: 1)
    /// Alt, or Escape just before the key.
    package static let alt = Modifiers(rawValue: 2)
    /// Control.
    package static let control = Modifiers(rawValue: 4)
  }

  /// The key.
  package let code: Code
  /// What was held down with it.
  package let modifiers: Modifiers

  /// The key `code` with `modifiers`, brought into the form that equal presses share: full-width ASCII becomes ASCII, Shift and a lower-case letter
  /// the upper-case letter, and Control makes letters lower-case.
  package init(_ code: Code, _ modifiers: Modifiers = []) {
    guard case .character(let typed) = code else {
      self.code = code
      self.modifiers = modifiers
      return
    }
    var character = Key.halfWidth(typed)
    if modifiers.contains(.control) {
      if character.isASCII { character = Character(character.lowercased()) }
    } else if modifiers.contains(.shift), let upper = character.uppercased().first, character.uppercased().count == 1 {
      character = upper
    }
    self.code = .character(character)
    self.modifiers = modifiers.subtracting(.shift)
  }

  /// The key that types `character`.
  package static func character(_ character: Character, _ modifiers: Modifiers = []) -> Key { Key(.character(character), modifiers) }

  /// Whether the key typed kana: an input method is on, and no command can be meant.
  package var isKana: Bool {
    guard case .character(let character) = code, let scalar = character.unicodeScalars.first else { return false }
    return (0x3041...0x30ff).contains(scalar.value) || (0xff66...0xff9f).contains(scalar.value)
  }

  /// The ASCII form of full-width ASCII and of the ideographic space; other characters as they are.
  private static func halfWidth(_ character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return character }
    switch scalar.value {
    case 0xff01...0xff5e: return Unicode.Scalar(scalar.value - 0xfee0).map(Character.init) ?? character
    case 0x3000: return " "
    default: return character
    }
  }
}

// MARK: - Names

extension Key: CustomStringConvertible {
  private static let names: [(name: String, code: Code)] = [
    ("Space", .character(" ")), ("Enter", .enter), ("Tab", .tab), ("Backspace", .backspace), ("Esc", .escape), ("Up", .up), ("Down", .down),
    ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown), ("Insert", .insert),
    ("Delete", .delete),
  ]

  private static let modifierNames: [(name: String, modifier: Modifiers)] = [("Ctrl-", .control), ("Alt-", .alt), ("Shift-", .shift)]

  /// The key's name in help texts and configuration files: `s`, `Space`, `Ctrl-L`, `Shift-Tab`, `F1`.
  package var description: String {
    let prefix = Self.modifierNames.reduce(into: "") { if modifiers.contains($1.modifier) { $0 += $1.name } }
    if let named = Self.names.first(where: { $0.code == code }) { return prefix + named.name }
    switch code {
    case .character(let character): return prefix + (modifiers.contains(.control) ? character.uppercased() : String(character))
    case .function(let number): return prefix + "F\(number)"
    default: return prefix
    }
  }

  /// The key of a name as `description` gives it; the case of names longer than a letter does not matter. `nil` for anything else.
  package init?(name: String) {
    var rest = Substring(name)
    var modifiers: Modifiers = []
    while let prefix = Self.modifierNames.first(where: { rest.count > $0.name.count && rest.lowercased().hasPrefix($0.name.lowercased()) })
    {
      modifiers.insert(prefix.modifier)
      rest = rest.dropFirst(prefix.name.count)
    }
    if let named = Self.names.first(where: { $0.name.lowercased() == rest.lowercased() }) {
      self.init(named.code, modifiers)
    } else if rest.count == 1, let character = rest.first, character.unicodeScalars.allSatisfy({ $0.terminalWidth != .dropped }) {
      self.init(.character(character), modifiers)
    } else if rest.lowercased().hasPrefix("f"), let number = Int(rest.dropFirst()), (1...35).contains(number) {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }
}
