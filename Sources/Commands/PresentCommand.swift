import ArgumentParser
import Canvas
import Classroom
import Foundation
import Lessons
import LinuxABI
import Simulation
import Terminal
import Vocabulary
import Walkthrough

/// `ringwalk present`: the audience screen of a class, and the class itself.
struct PresentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present",
    abstract: "Present a lesson to a class: this terminal is the screen that the audience sees.",
    discussion: """
      `ringwalk console` in another terminal of the same user has notes, answers and every key. Students join with `ringwalk follow CODE`; the code \
      stands on the screen. From another computer, the port comes over ssh; the screen shows the line.
      """)

  @OptionGroup var terminal: TerminalArguments
  @OptionGroup var data: DataOptions
  @OptionGroup var room: RoomOptions
  @Option(help: "The TCP port on the loopback address; 0 for any that is free.")
  var port: UInt16 = 0
  @ArgumentParser.Flag(help: "Take followers of this user only, through the socket.")
  var socketOnly = false
  @ArgumentParser.Flag(help: "Fewer panes and more space, for a room with a projector.")
  var large = false
  @ArgumentParser.Flag(help: "Go on where a class of the same name was interrupted, with its code.")
  var resume = false
  @Option(help: "Keep the session in a new file: places, edits, counts and times. --resume goes on with the file of the interrupted class.")
  var record: String?
  @Argument(help: "A lesson's id, or a path to its file.")
  var lesson: String

  func run() throws {
    let prepared = try PreparedLesson(lesson, data: data.files)
    let directory = try RuntimeDirectory()
    let state = directory.stateFile(room.name)
    let old = resume ? try interrupted(state, prepared.terms) : nil
    // A class that was recorded goes on being recorded, wherever it is gone on with.
    let record = record.map { URL(fileURLWithPath: $0).path } ?? old?.recording
    let recorded = try record.flatMap { try oldRecording($0, prepared.terms) }
    let server = try room.server(in: directory, port: socketOnly ? nil : old?.code?.port ?? port)
    // The console may be started in another directory.
    let path = lesson.contains("/") || lesson.hasSuffix(".yaml") ? URL(fileURLWithPath: lesson).path : lesson
    var file = old ?? ClassFile(code: nil, terminal: ClassFile.ownTerminal, lesson: path, terms: prepared.terms)
    (file.terminal, file.lesson, file.recording) = (ClassFile.ownTerminal, path, record)
    file.code = server.port.map { port in old?.code.flatMap { $0.port == port ? $0 : nil } ?? JoinCode(port: port) }
    let settings = terminal.settings
    let screen = try settings.open(instead: "a class needs a terminal; `ringwalk read \(lesson)` prints the lesson")
    defer { screen.close() }
    let session = try Session(prepared.player, size: screen.size, language: settings.language.value)
    session.use(settings.preferences)
    let host = ClassHost(
      player: prepared.player, session: session, server: server, terms: prepared.terms, code: file.code, secret: file.secret,
      recording: record?.lastNameOfPath, library: prepared.library, resuming: old, elapsed: file.elapsed)
    if large { host.perform(.large(true), now: Milliseconds.now) }
    let now = Milliseconds.now
    let recorder = try record.map { path in
      try recorded.map { try SessionRecorder(path, resuming: $0.recording, $0.bytes, now: now) }
        ?? SessionRecorder(path, subject: prepared.subject, start: now)
    }
    // Only now: a class that does not begin leaves what a restart of the last one needs.
    let keeper = try ClassKeeper(file, at: state, recorder: recorder, now: now)
    let status = PresentLoop(host, on: screen, keeper).run()
    screen.close()
    if let loss = keeper.unsaved.recording {
      let time = String(format: "%d:%02d", loss.since / 60, loss.since % 60)
      throw Refusal("the session is recorded up to \(time) only: \(loss.reason)")
    }
    throw ExitCode(status)
  }

  /// The class that was interrupted; refused when it was about something else.
  private func interrupted(_ path: String, _ terms: ClassTerms) throws -> ClassFile {
    let old = try ClassFile.read(path)
    guard let difference = terms.difference(from: old.terms) else { return old }
    let what =
      old.terms.lesson == terms.lesson
      ? "had another \(difference.subject) than there is now" : "presented the lesson \(old.terms.lesson), not \(terms.lesson)"
    throw Refusal("the class that was interrupted \(what); without --resume a new class begins")
  }

  /// The session that is gone on with; `nil` when a file is to be made. A file that is there is gone on with or refused, never written over.
  private func oldRecording(_ path: String, _ terms: ClassTerms) throws -> (recording: SessionRecording, bytes: [UInt8])? {
    guard HostFiles.exists(path) else { return nil }
    guard resume else {
      throw Refusal(
        "\(path) is there already: --record makes a new file, so name another one; with --resume, the recording of an interrupted class goes on"
      )
    }
    let bytes = try HostFiles.read(path, limit: SessionRecording.sizeLimit)
    let recording: SessionRecording
    do throws(WireError) {
      recording = try SessionRecording(bytes)
    } catch {
      throw Refusal("\(path): \(error)")
    }
    if let difference = terms.difference(from: recording.subject.terms) {
      throw Refusal(
        "\(path) was recorded with another \(difference.subject) than there is now; --record with another file begins a new session")
    }
    return (recording, bytes)
  }
}

/// Carries events from the audience's terminal and from the class to the walk, and frames back. One thread.
private struct PresentLoop {
  private let host: ClassHost
  private let screen: any Screen
  private let keeper: ClassKeeper

  init(_ host: ClassHost, on screen: any Screen, _ keeper: ClassKeeper) {
    self.host = host
    self.screen = screen
    self.keeper = keeper
  }

  /// Runs until the end; returns the exit status.
  func run() -> Int32 {
    // A limit on the size of files is a full disk like any other: the write fails, and that is told.
    signal(SIGXFSZ, SIG_IGN)
    keeper.keep(host, now: Milliseconds.now)
    var shown: Grid?
    while true {
      var requests = host.turn(now: Milliseconds.now)
      for event in screen.wait(milliseconds: host.patience(now: Milliseconds.now), alsoWatching: host.descriptors) {
        requests += host.handle(event, now: Milliseconds.now)
      }
      keeper.keep(host, now: Milliseconds.now)
      for request in requests {
        shown = nil
        guard let status = screen.serve(request) else { continue }
        // Whoever ends a class does not go on with it; a lost terminal or a signal is an interruption.
        if status == 0 {
          keeper.end(now: Milliseconds.now)
          host.end(now: Milliseconds.now)
        }
        return status
      }
      let frame = host.frame()
      if frame != shown {
        screen.present(frame)
        shown = frame
      }
    }
  }
}

/// Which class of this user is meant.
struct RoomOptions: ParsableArguments {
  @Option(name: .customLong("class"), help: "The name of the class, for a user who gives several at once.")
  var name = "class"

  func validate() throws {
    guard RuntimeDirectory.isName(name) else { throw ValidationError("a class's name has letters, digits and hyphens, 32 at most") }
  }

  /// Listens, unless a class of this name is being given already.
  func server(in directory: RuntimeDirectory, port: UInt16?) throws -> ClassServer {
    let path = directory.socket(name)
    if ClassServer.isAnswering(path) {
      throw Refusal("a class called '\(name)' is being given already; --class gives this one another name")
    }
    return try ClassServer(path: path, port: port)
  }
}

extension DataFiles {
  /// The same world on the kernel of the other era; `nil` when that kernel is not at hand.
  package func otherEra(of world: World) -> World? {
    guard let era = Era.allCases.first(where: { $0 != world.era }), let kernel = try? kernel(era) else { return nil }
    return World(
      kernel: kernel, program: world.program, arguments: world.arguments, files: world.files, era: era, options: world.options,
      memorySize: world.memorySize, vendor: world.vendor)
  }
}

extension LessonFiles {
  /// What a class can use besides its lesson.
  package var classLibrary: ClassLibrary {
    ClassLibrary(otherEra: { data.otherEra(of: $0) }, whatIfs: { ids.filter { $0.contains("what-if") }.flatMap { whatIfs(of: $0) } })
  }

  /// The prepared what-ifs of a lesson of the course that is a collection of them; none for one that cannot be read.
  private func whatIfs(of id: String) -> [PreparedWhatIf] {
    guard let file = try? data.read("lessons/\(id).yaml"), let lesson = LessonReader.read(file.bytes, file: file.name).lesson else {
      return []
    }
    return PreparedWhatIf.all(in: lesson)
  }
}

/// A lesson on a machine, with what tells it from others.
struct PreparedLesson {
  let player: LessonPlayer
  let subject: ClassSubject
  let library: ClassLibrary

  init(_ name: String, data: DataFiles) throws {
    let files = LessonFiles(data: data)
    let lesson = try files.read(name)
    player = try files.player(lesson)
    let bytes = try files.file(name).bytes
    subject = ClassSubject(
      terms: ClassTerms(lesson: lesson.id, file: bytes, world: player.world), lesson: bytes, program: player.world.program.file.bytes,
      contents: try files.contents(of: lesson))
    library = files.classLibrary
  }

  /// The lesson and the program that a recorded session has, on the kernel that is here.
  init(_ recording: SessionRecording, data: DataFiles) throws {
    let files = LessonFiles(data: data)
    let kept = recording.subject
    let result = LessonReader.read(kept.lesson, file: kept.terms.lesson)
    guard let lesson = result.lesson, result.diagnostics.allSatisfy({ $0.severity == .warning || $0.topic == .translation }) else {
      throw Refusal(result.diagnostics)
    }
    let name = lesson.program.value.lastNameOfPath
    // Where the same program is at hand, its source is, too.
    let known = try? files.program(of: lesson)
    let program = try known.flatMap { $0.file.bytes == kept.program ? $0 : nil } ?? Image(name: name, bytes: kept.program)
    try program.file.requireStaticProgram()
    player = try LessonPlayer(lesson, kernel: try data.kernel(lesson.era.value), program: program, contents: kept.contents)
    subject = ClassSubject(
      terms: ClassTerms(lesson: lesson.id, file: kept.lesson, world: player.world), lesson: kept.lesson, program: kept.program,
      contents: kept.contents)
    library = files.classLibrary
  }

  var terms: ClassTerms { subject.terms }
}
