import Foundation
import TestSupport
import Testing

/// Walks that are kept in a file and gone on with, by the real program.
struct KeptWalkTests {
  private func path() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-walk-\(UUID().uuidString)").path
  }

  @Test func `a walk goes on from its file at the same place, on the same branch`() throws {
    let file = path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    let lines =
      ["stepi 5", "set r12 = 7", "stepi 2", "mark here", "save \(file)", "where", "print r12", "quit"].joined(separator: "\n") + "\n"
    let first = try Program.run(["walk", "--plain", "--pti", "hi"], input: lines)
    #expect(first.status == 0)
    #expect(first.output.contains("The walk is kept in \(file)"))
    let place = try #require(first.output.split(separator: "\n").last { $0.hasPrefix("tick ") })
    let second = try Program.run(["open", "--plain", file], input: "where\nprint r12\n'\nEsc\nundo\nprint r12\nquit\n")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains(place), "\(second.output)")
    #expect(second.output.contains("= 7") && second.output.contains("here tick"), "\(second.output)")
    #expect(second.output.contains("= 0"), "the branch is undone as it would have been")
    // A second time over the first, and never over what is no walk.
    let again = try Program.run(["open", "--plain", file], input: "stepi\nsave \(file)\nsave \(Checkout.root)/README.md\nquit\n")
    #expect(again.output.contains("is no walk: nothing is written"))
    #expect(try Checkout.text("README.md").hasPrefix("# Ringwalk"))
  }

  @Test func `a lesson's walk goes on at its stop, on the changed run and on a branch of one's own`() throws {
    let file = path()
    let state = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-state-\(UUID().uuidString)").path
    defer {
      try? FileManager.default.removeItem(atPath: file)
      try? FileManager.default.removeItem(atPath: state)
    }
    let own = ["XDG_STATE_HOME": state]
    // The first stop of 04 at which the run is a changed one.
    let text = try Checkout.text("lessons/04-inside-syscall.yaml")
    let before = try #require(text.range(of: "\n    what_if:")).lowerBound
    let stop = text[..<before].split(separator: "\n").filter { $0.hasPrefix("  - id:") }.count
    #expect(stop > 1)
    let lines = [":stop \(stop)", "branch", "stepi", "set r12 = 77", "stepi", "mark mine", "save \(file)", "where", "quit"]
    let first = try Program.run(
      ["lesson", "--plain", "04-inside-syscall", "--restart"], input: lines.joined(separator: "\n") + "\n", environment: own)
    #expect(first.status == 0 && first.output.contains("The walk is kept in \(file)"), "\(first.output)")
    let place = try #require(first.output.split(separator: "\n").last { $0.hasPrefix("tick ") })
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.split(separator: "\n").filter { $0.hasPrefix("branch ") }.count == 3, "\(kept)")
    let second = try Program.run(
      ["open", "--plain", file], input: "where\nprint r12\nundo\n:stop \(stop)\nbranch\nquit\n", environment: own)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains(place) && second.output.contains("r12 = 77 = 0x4d"), "\(second.output)")
    // The lesson is around it, and goes on.
    #expect(second.output.contains("stop \(stop)/"), "\(second.output)")
    // The lesson's file is another one now.
    let other = kept.replacing(/lesson "inside-syscall" \d+/, with: "lesson \"inside-syscall\" 17")
    #expect(other != kept)
    try other.write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try Program.run(["open", "--plain", file], environment: own)
    #expect(refused.status == 1 && refused.errors.contains("the lesson was `inside-syscall`, 17 bytes"), "\(refused.errors)")
  }

  @Test func `another program, a broken file and none at all are refused with the reason`() throws {
    let file = path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Program.run(["walk", "--plain", "hi"], input: "save \(file)\nquit\n").status == 0)
    let other = try Program.run(["open", "--plain", file, "--program", "hi-start"])
    #expect(other.status == 1 && other.errors.contains("the program was `hi`"), "\(other.errors)")
    let broken = try Program.run(["open", "--plain", Checkout.root + "/README.md"])
    #expect(broken.status == 1 && broken.errors.contains("line 1"), "\(broken.errors)")
    let none = try Program.run(["open", "--plain", file + "-none"])
    #expect(none.status == 1 && none.errors.contains("No such file"), "\(none.errors)")
  }
}
