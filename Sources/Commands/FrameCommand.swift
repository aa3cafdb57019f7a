import ArgumentParser
import Canvas
import Lessons
import Primitives
import Simulation
import Terminal
import Vocabulary
import Walkthrough

/// `ringwalk frame`: what the screen would show, from a live machine, without a terminal.
struct FrameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frame", abstract: "Print a frame of the screen at any position of a lesson, as text, with colours, or as a picture.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case ansi
    case svg
  }

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var data: DataOptions
  @Option(help: "Size in cells.")
  var size = Size(width: 80, height: 24)
  @Option(help: "The position, TICK or TICK.PART; without it the stop.")
  var at: Position?
  @Option(help: "The stop of the lesson, from 1.")
  var stop = 1
  @Option(help: "Keys that are pressed there: \"Space s S\".")
  var keys = ""
  @Option(help: "Output.")
  var format = Format.text
  @Option(help: "Borders and signs in ASCII: always or never.")
  var ascii = Choice.never
  @ArgumentParser.Flag(help: "The same as --format svg.")
  var svg = false
  @Argument(help: "A lesson's id, or a path to its file.")
  var lesson: String

  func validate() throws {
    for name in keys.split(separator: " ") where Key(name: String(name)) == nil {
      throw ValidationError("there is no key '\(name)'; keys are named as the help of the screen names them: s, Space, Shift-Tab, F1")
    }
    guard stop >= 1 else { throw ValidationError("--stop counts from 1") }
  }

  func run() throws {
    let files = LessonFiles(data: data.files)
    let player = try files.player(try files.read(lesson))
    guard stop <= player.lesson.stops.count else { throw Refusal("the lesson has \(player.lesson.stops.count) stops") }
    let settings = Settings(screen)
    let session = try Session(player, size: size, language: settings.language.value, stop: stop - 1)
    session.use(settings.preferences)
    _ = session.finish()
    if case .lostStop(let reason) = session.state.message { throw Refusal("stop \(stop) is not reached: \(reason)") }
    if let at {
      _ = session.show(at)
      let shown = session.state.position
      guard shown.tick == at.tick else { throw Refusal("there is no tick \(at.tick): the run ends at tick \(shown.tick)") }
      guard shown.part == at.part else { throw Refusal("the step at tick \(at.tick) has no part \(at.part)") }
    }
    for name in keys.split(separator: " ") {
      guard let key = Key(name: String(name)) else { continue }
      _ = session.handle(.key(key))
      _ = session.finish()
    }
    let grid = ascii == .always ? session.frame().inASCII(keepingWide: true) : session.frame()
    switch svg ? .svg : format {
    case .text: try StandardOutput.put(grid.text)
    case .ansi: try StandardOutput.say(grid.ansi(Theme(settings.theme.value, depth: .indexed256)))
    case .svg: try StandardOutput.put(grid.svg(Theme(settings.theme.value, depth: .indexed256)))
    }
  }
}

extension Position: ExpressibleByArgument {
  package init?(argument: String) { self.init(text: argument) }
}
