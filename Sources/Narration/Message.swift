import Vocabulary

/// One text in every language: a declaration without one of them does not compile.
///
/// Both texts are made at once, so what stands between the words (names, numbers, other messages) is typed and the same in both.
package struct Message: Hashable, Sendable {
  private let en: String
  private let ja: String

  /// - Parameters:
  ///   - en: English.
  ///   - ja: Japanese, as a teacher would write it, not word by word.
  package init(en: Phrase<English>, ja: Phrase<Japanese>) {
    self.en = en.text
    self.ja = ja.text
  }

  /// What is the same everywhere: a name, a number, a formula.
  package init(neutral text: String) {
    en = text
    ja = text
  }

  /// The text in a language.
  package subscript(language: Language) -> String {
    switch language {
    case .en: en
    case .ja: ja
    }
  }

  /// Nothing to say.
  static let empty = Message(neutral: "")

  /// Whether there is nothing to say.
  var isEmpty: Bool { en.isEmpty && ja.isEmpty }

  /// Columns that the longer text may take in lines on a terminal: all of it, and its longest word once more, which a break may push to the next line.
  /// Kana, kanji and full-width signs take two.
  var columns: Int {
    func count(_ text: String) -> Int {
      var (total, word, longest) = (0, 0, 0)
      for scalar in text.unicodeScalars {
        let isWide = scalar.value >= 0x1100
        total += isWide ? 2 : 1
        word = isWide || scalar == " " ? 0 : word + 1
        longest = max(longest, word)
      }
      return total + longest
    }
    return max(count(en), count(ja))
  }

  /// The same with the blanks that Japanese text needs: behind a parenthesis that closes something in Latin letters.
  var typeset: Message {
    var spaced = ""
    var last: Unicode.Scalar?
    for scalar in ja.unicodeScalars {
      // Kana and kanji; punctuation lies below them and brings its own room.
      if last == ")", scalar.value >= 0x3041, scalar.value <= 0x9fff { spaced.append(" ") }
      spaced.unicodeScalars.append(scalar)
      last = scalar
    }
    return Message(en: "\(en)", ja: "\(spaced)")
  }

  /// Both texts, one after the other, as they are.
  static func + (a: Message, b: Message) -> Message { Message(en: "\(a)\(b)", ja: "\(a)\(b)") }
}

/// A language as a type, so that a phrase in one cannot take part of a message in another.
package protocol Tongue: Sendable {
  static var language: Language { get }
}

package enum English: Tongue {
  package static let language = Language.en
}

package enum Japanese: Tongue {
  package static let language = Language.ja
}

/// A text in one language. A message inside it is taken in that language.
package struct Phrase<Spoken: Tongue>: ExpressibleByStringInterpolation, Sendable {
  let text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + interpolationCount * 12) }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: String) { text += value }
    package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    package mutating func appendInterpolation(_ value: UInt64) { text += "\(value)" }
    package mutating func appendInterpolation(_ message: Message) { text += message[Spoken.language] }
  }
}
