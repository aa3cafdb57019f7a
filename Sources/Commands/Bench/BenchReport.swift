import Foundation

/// What a session of measurements gives: the form of the committed baselines too.
struct BenchReport: Codable {
  /// The class of machine: processor, how many, system.
  var machine: String
  var results: [BenchResult]
  var peers: [PeerResult]

  /// The class of this machine.
  static var thisMachine: String {
    let information = (try? HostFiles.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let name = model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    return "\(name), \(ProcessInfo.processInfo.activeProcessorCount) processors"
  }
}

/// What one measurement gave.
struct BenchResult {
  var name: String
  /// `million/s` (more is better), or `ms` and `us` (less is better).
  var unit: String
  /// In JSON the rate of a run has the name `mips`, a time the name `median`. 0 where a file has none.
  var median: Double
  var minimum: Double
  var maximum: Double
  /// For times: the value that 99 of 100 do not exceed.
  var p99: Double?
  /// Steps of the machine in one run.
  var instructions: UInt64
  /// The digest of the last state, where all runs end in one: runs with other digests cannot be compared.
  var digest: String?
  var historyBytesPerInstruction: Double?
  /// The rate of the same run without history.
  var withoutHistory: Double?
  /// System calls a second, where that is what it is about.
  var systemCallsPerSecond: Double?

  init(_ name: String, unit: String, _ values: [Double], instructions: UInt64) {
    let sorted = values.sorted()
    self.name = name
    self.unit = unit
    median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    minimum = sorted.first ?? 0
    maximum = sorted.last ?? 0
    p99 = unit == Self.rate || sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
    self.instructions = instructions
  }

  static let rate = "million/s"

  /// What history costs: percent of the rate without it. `nil` where that was not measured.
  var historyCost: Double? { withoutHistory.flatMap { $0 > 0 ? (1 - median / $0) * 100 : nil } }

  /// One line of the table.
  var row: String {
    func pad(_ text: String, _ width: Int) -> String { text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0) }
    var text = pad(name, 22) + String(format: "%10.2f ", median) + pad(unit, 10) + String(format: "%.2f to %.2f", minimum, maximum)
    if let p99 { text += String(format: ", 99%%: %.2f", p99) }
    if let off = withoutHistory, let historyCost {
      text += String(format: "; without history %.1f (history costs %.1f %%)", off, historyCost)
    }
    if let bytes = historyBytesPerInstruction { text += String(format: "; %.4f bytes/instruction", bytes) }
    if let calls = systemCallsPerSecond { text += String(format: "; %.0f system calls/s", calls) }
    return text
  }
}

extension BenchResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, unit, mips, median, minimum, maximum, p99, instructions, digest, historyBytesPerInstruction, withoutHistory,
      systemCallsPerSecond
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    unit = try container.decode(String.self, forKey: .unit)
    median = try container.decodeIfPresent(Double.self, forKey: unit == Self.rate ? .mips : .median) ?? 0
    minimum = try container.decode(Double.self, forKey: .minimum)
    maximum = try container.decode(Double.self, forKey: .maximum)
    p99 = try container.decodeIfPresent(Double.self, forKey: .p99)
    instructions = try container.decode(UInt64.self, forKey: .instructions)
    digest = try container.decodeIfPresent(String.self, forKey: .digest)
    historyBytesPerInstruction = try container.decodeIfPresent(Double.self, forKey: .historyBytesPerInstruction)
    withoutHistory = try container.decodeIfPresent(Double.self, forKey: .withoutHistory)
    systemCallsPerSecond = try container.decodeIfPresent(Double.self, forKey: .systemCallsPerSecond)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(unit, forKey: .unit)
    try container.encode(median, forKey: unit == Self.rate ? .mips : .median)
    try container.encode(minimum, forKey: .minimum)
    try container.encode(maximum, forKey: .maximum)
    try container.encodeIfPresent(p99, forKey: .p99)
    try container.encode(instructions, forKey: .instructions)
    try container.encodeIfPresent(digest, forKey: .digest)
    try container.encodeIfPresent(historyBytesPerInstruction, forKey: .historyBytesPerInstruction)
    try container.encodeIfPresent(withoutHistory, forKey: .withoutHistory)
    try container.encodeIfPresent(systemCallsPerSecond, forKey: .systemCallsPerSecond)
  }
}
