import ArgumentParser
import Foundation
import Lessons
import Simulation
import Vocabulary

/// `ringwalk check`: plays lessons without a screen and lists every mistake in them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Play lessons in every language and list every mistake: file, line, column, what to write instead.",
    discussion:
      "Each stop must be reached, each expectation hold, each value in a text be there, each question have exactly the answer that it needs, and each "
      + "text fit a screen of 80x24. The exit status is 0 without mistakes, 1 with some, 2 when the command line is wrong."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case junit
  }

  @OptionGroup var data: DataOptions
  @Option(help: "text, json or junit.")
  var format = Format.text
  @ArgumentParser.Flag(help: "A text may lack a language: that is a warning.")
  var draft = false
  @ArgumentParser.Flag(name: .customLong("print"), help: "Print the machine's values at each stop; with json they are among the rest.")
  var printsValues = false
  @Argument(help: "Paths or ids of lessons; without any, all in lessons/.")
  var lessons: [String] = []

  func validate() throws {
    if printsValues, format == .junit { throw ValidationError("--print goes with the formats text and json") }
  }

  func run() throws {
    let files = LessonFiles(data: data.files)
    let (sources, missing) = lessons.isEmpty ? all(files) : named(files)
    var check = LessonCheck(
      images: files.images, screen: .smallest,
      others: lessons.isEmpty ? [] : files.lessonIDs, isDraft: draft)
    let result = CheckResult(reports: check.check(sources), missing: missing)
    switch format {
    case .text: try StandardOutput.put(result.text(withValues: printsValues))
    case .json: try StandardOutput.say(result.json(withValues: printsValues))
    case .junit: try StandardOutput.put(result.junit)
    }
    if result.diagnostics.hasErrors { throw ExitCode.failure }
  }

  // MARK: Files

  private func named(_ files: LessonFiles) -> (sources: [LessonCheck.Source], missing: [Diagnostic]) {
    var sources: [LessonCheck.Source] = []
    var missing: [Diagnostic] = []
    for name in lessons {
      do {
        let file = try files.file(name)
        sources.append(LessonCheck.Source(name: Self.short(file.name), bytes: file.bytes))
      } catch {
        missing.append(Diagnostic(file: name, .start, .reference, "\(error)"))
      }
    }
    return (sources, missing)
  }

  /// Every lesson of the first directory lessons/, else those inside the executable; that there is none is a mistake.
  private func all(_ files: LessonFiles) -> (sources: [LessonCheck.Source], missing: [Diagnostic]) {
    var sources: [LessonCheck.Source] = []
    var missing: [Diagnostic] = []
    for id in files.ids {
      do throws(HostFileError) {
        let file = try files.data.read("lessons/\(id).yaml")
        sources.append(LessonCheck.Source(name: Self.short(file.name), bytes: file.bytes))
      } catch {
        missing.append(Diagnostic(file: "lessons/\(id).yaml", .start, .reference, "\(error)"))
      }
    }
    if files.ids.isEmpty {
      let directory = Self.short(files.data.locate("lessons") ?? "lessons")
      missing.append(
        Diagnostic(file: directory, .start, .reference, "there is no lesson in this directory", hint: "their names end in .yaml"))
    }
    return (sources, missing)
  }

  /// A path as a person would write it from where they are.
  private static func short(_ path: String) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
