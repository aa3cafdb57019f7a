/// Commands that wait for a movement of the walk to end, in their order, each with who gave it; `nil` for the audience's own terminal.
struct CommandQueue {
  private var waiting: [(command: PresenterCommand, asker: Room.Peer?)] = []
  private var dropped: [Room.Peer?: Int] = [:]

  /// Commands that wait at most: more than one read of a connection has.
  private static let limit = 512

  var isEmpty: Bool { waiting.isEmpty }

  /// Takes a command over. The same movement as the one before it becomes one with that; one that finds no room is counted.
  mutating func append(_ command: PresenterCommand, from asker: Room.Peer?) {
    if let last = waiting.last, last.asker == asker, let both = last.command.followed(by: command) {
      waiting[waiting.count - 1].command = both
    } else if waiting.count < Self.limit {
      waiting.append((command, asker))
    } else {
      dropped[asker, default: 0] += 1
    }
  }

  /// Hands the next command out; `nil` when there is none.
  mutating func next() -> (command: PresenterCommand, asker: Room.Peer?)? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// How many commands found no room since the last call, by who gave them.
  mutating func takeDropped() -> [Room.Peer?: Int] {
    defer { dropped = [:] }
    return dropped
  }
}
