import ArgumentParser
import Conformance
import Machine
import X86

/// `ringwalk dev cases`: what our CPU makes of cases in the batch format of the real CPU's runner.
struct CasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases", abstract: "Execute single instructions at CPL 3 and write what each did.",
    discussion: "Tests/MachineTests/README.md describes both formats.")

  @ArgumentParser.Flag(help: "Make single steps with reports, instead of running at full speed.")
  var step = false
  @Argument(help: "The cases, 176 bytes each.")
  var cases: String
  @Argument(help: "Where the results go, 216 bytes each.")
  var results: String

  func run() throws {
    let input = try CaseFile(path: cases)
    let machine = UserMachine(mode: step ? .step : .run)
    var output: [UInt8] = []
    output.reserveCapacity(input.count * UserCaseResult.size)
    for index in 0..<input.count { machine.run(input[index]).append(to: &output) }
    try HostFiles.write(output, to: results)
  }
}

/// `ringwalk dev generate-cases`: random cases of every form, from a seed.
struct GenerateCasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-cases", abstract: "Write random cases of every instruction form that can be asked for at CPL 3.")

  @Option(help: "The same seed gives the same cases.")
  var seed: UInt64
  @Option(help: "How many cases; without it, a few of each form that show different things, with the registers cleared that do not matter.")
  var count: Int?
  @Argument(help: "Where the cases go.")
  var cases: String

  func validate() throws {
    if let count, !(1...10_000_000).contains(count) { throw ValidationError("--count takes 1 to 10000000") }
  }

  func run() throws {
    guard let count else {
      var output: [UInt8] = []
      for item in CaseSelection(seed: seed).cases { item.append(to: &output) }
      try HostFiles.write(output, to: cases)
      return
    }
    var generator = CaseGenerator(seed: seed)
    var output: [UInt8] = []
    output.reserveCapacity(count * UserCase.size)
    for _ in 0..<count { generator.next().append(to: &output) }
    try HostFiles.write(output, to: cases)
  }
}

/// `ringwalk dev compare-cases`: executes cases and compares with the results of another CPU.
struct CompareCasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-cases", abstract: "Execute cases on this CPU and compare with what another CPU made of them.",
    discussion: "Flags that the manual leaves undefined are left out where the list in Sources/Conformance/UndefinedFlags.swift says so.")

  @ArgumentParser.Flag(help: "Make single steps with reports, instead of running at full speed.")
  var step = false
  @ArgumentParser.Flag(help: "Print how many cases each form had, and how many of them raised an exception.")
  var coverage = false
  @Argument(help: "Cases and results in turn: CASES RESULTS [CASES RESULTS]...")
  var files: [String]

  func validate() throws {
    guard !files.isEmpty, files.count % 2 == 0 else { throw ValidationError("every file of cases needs a file of results") }
  }

  func run() throws {
    var tally = CaseTally()
    let machine = UserMachine(mode: step ? .step : .run)
    for start in stride(from: 0, to: files.count, by: 2) {
      let cases = try CaseFile(path: files[start])
      let expected = try HostFiles.read(files[start + 1])
      guard expected.count == cases.count * UserCaseResult.size else {
        throw HostFileError(
          path: files[start + 1], action: "use", reason: "it has not one result of \(UserCaseResult.size) bytes for each case")
      }
      for index in 0..<cases.count {
        let record = expected[index * UserCaseResult.size..<(index + 1) * UserCaseResult.size]
        tally.note(cases[index], expected: UserCaseResult(record: record), found: machine.run(cases[index]))
      }
    }
    try StandardOutput.say(tally.summary)
    try StandardOutput.say("each of \(Form.covered.count) forms has at least \(tally.minimum(of: Form.covered)) cases")
    if coverage { try StandardOutput.say("cases\texceptions\tform\n" + tally.coverage(of: Form.covered)) }
    if tally.differences > 0 { throw ExitCode(1) }
  }
}

/// `ringwalk dev record-cases`: what another CPU made of cases, as rows of text for the test suite.
struct RecordCasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record-cases", abstract: "Print cases and the results of another CPU as rows of text.")

  @Option(help: "What executed the cases: it stands in the first line.")
  var oracle: String
  @Option(help: "The seed of the cases: it stands in the first line.")
  var seed: UInt64
  @Argument(help: "The cases.")
  var cases: String
  @Argument(help: "The results.")
  var results: String

  func run() throws {
    let input = try CaseFile(path: cases)
    let expected = try HostFiles.read(results)
    guard expected.count == input.count * UserCaseResult.size else {
      throw HostFileError(path: results, action: "use", reason: "it has not one result of \(UserCaseResult.size) bytes for each case")
    }
    try StandardOutput.say("# \(oracle), seed \(seed)")
    for index in 0..<input.count {
      let record = expected[index * UserCaseResult.size..<(index + 1) * UserCaseResult.size]
      let row = CaseRow(item: input[index], result: UserCaseResult(record: record))
      if row.isWhole, row.result.outcome < 32 || row.result.outcome == UserCaseResult.Outcome.completed.rawValue {
        try StandardOutput.say(row.text)
      }
    }
  }
}

/// A file of cases.
private struct CaseFile {
  private let bytes: [UInt8]
  let count: Int

  init(path: String) throws {
    bytes = try HostFiles.read(path)
    count = bytes.count / UserCase.size
    guard bytes.count % UserCase.size == 0 else {
      throw HostFileError(path: path, action: "use", reason: "its size is no multiple of \(UserCase.size) bytes")
    }
  }

  subscript(index: Int) -> UserCase { UserCase(record: bytes[index * UserCase.size..<(index + 1) * UserCase.size]) }
}
