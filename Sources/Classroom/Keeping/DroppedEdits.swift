import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary

/// The `what_if` of a dropped stop: the edits that made the run another one, as a lesson writes them.
struct DroppedEdits {
  /// The tick at which all edits were made: where the stop's `go` leads.
  let start: Tick
  private let name: String
  private let edits: [String]

  /// Steps that a lesson can name at most.
  private static let stepsLimit: UInt64 = 1_000_000

  /// The edits of the run that a session is on; `nil` for a run without any.
  init?(_ timeline: Timeline) throws(DropObstacle) {
    let entries = timeline.inputs.entries
    guard let first = entries.first else { return nil }
    // A lesson makes all changes of a stop at one place.
    guard entries.allSatisfy({ $0.tick == first.tick }) else { throw .severalPlaces }
    start = first.tick
    name = timeline.current.name
    // The run as it is: the edits are not made there.
    let before = timeline.branches.first.flatMap { timeline.machine(on: $0.id) }
    before?.seek(to: start)
    let mnemonic = before?.inspector().currentInstruction?.mnemonic
    var edits: [String] = []
    for (index, entry) in entries.enumerated() {
      guard let edit = Self.text(entry.input, skipping: index == 0 ? mnemonic : nil) else { throw .notInLessons(entry.input.summary) }
      edits.append(edit)
    }
    self.edits = edits
  }

  /// The lines of the file, for a stop at a position of the changed run.
  func lines(_ position: Position) -> [String] {
    var lines = ["    what_if:", "      name: \(DroppedStop.quoted(name))", "      edit:"] + edits.map { "        - {\($0)}" }
    if position.tick > start {
      let steps = position.tick - start
      let place = steps <= Self.stepsLimit ? "steps: \(steps)" : "tick: \(position.tick)"
      lines.append("      go: {\(place)\(position.part > 0 ? ", part: \(position.part)" : "")}")
    } else if position.part > 0 {
      lines.append("      go: {part: \(position.part)}")
    }
    return lines
  }

  /// One edit; `nil` for one that lessons have no words for.
  private static func text(_ input: Input, skipping mnemonic: String?) -> String? {
    switch input {
    case .serial(let bytes):
      guard bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return nil }
      return "type: \(DroppedStop.quoted(String(decoding: bytes, as: UTF8.self)))"
    case .scancodes(let codes):
      return WhatIf.makeCodes.first { codes == [$0.value, 0xf0, $0.value] }.map { "key: \(DroppedStop.quoted($0.key))" }
    case .edit(let edit): return text(edit, skipping: mnemonic)
    }
  }

  private static func text(_ edit: Edit, skipping mnemonic: String?) -> String? {
    if let (place, value) = edit.assignment { return "set: \(DroppedStop.quoted(place)), to: 0x\(hex(value))" }
    switch edit {
    case .register, .rip, .flag, .control, .msr, .memory: return nil
    case .interrupt(let vector): return vector >= 32 ? "interrupt: \(vector)" : nil
    case .fault(let fault):
      guard fault.vector.hasErrorCode || fault.errorCode == 0 else { return nil }
      let code = fault.vector.hasErrorCode ? ", code: 0x\(hex(UInt64(fault.errorCode)))" : ""
      let address = fault.vector == .pageFault ? ", address: 0x\(hex(fault.address))" : ""
      return "fault: \(DroppedStop.quoted(fault.vector.name))\(code)\(address)"
    case .skip: return mnemonic.map { "skip: \($0)" }
    }
  }
}

/// Why a stop cannot be put at a place.
package enum DropObstacle: Error, Hashable, Sendable {
  /// The edits were made at more than one place of the run.
  case severalPlaces
  /// An edit that lessons have no words for, in a few words.
  case notInLessons(String)
  /// The stop was written and read again, and it does not lead here: what the lesson's reader or the machine says.
  case doesNotLeadHere(String)
  /// The file that it would go into is no lesson, or no stop can be added at its end: what the lesson's reader says.
  case noLesson(file: String, String)
  /// The lesson in that file has another program, or something else of its machine: the key in which they differ.
  case otherMachine(file: String, String)
}
