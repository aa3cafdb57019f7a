import Primitives
import Simulation

/// A movement that is made several times, over calls until another source line begins, or over all instructions of one kind.
struct Errand {
  /// What is left of it after a movement has arrived.
  enum Rest {
    case done
    case again
    /// On to a position that was passed.
    case to(Position)
  }

  let movement: Movement
  private var left: UInt64
  private var stride: LineStride?
  /// The instructions of one kind that are walked over.
  private(set) var repeats: RepeatRun?

  init(_ movement: Movement, times: UInt64) {
    self.movement = movement
    left = max(1, times)
  }

  /// Over calls to another source line, so many times.
  init(overLines direction: Direction, times: UInt64, from inspector: Inspector) {
    self.init(.over(direction), times: times)
    stride = LineStride(direction, inspector)
  }

  /// Over all instructions of one kind in a row.
  init(overRepeats direction: Direction, from inspector: Inspector) {
    self.init(.steps(1, direction), times: 1)
    repeats = RepeatRun(direction, inspector)
  }

  /// Takes over that a movement has arrived.
  mutating func arrive(_ inspector: Inspector) -> Rest {
    if var run = repeats {
      let goesOn = run.arrive(inspector)
      repeats = run
      return goesOn ? .again : .done
    }
    if var current = stride {
      let outcome = current.arrive(inspector)
      stride = current
      switch outcome {
      case .again: return .again
      case .done: break
      case .to(let position):
        left -= 1
        // The next stride begins where this one ends.
        stride = left > 0 ? LineStride(at: position, current) : nil
        return .to(position)
      }
      stride = LineStride(current.direction, inspector)
    }
    // Without a line to go to, the way back from a position that was passed is the end.
    left -= min(left, 1)
    return left > 0 ? .again : .done
  }

  /// Whether there is more to do after the position that was passed is reached.
  var goesOn: Bool { left > 0 }
}

/// The way from one source line to another, one step over calls at a time.
private struct LineStride {
  /// A line, in its function: one macro can make several functions on the same line.
  private struct Here: Equatable {
    var line: SourceLine?
    var function: String?
  }

  let direction: Direction
  private let start: Position
  private var last: (position: Position, here: Here)

  init(_ direction: Direction, _ inspector: Inspector) {
    self.direction = direction
    start = inspector.position
    last = (start, Self.here(inspector))
  }

  /// The next stride, from a position that this one has passed.
  init(at position: Position, _ earlier: LineStride) {
    direction = earlier.direction
    start = position
    last = (position, earlier.last.here)
  }

  private static func here(_ inspector: Inspector) -> Here {
    Here(line: inspector.line(at: inspector.cursor), function: inspector.function(at: inspector.cursor)?.symbol.name)
  }

  mutating func arrive(_ inspector: Inspector) -> Errand.Rest {
    let here = Self.here(inspector)
    defer { last = (inspector.position, here) }
    guard here != last.here else { return .again }
    switch direction {
    case .forward:
      // Code without a line is no line of its own.
      return here.line == nil ? .again : .done
    case .backward:
      // The line that was left begins where it was last seen, unless the way back began right there.
      return last.position != start && last.here.line != nil ? .to(last.position) : .again
    }
  }
}
