import Primitives

/// Why files cannot be packed into an archive, or bytes are no archive.
package enum CPIOError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No `070701` or `070702` where an entry has to begin.
  case notCPIO(offset: Int)
  /// A header field is no hexadecimal number.
  case badField(name: String, offset: Int)
  /// The archive ends inside an entry.
  case truncated(what: String, offset: Int)
  /// The bytes of a `070702` entry do not add up to its checksum.
  case badChecksum(path: String)
  /// A path that cannot be packed, and why.
  case badPath(String, reason: String)
  /// Contents of 4 GiB or more.
  case tooLarge(path: String)

  package var description: String {
    switch self {
    case .notCPIO(let offset): "not a cpio archive in newc format (no header at byte \(offset))"
    case .badField(let name, let offset): "a damaged cpio archive: the field \(name) of the entry at byte \(offset) is no number"
    case .truncated(let what, let offset): "the cpio archive is cut off: \(what) at byte \(offset)"
    case .badChecksum(let path): "a damaged cpio archive: the checksum of \(path) is wrong"
    case .badPath(let path, let reason): "cannot pack \(path.isEmpty ? "an empty path" : path): \(reason)"
    case .tooLarge(let path): "cannot pack \(path): a file in a cpio archive must be smaller than 4 GiB"
    }
  }
}

/// An archive in cpio's newc format, which Linux unpacks as its first root file system (Linux Documentation, "initramfs buffer format").
package struct CPIOArchive: Hashable, Sendable {
  /// A file, directory, symbolic link or device.
  package struct Entry: Hashable, Sendable {
    /// Without a leading slash.
    package var path: String
    /// File type and permissions as in `st_mode`: 0o100644, 0o040755.
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32
    /// The bytes of a file, or the target of a symbolic link.
    package var contents: [UInt8]
    /// Of a device node: what it stands for.
    package var device: Device
    /// Of a file with several names: which of them are one file. The writer numbers entries itself.
    package var inode: UInt32
    package var linkCount: UInt32

    package init(
      path: String, mode: UInt32, uid: UInt32 = 0, gid: UInt32 = 0, contents: [UInt8] = [], device: Device = Device(major: 0, minor: 0),
      inode: UInt32 = 0, linkCount: UInt32 = 1
    ) {
      self.path = path
      self.mode = mode
      self.uid = uid
      self.gid = gid
      self.contents = contents
      self.device = device
      self.inode = inode
      self.linkCount = linkCount
    }

    /// A regular file; `permissions` are the low twelve bits of the mode.
    package static func file(_ path: String, permissions: UInt32 = 0o644, _ contents: [UInt8]) -> Entry {
      Entry(path: path, mode: FileType.regular.rawValue | permissions & 0o7777, contents: contents)
    }

    package static func directory(_ path: String, permissions: UInt32 = 0o755) -> Entry {
      Entry(path: path, mode: FileType.directory.rawValue | permissions & 0o7777, linkCount: 2)
    }

    package static func symbolicLink(_ path: String, to target: String) -> Entry {
      Entry(path: path, mode: FileType.symbolicLink.rawValue | 0o777, contents: Array(target.utf8))
    }

    package static func characterDevice(_ path: String, major: UInt32, minor: UInt32, permissions: UInt32 = 0o600) -> Entry {
      Entry(
        path: path, mode: FileType.characterDevice.rawValue | permissions & 0o7777, device: Device(major: major, minor: minor))
    }

    /// The file type in the mode; `nil` for a value that has no meaning.
    package var type: FileType? { FileType(rawValue: mode & 0o170000) }
  }

  /// The number of a device.
  package struct Device: Hashable, Sendable {
    package var major: UInt32
    package var minor: UInt32

    package init(major: UInt32, minor: UInt32) {
      self.major = major
      self.minor = minor
    }
  }

  /// S_IFMT of a mode.
  package enum FileType: UInt32, Hashable, Sendable {
    case fifo = 0o010000
    case characterDevice = 0o020000
    case directory = 0o040000
    case blockDevice = 0o060000
    case regular = 0o100000
    case symbolicLink = 0o120000
    case socket = 0o140000
  }

  package var entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// The entry of that path; the last one when a path is packed twice, as unpacking leaves it.
  package subscript(path: String) -> Entry? { entries.last { $0.path == path } }
}
