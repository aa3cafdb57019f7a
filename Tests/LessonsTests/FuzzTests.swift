import Foundation
import Testing
import Vocabulary

import Lessons
import TestSupport

/// Lesson files with random changes: none may crash the reader or the player, and each mistake has a place in the file.
@Suite struct `Mutated lesson files` {
  private static let pieces = [
    "{", "}", "[", "]", ": ", "- ", "&a ", "*a", "|\n", ">-\n", "\"", "'", "#", "\n", "  ", "\t", "\u{0}", "\u{85}", "\u{feff}", "日本",
    "e\u{301}", "---\n",
    "!!str ", "? ", "<<: ", "~", "18446744073709551616", "-1", "{rax:x}", "{{", "before.", "pt_regs.ax", "part: 3", "nth: 2", "steps: 5",
    "until: cpl == 0",
    "phase: back", "crossing: any", "kind: order", "kind: value", "value: rax", "when: 1", "tick: 9", "insn: syscall", "line: \"hi.s:15\"",
    "&&", "string[", "say",
    "expect", "ask", "en", "ja", "mark: [rsp]", "hide: [operand]", "what_if: {name: N, edit: {set: rax, to: 7}}",
    "what_if: {go: {steps: 3}}",
    "edit: {skip: syscall}", "{page: rsp, bit: present, to: 0}", "{fault: \"#PF\", address: rip, code: 4}", "{interrupt: timer}",
    "{key: a}",
  ]

  private func mutate(_ text: String, _ others: [String], _ generator: inout SeededGenerator) -> String {
    var text = text
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let line = Int.random(in: 0..<lines.count, using: &generator)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[line], at: line)
      case 2: lines.swapAt(line, Int.random(in: 0..<lines.count, using: &generator))
      case 3: lines[line] = "  " + lines[line]
      case 4: lines = Array(lines.prefix(line)) + [String(lines[line].dropLast(Int.random(in: 0...lines[line].count, using: &generator)))]
      case 5:
        let other = (others.randomElement(using: &generator) ?? "").split(separator: "\n").map(String.init)
        lines.insert(other.randomElement(using: &generator) ?? "", at: line)
      default:
        var scalars = Array(lines[line].unicodeScalars)
        let place = Int.random(in: 0...scalars.count, using: &generator)
        let end = min(scalars.count, place + Int.random(in: 0...4, using: &generator))
        scalars.replaceSubrange(place..<end, with: Array((Self.pieces.randomElement(using: &generator) ?? "").unicodeScalars))
        lines[line] = String(String.UnicodeScalarView(scalars))
      }
      text = lines.joined(separator: "\n")
      if text.isEmpty { text = " " }
    }
    return text
  }

  /// A whole lesson as often as all small ones together.
  private func seeds() throws -> [String] {
    let small = (try MistakeTable("reading.txt").cases + MistakeTable("playing.txt").cases).map(\.lesson)
    let whole = String(decoding: try Project.file("lessons/00-the-whole-trip.yaml"), as: UTF8.self)
    return small + small.map { _ in whole }
  }

  /// Whether a mistake lies in the text, its end included.
  private func isInside(_ place: SourcePlace, _ text: String) -> Bool {
    // As YAML counts lines.
    let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    var lengths = [0]
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n", previous == "\r" {
      } else if breaks.contains(scalar) {
        lengths.append(0)
      } else {
        lengths[lengths.count - 1] += 1
      }
      previous = scalar
    }
    guard place.line >= 1, place.column >= 1, place.line <= lengths.count + 1 else { return false }
    return place.line > lengths.count || place.column <= lengths[place.line - 1] + 1
  }

  @Test func `are read or refused, with a place for every mistake`() throws {
    var generator = SeededGenerator(seed: 7)
    let seeds = try seeds()
    var readable = 0
    for round in 0..<3000 {
      let text = mutate(seeds.randomElement(using: &generator) ?? "", seeds, &generator)
      let result = LessonReader.read(text, file: "lesson")
      for diagnostic in result.diagnostics {
        #expect(isInside(diagnostic.place, text), "round \(round): \(diagnostic)\n\(text)")
        #expect(!diagnostic.message.isEmpty && !diagnostic.description.contains("\n"), "round \(round)")
      }
      if result.lesson == nil {
        #expect(result.diagnostics.hasErrors, "round \(round): refused without a reason\n\(text)")
      } else {
        readable += 1
      }
    }
    #expect(readable > 500, "only \(readable) could be read: the changes must leave sense often enough")
  }

  @Test func `bytes are read or refused`() throws {
    var generator = SeededGenerator(seed: 8)
    let seed = try Project.file("lessons/00-the-whole-trip.yaml")
    for _ in 0..<600 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let result = LessonReader.read(bytes, file: "lesson")
      #expect(result.lesson != nil || result.diagnostics.hasErrors)
    }
  }

  @Test func `are played, with a place for every mistake`() throws {
    var generator = SeededGenerator(seed: 9)
    let seeds = try seeds()
    var check = LessonCheck.real()
    var played = 0
    while played < 40 {
      let text = mutate(seeds.randomElement(using: &generator) ?? "", seeds, &generator)
      guard LessonReader.read(text, file: "lesson").lesson != nil else { continue }
      played += 1
      let report = check.check([LessonCheck.Source(name: "lesson", bytes: Array(text.utf8))])[0]
      for diagnostic in report.diagnostics { #expect(isInside(diagnostic.place, text), "\(diagnostic)\n\(text)") }
      #expect(report.stops.count <= report.lesson?.stops.count ?? 0)
    }
  }
}
