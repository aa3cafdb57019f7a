import Canvas

/// What the terminal sent: an event for the program, or an answer to a question of ours.
package enum TerminalInput: Hashable, Sendable {
  /// Something that the user did.
  case event(Event)
  /// The terminal's cursor stands at this row and column, counted from 1.
  case cursorReport(row: Int, column: Int)
}

/// Turns the bytes that a terminal sends into events, whatever its type: it knows the sequences of xterm and its like, rxvt, the Linux console and the
/// VT series at once. Bytes may come in any pieces. What it does not know it swallows, so that no part of a sequence acts as a key press.
package struct InputDecoder: Sendable {
  /// The longest paste that is kept, in bytes; the rest of it is dropped.
  package static let pasteLimit = 1 << 20

  /// The most parameter bytes of a control sequence that may mean something.
  private static let sequenceLimit = 64

  /// What the bytes so far have begun.
  private enum State {
    case ground
    /// An Escape; `isAlt` after a second one.
    case escape(isAlt: Bool)
    /// `ESC [`, its parameters in `sequence`.
    case control(isAlt: Bool)
    /// `ESC [ [`, the Linux console's function keys.
    case linuxFunction
    /// `ESC O`.
    case singleShift(isAlt: Bool)
    /// `ESC ]`, `ESC P` or `ESC _`, up to their terminator; empty until their first byte.
    case string(introducer: UInt8, isEmpty: Bool, sawEscape: Bool)
    /// `ESC [ M`, then three bytes, gathered in `sequence`.
    case mouse
    /// `ESC [ 200 ~`, the text in `pasted`.
    case paste
    /// A character in UTF-8, its bytes in `sequence`.
    case character(count: Int, isAlt: Bool)
  }

  private var state = State.ground
  private var sequence: [UInt8] = []
  private var pasted: [UInt8] = []
  private var pasteEnd = PasteEnd()
  private var heldButton = Mouse.Button.left
  private var output: [TerminalInput] = []

  /// A decoder that has read nothing.
  package init() {}

  /// Why the decoder wants to be told when no more bytes come.
  package enum Pending: Hashable, Sendable {
    /// A lone Escape, or what Alt with a key would also send: decided after a moment.
    case escape
    /// A paste without its end: given up after a second, lest the keyboard stay dead.
    case paste
  }

  /// What the bytes so far may mean; `nil` when nothing waits on the clock. (Half a character just waits for its other half.)
  package var pending: Pending? {
    switch state {
    case .escape, .singleShift, .string: .escape
    case .control: sequence.isEmpty ? .escape : nil
    case .paste: .paste
    case .ground, .linuxFunction, .mouse, .character: nil
    }
  }

  /// Reads `bytes` and returns what they complete.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [TerminalInput] {
    for byte in bytes { read(byte) }
    return takeOutput()
  }

  /// Decides what waits on the clock: no more bytes came.
  package mutating func flush() -> [TerminalInput] {
    switch state {
    case .escape(let isAlt):
      state = .ground
      if isAlt { emit(.escape) }
      emit(.escape)
    case .control(let isAlt) where sequence.isEmpty:
      state = .ground
      if isAlt { emit(.escape) }
      emit(.character("["), .alt)
    case .singleShift(let isAlt):
      state = .ground
      if isAlt { emit(.escape) }
      emit(.character("O"), .alt)
    case .string(let introducer, let isEmpty, _):
      state = .ground
      if isEmpty { emit(.character(Character(Unicode.Scalar(introducer))), .alt) }
    case .paste: endPaste()
    case .ground, .control, .linuxFunction, .mouse, .character: break
    }
    return takeOutput()
  }

  private mutating func takeOutput() -> [TerminalInput] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  private mutating func emit(_ code: Key.Code, _ modifiers: Key.Modifiers = []) {
    output.append(.event(.key(Key(code, modifiers))))
  }

  private mutating func read(_ byte: UInt8) {
    switch state {
    case .ground: readGround(byte, isAlt: false)
    case .escape(let isAlt): readAfterEscape(byte, isAlt: isAlt)
    case .control(let isAlt): readControl(byte, isAlt: isAlt)
    case .linuxFunction:
      state = .ground
      if let number = ControlSequence.linuxFunction(byte) { emit(.function(number)) }
    case .singleShift(let isAlt): readSingleShift(byte, isAlt: isAlt)
    case .string(let introducer, _, let sawEscape):
      // BEL or ESC \ ends it; any other byte after an Escape belongs to something new.
      if byte == 0x07 || sawEscape && byte == UInt8(ascii: "\\") {
        state = .ground
      } else if sawEscape {
        state = .escape(isAlt: false)
        read(byte)
      } else {
        state = .string(introducer: introducer, isEmpty: false, sawEscape: byte == 0x1b)
      }
    case .mouse:
      sequence.append(byte)
      if sequence.count == 3 {
        state = .ground
        if let mouse = ControlSequence.x10Mouse(sequence, held: &heldButton) { output.append(.event(.mouse(mouse))) }
      }
    case .paste:
      let isEnd = pasteEnd.read(byte)
      if pasted.count < Self.pasteLimit + PasteEnd.bytes.count { pasted.append(byte) }
      if isEnd { endPaste() }
    case .character(let count, let isAlt): readCharacter(byte, count: count, isAlt: isAlt)
    }
  }

  private mutating func readGround(_ byte: UInt8, isAlt: Bool) {
    state = .ground
    let alt: Key.Modifiers = isAlt ? .alt : []
    switch byte {
    case 0x1b: state = .escape(isAlt: false)
    case 0x0d, 0x0a: emit(.enter, alt)
    case 0x09: emit(.tab, alt)
    case 0x08, 0x7f: emit(.backspace, alt)
    case 0x00: emit(.character(" "), alt.union(.control))
    case 0x01...0x1a: emit(.character(Character(Unicode.Scalar(byte + 0x60))), alt.union(.control))
    case 0x1c...0x1f: emit(.character(Character(Unicode.Scalar(byte + 0x40))), alt.union(.control))
    case 0x20...0x7e: emit(.character(Character(Unicode.Scalar(byte))), alt)
    case 0xc2...0xf4:
      sequence = [byte]
      state = .character(count: byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4, isAlt: isAlt)
    default: break
    }
  }

  private mutating func readCharacter(_ byte: UInt8, count: Int, isAlt: Bool) {
    guard byte & 0xc0 == 0x80 else {
      // The character was cut short; what follows is something else.
      readGround(byte, isAlt: false)
      return
    }
    sequence.append(byte)
    guard sequence.count == count else { return }
    state = .ground
    guard let text = String(validating: sequence, as: UTF8.self), let scalar = text.unicodeScalars.first, scalar.terminalWidth != .dropped
    else {
      return
    }
    emit(.character(Character(scalar)), isAlt ? .alt : [])
  }

  private mutating func readAfterEscape(_ byte: UInt8, isAlt: Bool) {
    switch byte {
    case 0x1b:
      if isAlt { emit(.escape) }
      state = .escape(isAlt: true)
    case UInt8(ascii: "["):
      sequence.removeAll(keepingCapacity: true)
      state = .control(isAlt: isAlt)
    case UInt8(ascii: "O"):
      sequence.removeAll(keepingCapacity: true)
      state = .singleShift(isAlt: isAlt)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      if isAlt { emit(.escape) }
      state = .string(introducer: byte, isEmpty: true, sawEscape: false)
    default:
      if isAlt { emit(.escape) }
      readGround(byte, isAlt: true)
    }
  }

  private mutating func readSingleShift(_ byte: UInt8, isAlt: Bool) {
    // Old xterms put the modifiers between O and the final byte.
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), sequence.count < 2 {
      sequence.append(byte)
      return
    }
    state = .ground
    guard byte >= 0x20, byte < 0x7f else {
      readGround(byte, isAlt: false)
      return
    }
    if let key = ControlSequence.singleShift(byte, modifiers: sequence, isAlt: isAlt) { output.append(.event(.key(key))) }
  }

  private mutating func readControl(_ byte: UInt8, isAlt: Bool) {
    switch byte {
    case UInt8(ascii: "[") where sequence.isEmpty: state = .linuxFunction
    case UInt8(ascii: "M") where sequence.isEmpty: state = .mouse
    // rxvt ends Shift with a navigation key in a byte that ECMA-48 has for the middle of a sequence; answers of terminals begin with `?`.
    case UInt8(ascii: "$") where sequence.first.map({ $0 != UInt8(ascii: "?") }) ?? false: endControl(byte, isAlt: isAlt)
    // Longer than any sequence: it is read to its end, and swallowed.
    case 0x20...0x3f: if sequence.count <= Self.sequenceLimit { sequence.append(byte) }
    case 0x40...0x7e: endControl(byte, isAlt: isAlt)
    default: readGround(byte, isAlt: false)
    }
  }

  private mutating func endControl(_ final: UInt8, isAlt: Bool) {
    state = .ground
    guard sequence.count <= Self.sequenceLimit else { return }
    let control = ControlSequence(parameters: sequence, final: final)
    if control.isPasteStart {
      pasted.removeAll()
      pasteEnd = PasteEnd()
      state = .paste
    } else if let report = control.cursorReport {
      output.append(report)
    } else if let event = control.event(isAlt: isAlt, held: &heldButton) {
      output.append(.event(event))
    }
  }

  private mutating func endPaste() {
    state = .ground
    if pasted.suffix(PasteEnd.bytes.count).elementsEqual(PasteEnd.bytes) { pasted.removeLast(PasteEnd.bytes.count) }
    output.append(.event(.paste(PasteEnd.text(of: pasted.prefix(Self.pasteLimit)))))
    pasted.removeAll()
  }
}

/// Finds the end of a bracketed paste, `ESC [ 201 ~`.
private struct PasteEnd: Sendable {
  static let bytes: [UInt8] = Array("\u{1b}[201~".utf8)
  private var matched = 0

  /// Reads the next byte; true when it completes the end.
  mutating func read(_ byte: UInt8) -> Bool {
    if byte == Self.bytes[matched] {
      matched += 1
    } else {
      matched = byte == Self.bytes[0] ? 1 : 0
    }
    guard matched == Self.bytes.count else { return false }
    matched = 0
    return true
  }

  /// Pasted bytes as text: line ends become line feeds, other controls but tabs are dropped, broken UTF-8 is marked.
  static func text(of bytes: ArraySlice<UInt8>) -> String {
    let lines = String(decoding: bytes, as: UTF8.self)
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in lines.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\r", "\n": result.append("\n")
      case "\t": result.append("\t")
      default: if scalar.terminalWidth != .dropped { result.append(scalar) }
      }
      previous = scalar
    }
    return String(result)
  }
}
