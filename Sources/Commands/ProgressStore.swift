import Foundation
import Lessons

/// What learners have done so far, one small file for each lesson, in the XDG state directory (XDG Base Directory Specification 0.8, "XDG_STATE_HOME").
///
/// Nothing here may keep anybody from learning: without a home, on a full disk or a read-only one, progress is only not kept.
package struct ProgressStore {
  /// Bytes of a file at most; more is not ours.
  private static let sizeLimit = 256 << 10

  /// `nil` where there is no place for state.
  private let directory: String?

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let home = environment["HOME"] ?? ""
    // A relative path is to be ignored, says the specification.
    let state =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? (home.hasPrefix("/") ? home + "/.local/state" : nil)
    directory = state.map { $0 + "/ringwalk/progress" }
  }

  /// Where a lesson's progress lies; `nil` where it cannot be kept. An id has letters, digits and hyphens only, so it is a name of a file.
  private func path(_ lesson: String) -> String? {
    guard let directory, LessonSkeleton(id: lesson) != nil else { return nil }
    return "\(directory)/\(lesson).json"
  }

  /// The progress in a lesson: none where there is no file, or one that cannot be read.
  package func progress(in lesson: String) -> LessonProgress {
    guard let path = path(lesson), let bytes = try? HostFiles.read(path, limit: Self.sizeLimit),
      let progress = try? JSONDecoder().decode(LessonProgress.self, from: Data(bytes)), progress.lesson == lesson
    else { return LessonProgress(lesson: lesson) }
    return progress
  }

  /// Keeps the progress in a lesson; returns why it could not.
  @discardableResult
  package func keep(_ progress: LessonProgress) -> String? {
    guard let directory, let path = path(progress.lesson) else { return "there is no directory for it" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      let data = try encoder.encode(progress)
      guard data.count <= Self.sizeLimit else { return "it has more than \(Self.sizeLimit >> 10) KiB" }
      // The specification wants 0700 for what is made on the way.
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try HostFiles.write([UInt8](data), to: path)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Forgets the progress in a lesson; `false` when there was none, or it cannot be removed.
  package func forget(_ lesson: String) -> Bool {
    guard let path = path(lesson) else { return false }
    return (try? FileManager.default.removeItem(atPath: path)) != nil
  }
}
