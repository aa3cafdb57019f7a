/// A language in which everything that a learner reads exists.
package enum Language: String, Hashable, Sendable, CaseIterable {
  case en
  case ja

  /// The language's name in itself.
  package var ownName: String {
    switch self {
    case .en: "English"
    case .ja: "日本語"
    }
  }

  /// The one that comes after it in the list, and then the first again.
  package var next: Language {
    let all = Language.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
