import Simulation

/// What came of a run of `LessonFuzz`.
package struct LessonFuzzResult: Sendable {
  /// Whether the file could be read as a lesson.
  package var isLesson = false
  /// Whether it was played, too.
  package var isPlayed = false
  /// What was not as it must be, with the file; `nil` when everything was.
  package var failure: String?
}

/// Bad lesson files, made from good ones by leaving out, repeating, exchanging and cutting lines, and by pieces that mean something in YAML or in a
/// lesson. Whatever is in a file, it is read or refused, every mistake has a place in it, and playing it ends.
package struct LessonFuzz<Random: RandomNumberGenerator> {
  private var random: Random
  private let seeds: [String]

  /// A run whose file a generator decides.
  ///
  /// - Parameter seeds: the good files.
  package init(_ random: Random, seeds: [String]) {
    self.random = random
    self.seeds = seeds
  }

  /// One run: a file is read.
  ///
  /// - Parameter check: plays it, too.
  package mutating func run(playing check: inout LessonCheck?) -> LessonFuzzResult {
    var result = LessonFuzzResult()
    let seed = seeds.randomElement(using: &random) ?? ""
    // Now and then no text at all.
    guard Int.random(in: 0..<6, using: &random) > 0 else {
      let bytes = flipped(Array(seed.utf8))
      let reading = LessonReader.read(bytes, file: "lesson")
      result.isLesson = reading.lesson != nil
      if reading.lesson == nil, !reading.diagnostics.hasErrors { result.failure = "refused without a reason: \(bytes)" }
      return result
    }
    let text = mutated(seed)
    let reading = LessonReader.read(text, file: "lesson")
    result.isLesson = reading.lesson != nil
    result.failure = mistake(in: reading.diagnostics, of: text)
    if reading.lesson == nil, !reading.diagnostics.hasErrors { result.failure = "refused without a reason\n\(text)" }
    if result.isLesson, result.failure == nil, check != nil {
      let reports = check?.check([LessonCheck.Source(name: "lesson", bytes: Array(text.utf8))]) ?? []
      result.isPlayed = true
      result.failure = mistake(in: reports.flatMap(\.diagnostics), of: text)
    }
    return result
  }

  private func mistake(in diagnostics: [Diagnostic], of text: String) -> String? {
    for diagnostic in diagnostics {
      if !Self.isInside(diagnostic.place, text) { return "no place in the file: \(diagnostic)\n\(text)" }
      if diagnostic.message.isEmpty || diagnostic.description.contains("\n") { return "no message of one line: \(diagnostic)\n\(text)" }
    }
    return nil
  }

  /// Whether a mistake lies in the text, its end included.
  private static func isInside(_ place: SourcePlace, _ text: String) -> Bool {
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

  // MARK: Files

  private mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }

  private mutating func mutated(_ text: String) -> String {
    var text = text
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let line = Int.random(in: 0..<lines.count, using: &random)
      switch Int.random(in: 0..<9, using: &random) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[line], at: line)
      case 2: lines.swapAt(line, Int.random(in: 0..<lines.count, using: &random))
      case 3: lines[line] = "  " + lines[line]
      case 4: lines = Array(lines.prefix(line)) + [String(lines[line].dropLast(Int.random(in: 0...lines[line].count, using: &random)))]
      case 5:
        let other = (seeds.randomElement(using: &random) ?? "").split(separator: "\n").map(String.init)
        lines.insert(other.randomElement(using: &random) ?? "", at: line)
      default:
        var scalars = Array(lines[line].unicodeScalars)
        let place = Int.random(in: 0...scalars.count, using: &random)
        let end = min(scalars.count, place + Int.random(in: 0...4, using: &random))
        scalars.replaceSubrange(place..<end, with: Array((lessonFuzzPieces.randomElement(using: &random) ?? "").unicodeScalars))
        lines[line] = String(String.UnicodeScalarView(scalars))
      }
      text = lines.joined(separator: "\n")
      if text.isEmpty { text = " " }
    }
    return text
  }
}

/// Pieces that mean something in YAML, in a lesson or in an expression.
private let lessonFuzzPieces = [
  "{", "}", "[", "]", ": ", "- ", "&a ", "*a", "|\n", ">-\n", "\"", "'", "#", "\n", "  ", "\t", "\u{0}", "\u{85}", "\u{feff}", "日本",
  "e\u{301}", "---\n", "!!str ", "? ", "<<: ", "~", "18446744073709551616", "-1", "{rax:x}", "{{", "before.", "pt_regs.ax", "part: 3",
  "nth: 2",
  "steps: 5", "until: cpl == 0", "phase: back", "crossing: any", "kind: order", "kind: value", "value: rax", "when: 1", "tick: 9",
  "insn: syscall", "line: \"hi.s:15\"", "&&", "string[", "say", "expect", "ask", "en", "ja", "mark: [rsp]", "hide: [operand]",
  "what_if: {name: N, edit: {set: rax, to: 7}}", "what_if: {go: {steps: 3}}", "edit: {skip: syscall}", "{page: rsp, bit: present, to: 0}",
  "{fault: \"#PF\", address: rip, code: 4}", "{interrupt: timer}", "{key: a}",
]
