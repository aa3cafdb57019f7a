import Canvas

/// One control sequence from the terminal: `ESC [`, parameters, a final byte (ECMA-48 5.4; xterm's ctlseqs for what the parameters mean).
struct ControlSequence {
  private let prefix: UInt8?
  private let numbers: [Int]
  private let final: UInt8

  /// The sequence of these parameter bytes and this final byte.
  init(parameters: [UInt8], final: UInt8) {
    self.final = final
    // A leading < = > ? marks a private sequence.
    prefix = parameters.first.flatMap { (0x3c...0x3f).contains($0) ? $0 : nil }
    var numbers: [Int] = []
    let fields = parameters.dropFirst(prefix == nil ? 0 : 1)
    for field in fields.isEmpty ? [] : fields.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      // Sub-parameters after a colon only matter for the kind of key event.
      let fields = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      numbers.append(Self.number(fields.first ?? []))
      if fields.count > 1, numbers.count == 2 { kind = Self.number(fields[1]) }
    }
    self.numbers = numbers
  }

  /// The kind of key event that some terminals add: 1 press, 2 repeat, 3 release.
  private var kind = 1

  /// The decimal number that `digits` spell, at most 99999; 0 for anything else.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return 0 }
      value = min(value * 10 + Int(digit - 0x30), 99999)
    }
    return value
  }

  private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

  /// Whether a bracketed paste begins.
  var isPasteStart: Bool { prefix == nil && final == UInt8(ascii: "~") && number(0) == 200 }

  /// The answer to the question where the cursor stands, which is only asked for row 2: in row 1 it would look like F3 with modifiers.
  var cursorReport: TerminalInput? {
    guard prefix == nil, final == UInt8(ascii: "R"), numbers.count == 2, number(0) == 2 else { return nil }
    return .cursorReport(row: 2, column: number(1))
  }

  /// The event that the sequence stands for; `nil` for one that is unknown or of no interest.
  func event(isAlt: Bool, held: inout Mouse.Button) -> Event? {
    if prefix == UInt8(ascii: "<") { return sgrMouse(held: &held).map(Event.mouse) }
    guard prefix == nil, kind != 3 else { return nil }
    if final == UInt8(ascii: "I"), numbers.isEmpty { return .focus(true) }
    if final == UInt8(ascii: "O"), numbers.isEmpty { return .focus(false) }
    guard var (code, modifiers) = keyAndModifiers() else { return nil }
    if isAlt { modifiers.insert(.alt) }
    if code == .character("\u{1b}") { code = .escape }
    return .key(Key(code, modifiers))
  }

  private func keyAndModifiers() -> (Key.Code, Key.Modifiers)? {
    switch final {
    case UInt8(ascii: "~"):
      // modifyOtherKeys: 27 ; modifiers ; character
      if number(0) == 27, numbers.count == 3 { return Self.modifiers(number(1)).flatMap { m in Self.character(number(2)).map { ($0, m) } } }
      return Self.modifiers(number(1)).flatMap { m in Self.numbered(number(0)).map { ($0, m) } }
    // rxvt: Shift, Control, Control and Shift with a numbered key.
    case UInt8(ascii: "$"): return Self.numbered(number(0)).map { ($0, .shift) }
    case UInt8(ascii: "^"): return Self.numbered(number(0)).map { ($0, .control) }
    case UInt8(ascii: "@"): return Self.numbered(number(0)).map { ($0, [.control, .shift]) }
    case UInt8(ascii: "u"): return Self.modifiers(number(1)).flatMap { m in Self.character(number(0)).map { ($0, m) } }
    case UInt8(ascii: "Z"): return Self.modifiers(number(1)).map { (.tab, $0.union(.shift)) }
    // rxvt: Shift with an arrow.
    case UInt8(ascii: "a")...UInt8(ascii: "d") where numbers.isEmpty: return Self.lettered(final - 0x20).map { ($0, .shift) }
    default: return Self.modifiers(number(1)).flatMap { m in Self.lettered(final).map { ($0, m) } }
    }
  }

  /// The modifiers of xterm's parameter (1 plus bits); `nil` with Super, Hyper or Meta, which belong to the window system.
  private static func modifiers(_ parameter: Int) -> Key.Modifiers? {
    let bits = max(parameter - 1, 0)
    return bits & 0x38 != 0 ? nil : Key.Modifiers(rawValue: UInt8(bits & 7))
  }

  private static func lettered(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final) - 0x4f)
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// The key of a code point in `CSI u` and modifyOtherKeys.
  private static func character(_ value: Int) -> Key.Code? {
    switch value {
    case 9: return .tab
    case 13, 57414: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    // Keys without a character have code points for private use there; those that are not keys of ours are swallowed.
    case 57344...63743: return nil
    default:
      guard let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init), scalar.terminalWidth != .dropped else { return nil }
      return .character(Character(scalar))
    }
  }

  // MARK: - Other forms

  /// F1 to F5 of the Linux console, `ESC [ [ A` to `E`.
  static func linuxFunction(_ byte: UInt8) -> Int? {
    (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) ? Int(byte) - 0x40 : nil
  }

  /// The key of `ESC O` and `byte`, with digits for modifiers between them: cursor keys in application mode, F1 to F4, and the keypad.
  static func singleShift(_ byte: UInt8, modifiers digits: [UInt8], isAlt: Bool) -> Key? {
    guard var modifiers = modifiers(number(digits[...])) else { return nil }
    if isAlt { modifiers.insert(.alt) }
    if let code = lettered(byte) { return Key(code, modifiers) }
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return lettered(byte - 0x20).map { Key($0, modifiers.union(.control)) }
    case UInt8(ascii: "M"): return Key(.enter, modifiers)
    case UInt8(ascii: "I"): return Key(.tab, modifiers)
    case UInt8(ascii: "X"): return Key(.character("="), modifiers)
    case UInt8(ascii: " "): return Key(.character(" "), modifiers)
    // The keypad's * + , - . / and digits, 0x40 above their characters.
    case UInt8(ascii: "j")...UInt8(ascii: "y"): return Key(.character(Character(Unicode.Scalar(byte - 0x40))), modifiers)
    default: return nil
    }
  }

  // MARK: - Mouse

  private func sgrMouse(held: inout Mouse.Button) -> Mouse? {
    guard numbers.count == 3, number(1) > 0, number(2) > 0, final == UInt8(ascii: "M") || final == UInt8(ascii: "m") else { return nil }
    let position = Point(x: number(1) - 1, y: number(2) - 1)
    return Self.mouse(number(0), at: position, isRelease: final == UInt8(ascii: "m"), held: &held)
  }

  /// The three bytes after `ESC [ M`: buttons, column and row, 32 added to each.
  static func x10Mouse(_ bytes: [UInt8], held: inout Mouse.Button) -> Mouse? {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 0x20 }), bytes[1] > 0x20, bytes[2] > 0x20 else { return nil }
    let position = Point(x: Int(bytes[1]) - 0x21, y: Int(bytes[2]) - 0x21)
    let buttons = Int(bytes[0]) - 0x20
    // This form does not say which button came up.
    if buttons & 0xe3 == 3 { return Mouse(.release(held), at: position, modifiers(ofMouse: buttons)) }
    return mouse(buttons, at: position, isRelease: false, held: &held)
  }

  private static func modifiers(ofMouse buttons: Int) -> Key.Modifiers {
    var modifiers: Key.Modifiers = []
    if buttons & 4 != 0 { modifiers.insert(.shift) }
    if buttons & 8 != 0 { modifiers.insert(.alt) }
    if buttons & 16 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  private static func mouse(_ buttons: Int, at position: Point, isRelease: Bool, held: inout Mouse.Button) -> Mouse? {
    let modifiers = modifiers(ofMouse: buttons)
    switch buttons & 0x1e3 {
    case 64: return isRelease ? nil : Mouse(.scrollUp, at: position, modifiers)
    case 65: return isRelease ? nil : Mouse(.scrollDown, at: position, modifiers)
    case let code where code & ~0x23 == 0:
      // Button 3 is none: the mouse moved with no button down.
      guard let button = [Mouse.Button.left, .middle, .right].dropFirst(code & 3).first else { return nil }
      if code & 0x20 != 0 { return Mouse(.drag(button), at: position, modifiers) }
      held = button
      return Mouse(isRelease ? .release(button) : .press(button), at: position, modifiers)
    default: return nil
    }
  }
}
