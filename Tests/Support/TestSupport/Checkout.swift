import Foundation

/// The files of the checkout that the tests were built from.
package enum Checkout {
  /// The directory with Package.swift.
  package static let root: String = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The bytes of a file, by its path from the root.
  package static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: root + "/" + path)))
  }

  /// The text of a file.
  package static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  /// Replaces a file.
  package static func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: root + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// The paths of all files below a directory whose names end so, in order.
  package static func files(below directory: String, suffixes: [String]) -> [String] {
    guard let walker = FileManager.default.enumerator(atPath: root + "/" + directory) else { return [] }
    return walker.compactMap { $0 as? String }.filter { path in suffixes.contains { path.hasSuffix($0) } }.map { directory + "/" + $0 }
      .sorted()
  }

  /// The names of the directories directly below a directory, in order.
  package static func directories(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root + "/" + directory).filter { name in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(root)/\(directory)/\(name)", isDirectory: &isDirectory) && isDirectory.boolValue
    }.sorted()
  }

  /// Whether a file may be executed.
  package static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: root + "/" + path) }

  /// The names of everything directly below the root.
  package static func topLevel() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: root) }
}
