/// How many colours a terminal shows.
package enum ColorDepth: Int, CaseIterable, Comparable, Sendable {
  /// No colour: bold, reverse and underline only.
  case mono = 1
  /// The eight ANSI colours.
  case indexed8 = 8
  /// The eight colours and their bright forms.
  case indexed16 = 16
  /// xterm's palette: 16 colours, a 6x6x6 cube, 24 greys.
  case indexed256 = 256

  /// Whether `left` shows fewer colours.
  package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

/// How a cell looks in a terminal: colours as indexes of its palette, and flags.
package struct Attributes: Hashable, Sendable {
  /// What a terminal does to text besides colouring it.
  package struct Flags: OptionSet, Hashable, Sendable {
    /// The bits, which `CCurses` shares.
    package let rawValue: UInt8
    /// A set of the bits of `rawValue`.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bold or bright; shown by every terminal.
    package static let bold = Flags(rawValue: 1)
    /// Fainter; decoration only, since some terminals lack it.
    package static let dim = Flags(rawValue: 2)
    /// Underlined.
    package static let underline = Flags(rawValue: 4)
    /// Foreground and background exchanged; shown by every terminal.
    package static let reverse = Flags(rawValue: 8)
  }

  /// The palette index of the text, -1 for the terminal's own colour.
  package var foreground: Int16 = -1
  /// The palette index behind the text, -1 for the terminal's own colour.
  package var background: Int16 = -1
  /// Bold, dim, underline, reverse.
  package var flags: Flags = []

  /// The terminal's own colours without flags, except what is named.
  package init(foreground: Int16 = -1, background: Int16 = -1, flags: Flags = []) {
    self.foreground = foreground
    self.background = background
    self.flags = flags
  }

  /// The parameters of an SGR control sequence (ECMA-48) that turns everything off and then this on.
  package var selectGraphicRendition: String {
    var codes = "0"
    if flags.contains(.bold) { codes += ";1" }
    if flags.contains(.dim) { codes += ";2" }
    if flags.contains(.underline) { codes += ";4" }
    if flags.contains(.reverse) { codes += ";7" }
    codes += Self.colorCode(foreground, base: 30) + Self.colorCode(background, base: 40)
    return codes
  }

  /// `;30`-`;37` (bright `;90`) or `;38;5;n` for a palette index, from `base` 30 for text or 40 behind it; nothing for the terminal's own colour.
  private static func colorCode(_ index: Int16, base: Int) -> String {
    switch index {
    case 0..<8: ";\(base + Int(index))"
    case 8..<16: ";\(base + 60 + Int(index) - 8)"
    case 16..<256: ";\(base + 8);5;\(index)"
    default: ""
    }
  }
}

/// A colour as red, green and blue, 0 to 255 each, for pictures and for contrast.
package struct RGB: Hashable, Sendable {
  /// Red, green and blue.
  package let red: UInt8, green: UInt8, blue: UInt8

  /// The colour of these parts.
  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// xterm's colour at a palette index; grey for an index outside the palette.
  package init(paletteIndex index: Int) {
    switch index {
    case 0..<16: self = Self.ansi[index]
    case 16..<232:
      let cube = index - 16
      func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
      self.init(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    case 232..<256:
      let grey = UInt8(8 + 10 * (index - 232))
      self.init(grey, grey, grey)
    default: self.init(128, 128, 128)
    }
  }

  /// xterm's sixteen ANSI colours.
  private static let ansi: [RGB] = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
    RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0), RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255),
    RGB(255, 255, 255),
  ]
}
