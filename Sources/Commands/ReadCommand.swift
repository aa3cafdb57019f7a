import ArgumentParser
import Canvas
import Lessons
import Vocabulary
import Walkthrough

/// `ringwalk read`: a lesson as text or as one page, for paper and for screen readers.
struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Print a lesson as linear text, or as one HTML page, with the machine's values at each stop.",
    discussion: "The answers to its questions stand at the end of the text, and behind a fold on the page.")

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var data: DataOptions
  @ArgumentParser.Flag(help: "With the notes for the instructor.")
  var notes = false
  @ArgumentParser.Flag(help: "One self-contained HTML page, with the screen at each stop as a picture.")
  var html = false
  @Option(help: "The size of those pictures, in cells.")
  var size = Size(width: 100, height: 30)
  @Option(help: "Columns of the text.")
  var width = 78
  @Argument(help: "A lesson's id, or a path to its file.")
  var lesson: String

  func validate() throws {
    guard (20...400).contains(width) else { throw ValidationError("--width takes 20 to 400 columns") }
  }

  func run() throws {
    let files = LessonFiles(data: data.files)
    let player = try files.player(try files.read(lesson))
    let language = Settings(screen).language.value
    let handout = LessonHandout(player.lesson, try player.readings(in: language), language: language, withNotes: notes)
    guard html else {
      try StandardOutput.put(handout.plain(width: width))
      return
    }
    try StandardOutput.put(handout.html(pictures: try player.pictures(in: language, size: size, theme: Settings(screen).theme.value)))
  }
}

extension LessonPlayer {
  /// Every stop, to be read.
  package func readings(in language: Language) throws(Diagnostic) -> [StopReading] {
    var readings: [StopReading] = []
    for stop in lesson.stops.indices { readings.append(try reading(stop, in: language)) }
    return readings
  }

  /// The screen at each stop as SVG, as a learner first sees it there.
  package func pictures(in language: Language, size: Size, theme: Theme.Name) throws -> [String] {
    let session = try Session(self, size: size, language: language)
    return lesson.stops.indices.map { stop in
      _ = session.finish()
      if stop > 0 {
        _ = session.perform(.nextStop)
        _ = session.finish()
      }
      return session.frame().svg(Theme(theme, depth: .indexed256))
    }
  }
}
