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
    #expect(fresh.branches[1].changes.count == 8 && fresh.branches[2].changes.map(\.text) == ["#PF"])
    #expect(WalkFile(fresh, part: 0).branches.map(\.inputs) == saved.branches.map(\.inputs))
    #expect(fresh.undoFork())
    #expect(timeline.undoFork())
    #expect(fresh.digest() == timeline.digest())
  }

  @Test func `where the program lay is kept; a walk of the version before it is opened, too`() throws {
    var world = try Worlds.world("hi")
    world.program.hostPaths = ["sub/own \"x\"", "/home/me/sub/own \"x\""]
    let saved = WalkFile(try Timeline(world), part: 0)
    let bytes = saved.write()
    #expect(saved.programHostPaths == world.program.hostPaths)
    #expect(try WalkFile(bytes) == saved)
    let older = body(bytes).replacing("ringwalk-walk 4", with: "ringwalk-walk 3").replacing(/program-file .*\n/, with: "")
    var read = try WalkFile(WalkFile.withChecks(Array(older.utf8)))
    #expect(read.programHostPaths.isEmpty)
    let fresh = try Timeline(world)
    #expect(read.open(on: fresh) == [])
    read.programHostPaths = saved.programHostPaths
    #expect(read == saved)
  }

  @Test func `another image, option or file is refused with what differs`() throws {
    let saved = WalkFile(try walk(), part: 0)
    #expect(saved.mismatches(try Worlds.world("hi", pti: true)).isEmpty)
    let other = saved.mismatches(try Worlds.world("hi-start", pti: false))
    #expect(other.count == 3)
    #expect(other.contains { if case .file("the program", _, _?) = $0 { true } else { false } })
    #expect(other.contains { if case .option("the kernel's command line", _, _) = $0 { true } else { false } })
    #expect(other.contains(.option("the program's path", was: "`/hi`", is: "`/hi-start`")))
    var world = try Worlds.world("hi", pti: true)
    world.files = [.file("motd", Array("x".utf8))]
    world.vendor = .amd
    world.memorySize = 32 << 20
    #expect(saved.mismatches(world).count == 3)
    #expect(saved.open(on: try Timeline(world)).count == 3)
    for mismatch in saved.mismatches(world) { #expect(!mismatch.description.isEmpty) }
  }

  /// A walk's file without its checks.
  private func body(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text[..<(text.range(of: "check images")?.lowerBound ?? text.endIndex)])
  }

  private func error(_ text: String) -> WalkFileError? {
    do throws(WalkFileError) {
      _ = try WalkFile(Array(text.utf8))
      return nil
    } catch { return error }
  }

  /// What is said to a file with another body, whose checks fit.
  private func checked(_ body: String) -> WalkFileError? { error(String(decoding: WalkFile.withChecks(Array(body.utf8)), as: UTF8.self)) }

  @Test func `a change by hand is told by the part of the file that it is in`() throws {
    let lesson = WalkFile.SavedLesson(WalkFile.File("lesson", [1, 2, 3]), stop: 4, beat: 1)
    let bytes = WalkFile(try walk(), part: 0, lesson: lesson).write()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(error(text) == nil)
    func line(_ start: String) -> Int {
      1 + (text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix(start) } ?? -1)
    }
    let changes: [(part: String, line: Int, from: String, to: String)] = [
      ("options", line("command-line"), "machine 5.0 67108864", "machine 5.0 134217728"),
      ("options", line("command-line"), " pti=on", " pti=on nosmap"),
      ("branches", line("branch 0"), "register r12 0x3", "register r12 0x4"),
      ("position", line("position"), "position 2 55200", "position 2 55199"),
      ("bookmarks", line("bookmark"), "\"start\"", "\"begin\""),
      ("images", line("build"), "build \"unknown\"", "build \"another\""),
      ("lesson", line("lesson"), "4 1\n", "4 0\n"),
      // What was added to a part that had nothing is in no place that was known.
      ("arguments", line("command-line"), "command-line", "argument \"x\"\ncommand-line"),
    ]
    for (part, line, from, to) in changes {
      let changed = text.replacing(from, with: to)
      #expect(changed != text, "\(from)")
      let error = error(changed)
      #expect(error?.message == "the part `\(part)` is not as it was kept: the file was changed or damaged since", "\(to)")
      #expect(error?.line == line, "\(to)")
    }
    // What takes its check away too is a walk that is cut off.
    let cut = text.split(separator: "\n").filter { !$0.hasPrefix("bookmark ") && !$0.hasPrefix("check bookmarks ") }.joined(separator: "\n")
    #expect(error(cut + "\n")?.message == "the walk is cut off: `bookmarks` has no check")
  }

  @Test func `nonsense in a walk's file is refused at its line, whatever its checks say`() throws {
    let body = body(WalkFile(try walk(), part: 0).write())
    #expect(checked(body) == nil)
    let lines = body.split(separator: "\n").map(String.init)
    func expect(_ start: String, _ line: String, _ message: String) {
      guard let index = lines.firstIndex(where: { $0.hasPrefix(start) }) else {
        Issue.record("no line \(start)")
        return
      }
      var changed = lines
      changed[index] = line
      let error = checked(changed.joined(separator: "\n") + "\n")
      #expect(error?.line == index + 1 && error?.message == message, "\(line): \(error?.description ?? "taken")")
    }
    expect("machine", "machine 5.0 67108865 intel", "67108865 bytes of memory; whole MiB from 32 to 2048 can be had")
    expect("machine", "machine 5.0 1048576 intel", "1048576 bytes of memory; whole MiB from 32 to 2048 can be had")
    expect(
      "branch 0", "branch 0 - 0 18446744073709551615 \"main\"",
      "a branch ends at tick \(Tick(.max)), to which nobody has gone")
    expect("branch 1", "branch 1 7 55000 55000 \"x\"", "branch 1 leaves none of the branches before it")
    expect("branch 0", "branch 0 0 0 55100 \"main\"", "the first branch must be 0 and leave no other")
    expect("branch 2", "branch 1 0 55100 55200 \"x\"", "a second branch 1")
    expect("position", "position 9 55200 0x1", "there is no branch 9")
    expect("position", "position 2 99999 0x1", "branch 2 ends at tick 55200, before the position")
    for path in ["../../x", "/../x", "x", "/", "/a//b", "/a/./b"] {
      let program = lines.first { $0.hasPrefix("program ") }.map { $0[..<($0.lastIndex(of: " ") ?? $0.endIndex)] } ?? ""
      expect("program", "\(program) \"\(path)\"", "`\(path)` is no path of a file in the guest")
      if path != "x" { expect("command-line", "file \"\(path)\" 00", "`\(path)` is no path of a file in the guest") }
    }
    expect("command-line", lines.first { $0.hasPrefix("kernel ") } ?? "", "a second `kernel`")
  }

  @Test func `a branch that was cut off by input before another left it is kept and opened`() throws {
    let timeline = try Worlds.timeline("hi", pti: true)
    timeline.seek(to: Tick(55_000))
    timeline.whatIf(.edit(.register(.r12, 3)))
    timeline.select(0)
    timeline.seek(to: Tick(30_000))
    timeline.give(.serial(Array("x".utf8)))
    let read = try WalkFile(WalkFile(timeline, part: 0).write())
    #expect(read.branches.map(\.start) == [.zero, Tick(55_000)] && read.branches[0].end == Tick(30_000))
    #expect(read.open(on: try Timeline(timeline.world)) == [])
  }

  @Test func `bytes that are no walk are refused by line, and never crash`() throws {
    let lesson = WalkFile.SavedLesson(WalkFile.File("lesson", [1, 2, 3]), stop: 4, beat: 1)
    let bytes = WalkFile(try walk(), part: 0, lesson: lesson).write()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(error("")?.line == 1)
    #expect(error("something else\n")?.message == "this is no walk of Ringwalk")
    #expect(error("ringwalk-walk 1\n")?.message == "version 1 of the format; this build reads versions 3 to 4")
    #expect(error(text.replacing("input 30000 serial", with: "input 30000 cereal"))?.message == "unknown input `cereal`")
    #expect(error(text.replacing("input 30000 serial", with: "input 90000 serial"))?.message == "input out of order")
    // Every cut, and many bytes exchanged at random under checks that fit: an answer or an error, and what is read can be written and opened.
    let body = Array(body(bytes).utf8)
    for count in stride(from: 0, to: bytes.count, by: 7) { _ = try? WalkFile(Array(bytes.prefix(count))) }
    var generator = SeededGenerator(seed: 99)
    var readable = 0
    for _ in 0..<4_000 {
      var damaged = body
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = .random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default: damaged.insert(UInt8(ascii: "0") + .random(in: 0..<10, using: &generator), at: place)
        }
      }
      guard let walk = try? WalkFile(WalkFile.withChecks(damaged)) else { continue }
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
