import Executable
import Machine
import Primitives
import Simulation
import Testing
import X86
import TestSupport

@Suite struct `Walk files` {
  /// A walk with two branches, every kind of input, and bookmarks.
  private func walk() throws -> Timeline {
    let timeline = try Worlds.timeline("hi", pti: true)
    timeline.seek(to: Tick(30_000))
    timeline.give(.serial(Array("a \"b\"\n".utf8)))
    timeline.give(.scancodes([0x1c, 0xf0, 0x1c]))
    timeline.seek(to: Tick(55_000))
    for edit in [
      Edit.register(.r12, 3), .flag(.iopl, 1), .control(2, 0x1234), .msr(.tscAux, 9), .memory(physical: 0x3f_0000, [1, 2, 255]), .skip,
      .interrupt(0x20), .rip(timeline.inspector().cpu.rip),
    ] { timeline.whatIf(.edit(edit), named: "was wäre wenn") }
    timeline.seek(to: Tick(55_100))
    timeline.whatIf(.edit(.fault(Fault(.pageFault, errorCode: 6, address: 0x40_0000))))
    timeline.seek(to: Tick(55_200))
    timeline.bookmarks = [
      Bookmark(branch: 0, position: Position(Tick(12)), name: "start"),
      Bookmark(branch: 2, position: Position(Tick(55_150), part: 1), name: "\\\" 二"),
    ]
    return timeline
  }

  @Test func `a walk comes back from its bytes at the same position with the same digest`() throws {
    let timeline = try walk()
    let lesson = WalkFile.SavedLesson(WalkFile.File("some \"lesson\"", [1, 2, 3]), stop: 4, beat: 1)
    let saved = WalkFile(timeline, part: 0, lesson: lesson)
    #expect(saved.mismatch(lesson: WalkFile.File("elsewhere", [1, 2, 3])) == nil)
    #expect(saved.mismatch(lesson: WalkFile.File("elsewhere", [1, 2, 4])) != nil && saved.mismatch(lesson: nil) != nil)
    let bytes = saved.write()
    let read = try WalkFile(bytes)
    #expect(read == saved)
    #expect(read.write() == bytes)
    let fresh = try Timeline(timeline.world)
    #expect(read.open(on: fresh) == [])
    fresh.seek(to: read.position.tick)
    #expect(fresh.digest() == read.digest)
    #expect(fresh.branches.map(\.name) == timeline.branches.map(\.name))
    #expect(fresh.bookmarks == timeline.bookmarks)
    #expect(WalkFile(fresh, part: 0).branches.map(\.inputs) == saved.branches.map(\.inputs))
    #expect(fresh.undoFork())
    #expect(timeline.undoFork())
    #expect(fresh.digest() == timeline.digest())
  }

  @Test func `another image, option or file is refused with what differs`() throws {
    let saved = WalkFile(try walk(), part: 0)
    #expect(saved.mismatches(try Worlds.world("hi", pti: true)).isEmpty)
    let other = saved.mismatches(try Worlds.world("hi-start", pti: false))
    #expect(other.count == 2)
    #expect(other.contains { if case .file("the program", _, _?) = $0 { true } else { false } })
    #expect(other.contains { if case .option("the kernel's command line", _, _) = $0 { true } else { false } })
    var world = try Worlds.world("hi", pti: true)
    world.files = [.file("motd", Array("x".utf8))]
    world.vendor = .amd
    world.memorySize = 32 << 20
    #expect(saved.mismatches(world).count == 3)
    #expect(saved.open(on: try Timeline(world)).count == 3)
    for mismatch in saved.mismatches(world) { #expect(!mismatch.description.isEmpty) }
  }

  @Test func `bytes that are no walk are refused by line, and never crash`() throws {
    let lesson = WalkFile.SavedLesson(WalkFile.File("lesson", [1, 2, 3]), stop: 4, beat: 1)
    let bytes = WalkFile(try walk(), part: 0, lesson: lesson).write()
    let text = String(decoding: bytes, as: UTF8.self)
    func error(_ text: String) -> WalkFileError? {
      do throws(WalkFileError) {
        _ = try WalkFile(Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(error("")?.line == 1)
    #expect(error("something else\n")?.message == "this is no walk of Ringwalk")
    #expect(error("ringwalk-walk 1\n")?.message == "version 1 of the format; this build reads version 2")
    #expect(error(text.replacing("input 30000 serial", with: "input 30000 cereal"))?.message == "unknown input `cereal`")
    #expect(error(text.replacing("input 30000 serial", with: "input 90000 serial"))?.message == "input out of order")
    // Every cut, and many bytes exchanged at random: an answer or an error, and what is read can be written and opened.
    for count in stride(from: 0, to: bytes.count, by: 7) { _ = try? WalkFile(Array(bytes.prefix(count))) }
    var generator = SeededGenerator(seed: 99)
    var readable = 0
    for _ in 0..<4_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = .random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default: damaged.insert(UInt8(ascii: "0") + .random(in: 0..<10, using: &generator), at: place)
        }
      }
      guard let walk = try? WalkFile(damaged) else { continue }
      readable += 1
      #expect(try WalkFile(walk.write()) == walk)
      if readable % 50 == 0 {
        let timeline = try Worlds.timeline("hi", pti: true)
        if walk.open(on: timeline).isEmpty { timeline.seek(to: min(walk.position.tick, Tick(60_000))) }
      }
    }
    #expect(readable > 50)
  }
}
