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
