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
  /// Values that are shown all the time; empty without any, and where there is no room for them.
  let displays: Rect
  /// What just happened.
  let sentence: Rect
  /// The lesson's text and question; empty without a lesson.
  let lesson: Rect
  /// Whether it has all the room, since there is too little for panes beside it: until it is read, and again with the next text.
  let isLessonAlone: Bool
  /// The keys that act now.
  let keys: Rect
  /// The tabs of a screen that shows one pane at a time; empty otherwise.
  let tabs: Rect
  /// The panes that the tabs name, or those that are shown.
  let available: [PaneName]

  init(_ state: AppState) {
    let all = Rect(state.size)
    title = all.height >= 3 ? all.top(1) : .empty
    keys = all.height >= 4 ? all.bottom(1) : .empty
    var body = all.droppingTop(title.height).droppingBottom(keys.height)
    isLessonAlone = Self.isLessonAlone(state)
    lesson = isLessonAlone ? body : body.bottom(Self.lessonRows(state, body: body.height))
    body = body.droppingBottom(lesson.height)
    sentence = body.bottom(Self.sentenceRows(all.height))
    body = body.droppingBottom(sentence.height)
    displays = body.bottom(Self.displayRows(state))
    body = body.droppingBottom(displays.height)

    let wanted = Self.wanted(state, in: body)
    let isSmall = Self.isSmall(state.size)
    if state.isZoomed || isSmall {
      tabs = isSmall && !state.isZoomed && body.height >= 4 ? body.top(1) : .empty
      let pane = wanted.contains(state.focus) ? state.focus : wanted.first ?? .code
      panes = isLessonAlone ? [] : [Place(pane: pane, rect: body.droppingTop(tabs.height))]
      available = wanted
      return
    }
    tabs = .empty
    panes = Self.arrange(wanted, in: body)
    available = panes.map(\.pane)
  }

  /// Rows of the sentence of what happened on a screen so high. Two hold every sentence at 80 columns.
  private static func sentenceRows(_ height: Int) -> Int { height >= 20 ? 2 : height >= 8 ? 1 : 0 }

  /// Rows of the lesson's text on a screen so high.
  private static func lessonRows(_ height: Int) -> Int { height >= 36 ? 7 : height >= 30 ? 6 : height >= 16 ? 4 : height >= 10 ? 2 : 0 }

  /// Whether the lesson's text has a frame on a screen so high.
  static func isLessonFramed(_ height: Int) -> Bool { height >= 30 }

  /// The size that the text of every lesson fits; on a smaller screen it takes what it needs from the panes.
  private static let lessonSize = Size(width: 80, height: 24)
  /// Rows that are left to the panes.
  private static let fewestPaneRows = 5

  private static func lessonRows(_ state: AppState, body: Int) -> Int {
    let size = state.size
    let usual = lessonRows(size.height)
    guard state.lesson != nil else { return 0 }
    guard usual > 0, size.width < lessonSize.width || size.height < lessonSize.height else { return usual }
    let (frame, margin) = isLessonFramed(size.height) ? (2, 4) : (0, 2)
    let wanted = LessonText(state).rows(columns: size.width - margin).count + frame
    return max(usual, min(wanted, body - sentenceRows(size.height) - fewestPaneRows))
  }

  /// Below so many rows a lesson's text and a pane have no room beside each other.
  private static let smallestShared = 10

  private static func isLessonAlone(_ state: AppState) -> Bool {
    guard let lesson = state.lesson, state.size.height < smallestShared else { return false }
    return lesson.isAtStop(state.position) && !lesson.isPutAway && !state.isZoomed
  }

  /// Rows of the values that are shown all the time.
  private static func displayRows(_ state: AppState) -> Int {
    let limit = state.size.height >= 36 ? 4 : state.size.height >= 30 ? 2 : state.size.height >= 20 ? 1 : 0
    return min(limit, displayLines(state.commands.displays, width: state.size.width - 2).count)
  }

  /// The pane that is drawn at a cell.
  func pane(at point: Point) -> PaneName? { panes.first { $0.rect.contains(point) }?.pane }

  // MARK: Which panes

  /// The panes that the person has not hidden, the most important first; more than may fit. One that is hidden leaves its room to the others on the
  /// screen, and to none that was not there.
  private static func wanted(_ state: AppState, in body: Rect) -> [PaneName] {
    let all = state.panes ?? state.layouts.panes(for: state.size) ?? ofMoment(state)
    guard !state.hiddenPanes.isEmpty else { return all.isEmpty ? [.code] : all }
    let shown = isSmall(state.size) ? all : arrange(all, in: body).map(\.pane)
    let left = (state.isZoomed ? all : shown).filter { !state.hiddenPanes.contains($0) }
    return left.isEmpty ? [.code] : left
  }

  /// Whether there is room for one pane at a time.
  private static func isSmall(_ size: Size) -> Bool { size.width < 60 || size.height < 18 }

  /// The panes of the moment.
  private static func ofMoment(_ state: AppState) -> [PaneName] {
    // Whoever makes parts one by one sees them until the last is made.
    let phase = state.isLastPartTold && state.phase == .save ? .cross : state.phase
    let subject = subject(of: phase)
    var panes: [PaneName] = [.code, .registers]
    if columnCount(state.size.width) >= 3 {
      // Where there is room for what matters always, it stays where it is, and only the subject of the phase comes and goes.
      panes += [.frame, .stacks, .flags, subject, .privilege]
    } else {
      let companions = companions(of: phase, isInterrupted: state.isInterrupted)
      panes += subject == .console && companions.count > 1 ? companions : [subject] + companions
    }
    // What is about a moment that is not now has nothing to say.
    let idle: [PaneName] = [.verdict] + (phase == .find || phase == .work ? [] : [.dispatch]) + (phase == .cross ? [] : [.parts])
    let others: [PaneName] = [
      .console, .privilege, .parts, .dispatch, .flags, .stacks, .frame, .map, .calls, .interrupts, .msrs, .memory, .pageWalk, .tasks,
      .timeline,
    ]
    // What a person has chosen comes before what the moment would.
    if let chosen = state.chosenPane, chosen != .code, chosen != .registers {
      panes.removeAll { $0 == chosen }
      panes.insert(chosen, at: 2)
    }
    return panes + (others.filter { !idle.contains($0) } + idle).filter { !panes.contains($0) }
  }

  /// The pane that a phase is about.
  private static func subject(of phase: Phase?) -> PaneName {
    switch phase {
    case .cross?: .parts
    case .find?: .dispatch
    case .check?, .back?: .verdict
    default: .console
    }
  }

  /// What else says much at a phase where there is room for little.
  private static func companions(of phase: Phase?, isInterrupted: Bool) -> [PaneName] {
    switch phase {
    case .ask?: [.stacks, .flags]
    case .cross?: [.flags]
    case .save?: [.frame, .stacks]
    case .find?: [.frame]
    case .work?: [.stacks]
    case .check?: [.frame]
    case .back?: [.stacks]
    case nil: isInterrupted ? [.stacks, .frame] : [.privilege]
    }
  }

  // MARK: Where

  /// Code and registers above, with a third column where there is room; the others below them.
  private static func arrange(_ panes: [PaneName], in body: Rect) -> [Place] {
    let isTop = { (pane: PaneName) in pane == .code || pane == .registers }
    let top = panes.filter(isTop)
    // On a wide screen code and registers leave room beside them: for what is low and always says something.
    let isAside = { (pane: PaneName) in body.width >= asideFrom && (pane == .privilege || pane == .flags) }
    let aside = top.isEmpty ? [] : panes.filter(isAside)
    let rest = panes.filter { !isTop($0) && !aside.contains($0) }
    if rest.isEmpty { return row(top, in: body) }
    if top.isEmpty { return columns(rest, in: body) }
    if body.height < leastTwoStoreys { return row(besideEachOther(panes, width: body.width), in: body) }
    // What stands below gets what it can use; code can use everything.
    let below = min(ideal(rest, in: body), body.height * 3 / 5, body.height - 6)
    let parts = body.rows([.flex(1), .fixed(max(5, below))])
    let side = parts[0].right(aside.isEmpty ? 0 : asideWidth)
    return row(top, in: parts[0].droppingRight(side.width)) + stack(aside, in: side) + columns(rest, in: parts[1])
  }

  /// The width of a screen on which panes stand beside code and registers, and that of theirs.
  private static let (asideFrom, asideWidth) = (160, 48)

  /// One above the other, each as high as it needs.
  private static func stack(_ panes: [PaneName], in area: Rect) -> [Place] {
    let heights = panes.map { Length.flex(form(of: $0).height, min: form(of: $0).minimumHeight) }
    return zip(panes, area.rows(heights)).map { Place(pane: $0, rect: $1) }
  }

  /// Rows below which no panes stand below others.
  private static let leastTwoStoreys = 11

  /// The panes that have room beside each other, the most important ones.
  private static func besideEachOther(_ panes: [PaneName], width: Int) -> [PaneName] {
    var left = width
    let chosen = panes.filter { pane in
      guard form(of: pane).minimumWidth <= left else { return false }
      left -= form(of: pane).minimumWidth
      return true
    }
    return chosen.isEmpty ? Array(panes.prefix(1)) : chosen
  }

  /// Side by side, each as wide as it needs.
  private static func row(_ panes: [PaneName], in area: Rect) -> [Place] {
    let lengths = panes.map {
      Length.flex(
        form(of: $0).width, min: min(form(of: $0).minimumWidth, area.width / max(1, panes.count)),
        max: panes.count > 1 ? form(of: $0).maximumWidth : .max)
    }
    return zip(panes, area.columns(lengths)).map { Place(pane: $0, rect: $1) }
  }

  /// The rows that the panes want below code and registers, at most.
  private static func ideal(_ panes: [PaneName], in body: Rect) -> Int {
    let shown = panes.prefix(columnCount(body.width))
    // Tall panes could take everything: half is theirs on a small screen.
    return shown.map { form(of: $0).isTall ? min(form(of: $0).height, max(body.height / 2, body.height - 18)) : form(of: $0).height }.max()
      ?? 0
  }

  private static func columnCount(_ width: Int) -> Int { max(1, min(6, width / 38)) }

  /// Columns beside each other: tall panes have one of their own, short ones stand above each other as far as they have room.
  private static func columns(_ panes: [PaneName], in area: Rect) -> [Place] {
    var stacks: [[PaneName]] = []
    let count = min(columnCount(area.width), panes.count)
    // A pane gives up none of what it can use for one that matters less.
    func used(_ stack: [PaneName]) -> Int { stack.reduce(0) { $0 + form(of: $1).height } }
    for pane in panes {
      let form = form(of: pane)
      if stacks.count < count {
        stacks.append([pane])
        continue
      }
      guard !form.isTall else { continue }
      let open = stacks.indices.filter { index in
        stacks[index].allSatisfy { !self.form(of: $0).isTall } && used(stacks[index]) + form.minimumHeight <= area.height
      }
      if let best = open.min(by: { used(stacks[$0]) < used(stacks[$1]) }) { stacks[best].append(pane) }
    }
    // Where there is room, no line of a pane is cut for the emptiness of another.
    let needs = stacks.map { stack in stack.map { form(of: $0).wholeWidth ?? form(of: $0).minimumWidth }.max() ?? 0 }
    let isWide = needs.reduce(0, +) <= area.width
    let widths = stacks.indices.map { index in
      let least = stacks[index].map { form(of: $0).minimumWidth }.max() ?? 0
      return Length.flex(
        stacks[index].map { form(of: $0).width }.max() ?? 1, min: isWide ? needs[index] : min(least, area.width / max(1, stacks.count)))
    }
    var places: [Place] = []
    for (stack, column) in zip(stacks, area.columns(widths)) {
      places += self.stack(stack, in: column)
    }
    return places
  }

  // MARK: Sizes

  /// How much room a pane wants, its frame included.
  struct Form {
    /// Share of a row's width, against its neighbours.
    var width: Int
    /// Below that many columns it says too little.
    var minimumWidth: Int
    /// Below that many something in its lines is cut; `nil` where that depends on what they are about.
    var wholeWidth: Int?
    /// More is only emptiness.
    var maximumWidth = Int.max
    var height: Int
    var minimumHeight: Int
    /// Whether it wants a column of its own.
    var isTall = false
  }

  static func form(of pane: PaneName) -> Form {
    switch pane {
    case .code: Form(width: 42, minimumWidth: 30, height: 60, minimumHeight: 5)
    case .registers: Form(width: 46, minimumWidth: 40, maximumWidth: 68, height: 18, minimumHeight: 5)
    case .flags: Form(width: 38, minimumWidth: 22, height: 6, minimumHeight: 5)
    case .privilege: Form(width: 50, minimumWidth: 30, wholeWidth: 47, height: 11, minimumHeight: 6)
    case .stacks: Form(width: 60, minimumWidth: 30, height: 18, minimumHeight: 6, isTall: true)
    case .frame: Form(width: 52, minimumWidth: 30, wholeWidth: 50, height: 23, minimumHeight: 6, isTall: true)
    case .dispatch: Form(width: 42, minimumWidth: 28, height: 9, minimumHeight: 5)
    case .verdict: Form(width: 44, minimumWidth: 28, height: 8, minimumHeight: 8)
    case .parts: Form(width: 46, minimumWidth: 34, height: 9, minimumHeight: 5)
    case .console: Form(width: 30, minimumWidth: 20, height: 6, minimumHeight: 4)
    case .msrs: Form(width: 48, minimumWidth: 30, height: 23, minimumHeight: 6, isTall: true)
    case .memory: Form(width: 60, minimumWidth: 36, height: 12, minimumHeight: 4)
    case .pageWalk: Form(width: 50, minimumWidth: 36, height: 13, minimumHeight: 8)
    case .interrupts: Form(width: 46, minimumWidth: 34, height: 12, minimumHeight: 5)
    case .calls: Form(width: 50, minimumWidth: 30, height: 8, minimumHeight: 4)
    case .tasks: Form(width: 44, minimumWidth: 30, height: 8, minimumHeight: 4)
    case .timeline: Form(width: 50, minimumWidth: 34, height: 7, minimumHeight: 5)
    case .map: Form(width: 70, minimumWidth: 46, height: 14, minimumHeight: 7)
    }
  }
}
