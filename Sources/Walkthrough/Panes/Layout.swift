import Canvas
import LinuxABI
import Vocabulary

/// Where everything stands on a screen of a given size.
struct Layout {
  struct Place: Hashable {
    var pane: PaneName
    var rect: Rect
  }

  /// The line at the top: where, which phase, which ring.
  let title: Rect
  let panes: [Place]
  /// What just happened.
  let sentence: Rect
  /// The lesson's text and question; empty without a lesson.
  let lesson: Rect
  /// The keys that act now.
  let keys: Rect
  /// Whether one pane fills the middle, with the others as tabs.
  let isSingle: Bool
  /// The tabs of a single-pane screen; empty otherwise.
  let tabs: Rect

  init(_ state: AppState, phase: Phase? = nil) {
    let all = Rect(state.size)
    let hasLesson = state.lesson != nil
    let isSmall = all.width < 60 || all.height < 18
    title = all.height >= 3 ? all.top(1) : .empty
    keys = all.height >= 4 ? all.bottom(1) : .empty
    var body = all.droppingTop(title.height).droppingBottom(keys.height)

    let sentenceRows = all.height >= 30 ? 3 : all.height >= 20 ? 2 : all.height >= 8 ? 1 : 0
    let lessonRows = !hasLesson ? 0 : all.height >= 36 ? 8 : all.height >= 16 ? 4 : all.height >= 10 ? 2 : 0
    lesson = body.bottom(lessonRows)
    body = body.droppingBottom(lessonRows)
    sentence = body.bottom(sentenceRows)
    body = body.droppingBottom(sentenceRows)

    let wanted = Self.panes(state, phase: phase)
    if state.isZoomed || isSmall {
      isSingle = true
      let tabRows = isSmall && !state.isZoomed && body.height >= 4 ? 1 : 0
      tabs = body.top(tabRows)
      let pane = wanted.contains(state.focus) ? state.focus : wanted.first ?? .code
      panes = [Place(pane: pane, rect: body.droppingTop(tabRows))]
      return
    }
    isSingle = false
    tabs = .empty
    panes = Self.arrange(wanted, in: body)
  }

  /// The panes of the moment, the most important first.
  static func panes(_ state: AppState, phase: Phase? = nil) -> [PaneName] {
    if let chosen = state.panes { return chosen }
    let isLarge = state.size.width >= 110 && state.size.height >= 32
    if isLarge { return [.code, .registers, .frame, .stacks, .privilege, .dispatch, .flags, .parts, .console, .verdict] }
    return [.code, .registers] + contextual(phase)
  }

  /// What two panes below code and registers say most at a phase.
  private static func contextual(_ phase: Phase?) -> [PaneName] {
    switch phase {
    case .ask?: [.stacks, .flags]
    case .cross?: [.parts, .flags]
    case .save?: [.frame, .stacks]
    case .find?: [.dispatch, .frame]
    case .work?: [.stacks, .console]
    case .check?: [.verdict, .frame]
    case .back?: [.stacks, .privilege]
    case nil: [.privilege, .console]
    }
  }

  /// Code and registers above, the others below them in as many columns as fit.
  private static func arrange(_ panes: [PaneName], in body: Rect) -> [Place] {
    guard !panes.isEmpty else { return [] }
    let top = panes.filter { $0 == .code || $0 == .registers }
    let rest = panes.filter { $0 != .code && $0 != .registers }
    if rest.isEmpty { return row(top, in: body) }
    if top.isEmpty { return grid(rest, in: body) }
    let isWide = body.width >= 110
    let topRows: Int
    if body.height >= 30 {
      topRows = min(16, body.height * 2 / 5)
    } else {
      topRows = max(7, (body.height + 1) / 2)
    }
    let parts = body.rows([.fixed(topRows), .flex(1)])
    return row(top, in: parts[0]) + (isWide ? grid(rest, in: parts[1]) : row(Array(rest.prefix(2)), in: parts[1]))
  }

  private static func row(_ panes: [PaneName], in area: Rect) -> [Place] {
    let lengths = panes.map { Length.flex(weight(of: $0), min: 0) }
    return zip(panes, area.columns(lengths)).map { Place(pane: $0, rect: $1) }
  }

  /// How much of a row's width a pane wants, against its neighbours.
  private static func weight(of pane: PaneName) -> Int {
    switch pane {
    case .code: 42
    case .registers: 50
    case .frame: 46
    case .stacks: 46
    case .parts: 52
    case .flags: 40
    case .privilege: 38
    case .dispatch: 44
    case .verdict: 46
    case .console: 34
    }
  }

  /// Three columns: pt_regs, stacks, and everything else one above the other.
  private static func grid(_ panes: [PaneName], in area: Rect) -> [Place] {
    let tall = panes.filter { $0 == .frame || $0 == .stacks }
    let short = panes.filter { $0 != .frame && $0 != .stacks }
    if short.isEmpty || tall.isEmpty { return columns(panes, in: area) }
    let widths = area.columns(tall.map { Length.flex(weight(of: $0)) } + [.flex(area.width >= 150 ? 70 : 40)])
    var places = zip(tall, widths).map { Place(pane: $0, rect: $1) }
    places += columns(short, in: widths[tall.count])
    return places
  }

  /// As many panes one above the other as have room, in one column or two.
  private static func columns(_ panes: [PaneName], in area: Rect) -> [Place] {
    let columnCount = area.width >= 72 ? 2 : 1
    var places: [Place] = []
    let columns = area.columns(Array(repeating: .flex(1), count: columnCount))
    for (index, column) in columns.enumerated() {
      let mine = panes.enumerated().filter { $0.offset % columnCount == index }.map(\.element)
      var chosen: [PaneName] = []
      var needed = 0
      for pane in mine where needed + minimumRows(pane) <= column.height {
        chosen.append(pane)
        needed += minimumRows(pane)
      }
      let heights = chosen.map { Length.flex(minimumRows($0), min: minimumRows($0)) }
      places += zip(chosen, column.rows(heights)).map { Place(pane: $0, rect: $1) }
    }
    return places
  }

  private static func minimumRows(_ pane: PaneName) -> Int {
    switch pane {
    case .flags: 5
    case .privilege: 8
    case .dispatch: 6
    case .parts: 6
    case .console: 4
    case .verdict: 8
    default: 6
    }
  }

  /// The pane that is drawn at a cell.
  func pane(at point: Point) -> PaneName? { panes.first { $0.rect.contains(point) }?.pane }
}
