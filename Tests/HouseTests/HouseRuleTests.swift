import Foundation
import TestSupport
import Testing

/// What every file of the project keeps to.
struct HouseRuleTests {
  private static let sources = Checkout.files(below: "Sources", suffixes: [".swift", ".c", ".h"])
  private static let tests = Checkout.files(below: "Tests", suffixes: [".swift"])

  @Test func `no file leaves work for later`() throws {
    // Spelled apart, so that this file keeps the rule too.
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
    let kernel = Checkout.files(below: "assets", suffixes: [".c", ".h", ".S", ".s"])
    for file in Self.sources + Self.tests + kernel {
      let text = try Checkout.text(file)
      for mark in marks { #expect(!text.contains(mark), "\(file) says \(mark)") }
    }
  }

  @Test func `no test is switched off`() throws {
    for file in Self.tests where !file.hasSuffix("HouseRuleTests.swift") {
      let text = try Checkout.text(file)
      for word in [".disabled(", "withKnownIssue", "XCTSkip", "import XCTest"] { #expect(!text.contains(word), "\(file): \(word)") }
    }
  }

  @Test func `resources are never looked for where SwiftPM built them`() throws {
    for file in Self.sources { #expect(try !Checkout.text(file).contains("Bundle.module"), "\(file)") }
  }

  @Test func `no type bears the name of its module`() throws {
    for target in try Checkout.directories(in: "Sources") {
      let declaration = try Regex("\\b(struct|class|enum|protocol|actor)\\s+\(target)\\b")
      for file in Checkout.files(below: "Sources/\(target)", suffixes: [".swift"]) {
        #expect(try !Checkout.text(file).contains(declaration), "\(file)")
      }
    }
  }

  @Test func `the top level has nothing but what belongs there`() throws {
    let allowed: Set = [
      "Package.swift", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", "run", "test", "Sources", "Tests", "lessons", "assets",
    ]
    let present = try Checkout.topLevel().filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(Set(present) == allowed)
  }

  @Test func `the main file does nothing but call the commands`() throws {
    #expect(try Checkout.text("Sources/ringwalk/main.swift").split(separator: "\n").count < 20)
  }

  @Test func `what a verb writes to standard output goes one way, which notices when nothing takes it`() throws {
    let ways = try [Regex("\\bprint\\("), Regex("FileHandle\\.standardOutput\\b"), Regex("\\bputs\\("), Regex("STDOUT_FILENO, \\$0")]
    for file in Self.sources where file.hasSuffix(".swift") && !file.hasSuffix("Commands/StandardOutput.swift") {
      // A command of the walk is called print, too.
      let text = try Checkout.text(file).replacing("case print(", with: "").replacing(".print(", with: "")
      for way in ways { #expect(!text.contains(way), "\(file)") }
    }
  }

  @Test func `every lesson, program and kernel lies inside the executable`() throws {
    let table = try Checkout.text("Sources/CAssets/assets.c")
    let isELF = { (path: String) in ((try? Checkout.bytes(path)) ?? []).starts(with: [0x7f, 0x45, 0x4c, 0x46]) }
    // What a program from a source file is built with is there, too.
    let companions = ["memory.c", "ringwalk.h", "signal.h", "start.s", "syscall.h"].map { "assets/programs/" + $0 }
    let files =
      Checkout.files(below: "lessons", suffixes: [".yaml"]) + Checkout.files(below: "assets", suffixes: [""]).filter(isELF) + companions
    #expect(files.count > 20)
    for file in files { #expect(table.contains("#embed \"../../\(file)\"") && table.contains("{\"\(file)\", "), "\(file)") }
    #expect(table.components(separatedBy: "#embed ").count == files.count + 2, "one comment and the files")
  }

  @Test func `the screen in the README is the one that the walk's golden has`() throws {
    let golden = try Checkout.text("Tests/WalkthroughTests/Goldens/walk-pt-regs-80x24-en.txt")
    #expect(golden.split(separator: "\n").count > 20)
    #expect(try Checkout.text("README.md").contains("```\n\(golden.trimmingCharacters(in: .newlines))\n```"))
  }

  @Test func `scripts can be run`() throws {
    for script in ["run", "test", ".ci/run", "assets/kernel/build", "assets/programs/build"] {
      #expect(Checkout.isExecutable(script), "\(script)")
    }
  }
}
