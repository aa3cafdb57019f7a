import ArgumentParser
import Canvas
import Classroom
import Lessons
import Terminal
import Vocabulary
import Walkthrough

/// `ringwalk play`: a recorded session, from the machine.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play", abstract: "Play a session that `ringwalk present --record` has kept: with pauses, at any speed, from any place.")

  @OptionGroup var terminal: TerminalArguments
  @OptionGroup var recorded: RecordingArguments

  func run() throws {
    let (recording, prepared) = try recorded.open()
    let settings = terminal.settings
    let screen = try settings.open()
    defer { screen.close() }
    let session = try Session(prepared.player, size: screen.size, language: settings.language.value)
    session.use(settings.preferences)
    let player = SessionPlayer(recording, session: session, pair: prepared.pair, now: Milliseconds.now)
    let status = run(player, on: screen)
    screen.close()
    throw ExitCode(status)
  }

  private func run(_ player: SessionPlayer, on screen: any Screen) -> Int32 {
    while true {
      player.turn(now: Milliseconds.now)
      screen.present(player.frame())
      for event in screen.wait(milliseconds: player.patience) {
        for request in player.handle(event, now: Milliseconds.now) { if let status = screen.serve(request) { return status } }
      }
    }
  }
}

/// A recorded session and where its lesson is.
struct RecordingArguments: ParsableArguments {
  @OptionGroup var data: DataOptions
  @Option(help: "The lesson that was presented, when it is none of Ringwalk's own: a path to its file.")
  var lesson: String?
  @Argument(help: "The file of the session.")
  var file: String

  /// The session, and its lesson on a machine; refused when the lesson or an image is not what it was.
  func open() throws -> (SessionRecording, PreparedLesson) {
    let bytes = try HostFiles.read(file)
    let recording: SessionRecording
    do throws(WireError) {
      recording = try SessionRecording(bytes)
    } catch {
      throw Refusal("\(file): \(error)")
    }
    guard !recording.terms.lesson.contains("/") else { throw Refusal("\(file): the session names no lesson") }
    let prepared = try PreparedLesson(lesson ?? recording.terms.lesson, data: data.files)
    if let difference = prepared.terms.difference(from: recording.terms) {
      let name =
        switch difference {
        case .kernel: "kernel image"
        case .program: "image of the program"
        default: "lesson file"
        }
      throw Refusal("\(file) was recorded with another \(name) than there is here; --lesson names the file that it was recorded with")
    }
    return (recording, prepared)
  }
}
