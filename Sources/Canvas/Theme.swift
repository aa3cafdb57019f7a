/// How roles and surfaces look: a table made once for a theme and a colour depth.
package struct Theme: Hashable, Sendable {
  /// A set of colours to choose from.
  package enum Name: String, CaseIterable, Sendable {
    /// For terminals with a dark background; the colours are told apart by colour-blind people (after Okabe and Ito).
    case dark
    /// Dark text on white, its own background: it can be read wherever it is chosen.
    case light
    /// Black and white with a few strong colours, contrast 7:1 and more, no faint text, its own background.
    case highContrast = "high-contrast"
    /// No colour at all.
    case mono
  }

  /// The theme's name.
  package let name: Name
  /// The depth that the table is for; `mono` for the theme without colour.
  package let depth: ColorDepth
  /// Attributes by role, then surface.
  private let table: [Attributes]

  /// The table of theme `name` for terminals of `depth`.
  package init(_ name: Name, depth: ColorDepth) {
    self.name = name
    self.depth = name == .mono ? .mono : depth
    let palette = Palette(name, depth: self.depth)
    table = Role.allCases.flatMap { role in Surface.allCases.map { palette.attributes(of: role, on: $0) } }
  }

  /// How text of `role` on `surface` looks.
  package func attributes(of role: Role, on surface: Surface) -> Attributes {
    table[Int(role.rawValue) * Surface.allCases.count + Int(surface.rawValue)]
  }

  /// The colour of a palette index in pictures; -1 is the theme's own text colour or background.
  package func color(_ index: Int16, isBackground: Bool) -> RGB {
    if index >= 0 { return RGB(paletteIndex: Int(index)) }
    switch (name, isBackground) {
    case (.light, true): return RGB(255, 255, 255)
    case (.light, false): return RGB(28, 28, 28)
    case (.highContrast, true): return RGB(0, 0, 0)
    case (.highContrast, false): return RGB(255, 255, 255)
    case (_, true): return RGB(16, 16, 20)
    case (_, false): return RGB(212, 212, 212)
    }
  }
}

/// The few colours that a theme uses, by what they are for rather than by wave length.
enum Hue: CaseIterable {
  /// The terminal's own text colour.
  case plain
  /// Text of lesser weight.
  case faint
  /// The strongest text.
  case bright
  /// Ring 3 and what belongs to user space.
  case user
  /// Ring 0 and what belongs to the kernel.
  case kernel
  /// What changed.
  case change
  /// Names in code.
  case name
  /// Numbers and strings.
  case literal
  /// Right, on, done.
  case good
  /// Faults and mistakes.
  case bad
}

/// A theme's colours at one depth, and how roles use them.
struct Palette {
  private let name: Theme.Name
  private let depth: ColorDepth

  init(_ name: Theme.Name, depth: ColorDepth) {
    self.name = name
    self.depth = depth
  }

  /// The attributes of `role` on `surface`.
  func attributes(of role: Role, on surface: Surface) -> Attributes {
    let look = role.look
    let ground = self.ground(of: surface)
    if depth == .mono {
      return Attributes(flags: look.monoFlags.union(ground.flags))
    }
    let color = ground.foreground.map { (index: $0, flags: Attributes.Flags()) } ?? self.color(of: look.hue)
    var flags = look.flags.union(color.flags).union(ground.flags)
    if ground.foreground != nil { flags.remove(.dim) }
    return Attributes(foreground: color.index, background: ground.background, flags: flags)
  }

  /// The palette index of `hue`, and the flags that tell it from its neighbours where there are too few colours.
  private func color(of hue: Hue) -> (index: Int16, flags: Attributes.Flags) {
    switch (name, depth) {
    case (.mono, _), (_, .mono): (-1, [])
    case (.dark, .indexed256): (dark256(hue), [])
    case (.light, .indexed256): (light256(hue), [])
    case (.highContrast, .indexed256): (highContrast256(hue), [])
    case (.dark, _): dark(hue)
    case (.light, _): light(hue)
    case (.highContrast, _): highContrast(hue)
    }
  }

  private func dark256(_ hue: Hue) -> Int16 {
    switch hue {
    case .plain: -1
    case .faint: 247
    case .bright: 231
    case .user: 117
    case .kernel: 215
    case .change: 228
    case .name: 111
    case .literal: 182
    case .good: 79
    case .bad: 210
    }
  }

  private func light256(_ hue: Hue) -> Int16 {
    switch hue {
    case .plain: 16
    case .faint: 240
    case .bright: 16
    case .user: 25
    case .kernel: 94
    case .change: 88
    case .name: 19
    case .literal: 90
    case .good: 22
    case .bad: 124
    }
  }

  private func highContrast256(_ hue: Hue) -> Int16 {
    switch hue {
    case .plain, .faint, .bright: 231
    case .user: 123
    case .kernel: 215
    case .change: 226
    case .name: 159
    case .literal: 225
    case .good: 120
    case .bad: 217
    }
  }

  /// Eight or sixteen colours on a dark ground. Blue is too dark to read there and is not used.
  private func dark(_ hue: Hue) -> (index: Int16, flags: Attributes.Flags) {
    let bright: Int16 = depth == .indexed16 ? 8 : 0
    return switch hue {
    case .plain: (-1, [])
    case .faint: (-1, .dim)
    case .bright: (7 + bright, .bold)
    case .user: (6 + bright, [])
    case .kernel: (3, [])
    case .change: (3 + bright, .bold)
    case .name: (6, [])
    case .literal: (5 + bright, [])
    case .good: (2 + bright, [])
    case .bad: (1 + bright, .bold)
    }
  }

  /// Eight or sixteen colours on black. Red, blue and magenta are too dark there.
  private func highContrast(_ hue: Hue) -> (index: Int16, flags: Attributes.Flags) {
    let bright: Int16 = depth == .indexed16 ? 8 : 0
    return switch hue {
    case .plain, .faint: (7 + bright, [])
    case .bright: (7 + bright, .bold)
    case .user: (6 + bright, [])
    case .kernel: (3 + bright, [])
    case .change: (3 + bright, .bold)
    case .name: (6 + bright, .bold)
    case .literal: (7 + bright, [])
    case .good: (2 + bright, [])
    case .bad: (7 + bright, [.bold, .underline])
    }
  }

  /// Eight or sixteen colours on white, where only black, blue, red and magenta can be read.
  private func light(_ hue: Hue) -> (index: Int16, flags: Attributes.Flags) {
    switch hue {
    case .plain: (0, [])
    case .faint: (0, .dim)
    case .bright: (0, .bold)
    case .user: (4, [])
    case .kernel: (1, [])
    case .change: (1, .bold)
    case .name: (4, [])
    case .literal: (5, [])
    case .good: (4, .bold)
    case .bad: (1, [.bold, .underline])
    }
  }

  /// What a surface does to the text upon it; a foreground of `nil` keeps the role's colour.
  private func ground(of surface: Surface) -> (foreground: Int16?, background: Int16, flags: Attributes.Flags) {
    switch (name, depth) {
    case (.mono, _), (_, .mono): monoGround(of: surface)
    case (.highContrast, _): highContrastGround(of: surface)
    case (_, .indexed256): ground256(of: surface)
    case (.dark, _), (.light, _): smallGround(of: surface)
    }
  }

  private func monoGround(of surface: Surface) -> (foreground: Int16?, background: Int16, flags: Attributes.Flags) {
    switch surface {
    case .plain, .overlay: (nil, -1, [])
    case .current, .bar: (nil, -1, .reverse)
    case .selection: (nil, -1, [.reverse, .bold])
    case .match: (nil, -1, [.underline, .bold])
    }
  }

  private func highContrastGround(of surface: Surface) -> (foreground: Int16?, background: Int16, flags: Attributes.Flags) {
    let isDeep = depth == .indexed256
    let black: Int16 = isDeep ? 16 : 0
    let white: Int16 = isDeep ? 231 : depth == .indexed16 ? 15 : 7
    return switch surface {
    case .plain, .overlay: (nil, black, [])
    case .current, .bar: (black, white, [])
    case .selection: (black, isDeep ? 226 : depth == .indexed16 ? 11 : 3, [])
    case .match: (black, isDeep ? 51 : depth == .indexed16 ? 14 : 6, [])
    }
  }

  private func ground256(of surface: Surface) -> (foreground: Int16?, background: Int16, flags: Attributes.Flags) {
    let isDark = name == .dark
    return switch surface {
    case .plain: (nil, isDark ? -1 : 231, [])
    case .current: (nil, isDark ? 236 : 255, [])
    case .selection: (isDark ? 231 : 16, isDark ? 24 : 153, [])
    case .match: (isDark ? 231 : 16, isDark ? 58 : 229, [])
    case .bar: (nil, isDark ? 236 : 255, [])
    case .overlay: (nil, isDark ? 235 : 255, [])
    }
  }

  private func smallGround(of surface: Surface) -> (foreground: Int16?, background: Int16, flags: Attributes.Flags) {
    let isDark = name == .dark
    let white: Int16 = depth == .indexed16 ? 15 : 7
    return switch surface {
    case .plain, .overlay: (nil, isDark ? -1 : white, [])
    case .current: (isDark ? 7 : 0, isDark ? 4 : 6, isDark ? .bold : [])
    case .selection: (isDark ? 0 : 7, isDark ? 6 : 4, isDark ? [] : .bold)
    case .match: (0, 3, [])
    case .bar: isDark ? (-1, -1, .reverse) : (white, 0, [])
    }
  }
}
