/// How a value or memory is written: gdb's `/NFU`.
package struct MemoryFormat: Hashable, Sendable {
  /// gdb's letters.
  package enum Letter: Character, Hashable, Sendable, CaseIterable {
    case hexadecimal = "x"
    case signed = "d"
    case unsigned = "u"
    case binary = "t"
    case character = "c"
    case text = "s"
    case instruction = "i"
    case address = "a"
  }

  /// Units that one command shows at most.
  package static let countLimit = 4096

  package var count = 1
  package var letter: Letter?
  /// Bytes of a unit: 1, 2, 4 or 8.
  package var size: Int?

  package init() {}

  /// Reads what stands behind the slash; `nil` with the place of the first letter that means nothing.
  package static func read(_ text: String) -> Result<MemoryFormat, Misread> {
    var format = MemoryFormat()
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty {
      guard let count = Int(digits), (1...countLimit).contains(count) else { return .failure(Misread(place: 0, length: digits.count)) }
      format.count = count
    }
    for (index, letter) in text.enumerated().dropFirst(digits.count) {
      if let known = Letter(rawValue: letter), format.letter == nil {
        format.letter = known
      } else if let size = ["b": 1, "h": 2, "w": 4, "g": 8][letter], format.size == nil {
        format.size = size
      } else {
        return .failure(Misread(place: index, length: 1))
      }
    }
    return .success(format)
  }

  /// The part of a format that means nothing.
  package struct Misread: Error, Hashable {
    package let place: Int
    package let length: Int
  }
}
