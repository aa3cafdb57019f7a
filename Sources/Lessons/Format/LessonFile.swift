/// A file that the guest finds in its file system.
package struct LessonFile: Sendable {
  /// Where its bytes come from.
  package enum Source: Sendable {
    /// They stand in the lesson.
    case text(String)
    /// A file beside the lesson's own, by its path from there.
    case beside(Located<String>)
  }

  /// Its path in the guest, without a leading slash.
  package let path: String
  package let source: Source
  package let place: SourcePlace

  /// Files of one lesson.
  static let countLimit = 64
  /// Bytes of a path, in the guest or beside the lesson.
  static let pathLimit = 200
  /// Bytes of one file that lies beside a lesson.
  package static let sizeLimit = 1 << 20
  /// Bytes of all files beside a lesson together.
  static let totalLimit = 4 << 20
}

extension Lesson {
  /// What the files beside the lesson contain, by their path there, and what is wrong with those that cannot be had.
  ///
  /// - Parameter read: the bytes of a file, `LessonFile.sizeLimit` at most; throws why they are not to be had.
  package func contents(read: (String) throws -> [UInt8]) -> (contents: [String: [UInt8]], diagnostics: [Diagnostic]) {
    var contents: [String: [UInt8]] = [:]
    var diagnostics: [Diagnostic] = []
    var total = 0
    for file in files {
      guard case .beside(let path) = file.source, contents[path.value] == nil else { continue }
      do {
        let bytes = try read(path.value)
        total += bytes.count
        if total > LessonFile.totalLimit {
          diagnostics.append(
            Diagnostic(file: self.file, path.place, .file, "the files of the lesson have more than \(LessonFile.totalLimit >> 20) MiB"))
          break
        }
        contents[path.value] = bytes
      } catch {
        diagnostics.append(Diagnostic(file: self.file, path.place, .file, "the file cannot be used: \(error)"))
      }
    }
    return (contents, diagnostics)
  }
}
