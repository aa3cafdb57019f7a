import Canvas
import Commands
import Foundation
import Lessons
import LinuxABI
import Simulation

/// The project's own files.
enum Project {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Its directory.
  static var path: String { root.path }

  static func file(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path) else { throw Missing() }
    return [UInt8](data)
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String { "there is no such file" }
  }

  static let kernel = Result { try Image(name: "kernel-5.0", bytes: try file("assets/kernel/kernel-5.0.elf")) }

  static func program(_ name: String) throws -> Image { try Image(name: name, bytes: try file("assets/programs/\(name)")) }
}

extension LessonCheck {
  /// A check with the project's kernel and programs and the real screen.
  static func real(
    others: Set<String> = [], isDraft: Bool = false, screen: Screen = .smallest,
    program: @escaping (Lesson) throws -> Image = { try Project.program($0.program.value) },
    file: @escaping (Lesson, String) throws -> [UInt8] = { _, _ in throw Project.Missing() }
  ) -> LessonCheck {
    LessonCheck(
      images: Images(kernel: { _ in try Project.kernel.get() }, program: program, file: file), screen: screen, others: others,
      isDraft: isDraft)
  }
}

extension LessonCheck.Screen {
  /// Four rows of 78 columns, each text from the start of a row: what is cut off there does not change with the real screen.
  static var fourRows: LessonCheck.Screen {
    LessonCheck.Screen(name: "78x4") { moment, _ in
      moment.texts.flatMap { $0.wrapped(to: 78) }.prefix(4).joined(separator: "\n")
    }
  }
}

/// The mistakes of one lesson, without the file's name.
func mistakes(
  _ text: String, isDraft: Bool = false, screen: LessonCheck.Screen = .smallest,
  file: @escaping (Lesson, String) throws -> [UInt8] = { _, _ in throw Project.Missing() }
) -> [String] {
  var check = LessonCheck.real(isDraft: isDraft, screen: screen, file: file)
  let reports = check.check([LessonCheck.Source(name: "lesson", bytes: Array(text.utf8))])
  return reports.flatMap(\.diagnostics).map { String($0.description.dropFirst("lesson:".count)) }
}
