import Canvas
import LinuxABI
import Narration
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary

/// The worlds of the tests: the project's own kernel and programs.
enum Worlds {
  private static let kernels = Dictionary(
    uniqueKeysWithValues: Era.allCases.map { era in (era, Result { try image("assets/kernel/kernel-\(era.rawValue).elf") }) })

  static func image(_ path: String, as name: String? = nil) throws -> Image {
    try Image(name: name ?? path.split(separator: "/").last.map(String.init) ?? path, bytes: Checkout.bytes(path))
  }

  static func timeline(_ program: String, _ setting: Setting, _ options: [String] = []) throws -> Timeline {
    try timeline(of: try image("assets/programs/\(program)"), setting, options)
  }

  static func timeline(of program: Image, _ setting: Setting, _ options: [String] = []) throws -> Timeline {
    var world = World(kernel: try #require(kernels[setting.era]).get(), program: program, era: setting.era)
    world.options.pti = setting.pti
    world.options.extra = options
    return try Timeline(world)
  }
}

/// A kernel and the mode that it runs in.
struct Setting: Hashable, CustomTestStringConvertible {
  var era = Era.v5_0
  var pti = false

  static let all = Era.allCases.flatMap { [Setting(era: $0), Setting(era: $0, pti: true)] }
  var testDescription: String { "era \(era.rawValue), pti \(pti ? "on" : "off")" }
}

extension Timeline {
  /// Makes steps until the condition holds; says whether it came to that.
  func walk(until condition: (Inspector) -> Bool) -> Bool {
    while !condition(inspector()) { if step() != nil { return false } }
    return true
  }

  /// Goes to the first instruction of ring 3.
  func goToProgram() throws {
    while inspector().cpl == 0 {
      guard run(until: tick + 1_000_000, stoppingAt: .ringCrossing) == .ringCrossing else { throw Unreachable() }
    }
  }

  /// Goes to the first instruction of the program's `main`.
  func goToMain() throws {
    try goToProgram()
    guard let main = world.program.symbols["main"]?.address.value, walk(until: { $0.cursor == main }) else { throw Unreachable() }
  }

  struct Unreachable: Error {}
}

/// The sentence about the last step, or the last part of the step under the cursor, in both languages.
struct Sentence: Hashable {
  let en: String
  let ja: String

  init(_ inspector: Inspector) {
    en = Narrator(language: .en).sentence(inspector)
    ja = Narrator(language: .ja).sentence(inspector)
  }

  /// What is wrong with it; `nil` when it is a sentence that fits under the panes: two lines of 78 columns.
  var flaw: String? {
    for text in [en, ja] {
      if text.isEmpty { return "empty" }
      for mark in ["nil", "Optional(", "  ", "\\(", ": .", ": 。", "..."] where text.contains(mark) && !isQuoted(mark, in: text) {
        return "has \"\(mark)\""
      }
      let lines = text.wrapped(to: 78)
      if lines.count > 2 { return "needs \(lines.count) lines" }
    }
    if !en.hasSuffix(".") { return "does not end" }
    if !ja.hasSuffix("。") { return "does not end in Japanese" }
    if !ja.unicodeScalars.contains(where: { $0.value >= 0x3041 && $0.value <= 0x9fff }) { return "is not Japanese" }
    if en.unicodeScalars.contains(where: { $0.value >= 0x3000 }) { return "is not English" }
    return nil
  }

  /// Whether a mark belongs to the guest's own text in quotation marks, or to a call with more arguments than there is room for.
  private func isQuoted(_ mark: String, in text: String) -> Bool {
    let outside = text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      .joined()
    return !outside.replacing(", ...)", with: ")").contains(mark)
  }
}
