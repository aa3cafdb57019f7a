import Foundation
import PtyHarness
import TestSupport
import Testing

/// The walk in lines, through pipes and on a terminal.
@Suite(.serialized) struct PlainPipeTests {
  private static func lines(_ name: String) throws -> String { try Checkout.text("Tests/WalkthroughTests/Plain/\(name)") }

  @Test(arguments: [("walk", ["walk", "hi"]), ("lesson", ["lesson", "00-the-whole-trip"])] as [(String, [String])], ["en", "ja"])
  func `through a pipe the transcript is the reviewed one`(_ verb: (String, [String]), _ language: String) throws {
    let outcome = try Program.run(
      [verb.1[0], "--plain", "--language", language] + verb.1.dropFirst(), input: try Self.lines("\(verb.0).txt"))
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let reviewed = try Self.lines("\(verb.0)-\(language).golden")
    #expect(outcome.output == reviewed)
    #expect(outcome.output.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a })
  }

  @Test func `the end of input ends the walk`() throws {
    let outcome = try Program.run(["walk", "--plain", "hi"], input: "stepi\nstepi")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("> \n"))
  }

  @Test func `on a terminal no sequence is sent, whatever its type`() throws {
    for type in ["dumb", "xterm-256color", nil] as [String?] {
      var environment = ["LANG": "en_US.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
      environment["TERM"] = type
      let pty = try PtyProcess([Program.path, "walk", "--plain", "hi"], environment: environment)
      #expect(pty.wait(for: "next: push"))
      pty.send("stepi\r")
      #expect(pty.wait(for: "next: mov"))
      #expect(pty.terminal.unknown.isEmpty && !pty.terminal.isAlternate && pty.terminal.modes.isEmpty)
      #expect(pty.modes == pty.modesBefore)
      pty.send("quit\r")
      #expect(pty.waitForEnd() == .exited(0))
    }
  }

  @Test(arguments: ["\u{3}", "\r"]) func `a run that is underway is stopped by the interrupt key and by a line`(_ key: String) throws {
    let environment = ["TERM": "dumb", "LANG": "en_US.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    let pty = try PtyProcess([Program.path, "walk", "--plain", "mix", "440"], environment: environment)
    #expect(pty.wait(for: "next: "))
    pty.send(":goto 1000000000\r")
    #expect(pty.wait(for: "Ctrl-C stops it"))
    pty.send(key)
    #expect(pty.wait(for: "Stopped on the way."))
    pty.send("where\r")
    // The terminal's echo and the prompt come in either order; the answer comes behind both.
    #expect(pty.wait { $0.text.components(separatedBy: "where").dropFirst().last?.contains("tick ") == true })
    // At the prompt the key ends the program, as it does with any other that reads lines.
    pty.send("\u{3}")
    #expect(pty.waitForEnd() == .killed(SIGINT))
  }

  @Test func `a run of one's own program is stopped by the interrupt key`() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-plain-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("loop.c")
    try "int main(void) { for (volatile int i = 0;; i++) ; }\n".write(to: file, atomically: true, encoding: .utf8)
    var environment = ["TERM": "dumb", "LANG": "en_US.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    let pty = try PtyProcess([Program.path, "walk", "--plain", file.path], environment: environment)
    #expect(pty.wait(for: "next: "))
    pty.send("c\r")
    #expect(pty.wait(for: "Ctrl-C stops it"))
    pty.send("\u{3}")
    #expect(pty.wait(for: "Stopped on the way."))
    pty.send("quit\r")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test func `the first start asks in lines where a person is at both ends`() throws {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-plain-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: home) }
    let environment = ["TERM": "dumb", "LANG": "C", "XDG_CONFIG_HOME": home, "SWIFT_BACKTRACE": "enable=no"]
    let pty = try PtyProcess([Program.path, "walk", "--plain", "hi"], environment: environment)
    #expect(pty.wait(for: "日本語"))
    pty.send("9\r2\r")
    #expect(pty.wait(for: "次の命令"))
    pty.send("quit\r")
    #expect(pty.waitForEnd() == .exited(0))
    let again = try PtyProcess([Program.path, "walk", "--plain", "hi"], environment: environment)
    #expect(again.wait(for: "次の命令"))
    again.send("quit\r")
    #expect(again.waitForEnd() == .exited(0))
  }

  // MARK: What is made from the verbs

  @Test func `the manual names every verb, and no line of it is a wrong request`() throws {
    let outcome = try Program.run(["dev", "manual"])
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    for verb in ["lesson", "walk", "run", "frame", "check", "config", "bench", "dev fuzz\\-keys"] {
      #expect(lines.contains { $0.hasPrefix(".SS ringwalk \(verb)") }, "\(verb)")
    }
    let requests: Set = ["TH", "SH", "SS", "TP", "B", "PP", "br"]
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
    #expect(lines.contains { $0.contains("\\-\\-plain") })
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `completions are made for each shell, and bash reads its own`(_ shell: String) throws {
    let outcome = try Program.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    for word in ["lesson", "walk", "config", "fuzz-keys"] { #expect(outcome.output.contains(word), "\(word)") }
    guard shell == "bash" else { return }
    let check = try Program.run("/bin/bash", ["-n", "/dev/stdin"], input: outcome.output)
    #expect(check.status == 0 && check.errors.isEmpty, "\(check.errors)")
  }
}
