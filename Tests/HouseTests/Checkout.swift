import Foundation

/// The files of the checkout that the tests lie in.
enum Checkout {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String { try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) }

  /// The paths of all files below a directory whose names end so, from the root.
  static func files(below directory: String, suffixes: [String]) -> [String] {
    let start = root.appendingPathComponent(directory)
    guard let walker = FileManager.default.enumerator(atPath: start.path) else { return [] }
    return walker.compactMap { $0 as? String }.filter { path in suffixes.contains { path.hasSuffix($0) } }.map { directory + "/" + $0 }.sorted()
  }

  /// The directories directly below a directory.
  static func directories(in directory: String) throws -> [String] {
    let start = root.appendingPathComponent(directory)
    return try FileManager.default.contentsOfDirectory(atPath: start.path).filter { name in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: start.appendingPathComponent(name).path, isDirectory: &isDirectory) && isDirectory.boolValue
    }.sorted()
  }
}
