import ArgumentParser
import Conformance
import Foundation
import Machine
import Primitives
import Simulation
import X86

/// `ringwalk dev trace`: the states of a machine-state file, step by step.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Load a machine-state file and print the CPU state after each step.",
    discussion: "Tests/MachineTests/README.md describes the file and the lines.")

  @Option(name: .customShort("n"), help: "How many steps.")
  var steps: UInt64 = 1000
  @Option(help: "What the CPU does where vendors differ: intel or amd.")
  var vendor = "intel"
  @ArgumentParser.Flag(help: "Run at full speed from tick to tick, instead of making single steps with reports.")
  var fast = false
  @Argument(help: "The machine-state file.")
  var state: String

  func validate() throws {
    guard vendor == "intel" || vendor == "amd" else { throw ValidationError("--vendor takes intel or amd") }
  }

  func run() throws {
    let file = try MachineState(path: state).file
    var trace = try StateTrace(file, vendor: vendor == "amd" ? .amd : .intel, mode: fast ? .run : .step) { path throws(HostFileError) in
      try MachineState.content(path, of: state)
    }
    try StandardOutput.say(trace.line)
    while trace.steps < steps, trace.advance() { try StandardOutput.say(trace.line) }
    for line in trace.ending { try StandardOutput.say(line) }
  }
}

/// `ringwalk dev record-trace`: the trace of another machine, as rows of text for the test suite.
struct RecordTraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record-trace", abstract: "Print another machine's trace as the rows in which it leaves the straight line.")

  @Option(help: "What made the trace: it stands in the first line.")
  var oracle: String
  @Argument(help: "The trace.")
  var trace: String

  func run() throws {
    guard let rows = TraceRows(String(decoding: try HostFiles.read(trace), as: UTF8.self)) else {
      throw HostFileError(path: trace, action: "use", reason: "it is no trace")
    }
    try StandardOutput.say("# \(oracle)")
    for line in rows.selected() { try StandardOutput.say(line) }
  }
}

/// `ringwalk dev compare-trace`: holds our run of a machine-state file against another machine's trace, line by line.
struct CompareTraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-trace", abstract: "Run a machine-state file and compare with another machine's trace or its recorded rows.")

  @Argument(help: "The machine-state file.")
  var state: String
  @Argument(help: "The trace or the rows.")
  var trace: String

  func run() throws {
    guard let rows = TraceRows(String(decoding: try HostFiles.read(trace), as: UTF8.self)) else {
      throw HostFileError(path: trace, action: "use", reason: "it is no trace")
    }
    var own = try StateTrace(try MachineState(path: state).file) { path throws(HostFileError) in try MachineState.content(path, of: state) }
    if let difference = rows.difference(from: &own) {
      try StandardOutput.say("\(difference)")
      throw ExitCode(1)
    }
    try StandardOutput.say("\(rows.rows.count) states compared, 0 differences")
  }
}

/// `ringwalk dev save-state`: a walk at one tick as a machine-state file, for other machines to go on from there.
struct SaveStateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save-state", abstract: "Write the machine at one tick of a walk as a machine-state file, with its memory beside it.")

  @OptionGroup var options: WorldOptions
  @Option(help: "The tick.")
  var at: UInt64
  @Argument(help: "The program.")
  var program: String
  @Argument(help: "Where the state goes; its memory goes to files of the same name with .low and .high.")
  var state: String

  func run() throws {
    let timeline = try Timeline(try options.world(program: program, arguments: []))
    if let reason = timeline.seek(to: Tick(at)) { throw Ending(message: "the machine stopped at tick \(timeline.tick): \(reason)") }
    let inspector = timeline.inspector()
    let size = options.memory << 20
    // Between them lies what a PC has for video memory and ROM.
    let low = inspector.physicalBytes(at: 0, count: 0xa_0000)
    let high = inspector.physicalBytes(at: 0x10_0000, count: size - 0x10_0000)
    let name = URL(fileURLWithPath: state).lastPathComponent
    for (suffix, content) in [("low", low), ("high", high)] {
      try HostFiles.write(Array(content.prefix((content.lastIndex { $0 != 0 } ?? -1) + 1)), to: "\(state).\(suffix)")
    }
    let file = StateFile(cpu: inspector.cpu, memorySize: size, files: [(0, name + ".low"), (0x10_0000, name + ".high")])
    try HostFiles.write(Array(file.text.utf8), to: state)
  }
}

/// A machine-state file by its path.
private struct MachineState {
  let file: StateFile

  init(path: String) throws {
    let text = String(decoding: try HostFiles.read(path), as: UTF8.self)
    do {
      file = try StateFile(text)
    } catch {
      throw HostFileError(path: path, action: "read", reason: "\(error)")
    }
  }

  /// What a file holds that the state file at `state` names.
  static func content(_ path: String, of state: String) throws(HostFileError) -> [UInt8] {
    let directory = URL(fileURLWithPath: state).deletingLastPathComponent()
    return try HostFiles.read(path.hasPrefix("/") ? path : directory.appendingPathComponent(path).path)
  }
}
