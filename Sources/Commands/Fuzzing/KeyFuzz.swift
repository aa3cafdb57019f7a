import Canvas
import Conformance
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// Random keys, mouse events and sizes on a session without a terminal, with what must hold after each of them. The seed reproduces a run.
package struct KeyFuzz {
  /// What did not hold, and how to see it again.
  package struct Failure: Error, CustomStringConvertible {
    package let seed: UInt64
    /// The number of the event after which it did not hold, from 0.
    package let index: Int
    /// The last events, the latest last.
    package let events: [String]
    package let what: String

    package var description: String { "seed \(seed), event \(index): \(what)\nafter \(events.joined(separator: "; "))" }
  }

  /// Slices after which a movement has to have come to rest: a hundred times what the longest walk of the programs here takes.
  private static let sliceLimit = 20_000

  private let seed: UInt64
  private let session: Session
  private var generator: SplitMix
  private var index = 0
  private var recent: [String] = []
  /// Frames that were checked.
  package private(set) var frames = 0

  /// A run on `session`, which rests.
  package init(seed: UInt64, _ session: Session) {
    self.seed = seed
    self.session = session
    generator = SplitMix(seed: seed)
  }

  /// Sends `count` events, and checks after each.
  package mutating func run(events count: Int) throws(Failure) {
    try checkFrame()
    for number in 0..<count {
      index = number
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: try goThereAndBack()
      case 1: try resizeThereAndBack()
      case 2: try command()
      default: try send(event())
      }
    }
  }

  // MARK: Events

  private mutating func event() -> Event {
    switch Int.random(in: 0..<100, using: &generator) {
    case ..<60: .key(actionKey())
    case ..<72: .key(Key(Self.others.randomElement(using: &generator) ?? .escape))
    case ..<80: .key(.character(Self.strange.randomElement(using: &generator) ?? "?", modifiers()))
    case ..<88: .mouse(mouse())
    case ..<96: .resize(size())
    case ..<98:
      .paste(String((0..<Int.random(in: 0..<40, using: &generator)).map { _ in Self.strange.randomElement(using: &generator) ?? "x" }))
    case ..<99: .focus(Bool.random(using: &generator))
    default: .signal(.resume)
    }
  }

  private static let others: [Key.Code] =
    [.escape, .enter, .backspace, .delete, .insert, .function(2), .character("g")] + "0123456789-\"".map { .character($0) }
  private static let strange: [Character] = Array("aZ~@ \u{0}\u{7}\u{1b}\u{7f}\u{85}あｓ漢字。ﾊe\u{301}\u{200b}\u{202e}👍🏽\u{e000}\u{10ffff}")

  private mutating func actionKey() -> Key {
    let action = Action.all.randomElement(using: &generator) ?? Action.all[0]
    return action.keys.randomElement(using: &generator) ?? Key(.escape)
  }

  private mutating func modifiers() -> Key.Modifiers { Key.Modifiers(rawValue: UInt8.random(in: 0..<8, using: &generator)) }

  private mutating func mouse() -> Mouse {
    let buttons: [Mouse.Button] = [.left, .middle, .right]
    let button = buttons.randomElement(using: &generator) ?? .left
    let actions: [Mouse.Action] = [.press(button), .drag(button), .release(button), .scrollUp, .scrollDown]
    // Beyond the edges too: a report may come from before a change of size.
    let position = Point(x: Int.random(in: -2..<300, using: &generator), y: Int.random(in: -2..<90, using: &generator))
    return Mouse(actions.randomElement(using: &generator) ?? .scrollUp, at: position, modifiers())
  }

  /// Small sizes and usual ones come up often; any other may.
  private mutating func size() -> Size {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: Size(width: Int.random(in: 1..<12, using: &generator), height: Int.random(in: 1..<8, using: &generator))
    case 1: Self.usual.randomElement(using: &generator) ?? Self.usual[0]
    default: Size(width: Int.random(in: 1..<260, using: &generator), height: Int.random(in: 1..<80, using: &generator))
    }
  }

  private static let usual = [(40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (160, 50), (200, 60), (250, 70)]
    .map { Size(width: $0.0, height: $0.1) }

  private mutating func send(_ event: Event) throws(Failure) {
    recent = recent.suffix(11) + ["\(event)"]
    _ = session.handle(event)
    if session.isBusy, Int.random(in: 0..<4, using: &generator) == 0 {
      // A few slices, a frame on the way, and then what may be the key that stops it.
      for _ in 0..<Int.random(in: 0..<3, using: &generator) where session.isBusy { _ = session.proceed() }
      try checkFrame()
      return
    }
    try rest()
    try checkFrame()
  }

  private mutating func rest() throws(Failure) {
    for _ in 0..<Self.sliceLimit {
      if !session.isBusy { return }
      _ = session.proceed()
    }
    throw failure("the movement does not end")
  }

  /// Types a line of the command line: a word that there is, with something behind it that may or may not fit.
  private mutating func command() throws(Failure) {
    try rest()
    let word = CommandRow.all.randomElement(using: &generator)?.name ?? "help"
    let line = "\(word) \(Self.arguments.randomElement(using: &generator) ?? "")"
    recent = recent.suffix(11) + [":\(line)"]
    _ = session.enter(line: line)
    // A time that passes is the step of a walk that goes on by itself.
    if session.tickInterval != nil { _ = session.tick() }
    try rest()
    try checkFrame()
  }

  private static let arguments = [
    "", "3", "main", "rax", "rax = 5", "*0x401030", "main if rax == 1", "/8gx $rsp", "syscall write", "registers",
    "code stacks", "ja", "att", "1.2", "(", "あ",
  ]

  // MARK: What must hold

  private func failure(_ what: String) -> Failure { Failure(seed: seed, index: index, events: recent, what: what) }

  private mutating func checkFrame() throws(Failure) {
    let grid = session.frame()
    frames += 1
    guard grid.size == session.state.size, grid.cells.count == grid.width * grid.height else {
      throw failure("a frame of \(grid.width)x\(grid.height) on a screen of \(session.state.size)")
    }
    guard let cursor = grid.cursor, grid.bounds.contains(cursor) else {
      throw failure("the cursor is at \(String(describing: grid.cursor)), outside of \(grid.width)x\(grid.height)")
    }
    if let fault = Self.fault(in: grid) { throw failure(fault) }
  }

  /// What is wrong with the first cell that is not as every cell has to be; `nil` when all are.
  package static func fault(in grid: Grid) -> String? { fault(in: grid.cells, width: grid.width) }

  /// The same for cells row by row, `width` in each.
  package static func fault(in cells: [Cell], width: Int) -> String? {
    for (index, cell) in cells.enumerated() {
      let place = "\(index % width),\(index / width)"
      let isFirst = index % width == 0
      let isLast = index % width == width - 1
      if cell.width == 0 {
        if isFirst || cells[index - 1].width != 2 || cell.scalar != 0 { return "the second half of nothing at \(place)" }
        continue
      }
      guard let scalar = Unicode.Scalar(cell.scalar), scalar.terminalWidth == (cell.width == 2 ? .wide : .narrow) else {
        return "the cell at \(place) has the scalar \(hex(UInt64(cell.scalar))), which does not take \(cell.width) columns"
      }
      if cell.width == 2, isLast || index + 1 >= cells.count || cells[index + 1].width != 0 { return "half a character at \(place)" }
      if cell.mark != 0, Unicode.Scalar(cell.mark)?.terminalWidth != .combining { return "a mark at \(place) that does not combine" }
    }
    return nil
  }

  /// Steps forward and as many back: the machine and the position are those from before.
  private mutating func goThereAndBack() throws(Failure) {
    // Nothing half typed: a number before an action repeats it. The first Esc may close what lies over the walk.
    for _ in 0..<2 {
      try send(.key(Key(.escape)))
      try rest()
    }
    let pair: (ActionName, ActionName) = Bool.random(using: &generator) ? (.step, .stepBack) : (.part, .partBack)
    let start = session.state.position
    // From inside an instruction a step leads to its end, and one back to its beginning.
    if pair.0 == .step, start.part != 0 { return }
    let digest = session.timeline.digest()
    let count = Int.random(in: 1..<8, using: &generator)
    recent = recent.suffix(11) + ["\(count) \(pair.0.rawValue) and back"]
    var made = 0
    for _ in 0..<count {
      let before = session.state.position
      try perform(pair.0)
      if session.state.position == before { break }
      made += 1
    }
    for _ in 0..<made { try perform(pair.1) }
    guard session.state.position == start, session.timeline.digest() == digest else {
      throw failure("\(made) steps and back lead from \(start) to \(session.state.position)")
    }
    try checkFrame()
  }

  private mutating func perform(_ action: ActionName) throws(Failure) {
    _ = session.perform(action)
    try rest()
  }

  /// Another size and back: the frame is the one from before.
  private mutating func resizeThereAndBack() throws(Failure) {
    try rest()
    let size = session.state.size
    let before = settledFrame()
    let other = self.size()
    recent = recent.suffix(11) + ["\(other.width)x\(other.height) and back"]
    _ = session.handle(.resize(other))
    try checkFrame()
    _ = session.handle(.resize(size))
    guard settledFrame() == before else { throw failure("the frame of \(size.width)x\(size.height) is not the same after \(other)") }
  }

  /// The frame once it shows all there is to show.
  private func settledFrame() -> Grid {
    var grid = session.frame()
    while session.isFrameUnfinished { grid = session.frame() }
    return grid
  }
}
