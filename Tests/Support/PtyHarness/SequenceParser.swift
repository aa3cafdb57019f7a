import Glibc

/// Cuts what a program sends into characters, controls and sequences.
struct SequenceParser: Sendable {
  /// A control sequence: `ESC [`, a private mark if any, numbers, a final character.
  struct Sequence: Sendable {
    let prefix: String
    let numbers: [Int]
    let final: String

    /// The number at `index`; 0 when it is not there.
    func number(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }
  }

  /// What a byte completed.
  enum Token {
    case nothing
    case scalar(Unicode.Scalar)
    case control(UInt8)
    case escape(String)
    case sequence(Sequence)
  }

  private enum State { case ground, escape, charset, control, string, stringEscape }

  private var state = State.ground
  private var bytes: [UInt8] = []
  private var needed = 0
  /// The latest character, for the sequence that repeats it.
  private(set) var lastScalar: Unicode.Scalar?

  mutating func read(_ byte: UInt8, isUTF8: Bool) -> Token {
    // CAN breaks off whatever has begun (ECMA-48, and every emulator of a VT100).
    if byte == 0x18 {
      state = .ground
      return .nothing
    }
    switch state {
    case .ground: return readGround(byte, isUTF8)
    case .escape:
      state = .ground
      switch byte {
      case UInt8(ascii: "["):
        bytes = []
        state = .control
        return .nothing
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "k"):
        state = .string
        return .nothing
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"):
        bytes = [byte]
        state = .charset
        return .nothing
      default: return .escape(String(decoding: [byte], as: UTF8.self))
      }
    case .charset:
      state = .ground
      return .escape(String(decoding: bytes + [byte], as: UTF8.self))
    case .control:
      guard byte >= 0x40, byte < 0x7f else {
        bytes.append(byte)
        return .nothing
      }
      state = .ground
      return .sequence(sequence(final: byte))
    case .string:
      if byte == 0x07 { state = .ground }
      if byte == 0x1b { state = .stringEscape }
      return .nothing
    case .stringEscape:
      state = .ground
      return .nothing
    }
  }

  private mutating func readGround(_ byte: UInt8, _ isUTF8: Bool) -> Token {
    if byte == 0x1b {
      state = .escape
      return .nothing
    }
    if byte < 0x20 || byte == 0x7f { return .control(byte) }
    if byte < 0x80 || !isUTF8 {
      lastScalar = Unicode.Scalar(byte)
      return .scalar(Unicode.Scalar(byte))
    }
    if byte >= 0xc0 {
      bytes = [byte]
      needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return .nothing
    }
    bytes.append(byte)
    guard bytes.count == needed, let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return .nothing }
    lastScalar = scalar
    return .scalar(scalar)
  }

  private func sequence(final: UInt8) -> Sequence {
    let text = String(decoding: bytes, as: UTF8.self)
    let prefix = text.prefix { "?<=>!".contains($0) }
    let numbers = text.dropFirst(prefix.count).split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    return Sequence(prefix: String(prefix), numbers: numbers, final: String(decoding: [final], as: UTF8.self))
  }
}

/// How many columns a character takes, by the C library in UTF-8 rather than by the table under test.
struct WidthMeasure: Sendable {
  private typealias Function = @convention(c) (wchar_t) -> Int32

  private static let function: Function? = dlsym(nil, "wcwidth").map { unsafeBitCast($0, to: Function.self) }

  // Never changed nor freed, so every thread may use it.
  private nonisolated(unsafe) static let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

  /// 0, 1 or 2 columns; 1 where the C library does not know the character.
  func columns(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    // The locale in use belongs to the thread, and tests run in several.
    let before = uselocale(Self.utf8)
    let width = Self.function?(wchar_t(bitPattern: scalar.value)) ?? 1
    uselocale(before)
    return width < 0 ? 1 : Int(width)
  }
}
