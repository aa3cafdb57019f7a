import Lessons
import Primitives
import Simulation
import Vocabulary

/// The words by which a lesson's `go` leads to a position: names where some lead exactly there, since a tick shifts whenever kernel or program change.
struct NamedPlace {
  /// The value of `go`, as it stands in the file.
  let text: String

  /// A name that comes more often than this before its place says little about it.
  private static let nthLimit = 12
  /// Machine steps between two looks at whether a search has gone too far.
  private static let slice: UInt64 = 100_000

  /// - Parameter start: the place of the stop before; `nil` at the beginning of a file.
  init(_ position: Position, after start: RunPosition?, in world: World) {
    var words = "tick: \(position.tick)"
    if let timeline = try? Timeline(world) {
      timeline.seek(to: position.tick)
      for (name, target) in Self.names(timeline.inspector()) {
        guard let nth = Self.count(target, to: position, after: start, on: timeline) else { continue }
        words = name + (nth > 1 ? ", nth: \(nth)" : "")
        break
      }
    }
    text = "{\(words)\(position.part > 0 ? ", part: \(position.part)" : "")}"
  }

  /// What may lead to where the machine is, what says most first.
  private static func names(_ inspector: Inspector) -> [(String, Destination.Target)] {
    var names: [(String, Destination.Target)] = []
    let mnemonic = inspector.currentInstruction?.mnemonic
    if inspector.cpl == 3, mnemonic == "syscall", let call = inspector.systemCall {
      names.append(("syscall: \(call.name)", .systemCall(call)))
    }
    let function = inspector.function(at: inspector.cursor)
    let symbol = (function?.symbol.name).map { (words: "symbol: \(DroppedStop.quoted($0))", name: Located(name: $0)) }
    if let symbol, function?.offset == 0 { names.append((symbol.words, .code(symbol: symbol.name, instruction: nil))) }
    if let phase = inspector.phase { names.append(("phase: \(phase.rawValue)", .phase(phase))) }
    if let symbol, let mnemonic {
      let target = Destination.Target.code(symbol: symbol.name, instruction: Located(name: mnemonic))
      names.append(("\(symbol.words), insn: \(DroppedStop.quoted(mnemonic))", target))
    }
    return names
  }

  /// How many such places there are from the start to the position, itself the last of them; `nil` when it is none.
  private static func count(_ target: Destination.Target, to position: Position, after start: RunPosition?, on timeline: Timeline) -> Int? {
    timeline.enter(start?.fork)
    var last = start?.position
    for nth in 1...nthLimit {
      timeline.seek(to: last?.tick ?? .zero)
      var search = StopSearch(Destination(target, part: position.part, place: .start), after: last, file: "")
      var found: Position?
      while found == nil {
        switch search.proceed(on: timeline, ticks: slice) {
        case .underway: if timeline.tick > position.tick { return nil }
        case .reached(let place): found = place
        case .failed: return nil
        }
      }
      guard let found, found <= position else { return nil }
      if found == position { return nth }
      last = found
    }
    return nil
  }
}
