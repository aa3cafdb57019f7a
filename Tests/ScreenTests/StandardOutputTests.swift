import Foundation
import TestSupport
import Testing

/// Where standard output takes nothing: every verb that writes says so and ends with a status of its own.
struct StandardOutputTests {
  private static let verbs: [[String]] = [
    ["run", "hi"], ["walk", "--plain", "hi"], ["lesson", "--plain", "00-the-whole-trip"], ["config"], ["lessons"],
    ["frame", "00-the-whole-trip"], ["read", "00-the-whole-trip"], ["read", "00-the-whole-trip", "--html"],
    ["check", "00-the-whole-trip"], ["check", "00-the-whole-trip", "--format", "json"], ["dev", "manual"],
    ["--help"], ["walk", "--help"], ["--generate-completion-script", "bash"],
  ]

  @Test(arguments: verbs) func `a full disk is said and is no success`(_ verb: [String]) throws {
    let script = "exec \"$0\" \"$@\" > /dev/full"
    let outcome = try Program.run("/bin/sh", ["-c", script, Program.path] + verb, input: "s\n")
    #expect(outcome.status == 70 && !outcome.isKilled, "\(verb): \(outcome.status)")
    #expect(outcome.errors.contains("standard output cannot be written: No space left on device"), "\(verb): \(outcome.errors)")
  }

  @Test func `help and completions still go to standard output, and mistakes to standard error`() throws {
    let help = try Program.run(["--help"])
    #expect(help.status == 0 && help.errors.isEmpty && help.output.contains("SUBCOMMANDS"))
    let mistake = try Program.run(["check", "--no-such-option"])
    #expect(mistake.status == 2 && mistake.output.isEmpty && mistake.errors.contains("no-such-option"))
    let missing = try Program.run(["walk", "--plain", "no-such-program"])
    #expect(missing.status == 1 && missing.output.isEmpty && missing.errors.contains("no-such-program"))
  }
}
