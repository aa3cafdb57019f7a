import ArgumentParser
import Canvas
import Classroom
import Lessons
import Terminal
import Vocabulary
import Walkthrough

/// `ringwalk follow`: a student's own Ringwalk in step with a class.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Follow a class on a machine of one's own; o walks freely and returns.",
    discussion: """
      CODE stands on the class's screen. The class listens on the loopback address of its computer only; from another one, bring the port over first: \
      ssh -N -L PORT:127.0.0.1:PORT HOST, as the class's screen shows it. Without CODE, the class of the same user on this computer is followed.
      """)

  @OptionGroup var terminal: TerminalArguments
  @OptionGroup var data: DataOptions
  @OptionGroup var room: RoomOptions
  @Option(help: "The path of the class's socket.")
  var socket: String?
  @Option(help: "The class's lesson, when it is none of Ringwalk's own: a path to its file.")
  var lesson: String?
  @ArgumentParser.Flag(help: "Lines of text instead of a screen; help lists what can be typed.")
  var plain = false
  @Argument(help: "The join code.")
  var code: String?

  func run() throws {
    let destination = try destination()
    let link = ClassLink(destination)
    let settings = terminal.settings
    let language = settings.language.value
    let files = data.files
    let prepare = { (terms: ClassTerms) in try Self.prepare(terms, lesson, files, settings) }
    let seat = SeatToken(in: try? RuntimeDirectory(), for: seatName)
    if plain {
      let follower = ClassFollower(
        link, code: code ?? "", seat: seat, size: PlainWalk.size, language: language, prepare: prepare)
      throw ExitCode(try PlainFollow(follower, PlainFollower(follower, language: language)).run())
    }
    let screen = try settings.open()
    defer { screen.close() }
    let follower = ClassFollower(link, code: code ?? "", seat: seat, size: screen.size, language: language, prepare: prepare)
    let status = Self.run(follower, on: screen)
    follower.end()
    screen.close()
    throw ExitCode(status)
  }

  /// What tells the class from others of this user, as a part of a file's name.
  private var seatName: String {
    if let socket { return SeatToken.name(ofPath: socket) }
    return code.flatMap(JoinCode.init)?.text ?? room.name
  }

  private func destination() throws -> ClassLink.Destination {
    if let socket { return .socket(socket) }
    guard let code else { return .socket(try RuntimeDirectory().socket(room.name)) }
    guard let read = JoinCode(code) else { throw Refusal("'\(code)' is no join code; one looks like 7K2MQ-4FZ8T") }
    return .port(read.port)
  }

  /// The class's lesson, found on this computer by its id, or where the student says.
  private static func prepare(
    _ terms: ClassTerms, _ own: String?, _ files: DataFiles, _ settings: Settings
  ) throws -> ClassFollower.Preparation {
    // What comes over the connection is an id and never a path.
    guard !terms.lesson.contains("/"), !terms.lesson.hasSuffix(".yaml") else { throw Refusal("the class names no lesson") }
    let prepared = try prepared(terms.lesson, own, files)
    let session = try Session(prepared.player, size: Size(width: 80, height: 24), language: settings.language.value)
    session.use(settings.preferences)
    session.lessonFile = try LessonSource.file(own ?? terms.lesson, LessonFiles(data: files))
    return ClassFollower.Preparation(session: session, player: prepared.player, terms: prepared.terms, library: prepared.library)
  }

  private static func prepared(_ id: String, _ own: String?, _ files: DataFiles) throws -> PreparedLesson {
    do {
      return try PreparedLesson(own ?? id, data: files)
    } catch  where own == nil {
      throw Refusal("the class presents the lesson \(id): get its file, and name it with --lesson PATH (\(error))")
    }
  }

  private static func run(_ follower: ClassFollower, on screen: any Screen) -> Int32 {
    var mustDraw = true
    while true {
      let turn = follower.turn(now: Milliseconds.now)
      var requests = turn.requests
      if turn.changed || mustDraw { screen.present(follower.frame()) }
      mustDraw = false
      let watched = [follower.descriptor].compactMap(\.self)
      for event in screen.wait(milliseconds: follower.patience(now: Milliseconds.now), alsoWatching: watched) {
        if case .readable = event { continue }
        requests += follower.handle(event, now: Milliseconds.now)
        mustDraw = true
      }
      for request in requests {
        if case .save(let walk, let path) = request {
          follower.session?.tell(KeptWalk.save(walk, to: path))
        } else if let status = screen.serve(request) {
          return status
        }
      }
    }
  }
}
