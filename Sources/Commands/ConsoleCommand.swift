import ArgumentParser
import Canvas
import Classroom
import Foundation
import Lessons
import Narration
import Terminal
import Walkthrough

/// `ringwalk console`: the presenter's own screen.
struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "The presenter's screen of a class that this user gives: notes, answers, who follows, and every key.",
    discussion: "It must not run in the terminal that the audience sees.")

  @OptionGroup var terminal: TerminalArguments
  @OptionGroup var data: DataOptions
  @OptionGroup var room: RoomOptions
  @Option(help: "The lesson file to which D adds a stop; made when it is not there.")
  var drop = "dropped.yaml"
  @Argument(help: "The lesson's file, when it is another than the one that `present` was started with.")
  var lesson: String?

  func run() throws {
    let directory = try RuntimeDirectory()
    let file = try ClassFile.read(directory.stateFile(room.name))
    let own = ClassFile.ownTerminal
    // After a class has died, the system gives the number of its terminal to another one.
    let isGiven = ClassServer.isAnswering(directory.socket(room.name))
    guard !isGiven || own == 0 || own != file.terminal else {
      throw Refusal(
        """
        this terminal is the audience screen, where notes would be seen; open another one for the console, or have the notes on paper:
            ringwalk read --notes \(file.lesson)
        """)
    }
    let prepared = try PreparedLesson(lesson ?? file.lesson, data: data.files)
    let settings = terminal.settings
    var screen = try settings.open(instead: "`ringwalk read --notes \(file.lesson)` prints the notes")
    defer { screen.close() }
    let session = try Session(prepared.player, size: screen.size, language: settings.language.value)
    session.use(settings.preferences)
    let console = ClassConsole(
      ClassLink(.socket(directory.socket(room.name))), secret: file.secret, player: prepared.player, session: session,
      terms: prepared.terms, library: prepared.library, size: screen.size)
    let status = try run(console, on: &screen)
    console.end()
    screen.close()
    throw ExitCode(status)
  }

  private func run(_ console: ClassConsole, on screen: inout CursesScreen) throws -> Int32 {
    while true {
      console.turn(now: Milliseconds.now)
      screen.present(console.frame(now: Milliseconds.now))
      let watched = [console.descriptor].compactMap(\.self)
      for event in screen.wait(milliseconds: console.patience(now: Milliseconds.now), alsoWatching: watched) {
        for request in console.handle(event) {
          switch request {
          case .screen(let request): if let status = screen.serve(request) { return status }
          case .drop(let stop):
            // The editor needs the terminal for itself.
            screen.close()
            let message = addAndEdit(stop, Narrator(language: console.language))
            screen = try terminal.settings.open()
            _ = console.handle(.resize(screen.size))
            console.say(message)
          }
        }
      }
    }
  }

  /// Adds a stop to the lesson file and opens it in the presenter's editor; what came of it, in words.
  private func addAndEdit(_ stop: DroppedStop, _ words: Narrator) -> String {
    do {
      let old = HostFiles.exists(drop) ? try HostFiles.read(drop) : nil
      try HostFiles.write(Array(try stop.file(after: old, named: drop).utf8), to: drop)
    } catch let obstacle as DropObstacle {
      return words.cannotDrop(obstacle)
    } catch {
      return "\(error)"
    }
    let environment = ProcessInfo.processInfo.environment
    let editor = [environment["VISUAL"], environment["EDITOR"]].lazy.compactMap(\.self).first { !$0.isEmpty }
    guard let editor else { return "\(drop): a stop was added; with EDITOR set, it is opened" }
    do {
      // An editor may be a command with options, as every program that honours EDITOR takes it.
      let status = try HostProgram.run(["/bin/sh", "-c", "exec \(editor) \"$1\"", "sh", drop], at: .terminal)
      return status == 0 ? "\(drop): a stop was added" : "\(drop): a stop was added; \(editor) ended with \(status)"
    } catch {
      return "\(drop): a stop was added; \(error)"
    }
  }
}
