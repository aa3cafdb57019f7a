import Foundation

/// Paths as text. Foundation's NSString does the same, and ends the process on some paths of one character (measured, Swift 6.3 on Linux).
extension String {
  /// What stands before the last name, without the slash between: `a/b` for `a/b/c`, `/` for `/c`, nothing for `c`.
  var directoryOfPath: String {
    guard let slash = trimmedPath.lastIndex(of: "/") else { return "" }
    let directory = trimmedPath[..<slash].trimmedPath
    return directory.isEmpty ? "/" : String(directory)
  }

  /// The last name of the path: `c` for `a/b/c` and `a/b/c/`, `/` for the root.
  var lastNameOfPath: String {
    let path = trimmedPath
    if path.isEmpty { return isEmpty ? "" : "/" }
    return String(path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path)
  }

  /// The path without `.c` or what else stands behind the last dot of its last name; a dot at the name's beginning is none of those.
  var withoutExtension: String {
    guard let dot = lastIndex(of: "."), dot > startIndex, !self[dot...].contains("/"), self[index(before: dot)] != "/" else { return self }
    return String(self[..<dot])
  }

  /// The path from the root on: below the current directory unless it begins there.
  var absolutePath: String { hasPrefix("/") ? self : FileManager.default.currentDirectoryPath.path(of: self) }

  /// The path of a name below this directory.
  func path(of name: String) -> String { isEmpty ? name : hasSuffix("/") ? self + name : "\(self)/\(name)" }
}

extension StringProtocol {
  /// Without slashes at the end.
  fileprivate var trimmedPath: SubSequence {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == "/" { end = index(before: end) }
    return self[..<end]
  }
}
