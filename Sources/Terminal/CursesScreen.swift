import CCurses
import Canvas
import Glibc

/// The terminal as a `Screen`: finished grids go out through ncurses, bytes and signals come in as events, and the terminal is given back on every way
/// out, crashes included. One at a time, on the main thread, made before any other thread so that signals reach it.
///
/// What is written to standard error meanwhile is kept and appears when the screen closes.
package final class CursesScreen: Screen {
  /// The number of columns and rows to draw.
  package private(set) var size: Size
  /// What the user may want to know about the terminal.
  package private(set) var notices: [TerminalNotice]
  /// How roles look; every cell is painted anew when it changes.
  package var theme: Theme {
    didSet { if theme != oldValue { invalidate() } }
  }
  /// The number of colours drawn.
  package let depth: ColorDepth

  /// Whether wide characters can be shown; without them Japanese is not to be read.
  package var showsWide: Bool { characters.showsWide }

  private var characters: CharacterSupport
  private var shown: Grid?
  private var cells: [ccurses_cell]
  private var decoder = InputDecoder()
  private let escapeDelay: Int
  private var queue: [Event] = []
  private let signals: Int32
  private let input: Int32
  private var hasEnded = false {
    didSet { if hasEnded { ccurses_ignore_hangup() } }
  }
  private var awaitsReport = false
  private var isOpen = true

  /// Takes the terminal on standard input and output.
  package init(_ options: TerminalOptions = TerminalOptions(), environment: TerminalEnvironment = .current) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1 else { throw .notATerminal(isInput: true) }
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal(isInput: false) }
    let hasUTF8 = ccurses_use_utf8() != 0
    let (type, notice) = try TerminalProfile.resolveType(environment.type) { name in
      switch Int(ccurses_type_status(name)) {
      case CCURSES_TYPE_USABLE: .usable
      case CCURSES_TYPE_HARDCOPY: .hardcopy
      case CCURSES_TYPE_CANNOT_POSITION: .cannotPosition
      default: .unknown
      }
    }
    signals = ccurses_signal_open()
    guard signals >= 0 else { throw .failed(what: "reading signals") }
    guard ccurses_open(type, options.mouse ? 1 : 0) != 0 else {
      ccurses_signal_close(signals)
      throw .failed(what: "opening the terminal")
    }
    input = Self.openInput()
    characters = CharacterSupport(
      options.ascii, type: type, hasUTF8: hasUTF8, isANSI: ccurses_is_ansi() != 0, colors: Int(ccurses_colors()))
    notices = [notice, characters.notice].compactMap(\.self)
    depth = TerminalProfile.depth(options.color, noColor: environment.noColor, colors: Int(ccurses_colors()))
    theme = Theme(options.theme, depth: depth)
    escapeDelay = TerminalProfile.escapeDelay(environment.escapeDelay)
    size = Self.terminalSize()
    cells = Array(repeating: ccurses_cell(), count: Size.widthLimit)
    ccurses_resize(Int32(max(size.width, 1)), Int32(max(size.height, 1)))
    if options.ascii == .automatic, !characters.isASCII, size.height > 2, size.width > 8 {
      awaitsReport = true
      ccurses_ask_line_width()
    }
  }

  deinit { close() }

  /// Gives the terminal back; from then on nothing is shown and no events come. Done by itself when the process exits.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    if awaitsReport {
      // The answer to a question of ours must not become the shell's input.
      var answer = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      if poll(&answer, 1, 50) > 0 { tcflush(STDIN_FILENO, TCIFLUSH) }
    }
    ccurses_close()
    ccurses_signal_close(signals)
    if input != STDIN_FILENO { Glibc.close(input) }
  }

  /// The terminal opened once more, so that reading never blocks without changing how other programs read it: while this one is stopped between `poll`
  /// and `read`, its shell may take the bytes. Standard input itself where that is not allowed (a terminal that belongs to another user).
  private static func openInput() -> Int32 {
    let own = open("/proc/self/fd/\(STDIN_FILENO)", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return own >= 0 ? own : STDIN_FILENO
  }

  /// The size that the system reports; 80 by 24 where it does not know (a serial line).
  private static func terminalSize() -> Size {
    var width: Int32 = 0
    var height: Int32 = 0
    ccurses_size(&width, &height)
    return width > 0 && height > 0 ? Size(width: Int(width), height: Int(height)) : Size(width: 80, height: 24)
  }

  // MARK: - Output

  /// Shows `grid`. What does not fit is cut off.
  package func present(_ grid: Grid) {
    guard isOpen else { return }
    var wanted = grid
    if wanted.size != size {
      wanted = Grid(size)
      wanted.draw(grid, at: Point(x: 0, y: 0), clip: wanted.bounds)
      wanted.cursor = grid.cursor.flatMap { wanted.bounds.contains($0) ? $0 : nil }
    }
    if characters.isASCII { wanted = wanted.inASCII(keepingWide: characters.showsWide) }
    for run in wanted.changes(from: shown ?? Grid(width: 0, height: 0)) { put(run, of: wanted) }
    ccurses_flush(Int32(wanted.cursor?.y ?? -1), Int32(wanted.cursor?.x ?? 0))
    shown = wanted
  }

  private func put(_ run: CellRun, of grid: Grid) {
    let count = min(run.count, cells.count)
    for index in 0..<count {
      let cell = grid[run.x + index, run.y]
      let look = theme.attributes(of: cell.role, on: cell.surface)
      cells[index] = ccurses_cell(
        scalar: cell.scalar, mark: cell.mark, width: UInt8(cell.width), flags: look.flags.rawValue, foreground: look.foreground,
        background: look.background)
    }
    ccurses_put(Int32(run.y), Int32(run.x), cells, Int32(count))
  }

  /// Shows everything in the colours of another theme, as deep as the terminal has them.
  package func use(_ theme: Theme.Name) { self.theme = Theme(theme, depth: depth) }

  /// Paints everything anew at the next `present`: something else may have written over the screen.
  package func invalidate() {
    shown = nil
    ccurses_invalidate()
  }

  /// Gives the terminal back, stops the process group as the suspend key would, and returns when it runs again.
  package func suspend() {
    guard isOpen else { return }
    ccurses_suspend()
    shown = nil
    adaptToSize()
  }

  /// Reads the terminal's size anew, and reports it when it changed.
  private func adaptToSize() {
    let new = Self.terminalSize()
    guard new != size else { return }
    size = new
    shown = nil
    ccurses_resize(Int32(max(size.width, 1)), Int32(max(size.height, 1)))
    queue.append(.resize(size))
  }

  // MARK: - Input

  /// Waits until something happens, at most `milliseconds` (`nil` for ever), and returns it in order; empty when the time is up. `descriptors` are
  /// watched too.
  package func wait(milliseconds: Int?, alsoWatching descriptors: [Int32]) -> [Event] {
    let deadline = milliseconds.map { Self.now() + max($0, 0) }
    while queue.isEmpty {
      guard isOpen, !hasEnded else {
        queue.append(.endOfInput)
        break
      }
      let decision = decoder.pending.map { Self.now() + ($0 == .escape ? escapeDelay : 1000) }
      let next = [deadline, decision].compactMap(\.self).min()
      let isQuiet = pollOnce(milliseconds: next.map { max($0 - Self.now(), 0) }, descriptors)
      guard isQuiet else { continue }
      if decision != nil { accept(decoder.flush()) }
      if let deadline, Self.now() >= deadline { break }
    }
    defer { queue.removeAll() }
    return queue
  }

  /// The milliseconds of a clock that nobody sets.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  /// Waits once and queues what happened; true when the time was up and nothing did.
  private func pollOnce(milliseconds: Int?, _ descriptors: [Int32]) -> Bool {
    var watched = [pollfd(fd: signals, events: Int16(POLLIN), revents: 0), pollfd(fd: input, events: Int16(POLLIN), revents: 0)]
    for descriptor in descriptors { watched.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
    let timeout = milliseconds.map { Int32(clamping: $0) } ?? -1
    let count = poll(&watched, nfds_t(watched.count), timeout)
    if count == 0 { return true }
    if count < 0 {
      // A signal that is not ours to read may interrupt; any other failure means that the terminal cannot be read.
      if errno != EINTR { hasEnded = true }
      return false
    }
    if watched[0].revents != 0 { readSignals() }
    if watched[1].revents != 0 { readInput() }
    for ready in watched[2...] where ready.revents != 0 { queue.append(.readable(descriptor: ready.fd)) }
    return false
  }

  private func readInput() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(input, &buffer, buffer.count)
    if count > 0 {
      accept(decoder.feed(buffer[..<count]))
    } else if count == 0 || errno != EINTR && errno != EAGAIN {
      hasEnded = true
    }
  }

  private func accept(_ inputs: [TerminalInput]) {
    for input in inputs {
      switch input {
      case .event(let event): queue.append(event)
      case .cursorReport(_, let column):
        guard awaitsReport else { continue }
        awaitsReport = false
        guard let support = characters.afterLineCharacter(endingAt: column) else { continue }
        characters = support
        if let notice = support.notice { notices.append(notice) }
        invalidate()
        queue.append(.resize(size))
      }
    }
  }

  private func readSignals() {
    while true {
      let number = ccurses_signal_read(signals)
      if number == 0 { return }
      if number == SIGWINCH {
        adaptToSize()
      } else if let signal = Signal(rawValue: number) {
        if signal == .hangUp { ccurses_ignore_hangup() }
        if signal == .resume {
          ccurses_resume()
          shown = nil
          adaptToSize()
        }
        queue.append(.signal(signal))
      }
    }
  }
}

extension TerminalEnvironment {
  /// The process's environment.
  package static var current: TerminalEnvironment {
    func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    return TerminalEnvironment(type: value("TERM"), noColor: value("NO_COLOR"), escapeDelay: value("ESCDELAY"))
  }
}
