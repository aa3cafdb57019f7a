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
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw HostFileError(path: path, action: "read", reason: String(cString: strerror(EISDIR)))
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw HostFileError(path: path, action: "read", reason: reason(error))
    }
  }

  /// All bytes of a plain file of at most `limit` bytes. Anything else is refused unopened: reading a device might not end.
  static func read(_ path: String, limit: Int) throws(HostFileError) -> [UInt8] {
    func fail(_ reason: String) -> HostFileError { HostFileError(path: path, action: "read", reason: reason) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw fail(String(cString: strerror(errno))) }
    if status.st_mode & S_IFMT == S_IFDIR { throw fail(String(cString: strerror(EISDIR))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw fail("it is no plain file") }
    guard status.st_size <= limit else { throw fail("it has \(status.st_size) bytes; at most \(limit) can be used") }
    return try read(path)
  }

  /// The lines of a text file of at most `limit` bytes; `nil` for anything else. What a program's debug information names is never opened unless it is
  /// a plain file: reading a device might not end.
  static func lines(_ path: String, limit: Int = 1 << 20) -> [String]? {
    guard let bytes = try? read(path, limit: limit) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Writes a file anew: whoever reads it sees the old bytes or the new ones.
  static func write(_ bytes: [UInt8], to path: String) throws(HostFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw HostFileError(path: path, action: "write", reason: reason(error))
    }
  }

  /// Writes a file that must not exist yet.
  static func create(_ bytes: [UInt8], at path: String) throws(HostFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw HostFileError(path: path, action: "create", reason: exists(path) ? "it exists already" : reason(error))
    }
  }

  /// Writes all bytes to standard output, and fails when it does not take them: `print` says nothing of that.
  static func writeToStandardOutput(_ bytes: [UInt8]) throws(HostFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(STDOUT_FILENO, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw HostFileError(path: "standard output", action: "write", reason: String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes the directory in which `path` lies, and those above it.
  static func createDirectory(of path: String) throws(HostFileError) {
    let directory = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw HostFileError(path: directory, action: "make", reason: reason(error))
    }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static func reason(_ error: any Error) -> String {
    if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, posix.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(posix.code)))
    }
    // Foundation keeps no error number with some of its own.
    switch (error as? CocoaError)?.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: return String(cString: strerror(ENOENT))
    case .fileReadNoPermission, .fileWriteNoPermission: return String(cString: strerror(EACCES))
    default: return error.localizedDescription
    }
  }
}

/// The system's `write`, whose name `HostFiles` has for itself.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(descriptor, bytes.baseAddress, bytes.count) }
