import Primitives

/// What a form does to RFLAGS, read from a row of letters as in the manual's cross-reference (SDM Vol. 1, appendix A).
///
/// The first word has one letter each for OF, SF, ZF, AF, PF and CF: `-` not touched, `t` tested, `m` modified, `b` tested and modified, `0` and `1`
/// set to that, `?` undefined afterwards. Further words do the same for other flags by name: `mIF`, `0AC`, `tDF`.
package struct FlagEffects: Hashable, Sendable {
  /// Masks of RFLAGS.
  package private(set) var tested: UInt64 = 0
  /// Flags whose value afterwards the manual defines.
  package private(set) var modified: UInt64 = 0
  package private(set) var undefined: UInt64 = 0

  /// No effect on any flag.
  package static let none = FlagEffects("")

  /// Reads the letters. Any other letter or name is a mistake in the table.
  package init(_ text: String) {
    var isFirst = true
    for word in text.split(separator: " ") {
      if isFirst {
        let flags: [Flag] = [.of, .sf, .zf, .af, .pf, .cf]
        precondition(word.count == flags.count, "the flags \(text) are not six letters")
        for (letter, flag) in zip(word, flags) { note(letter, flag.mask, text) }
      } else {
        guard let letter = word.first, let flag = Flag.allCases.first(where: { $0.name == word.dropFirst() }) else {
          preconditionFailure("the flags \(text) have the word \(word)")
        }
        note(letter, flag.mask, text)
      }
      isFirst = false
    }
  }

  /// The flags that a condition reads (SDM Vol. 1, appendix B).
  package init(testedBy condition: Condition) {
    self = .none
    tested =
      switch condition {
      case .o, .no: Flag.of.mask
      case .b, .ae: Flag.cf.mask
      case .e, .ne: Flag.zf.mask
      case .be, .a: Flag.cf.mask | Flag.zf.mask
      case .s, .ns: Flag.sf.mask
      case .p, .np: Flag.pf.mask
      case .l, .ge: Flag.sf.mask | Flag.of.mask
      case .le, .g: Flag.zf.mask | Flag.sf.mask | Flag.of.mask
      }
  }

  private mutating func note(_ letter: Character, _ mask: UInt64, _ text: String) {
    switch letter {
    case "-": break
    case "t": tested |= mask
    case "m", "0", "1": modified |= mask
    case "b":
      tested |= mask
      modified |= mask
    case "?": undefined |= mask
    default: preconditionFailure("the flags \(text) have the letter \(letter)")
    }
  }
}
