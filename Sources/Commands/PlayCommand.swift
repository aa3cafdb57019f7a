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
    let screen = try settings.open(instead: "`ringwalk export FILE --cast` makes an asciicast of it")
    defer { screen.close() }
    let session = try Session(prepared.player, size: screen.size, language: settings.language.value)
    session.use(settings.preferences)
    let player = SessionPlayer(recording, session: session, library: prepared.library, now: Milliseconds.now)
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

/// A recorded session.
struct RecordingArguments: ParsableArguments {
  @OptionGroup var data: DataOptions
  @Argument(help: "The file of the session.")
  var file: String

  /// The session, and its lesson on a machine; refused when the kernel, which is not in the file, is not what it was.
  func open() throws -> (SessionRecording, PreparedLesson) {
    let bytes = try HostFiles.read(file)
    let recording: SessionRecording
    do throws(WireError) {
      recording = try SessionRecording(bytes)
    } catch {
      throw Refusal("\(file): \(error)")
    }
    let prepared = try PreparedLesson(recording, data: data.files)
    switch prepared.terms.difference(from: recording.subject.terms) {
    case nil: break
    case .kernel?:
      throw Refusal(
        """
        \(file) was recorded with another kernel image than there is here. The lesson and the program are in the file; the kernel is that \
        of the release that recorded it: play it with that release, or name its data with --data DIRECTORY
        """)
    case let difference?: throw Refusal("\(file): the \(difference.subject) in it is not the one that was presented")
    }
    return (recording, prepared)
  }
}

extension Classroom.Refusal {
  /// What differs, for a message.
  var subject: String {
    switch self {
    case .kernel: "kernel image"
    case .program: "image of the program"
    default: "lesson file"
    }
  }
}
