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

  /// Writes a file anew: whoever reads it, whenever this ends, sees the old bytes or the new ones. A symbolic link stays one, and what it leads to is
  /// written; the permissions of an older file stay. A device or a pipe is written to as it is.
  static func write(_ bytes: [UInt8], to path: String) throws(HostFileError) {
    func fail() -> HostFileError { HostFileError(path: path, action: "write", reason: String(cString: strerror(errno))) }
    let target = linkTarget(path)
    var status = stat()
    let isThere = stat(target, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw fail() }
      guard put(bytes, descriptor) else {
        let error = fail()
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw fail() }
      return
    }
    // Beside the target, since only a name in the same file system can be exchanged at once.
    let directory = target.directoryOfPath
    var name = Array("\(directory.isEmpty ? "." : directory)/.ringwalk.XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw fail() }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let mode: mode_t
    if isThere {
      mode = status.st_mode & 0o7777
      // Only root may give a file to its owner; for anybody else it stays their own.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
    } else {
      let mask = umask(0)
      umask(mask)
      mode = 0o666 & ~mask
    }
    let isWritten = put(bytes, descriptor) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
    let error = isWritten ? nil : fail()
    let isClosed = close(descriptor) == 0
    guard error == nil, isClosed, rename(name, target) == 0 else {
      let error = error ?? fail()
      unlink(name)
      throw error
    }
  }

  /// Writes all bytes to a descriptor; `false`, with `errno`, when that fails.
  private static func put(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Where a path leads when it is a symbolic link, over as many links as the system follows (40): the file itself need not be there yet.
  private static func linkTarget(_ path: String) -> String {
    var path = path
    for _ in 0..<40 {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
      path = link.hasPrefix("/") ? link : path.directoryOfPath.path(of: link)
    }
    return path
  }

  /// What the linker wrote into this program to tell it from every other build (a GNU build ID note, near the start of the file), in hexadecimal; `nil`
  /// where it wrote nothing.
  static var buildIdentity: String? {
    guard let handle = FileHandle(forReadingAtPath: "/proc/self/exe"), let start = try? handle.read(upToCount: 1 << 16) else { return nil }
    // ELF note: size of the name, size of the contents, type 3, name (elf(5)).
    let head: [UInt8] = [3, 0, 0, 0] + Array("GNU\0".utf8)
    let bytes = [UInt8](start)
    for place in stride(from: 8, to: max(8, bytes.count - 72), by: 4) where bytes[place..<place + 8].elementsEqual(head) {
      let size = Int(bytes[place - 4])
      guard bytes[place - 8..<place].elementsEqual([4, 0, 0, 0, UInt8(size), 0, 0, 0]), (4...64).contains(size) else { continue }
      return hex(bytes[place + 8..<place + 8 + size])
    }
    return nil
  }

  /// Writes a file that must not exist yet.
  static func create(_ bytes: [UInt8], at path: String) throws(HostFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw HostFileError(path: path, action: "create", reason: exists(path) ? "it exists already" : reason(error))
    }
  }

  /// A path with the home directory in place of `~` at its beginning, as a shell has it; as it is where there is no home.
  static func expandingHome(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty else { return path }
    return home + path.dropFirst()
  }

  /// Makes the directory in which `path` lies, and those above it.
  static func createDirectory(of path: String) throws(HostFileError) {
    let directory = path.directoryOfPath
    if directory.isEmpty { return }
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
