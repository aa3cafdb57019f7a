import Canvas
import Primitives
import Simulation

/// Takes the values that a presenter hides out of a frame, wherever they stand.
///
/// The panes mask a hidden place themselves. But a value is read, copied and told elsewhere too: in the sentence about a step, in the text of a lesson, in
/// another register. Numbers of three hexadecimal digits and more are looked for there, in every form that a frame has for them; smaller ones only behind
/// `0x`, since any 1 on the screen would be taken for a value that is 1.
final class HiddenValues {
  /// What a hidden value may look like, without `0x` and leading zeros.
  private var hexadecimal: Set<String> = []
  private var decimal: Set<String> = []
  /// Those that are looked for behind `0x` only.
  private var small: Set<String> = []

  /// Looks at the machine at rest. A frame that is drawn while it moves still shows this place.
  func look(at places: Set<Place>, _ inspector: Inspector) {
    hexadecimal = []
    decimal = []
    small = []
    for value in places.compactMap({ Self.value(of: $0, inspector) }) {
      let digits = hex(value)
      small.insert(digits)
      if digits.count >= 3 { hexadecimal.insert(digits) }
      // Addresses of the kernel are shown by their lower half where there is little room.
      if digits.count > 8 { hexadecimal.insert(hex(value & 0xffff_ffff)) }
      for number in ["\(value)", "\(Int64(bitPattern: value).magnitude)"] where number.count >= 3 { decimal.insert(number) }
    }
  }

  /// The number at a place; `nil` for a bit, and for what cannot be read.
  private static func value(of place: Place, _ inspector: Inspector) -> UInt64? {
    switch place {
    case .flag, .cpl: nil
    case .word(let address): inspector.word(at: address)
    default: inspector.cpu.value(at: place)
    }
  }

  /// A line with question marks in the place of every hidden value.
  func redacted(_ line: String) -> String {
    guard !small.isEmpty else { return line }
    var result = String.UnicodeScalarView()
    var word = String.UnicodeScalarView()
    func end() {
      let text = String(word)
      result.append(contentsOf: isHidden(text.lowercased()) ? String(repeating: "?", count: word.count).unicodeScalars : word)
      word.removeAll()
    }
    for scalar in line.unicodeScalars {
      if Self.isWord(scalar.value) {
        word.append(scalar)
      } else {
        end()
        result.append(scalar)
      }
    }
    end()
    return String(result)
  }

  /// Puts question marks in the place of every hidden value.
  func redact(_ grid: inout Grid) {
    guard !small.isEmpty else { return }
    for y in 0..<grid.height {
      var start: Int?
      for x in 0...grid.width {
        if Self.isWord(grid[x, y].scalar) {
          start = start ?? x
        } else if let first = start {
          start = nil
          let word = String(String.UnicodeScalarView((first..<x).compactMap { Unicode.Scalar(grid[$0, y].scalar) }))
          if isHidden(word.lowercased()) { grid.put(String(repeating: "?", count: x - first), x: first, y: y, .masked) }
        }
      }
    }
  }

  private func isHidden(_ word: String) -> Bool {
    let isPrefixed = word.hasPrefix("0x")
    let digits = String((isPrefixed ? word.dropFirst(2) : word[...]).drop { $0 == "0" })
    if isPrefixed { return small.contains(digits.isEmpty ? "0" : digits) || hexadecimal.contains(digits) }
    // `add` and `fee` are words, too.
    return decimal.contains(word) || hexadecimal.contains(digits) && (digits.utf8.contains { (0x30...0x39).contains($0) } || word.count > 8)
  }

  /// Whether a scalar belongs to a word: a digit, a letter of ASCII or an underscore.
  private static func isWord(_ scalar: UInt32) -> Bool {
    (0x30...0x39).contains(scalar) || (0x41...0x5a).contains(scalar) || (0x61...0x7a).contains(scalar) || scalar == 0x5f
  }
}
