import Classroom
import Foundation
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary

/// What a class keeps in files, and what it does when they take nothing.
struct KeepingTests {
  private static let head = "ringwalk-session 3\nclass 2 6869 cbf29ce484222325 0000000000000002 cbf29ce484222325\n"
  private static let show = "show 1 0 0 12 00000000000000ff 0 - code 0 - - 0 - 0 0 - - -"

  private static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  @Test func `a recording is never made in the place of a file that is there`() throws {
    let hall = try TestClass(isRecording: true)
    let subject = try hall.subject
    let path = hall.directory.path + "/list"
    let list = Array("milk, eggs\n".utf8)
    try Data(list).write(to: URL(fileURLWithPath: path))
    #expect(throws: TransportError.self) { try SessionRecorder(path, subject: subject, start: 0) }
    #expect(try Self.bytes(path) == list)
    // Nor in the place of what a link leads to.
    let link = hall.directory.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(throws: TransportError.self) { try SessionRecorder(link, subject: subject, start: 0) }
    #expect(try Self.bytes(path) == list)
  }

  @Test func `a class whose file for a restart cannot be written goes on, tells its console, and writes it later`() throws {
    let hall = try TestClass()
    let path = hall.directory.stateFile("class")
    let file = ClassFile(code: hall.code, terminal: 0, lesson: hall.name, terms: hall.terms)
    let keeper = try ClassKeeper(file, at: path, recorder: nil, now: 0)
    keeper.keep(hall.host, now: 0)
    // What is written first, and moved into the place of the old file, has no place.
    try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
    hall.perform(.stop(3))
    keeper.keep(hall.host, now: 192_000)
    #expect(try ClassFile.read(path).showing?.place.stop == 0)
    #expect(keeper.unsaved.place?.since == 192 && keeper.unsaved.recording == nil)
    let console = try hall.console()
    #expect(hall.run(console: console) { console.state.walk.isReached })
    #expect(console.frame(now: Milliseconds.now).text.contains("lose what came since 3:12"))
    keeper.keep(hall.host, now: 230_000)
    #expect(keeper.unsaved.place?.since == 192, "what was lost first is told as long as it is lost")
    try FileManager.default.removeItem(atPath: path + ".new")
    keeper.keep(hall.host, now: 230_500)
    #expect(keeper.unsaved.place != nil, "it is tried again after a second")
    keeper.keep(hall.host, now: 231_000)
    #expect(keeper.unsaved == UnsavedClass())
    #expect(try ClassFile.read(path).showing == hall.host.room.shown)
    #expect(hall.run(console: console) { console.state.unsaved == UnsavedClass() })
    #expect(!console.frame(now: Milliseconds.now).text.contains("lose what came"))
  }

  @Test func `the counts of a question outlive a restart in the class's file, the answers of seats do not, and all is gone at the end`()
    throws
  {
    let hall = try TestClass(stop: 1)
    let path = hall.directory.stateFile("class")
    let keeper = try ClassKeeper(
      ClassFile(code: nil, terminal: 0, lesson: hall.name, terms: hall.terms), at: path, recorder: nil, now: 0)
    let follower = hall.follower()
    hall.perform(.action(.goOn, times: nil))
    hall.perform(.vote)
    #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.state.poll?.phase == .open })
    follower.press("2")
    hall.perform(.hands([4]))
    let console = try hall.console()
    #expect(hall.run([follower], console: console) { console.state.tally == [4, 1, 0, 0] })
    keeper.keep(hall.host, now: 1)
    func votes() throws -> [Substring] {
      String(decoding: try Self.bytes(path), as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("vote ") }
    }
    #expect(try votes() == ["vote 1 1 4 0 open - - 4 -"])
    hall.perform(.vote)
    keeper.keep(hall.host, now: 2)
    #expect(try votes() == ["vote 1 1 4 0 discussed 0,1,0,0 - 4 -"])
    keeper.end(now: 3)
    #expect(try votes() == [])
  }

  @Test func `a class's file says when it began and where it is recorded, for as long as it is restarted`() throws {
    let hall = try TestClass()
    let path = hall.directory.stateFile("class")
    var file = ClassFile(code: nil, terminal: 0, lesson: hall.name, terms: hall.terms)
    #expect(file.elapsed < 60_000 && file.recording == nil)
    file.began -= 411
    file.recording = "/a/place with blanks/session"
    try file.write(to: path)
    let read = try ClassFile.read(path)
    #expect(read == file && (411_000..<480_000).contains(read.elapsed))
    // A clock that was set back makes no class that began in the future.
    file.began += 1_000_000
    #expect(file.elapsed == 0)
  }

  @Test(arguments: [
    "vote 1 1 4 0 open 1,1,1,1,1 - - -", "vote 1 1 33 0 open - - - -", "vote 1 1 4 0 asked - - - -", "vote 1", "visited 0,x", "visited 0 1",
    "askings", "began x", "recording zz",
    "pong 1",
  ])
  func `a class's file with a wrong line is not read`(_ line: String) throws {
    let terms = "class 2 6869 cbf29ce484222325 0000000000000002 cbf29ce484222325"
    let start = [
      "ringwalk-class 3", TestClass.secret, "- 0000000000000000 6869", terms, Self.show, "visited 0", "vote 0 1 4 0 open - - 1,2 -",
    ]
    #expect(ClassFile(Array(start.joined(separator: "\n").utf8))?.visited == [0])
    #expect(ClassFile(Array((start + [line]).joined(separator: "\n").utf8)) == nil)
    #expect(ClassFile(Array(start.prefix(3).joined(separator: "\n").utf8)) == nil, "what it is about is missing")
  }
}
