import Primitives
import Simulation

/// The ways to a stop on which something is another.
extension MutationRun {
  /// The run on which the instruction at a tick is not executed, as many instructions later as a position of the run is; `nil` for one that is not on the
  /// way to it. What a what-if changes later it changes there, too.
  static func without(_ tick: Tick, on run: RunPosition) -> RunPosition? {
    guard tick < run.position.tick, let here = run.position.tick.previous else { return nil }
    // The instruction that is left out takes no step, so that what comes after it comes a step earlier.
    return RunPosition(Position(here), on: without(tick, on: run.fork))
  }

  private static func without(_ tick: Tick, on fork: Fork?) -> Fork {
    guard let fork, fork.start > tick else { return Fork(name: "mutation", start: tick, inputs: [.edit(.skip)], on: fork) }
    return Fork(name: fork.name, start: fork.start.previous ?? .zero, inputs: fork.inputs, on: without(tick, on: fork.parent))
  }

  /// The input that has the machine send a text before its first instruction, and then be as it was.
  ///
  /// - Parameter inspector: of the machine at tick 0.
  static func sending(_ text: String, at inspector: Inspector) -> [InputLog.Entry] {
    // Low memory that the loader leaves alone and nobody reads.
    let code: UInt64 = 0x9000
    let data: UInt64 = 0x9100
    let bytes = Array(text.utf8)
    let cpu = inspector.cpu
    let first: [Edit] = [
      // REP OUTSB
      .memory(physical: code, [0xf3, 0x6e]), .memory(physical: data, bytes), .register(.rcx, UInt64(bytes.count)), .register(.rsi, data),
      .register(.rdx, 0x3f8), .rip(code),
    ]
    let last: [Edit] = [
      .memory(physical: code, [0, 0]), .memory(physical: data, bytes.map { _ in 0 }), .register(.rcx, cpu[.rcx]),
      .register(.rsi, cpu[.rsi]), .register(.rdx, cpu[.rdx]), .rip(cpu.rip),
    ]
    // Each repetition is a step.
    return [InputLog.Entry](first.map { .edit($0) }, at: .zero)
      + [InputLog.Entry](last.map { .edit($0) }, at: Tick(UInt64(bytes.count)))
  }
}

extension [InputLog.Entry] {
  /// Inputs that come at one tick.
  init(_ inputs: [Input], at tick: Tick) { self = inputs.map { InputLog.Entry(tick: tick, input: $0) } }
}

extension LessonPlayer {
  /// The instructions before a position by their mnemonics, each with the ticks before it was executed, latest first.
  func trail(to place: RunPosition) -> [String: [Tick]] {
    abandonSearch()
    present.go(to: place)
    var ticks: [String: [Tick]] = [:]
    // What an expectation looks at was seldom written earlier.
    for _ in 0..<400 {
      guard present.stepBack() else { break }
      guard let mnemonic = present.inspector().currentInstruction?.mnemonic else { continue }
      ticks[mnemonic, default: []].append(present.tick)
    }
    return ticks
  }

  /// Where a stop is when it is looked for from another place than the stop before.
  ///
  /// - Parameter earlier: what `before` means in its changes.
  func place(of stop: Stop, after start: RunPosition, before earlier: RunPosition?) throws(Diagnostic) -> RunPosition {
    let place = try place(stop.go, after: start, topic: .go)
    guard let whatIf = stop.whatIf else { return place }
    let fork = try WhatIfSolver(player: self, whatIf: whatIf, origin: place, earlier: earlier).fork()
    let changed = RunPosition(place.position, on: fork)
    guard let go = whatIf.go else { return changed }
    return try self.place(go, after: changed, topic: .go)
  }

  /// Where the run as it is ends, or where a search for it is given up.
  func end() -> RunPosition {
    abandonSearch()
    present.go(to: RunPosition(Position(.zero)))
    var journey = Journey(.stop, from: present.tick)
    _ = present.travel(&journey, part: 0, ticks: StopSearch.limit)
    return RunPosition(Position(present.tick))
  }

  /// Gives the machine input on the run itself, for everything that is asked from then on.
  func give(_ entries: [InputLog.Entry]) {
    abandonSearch()
    present.give(entries)
    given = entries
  }
}

extension Timeline {
  /// Gives the root each input at its tick, in order.
  func give(_ entries: [InputLog.Entry]) {
    enter(nil)
    for entry in entries {
      seek(to: entry.tick)
      give(entry.input)
    }
  }
}
