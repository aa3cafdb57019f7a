import Foundation
import LinuxABI
import Simulation
import Testing

/// The guest test suite: each case is one run of the program `Suite/suite`, which prints what it sees. What Linux printed is recorded in
/// `Tables/suite.txt`; the built-in kernels and the Linux of this machine must print the same.
///
/// Not in the suite, because this kernel has no floating-point state, no vsyscall page and emulates no instruction: extended state in
/// signal frames, misaligned SSE operands, calls of 0xffffffffff600000, SGDT and its like.
struct Suite {
  static let path = "Tests/KernelTests/Suite/suite"

  /// What a case prints.
  struct Case {
    var name: String
    /// The era that it is for; `nil` for all.
    var era: Era?
    var output: String
  }

  let cases: [Case]

  /// Reads the recorded results: `== NAME` or `== NAME ERA` begins a case.
  init() throws {
    var cases: [Case] = []
    let text = try String(decoding: Guest.bytes(of: Self.table), as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
      if line.hasPrefix("== ") {
        let words = line.split(separator: " ")
        cases.append(Case(name: String(words[1]), era: words.count > 2 ? Era(rawValue: String(words[2])) : nil, output: ""))
      } else if !cases.isEmpty {
        cases[cases.count - 1].output += line + "\n"
      }
    }
    // The newline at the end of the file begins no line.
    if let last = cases.indices.last { cases[last].output.removeLast() }
    self.cases = cases
  }

  private static let table = "Tests/KernelTests/Tables/suite.txt"

  /// The cases that hold in an era.
  func cases(_ era: Era) -> [Case] { cases.filter { $0.era ?? era == era } }

  /// Writes the results of this machine's Linux; rows for an era stay.
  static func record(_ results: [(name: String, output: String)]) throws {
    let old = try Suite()
    var text = String(decoding: try Guest.bytes(of: table), as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("#") }.joined(
      separator: "\n")
    text += "\n"
    for (name, output) in results {
      let special = old.cases.filter { $0.name == name && $0.era != nil }
      if special.isEmpty { text += "== \(name)\n\(output)" }
      for entry in special {
        if let era = entry.era { text += "== \(name) \(era.rawValue)\n\(era == .v6_12 ? output : entry.output)" }
      }
    }
    try text.write(to: Guest.root.appendingPathComponent(table), atomically: true, encoding: .utf8)
  }

  /// The console without the kernel's own messages.
  static func withoutMessages(_ console: String) -> String {
    console.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("traps: ") && !$0.hasPrefix("suite[") }
      .joined(separator: "\n")
  }
}

@Suite struct `The guest test suite` {
  @Test(arguments: Guest.configurations)
  func `prints on the built-in kernel what it prints on Linux`(configuration: Configuration) throws {
    let suite = try Suite()
    let program = try Image(name: "suite", bytes: try Guest.bytes(of: Suite.path))
    try #require(suite.cases.count > 40)
    for entry in suite.cases(configuration.era) {
      let timeline = try Timeline(try Guest.world(of: program, configuration, arguments: [entry.name]))
      let ending = timeline.finish()
      #expect(ending.status == 0, "\(entry.name): \(ending)")
      let output = Suite.withoutMessages(ending.console)
      #expect(output == entry.output, "\(entry.name) prints\n\(output)")
    }
  }

  @Test func `prints the recorded results on this machine's Linux`() throws {
    if let obstacle = Host.obstacle ?? (Host.isRoot ? nil : "not root") {
      Host.warn("THE SUITE WAS NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    let names = try Host.run(Suite.path, ["list"]).output.split(separator: "\n").map(String.init)
    let expected = Dictionary(grouping: try Suite().cases(.v6_12), by: \.name)
    var results: [(name: String, output: String)] = []
    for name in names {
      // A directory of its own: the cases make files.
      let directory = FileManager.default.temporaryDirectory.appendingPathComponent("suite-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      let (status, output) = try Host.run(Suite.path, [name], in: directory)
      results.append((name, output))
      if Guest.isRecording { continue }
      #expect(status == 0, "\(name)")
      #expect(output == expected[name]?.first?.output, "\(name) prints\n\(output)")
    }
    if Guest.isRecording { try Suite.record(results) }
    #expect(Set(names) == Set(try Suite().cases.map(\.name)))
  }
}
