import Canvas
import Classroom
import Commands
import Foundation
import Lessons
import Simulation
import TestSupport
import Vocabulary
import Walkthrough

/// A class with a real socket in a directory of its own, in this process.
final class TestClass {
  let name: String
  let host: ClassHost
  let directory: RuntimeDirectory
  let code: JoinCode
  let player: LessonPlayer
  let terms: ClassTerms
  /// The lesson's file and program, as a recording has them.
  var subject: ClassSubject {
    get throws {
      ClassSubject(terms: terms, lesson: try Checkout.bytes("lessons/\(name).yaml"), program: player.world.program.file.bytes)
    }
  }
  static let secret = "0123456789abcdef0123456789abcdef"

  init(
    _ name: String = firstLesson, size: Size = Size(width: 80, height: 24), language: Language = .en, stop: Int = 0,
    isRecording: Bool = false, elapsed: UInt64 = 0
  ) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString.prefix(8))").path
    directory = try RuntimeDirectory(path: path)
    let server = try ClassServer(path: directory.socket("class"), port: 0)
    code = JoinCode(port: server.port ?? 0)
    self.name = name
    (player, terms) = try Self.lesson(name)
    let session = try Session(player, size: size, language: language, stop: stop)
    host = ClassHost(
      player: player, session: session, server: server, terms: terms, code: code, secret: Self.secret,
      recording: isRecording ? "session" : nil,
      library: Self.library, elapsed: elapsed)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory.path) }

  /// What the class has besides its lesson.
  static var library: ClassLibrary { LessonFiles(data: DataFiles(option: Checkout.root)).classLibrary }

  static let firstLesson = "00-the-whole-trip"

  /// The lessons of the course.
  static let course = LessonFiles(data: DataFiles(option: Checkout.root)).ids

  /// A lesson on a machine, and what tells it from others.
  static func lesson(_ name: String = firstLesson) throws -> (LessonPlayer, ClassTerms) {
    let files = LessonFiles(data: DataFiles(option: Checkout.root))
    let player = try files.player(try files.read(name))
    let file = try Checkout.bytes("lessons/\(name).yaml")
    return (player, ClassTerms(lesson: player.lesson.id, file: file, world: player.world))
  }

  var socket: ClassLink.Destination { .socket(directory.socket("class")) }

  /// A follower on a machine of its own.
  func follower(code: JoinCode? = nil, size: Size = Size(width: 80, height: 24), language: Language = .en) -> ClassFollower {
    let destination = code.map { ClassLink.Destination.port($0.port) } ?? socket
    return ClassFollower(ClassLink(destination), code: code?.text ?? "", size: size, language: language) { [name] _ in
      let (player, terms) = try Self.lesson(name)
      return ClassFollower.Preparation(
        session: try Session(player, size: size, language: language), player: player, terms: terms, library: Self.library)
    }
  }

  /// A presenter's console.
  func console(size: Size = Size(width: 140, height: 40), language: Language = .en, secret: String = TestClass.secret) throws
    -> ClassConsole
  {
    let (player, terms) = try Self.lesson(name)
    let session = try Session(player, size: size, language: language)
    return ClassConsole(
      ClassLink(socket), secret: secret, player: player, session: session, terms: terms, library: Self.library, size: size)
  }

  /// Lets everybody go on until something is so; `false` when it is not within a time.
  func run(
    _ followers: [ClassFollower] = [], console: ClassConsole? = nil, seconds: Double = 60, until isSo: () -> Bool
  ) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let now = Milliseconds.now
      _ = host.turn(now: now)
      console?.turn(now: now)
      for follower in followers { _ = follower.turn(now: now) }
      if isSo() { return true }
      usleep(500)
    }
    return false
  }

  /// Does what the presenter says, and lets the walk come to rest.
  func perform(_ command: PresenterCommand) {
    host.perform(command, now: Milliseconds.now)
    settle()
  }

  /// Lets the walk come to rest.
  func settle() {
    repeat { _ = host.turn(now: Milliseconds.now) } while host.isUnderway || host.isComparing
  }
}

extension ClassFollower {
  /// Whether the walk is where the class is now, in the same state of the machine.
  func isWith(_ host: ClassHost) -> Bool {
    isInStep && state.walk.showing == host.room.shown && !state.isDifferent
  }

  func press(_ name: String) {
    if let key = Key(name: name) { _ = handle(.key(key), now: Milliseconds.now) }
  }
}

extension ClassConsole {
  func press(_ names: String) {
    for name in names.split(separator: " ") {
      if let key = Key(name: String(name)) { _ = handle(.key(key)) }
    }
  }

  /// Types a command line.
  func type(_ line: String) {
    press(":")
    for character in line { _ = handle(.key(.character(character))) }
    press("Enter")
  }
}
