import Foundation
import Primitives

/// An operation on a host file that failed.
package struct HostFileError: Error, CustomStringConvertible {
  package var path: String
  package var action: String
  package var reason: String

  package var description: String { "cannot \(action) \(path): \(reason)" }
}

/// Host files: the only place that reads or writes them.
enum HostFiles {
  /// All bytes of a file.
  static func read(_ path: String) throws(HostFileError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw HostFileError(path: path, action: "read", reason: reason(error))
    }
  }

  /// Writes all of a file at once: whoever reads it sees the old bytes or the new ones.
  static func write(_ bytes: [UInt8], to path: String) throws(HostFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw HostFileError(path: path, action: "write", reason: reason(error))
    }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static func reason(_ error: any Error) -> String {
    if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, posix.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(posix.code)))
    }
    return error.localizedDescription
  }
}
