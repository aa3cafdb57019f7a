import Primitives

/// Why debug information cannot be read. The program itself can still run; only its source lines, types and variables stay unknown.
package enum DWARFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A section ends inside a value that begins at `offset`.
  case truncated(section: String, offset: Int)
  /// A value at `offset` contradicts the format.
  case malformed(section: String, offset: Int, what: String)
  /// A version other than 4 and 5 (the line table also has 2 and 3).
  case unsupportedVersion(section: String, version: Int)
  /// The section is stored compressed (`-gz`).
  case compressed(section: String)
  /// So much of the file refers to the same bytes again that no compiler can have written it.
  case excessive

  package var description: String {
    switch self {
    case .truncated(let section, let offset): "debug information is cut off: \(section) ends inside a value at 0x\(hex(UInt64(offset)))"
    case .malformed(let section, let offset, let what): "damaged debug information: \(what) (\(section) at 0x\(hex(UInt64(offset))))"
    case .unsupportedVersion(let section, let version):
      "\(section) is DWARF version \(version); versions 4 and 5 can be read: build with -gdwarf-5"
    case .compressed(let section): "\(section) is compressed; build without -gz"
    case .excessive: "damaged debug information: it refers to the same bytes over and over"
    }
  }
}
