import Vocabulary

/// Something that a learner reads, in every language that it was written in.
///
/// A plain string in the file serves all languages. An expression, a symbol or a number needs no translation.
package struct Localized<Value: Sendable>: Sendable {
  private let shared: Value?
  private let byLanguage: [Language: Value]

  /// The same for all languages.
  package init(_ shared: Value) {
    self.shared = shared
    byLanguage = [:]
  }

  package init(_ byLanguage: [Language: Value]) {
    shared = nil
    self.byLanguage = byLanguage
  }

  /// What was written for that language; `nil` when nothing was.
  package subscript(language: Language) -> Value? { byLanguage[language] ?? shared }

  /// What was written for that language, else for the first one that has something.
  package func best(_ language: Language) -> Value? {
    self[language] ?? Language.allCases.lazy.compactMap { self[$0] }.first
  }

  /// Everything that was written, each once, in the order of the languages.
  package var all: [Value] { shared.map { [$0] } ?? Language.allCases.compactMap { byLanguage[$0] } }
}
