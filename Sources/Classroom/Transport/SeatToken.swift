import Simulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The token by which a class finds a follower's seat again. It is kept in a file of mode 0600 in the user's runtime directory, so that who starts anew
/// has the seat of before, with the answers that were given there. The file is locked as long as this lives: a second follower of the same account, beside
/// the first one, has a token and a seat of its own.
package final class SeatToken {
  package let value: UInt64
  private let descriptor: Int32?

  /// Followers of one account in one class that get their seats back.
  private static let limit = 64

  /// The first token of the class of a name that no living follower has. Without a directory, or where no file can be had, one that nobody keeps.
  package init(in directory: RuntimeDirectory?, for name: String) {
    for number in 0..<Self.limit {
      guard let directory else { break }
      let descriptor = open("\(directory.path)/seat-\(name)-\(number)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { break }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        _ = close(descriptor)
        continue
      }
      (value, self.descriptor) = (Self.token(in: descriptor), descriptor)
      return
    }
    (value, descriptor) = (.random(in: 0 ... .max), nil)
  }

  deinit { if let descriptor { _ = close(descriptor) } }

  /// The name of a class that is known by the path of its socket.
  package static func name(ofPath path: String) -> String { WireText.hash(WalkFile.File("", Array(path.utf8)).hash) }

  /// The token in a file; a new one, which is written there, where it has none.
  private static func token(in descriptor: Int32) -> UInt64 {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    if count == bytes.count, let token = UInt64(String(decoding: bytes, as: UTF8.self), radix: 16) { return token }
    let token = UInt64.random(in: 0 ... .max)
    bytes = Array(WireText.hash(token).utf8)
    // A file that takes nothing, as on a full disk, only means another seat next time.
    _ = pwrite(descriptor, bytes, bytes.count, 0)
    return token
  }
}
