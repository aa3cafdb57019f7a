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
  /// `nil` on the run as it is.
  private let edits: DroppedEdits?

  /// A stop where a session rests. On a run that edits made it is written as a lesson's what-if, and tried: it must lead to the same state of the machine.
  package init(_ lesson: Lesson, _ session: Session) throws(DropObstacle) {
    self.lesson = lesson
    state = session.state
    inspector = session.timeline.inspector(part: session.state.position.part)
    edits = try DroppedEdits(session.timeline)
    if edits != nil { try check(session.timeline) }
  }

  private func check(_ timeline: Timeline) throws(DropObstacle) {
    let result = LessonReader.read(Array((head + text(taken: [])).utf8), file: "stop")
    guard let written = result.lesson, !result.diagnostics.hasErrors else {
      throw .doesNotLeadHere(result.diagnostics.first?.message ?? "")
    }
    guard let player = try? LessonPlayer(written, in: timeline.world), let machine = try? Timeline(timeline.world) else {
      throw .doesNotLeadHere("")
    }
    do throws(Diagnostic) {
      let place = try player.position(of: 0)
      machine.enter(place.fork)
      machine.seek(to: place.position.tick)
      guard place.position == state.position, machine.digest() == timeline.digest() else { throw mismatch(written) }
    } catch {
      throw .doesNotLeadHere(error.message)
    }
  }

  private func mismatch(_ written: Lesson) -> Diagnostic {
    Diagnostic(file: written.file, .start, .go, "the machine is in another state there")
  }

  /// The beginning of a lesson file of its own, on the same machine as the lesson that is presented.
  package var head: String {
    var lines = ["format: 1", "id: dropped", "title:"]
    for language in Language.allCases {
      lines.append("  \(language.rawValue): \(Self.quoted(lesson.title.best(language)?.value ?? lesson.id))")
    }
    lines.append("program: \(Self.quoted(lesson.program.value))")
    if !lesson.arguments.isEmpty { lines.append("arguments: [\(lesson.arguments.map(Self.quoted).joined(separator: ", "))]") }
    if !lesson.files.isEmpty {
      lines.append("files:")
      for file in lesson.files {
        switch file.source {
        case .text(let text): lines.append("  \(Self.quoted(file.path)): \(Self.quoted(text))")
        case .beside(let path): lines.append("  \(Self.quoted(file.path)): {path: \(Self.quoted(path.value))}")
        }
      }
    }
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
    let start = edits.map { Position($0.start) } ?? state.position
    let part = start.part > 0 ? ", part: \(start.part)" : ""
    let panes = (state.panes ?? [.code, .registers]).map(\.rawValue).joined(separator: ", ")
    var lines = ["", "  - id: \(id(taken))", "    go: {tick: \(start.tick)\(part)}"] + (edits?.lines(state.position) ?? [])
    lines += ["    show: {panes: [\(panes)]}", "    say:"]
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
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
