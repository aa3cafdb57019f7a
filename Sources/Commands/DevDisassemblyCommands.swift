import ArgumentParser
import Conformance

/// `ringwalk dev compare-disassembly`: our text of instructions against what the disassemblers of this machine print.
struct CompareDisassemblyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-disassembly",
    abstract: "Compare lengths and texts of instructions with llvm-objdump (Intel and AT&T syntax) and GNU objdump (Intel syntax).",
    discussion: """
      Of a file, every instruction that the disassembler finds is compared. Differences with a reason are counted by its name in \
      Tests/X86Tests/Tables/known-differences.txt; any other is printed and makes the verb fail, and so does a file of which a disassembler prints nothing.
      """)

  @Option(help: "Compare this many sequences of random bytes.")
  var random = 0
  @Option(help: "Compare this many random encodings of each row of the instruction table.")
  var forms = 0
  @Option(help: "The same seed gives the same bytes.")
  var seed: UInt64 = 1
  @Option(name: .customLong("with"), help: "Ask only this one: \(Disassembler.allCases.map(\.rawValue).joined(separator: ", ")).")
  var disassembler: Disassembler?
  @Argument(help: "ELF files.", completion: .file())
  var files: [String] = []

  func validate() throws {
    guard (0...10_000_000).contains(random), (0...100_000).contains(forms) else {
      throw ValidationError("--random takes 0 to 10000000, --forms 0 to 100000")
    }
    if random == 0, forms == 0, files.isEmpty { throw ValidationError("nothing to compare: give files, --random or --forms") }
  }

  func run() throws {
    var isEverythingSame = true
    func note(_ tally: DisassemblyTally, _ what: String) throws {
      try StandardOutput.say("\(what): \(tally.summary)")
      if tally.differentCount > 0 || tally.compared == 0 { isEverythingSame = false }
    }
    for disassembler in disassembler.map({ [$0] }) ?? Disassembler.allCases {
      guard let tool = Objdump(disassembler) else {
        try StandardOutput.say("NOT COMPARED with \(disassembler.rawValue): the program is not on PATH")
        isEverythingSame = false
        continue
      }
      try StandardOutput.say("== \(disassembler.rawValue): \(tool.version)")
      if random > 0 { try note(tool.compare(Array(InstructionSamples(seed: seed).prefix(random))), "random bytes, seed \(seed)") }
      if forms > 0 {
        try note(tool.compare(FormSamples(seed: seed).samples(ofEach: forms)), "each row of the table, seed \(seed)")
      }
      for file in files { try note(tool.compare(file: file), file) }
    }
    if !isEverythingSame { throw ExitCode(1) }
  }
}

/// `ringwalk dev record-disassembly`: what the disassemblers of this machine print, as rows of text for the test suite.
struct RecordDisassemblyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record-disassembly", abstract: "Print what the disassemblers make of instructions, as rows of text.")

  @Option(help: "Random encodings of each row of the instruction table.")
  var forms = 2
  @Option(help: "Sequences of random bytes.")
  var random = 500
  @Option(help: "The same seed gives the same bytes: it stands in the first line.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (0...1_000_000).contains(random), (0...1000).contains(forms) else {
      throw ValidationError("--random takes 0 to 1000000, --forms 0 to 1000")
    }
  }

  func run() throws {
    var tools: [Objdump] = []
    for disassembler in Disassembler.allCases {
      guard let tool = Objdump(disassembler) else { throw Ending(message: "\(disassembler.rawValue): the program is not on PATH") }
      try StandardOutput.say("# \(disassembler.rawValue): \(tool.version)")
      tools.append(tool)
    }
    try StandardOutput.say(
      "# seed \(seed), \(forms) of each row of the table, \(random) of random bytes, one of each further known difference")
    for row in DisassemblyRow.recorded(by: tools, forms: forms, random: random, seed: seed) {
      if let text = row.text { try StandardOutput.say(text) }
    }
  }
}

extension Disassembler: ExpressibleByArgument {}
