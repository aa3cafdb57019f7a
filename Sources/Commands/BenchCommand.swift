import ArgumentParser
import Foundation
import Primitives
import Simulation
import X86

/// `ringwalk bench`: how fast the machine is, as users get it.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the machine as users get it: paging, permissions, accessed bits, interrupts and history on.",
    discussion:
      "Times are of the process (user and system), so that other load on the host counts little. mix is an -O0 C program in ring 3: "
      + "shell sort, xorshift and FNV hash. boot is the kernel from tick 0 to ring 3. step is single steps with a full report and undo record."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  enum Name: String, ExpressibleByArgument, CaseIterable {
    case mix
    case boot
    case step
  }

  @OptionGroup var options: WorldOptions
  @Option(help: "text or json.")
  var format = Format.text
  @Option(help: "Runs of each, after one that is not counted.")
  var runs = 5
  @Argument(help: "mix, boot, step; all when none is named.")
  var names: [Name] = []

  func validate() throws {
    guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100") }
  }

  func run() throws {
    var results: [Result] = []
    for name in names.isEmpty ? Name.allCases : names {
      var measured: [Measurement] = []
      for run in 0...runs {
        let one = try measure(name)
        if run > 0 { measured.append(one) }
      }
      results.append(Result(name: name.rawValue, measured))
    }
    switch format {
    case .text:
      print("name        instructions   million/s (median)      min      max   history bytes/instruction")
      for result in results { print(result.row) }
    case .json: print("[\(results.map(\.json).joined(separator: ",\n "))]")
    }
  }

  /// One run: steps made, seconds of the process, bytes of history.
  struct Measurement {
    var steps: UInt64
    var seconds: Double
    var historyBytes: Int

    var rate: Double { Double(steps) / seconds / 1e6 }
  }

  struct Result {
    let name: String
    let steps: UInt64
    let median: Double
    let minimum: Double
    let maximum: Double
    let bytesPerStep: Double

    init(name: String, _ measured: [Measurement]) {
      self.name = name
      let rates = measured.map(\.rate).sorted()
      steps = measured.first?.steps ?? 0
      median = rates[rates.count / 2]
      minimum = rates.first ?? 0
      maximum = rates.last ?? 0
      bytesPerStep = steps == 0 ? 0 : Double(measured.first?.historyBytes ?? 0) / Double(steps)
    }

    var row: String {
      String(
        format: "%@ %14llu %20.1f %12.1f %8.1f %16.4f", name.padding(toLength: 9, withPad: " ", startingAt: 0), steps, median, minimum,
        maximum, bytesPerStep)
    }

    var json: String {
      String(
        format:
          "{\"name\": \"%@\", \"instructions\": %llu, \"mips\": %.2f, \"min\": %.2f, \"max\": %.2f, \"history_bytes_per_instruction\": %.4f}",
        name, steps, median, minimum, maximum, bytesPerStep)
    }
  }

  private func measure(_ name: Name) throws -> Measurement {
    let timeline = try Timeline(try options.world(program: name == .mix ? "mix" : "hi", arguments: []))
    let clock = ProcessClock()
    switch name {
    case .mix:
      while timeline.run(until: Tick(.max)) == .reached {}
    case .boot:
      while timeline.inspector().cpl == 0, timeline.run(until: Tick(.max), stoppingAt: .ringCrossing) == .reached {}
    case .step:
      while timeline.step() == nil {}
    }
    return Measurement(steps: timeline.tick.count, seconds: clock.elapsed, historyBytes: timeline.historyBytes)
  }
}

/// Processor time of this process.
struct ProcessClock {
  private let start = Self.now

  /// Seconds since the clock was made, at least a microsecond.
  var elapsed: Double { max(1e-6, Self.now - start) }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
