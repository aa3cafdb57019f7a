import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// A stop for a lesson file, made from where a presenter stands: position, layout, what just happened in words, and what is true there.
package struct DroppedStop {
  private let lesson: Lesson
  private let state: AppState
  private let inspector: Inspector

  package init(_ lesson: Lesson, _ session: Session) {
    self.lesson = lesson
    state = session.state
    inspector = session.timeline.inspector(part: session.state.position.part)
  }

  /// The beginning of a lesson file of its own, on the same machine as the lesson that is presented.
  package var head: String {
    var lines = ["format: 1", "id: dropped", "title:"]
    for language in Language.allCases {
      lines.append("  \(language.rawValue): \(Self.quoted(lesson.title.best(language)?.value ?? lesson.id))")
    }
    lines.append("program: \(Self.quoted(lesson.program.value))")
    if !lesson.arguments.isEmpty { lines.append("arguments: [\(lesson.arguments.map(Self.quoted).joined(separator: ", "))]") }
    let vendor = lesson.options.isAMD ? "amd" : "intel"
    let options = [("pti", lesson.options.pti), ("smap", lesson.options.smap), ("trace", lesson.options.trace)]
    let switches = options.map { "\($0.0): \($0.1 ? "on" : "off")" }.joined(separator: ", ")
    lines += [
      "era: \(lesson.era.value.rawValue)", "options: {\(switches), vendor: \(vendor)}",
      "minutes: \(lesson.minutes)", "", "stops:",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The stop. `taken` are the ids that the file has already.
  package func text(taken: Set<String>) -> String {
    let position = state.position
    let part = position.part > 0 ? ", part: \(position.part)" : ""
    let panes = (state.panes ?? [.code, .registers]).map(\.rawValue).joined(separator: ", ")
    var lines = ["", "  - id: \(id(taken))", "    go: {tick: \(position.tick)\(part)}", "    show: {panes: [\(panes)]}", "    say:"]
    for language in Language.allCases {
      // Braces hold values in a lesson's text.
      let sentence = Narrator(language: language).sentence(inspector).replacing("{", with: "{{").replacing("}", with: "}}")
      lines += ["      \(language.rawValue):", "        - >-", "          \(sentence)"]
    }
    lines += ["    expect:", "      - rip == 0x\(hex(inspector.cpu.rip)) && cpl == \(inspector.cpl)"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func id(_ taken: Set<String>) -> String {
    let name = "tick-\(state.position.tick)" + (state.position.part > 0 ? "-\(state.position.part)" : "")
    var candidate = name
    var number = 2
    while taken.contains(candidate) {
      candidate = "\(name)-again-\(number)"
      number += 1
    }
    return candidate
  }

  /// A text in double quotes, as YAML reads it.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
