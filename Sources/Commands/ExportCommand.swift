import ArgumentParser
import Canvas
import Classroom
import Foundation
import Lessons
import Vocabulary
import Walkthrough

/// `ringwalk export`: a recorded session as a film of a terminal.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a recorded session as an asciicast v2 file, with a marker at each stop.")

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var recorded: RecordingArguments
  @ArgumentParser.Flag(help: "Write asciicast v2, the only form there is.")
  var cast = false
  @Option(help: "Size in cells.")
  var size = Size(width: 80, height: 24)
  @Option(name: .shortAndLong, help: "Where to write; standard output without it.")
  var output: String?

  func validate() throws {
    guard cast else { throw ValidationError("say --cast: asciicast v2 is the only form there is") }
  }

  func run() throws {
    let (recording, prepared) = try recorded.open()
    let settings = Settings(screen)
    let session = try Session(prepared.player, size: size, language: settings.language.value)
    session.use(settings.preferences)
    let text = try Self.film(recording, prepared, session, size, Theme(settings.theme.value, depth: .indexed256))
    if let output {
      try HostFiles.write(Array(text.utf8), to: output)
    } else {
      try StandardOutput.put(text)
    }
  }

  /// The film: asciicast v2, "header line, then one event a line" (docs.asciinema.org, file format).
  private static func film(
    _ recording: SessionRecording, _ prepared: PreparedLesson, _ session: Session, _ size: Size, _ theme: Theme
  ) throws -> String {
    let player = SessionPlayer(recording, session: session, library: prepared.library, now: 0)
    let lesson = prepared.player.lesson
    let title = lesson.title.best(session.state.language)?.value ?? lesson.id
    var lines = ["{\"version\": 2, \"width\": \(size.width), \"height\": \(size.height), \"title\": \(try json(title))}"]
    var old = Grid(width: 0, height: 0)
    var stop: Int?
    let stops = player.stops
    for time in times(recording) {
      player.show(time)
      let seconds = String(format: "%.3f", Double(time) / 1000)
      let here = stops.last { $0.time <= time }?.stop
      if let here, here != stop, lesson.stops.indices.contains(here) {
        lines.append("[\(seconds), \"m\", \(try json("\(here + 1) \(lesson.stops[here].id)"))]")
        stop = here
      }
      let grid = player.frame(isPlain: true)
      if grid != old { lines.append("[\(seconds), \"o\", \(try json(grid.ansi(from: old, theme)))]") }
      old = grid
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The times at which something changed, each once.
  private static func times(_ recording: SessionRecording) -> [UInt64] {
    var result: [UInt64] = []
    for entry in recording.entries where entry.time != result.last { result.append(entry.time) }
    return result
  }

  private static func json(_ text: String) throws -> String { String(decoding: try JSONEncoder().encode(text), as: UTF8.self) }
}
