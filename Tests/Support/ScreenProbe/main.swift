// A program for the tests of `CursesScreen`: it draws a grid that tells what it sees, echoes every event, and obeys a few keys.

import Canvas
import Glibc
import Terminal

/// Options as `name=value` arguments: color, ascii, theme, mouse.
func option(_ name: String) -> String? {
  CommandLine.arguments.dropFirst().first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
}

/// What the screen shows: frame of both styles, Japanese, roles, the size, and the latest events.
func drawing(_ screen: CursesScreen, _ log: [String], _ frame: Int) -> Grid {
  var grid = Grid(screen.size)
  let halves = grid.bounds.rows([.flex(1, min: 7, max: 9), .flex(1)])
  let top = PaneFrame("probe", note: "\(screen.size.width)x\(screen.size.height)", border: .single, frame: .userRing, isFocused: true)
    .draw(into: &grid, in: halves[0])
  let lines: [TextLine] = [
    "depth \(screen.depth) frame \(frame)", "あいう日本語 \(Glyph.rightArrow) \("changed", .changedNow)*", "\("mov", .mnemonic) rax, rbx",
    "\("RING 0", .kernelRing) \("fault", .fault)", TextLine("notices: \(screen.notices)", .notice),
  ]
  for (index, line) in lines.enumerated() { grid.put(line, in: top.row(index)) }
  grid.lay(.current, under: top.row(2))
  let bottom = PaneFrame("events", border: .double, frame: .kernelRing).draw(into: &grid, in: halves[1])
  let kept = log.suffix(max(bottom.height, 0))
  for (index, entry) in kept.enumerated() { grid.put(TextLine(entry), in: bottom.row(index)) }
  grid.cursor = bottom.isEmpty ? nil : Point(x: bottom.x, y: bottom.y)
  return grid
}

/// The median times of showing a changed frame and of painting everything anew, in microseconds.
func presentationCosts(_ screen: CursesScreen, _ log: [String]) -> String {
  let clock = ContinuousClock()
  func median(_ work: (Int) -> Void) -> Int64 {
    (0..<41).map { round in clock.measure { work(round) } }.sorted()[20].components.attoseconds / 1_000_000_000_000
  }
  let frames = [drawing(screen, log, 1), drawing(screen, log + ["another", "line"], 22)]
  var other = frames[1]
  other.fill(other.bounds.inset(horizontal: 2, vertical: 2), with: "x", .changedNow)
  let delta = median { screen.present($0 % 2 == 0 ? frames[0] : frames[1]) }
  let most = median { screen.present($0 % 2 == 0 ? frames[0] : other) }
  let full = median { _ in
    screen.invalidate()
    screen.present(frames[0])
  }
  return "microseconds: \(delta) for a change, \(most) for most cells, \(full) for all anew"
}

/// The event as a short text.
func name(_ event: Event) -> String {
  switch event {
  case .key(let key): "key \(key)"
  case .mouse(let mouse): "mouse \(mouse.action) \(mouse.position.x),\(mouse.position.y)"
  case .paste(let text): "paste \(text.debugDescription)"
  case .focus(let isOn): "focus \(isOn)"
  case .resize(let size): "resize \(size.width)x\(size.height)"
  case .signal(let signal): "signal \(signal)"
  case .readable: "readable"
  case .endOfInput: "end"
  }
}

/// Runs until a key, a signal or the end of input ends it, and returns the exit status.
func run() -> Int32 {
  let options = TerminalOptions(
    theme: option("theme").flatMap(Theme.Name.init) ?? .dark, color: option("color").flatMap(ColorChoice.init) ?? .automatic,
    ascii: option("ascii").flatMap(Choice.init) ?? .automatic, mouse: option("mouse") != "no")
  let screen: CursesScreen
  do {
    screen = try CursesScreen(options)
  } catch {
    let message = "refused: \(error)\n"
    write(STDERR_FILENO, message, message.utf8.count)
    return 2
  }
  defer { screen.close() }
  var log: [String] = []
  var frame = 0
  var pipe: [Int32] = [-1, -1]
  Glibc.pipe(&pipe)
  let limit = option("timeout").flatMap { Int($0) }
  while true {
    screen.present(drawing(screen, log, frame))
    frame += 1
    let events = screen.wait(milliseconds: limit, alsoWatching: [pipe[0]])
    if events.isEmpty { log.append("time is up") }
    for event in events {
      log.append(name(event))
      switch event {
      case .key(.character("q")): return 0
      case .key(.character("z", .control)): screen.suspend()
      case .key(.character("l", .control)): screen.invalidate()
      case .key(.character("e")):
        let noise = "stray words of a library\n"
        write(STDERR_FILENO, noise, noise.utf8.count)
      case .key(.character("w")): write(pipe[1], "!", 1)
      case .readable(let descriptor):
        var byte: UInt8 = 0
        read(descriptor, &byte, 1)
      case .key(.character("P")): log.append(presentationCosts(screen, log))
      case .key(.character("T")): log = [log[log.count]]
      case .key(.character("F")): fatalError("boom")
      case .key(.character("A")): abort()
      case .key(.character("X")): exit(7)
      case .signal(.suspend): screen.suspend()
      case .signal(.resume): break
      case .signal(let signal): return signal.exitStatus
      case .endOfInput: return Signal.hangUp.exitStatus
      default: break
      }
    }
  }
}

exit(run())
