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
  private let world: World
  /// Of the machine's state.
  private let digest: UInt64
  /// `nil` on the run as it is.
  private let edits: DroppedEdits?

  /// A stop where a session rests; on a run that edits made, one with a what-if.
  package init(_ lesson: Lesson, _ session: Session) throws(DropObstacle) {
    self.lesson = lesson
    state = session.state
    inspector = session.timeline.inspector(part: session.state.position.part)
    world = session.timeline.world
    digest = session.timeline.digest()
    edits = try DroppedEdits(session.timeline)
  }

  // MARK: The file

  /// The lesson file with the stop at its end. It is read again and played: the stop must lead to the same state of the machine.
  ///
  /// - Parameters:
  ///   - old: the file as it is; `nil` when there is none yet.
  ///   - file: its path, for messages.
  package func file(after old: [UInt8]?, named file: String) throws(DropObstacle) -> String {
    var text = head
    var before: Lesson?
    var start: RunPosition?
    if let old {
      let lesson = try Self.lesson(old, file)
      try compareMachines(lesson, file)
      text = String(decoding: old, as: UTF8.self)
      if text.last != "\n" { text += "\n" }
      before = lesson
      do {
        start = try LessonPlayer(lesson, in: world).origin(of: lesson.stops.count - 1)
      } catch {
        throw .noLesson(file: file, Self.reason(error))
      }
    }
    let ids = before?.stops.map(\.id) ?? []
    text += stop(id(Set(ids)), after: start)
    let written = try Self.lesson(Array(text.utf8), file)
    guard written.stops.count == ids.count + 1 else { throw .noLesson(file: file, "its stops do not stand at its end") }
    try check(written)
    return text
  }

  /// The lesson in a file, with whatever translations are missing yet.
  private static func lesson(_ bytes: [UInt8], _ file: String) throws(DropObstacle) -> Lesson {
    let result = LessonReader.read(bytes, file: file)
    let error = result.diagnostics.first { $0.severity == .error && $0.topic != .translation }
    guard error == nil, let lesson = result.lesson else { throw .noLesson(file: file, error.map(reason) ?? "") }
    return lesson
  }

  private static func reason(_ error: any Error) -> String {
    guard let diagnostic = error as? Diagnostic else { return "\(error)" }
    return "line \(diagnostic.place.line): \(diagnostic.message)"
  }

  /// A stop of another program, or on another kernel, would not be where the presenter is.
  private func compareMachines(_ other: Lesson, _ file: String) throws(DropObstacle) {
    for (mine, theirs) in zip(Self.machine(of: lesson), Self.machine(of: other)) where mine.text != theirs.text {
      throw .otherMachine(file: file, mine.key)
    }
  }

  private func check(_ written: Lesson) throws(DropObstacle) {
    do {
      let machine = try Timeline(world)
      let place = try LessonPlayer(written, in: world).position(of: written.stops.count - 1)
      machine.enter(place.fork)
      machine.seek(to: place.position.tick)
      guard place.position == state.position, machine.digest() == digest else {
        throw DropObstacle.doesNotLeadHere("the machine is in another state there")
      }
    } catch let obstacle as DropObstacle {
      throw obstacle
    } catch {
      throw .doesNotLeadHere(Self.reason(error))
    }
  }

  // MARK: Its text

  /// What a lesson says about its machine, by the key under which it stands.
  private static func machine(of lesson: Lesson) -> [(key: String, text: String)] {
    var files: [String] = []
    for file in lesson.files {
      switch file.source {
      case .text(let text): files.append("  \(quoted(file.path)): \(quoted(text))\n")
      case .beside(let path): files.append("  \(quoted(file.path)): {path: \(quoted(path.value))}\n")
      }
    }
    let vendor = lesson.options.isAMD ? "amd" : "intel"
    let options = [("pti", lesson.options.pti), ("smap", lesson.options.smap), ("trace", lesson.options.trace)]
    let switches = options.map { "\($0.0): \($0.1 ? "on" : "off")" }.joined(separator: ", ")
    let arguments = lesson.arguments.map(quoted).joined(separator: ", ")
    return [
      ("program", "program: \(quoted(lesson.program.value))\n"),
      ("arguments", arguments.isEmpty ? "" : "arguments: [\(arguments)]\n"),
      ("files", files.isEmpty ? "" : "files:\n" + files.joined()),
      ("era", "era: \(lesson.era.value.rawValue)\n"),
      ("options", "options: {\(switches), vendor: \(vendor)}\n"),
    ]
  }

  /// The beginning of a lesson file of its own, on the same machine as the lesson that is presented.
  private var head: String {
    var text = "format: 1\nid: dropped\ntitle:\n"
    for language in Language.allCases {
      text += "  \(language.rawValue): \(Self.quoted(lesson.title.best(language)?.value ?? lesson.id))\n"
    }
    text += Self.machine(of: lesson).map(\.text).joined()
    return text + "minutes: \(lesson.minutes)\n\nstops:\n"
  }

  private func stop(_ id: String, after start: RunPosition?) -> String {
    let go = NamedPlace(edits.map { Position($0.start) } ?? state.position, after: start, in: world).text
    let panes = (state.panes ?? [.code, .registers]).map(\.rawValue).joined(separator: ", ")
    var lines = ["", "  - id: \(id)", "    go: \(go)"] + (edits?.lines(state.position) ?? [])
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
