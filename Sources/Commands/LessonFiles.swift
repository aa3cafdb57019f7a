import Foundation
import LinuxABI
import Lessons
import Simulation

/// Lessons as files: found by id or path, read, and put on a machine.
package struct LessonFiles {
  package let data: DataFiles

  package init(data: DataFiles) { self.data = data }

  /// The ids of the lessons that come with the product, in their order.
  package var ids: [String] { data.list("lessons", suffix: ".yaml").map { String($0.dropLast(".yaml".count)) } }

  /// The ids that those lessons say they have, which others name as prerequisites.
  package var lessonIDs: Set<String> {
    Set(ids.compactMap { (try? file($0)).flatMap { LessonReader.read($0.bytes, file: $0.name).lesson?.id } })
  }

  /// The bytes of a lesson: a path to a file, or the id of one in lessons/, as the file says it or as the file's name does, with or without its leading
  /// number, or that number alone.
  func file(_ name: String) throws -> (bytes: [UInt8], name: String) {
    if Self.isPath(name) { return (try HostFiles.read(name), name) }
    if let id = ids.first(where: { $0 == name || $0.drop(while: { $0.isNumber || $0 == "-" }) == name || Lesson.number(ofFile: $0) == name }
    ) {
      return try data.read("lessons/\(id).yaml")
    }
    for id in ids {
      let file = try data.read("lessons/\(id).yaml")
      if LessonReader.read(file.bytes, file: file.name).lesson?.id == name { return file }
    }
    throw Refusal("there is no lesson '\(name)'; there are \(ids.joined(separator: ", "))")
  }

  /// Whether a name is a path to a file, rather than the id of a lesson.
  static func isPath(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.contains("/") }

  /// Reads a lesson, found as `file` finds it. One that lacks a translation can be played: the other language stands in for it.
  package func read(_ name: String) throws -> Lesson {
    let file = try file(name)
    let result = LessonReader.read(file.bytes, file: file.name)
    guard let lesson = result.lesson, result.diagnostics.allSatisfy({ $0.severity == .warning || $0.topic == .translation }) else {
      throw Refusal(result.diagnostics)
    }
    return lesson
  }

  /// What `ringwalk check` says of a lesson that somebody is writing, a line for each mistake; nothing for the lessons of the course, which are checked.
  package func mistakes(_ name: String) -> [String] {
    guard Self.isPath(name), let file = try? file(name) else { return [] }
    var check = LessonCheck(images: images, screen: .smallest, others: lessonIDs)
    let reports = check.check([LessonCheck.Source(name: file.name, bytes: file.bytes)])
    return reports.flatMap(\.diagnostics).filter { $0.severity == .error }.map(\.description)
  }

  /// The machine of a lesson.
  package func player(_ lesson: Lesson) throws -> LessonPlayer {
    let kernel = try data.kernel(lesson.era.value)
    let program: Image
    do {
      program = try self.program(of: lesson)
    } catch {
      throw Refusal([Diagnostic(file: lesson.file, lesson.program.place, .program, "the program cannot be used: \(error)")])
    }
    return try LessonPlayer(lesson, kernel: kernel, program: program, contents: try contents(of: lesson))
  }

  /// The files that the lesson takes from beside it, by their path there; refused with all that cannot be had.
  package func contents(of lesson: Lesson) throws -> [String: [UInt8]] {
    let files = lesson.contents { try bytes(of: $0, beside: lesson) }
    guard files.diagnostics.isEmpty else { throw Refusal(files.diagnostics) }
    return files.contents
  }

  /// A lesson on mutated machines.
  package func mutations(_ lesson: Lesson) throws -> MutationRun {
    try MutationRun(
      lesson, kernel: try data.kernel(lesson.era.value), program: try program(of: lesson), contents: try contents(of: lesson))
  }

  /// Where a check finds what a lesson's machine is made of.
  package var images: LessonCheck.Images {
    LessonCheck.Images(kernel: { try data.kernel($0) }, program: { try program(of: $0) }, file: { try bytes(of: $1, beside: $0) })
  }

  private func bytes(of path: String, beside lesson: Lesson) throws(HostFileError) -> [UInt8] {
    try HostFiles.read(Self.path(path, beside: lesson), limit: LessonFile.sizeLimit)
  }

  /// The host's path of what a lesson names as lying beside it.
  static func path(_ path: String, beside lesson: Lesson) -> String {
    lesson.file.directoryOfPath.path(of: path)
  }

  /// The lesson's program: beside the lesson's file, where it may also be a source file, or among those of the product.
  package func program(of lesson: Lesson) throws -> Image {
    let path = lesson.program.value
    let beside = Self.path(path, beside: lesson)
    if HostFiles.exists(beside) { return try data.program(at: beside) }
    do {
      let image = try data.program(path)
      try image.file.requireStaticProgram()
      return image
    } catch let error as HostFileError where error.action == "find" {
      let directory = lesson.file.directoryOfPath
      let places = [directory.isEmpty ? "." : directory] + data.roots.map { $0 + "/assets/programs" }
      throw HostFileError(path: path, action: "find", reason: "looked in \(places.joined(separator: ", "))")
    }
  }
}

extension DataFiles {
  /// The built-in kernel of an era, with its source.
  package func kernel(_ era: Era) throws -> Image {
    let path = "assets/kernel/kernel-\(era.rawValue).elf"
    var image = try Image(name: "kernel-\(era.rawValue)", bytes: try read(path).bytes)
    if let directory = locate("assets/kernel") { image.readSources(below: directory) }
    return image
  }

  /// A program that comes with the product, with its source.
  package func program(_ name: String) throws -> Image {
    var image = try Image(name: name, bytes: try read("assets/programs/\(name)").bytes)
    if let directory = locate("assets/programs") { image.readSources(below: directory) }
    return image
  }
}

extension Image {
  /// Reads those of the source files that lie where they were when the image was built, or below a directory: debug information of our own images has
  /// paths relative to it, and that of an image from elsewhere has paths of another machine, whose files may lie beside it.
  ///
  /// - Parameter companions: the directory of the files that `ProgramBuilder` puts into every program; `nil` where they are not at hand.
  mutating func readSources(below directory: String, companions: String? = nil) {
    for file in debug?.lines.files ?? [] {
      var path = file.path.hasPrefix("/") ? file.path : directory.path(of: file.path)
      if let companions, file.path.hasPrefix(ProgramBuilder.companionsName + "/") {
        path = companions + file.path.dropFirst(ProgramBuilder.companionsName.count)
      }
      sources[file.path] = HostFiles.lines(path) ?? HostFiles.lines(directory.path(of: file.path.lastNameOfPath))
    }
  }
}

/// What was asked for cannot be done, and why, in words for the person.
struct Refusal: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// All mistakes, a line for each.
  init(_ mistakes: [Diagnostic]) { description = mistakes.map(\.description).joined(separator: "\n") }
}
