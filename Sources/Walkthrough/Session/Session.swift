import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// Owns the timeline, does what the state asks for, and tells the state what came of it. One thread; long work goes in slices, so that a frame and a
/// key never wait.
package final class Session {
  package internal(set) var state: AppState
  package let timeline: Timeline
  /// What is underway, and the whole that it is a part of.
  var journey: Journey?
  var errand: Errand?
  /// The instructions of one kind that were just walked over.
  var finishedRun: RepeatRun?
  /// What is to be said when the way to another branch has been made.
  var arrivalMessage: Message?
  /// The search that is underway: where it began, and the command that would stop at what it looks for.
  var search: (start: Position, stop: String)?
  /// The question to the past that is underway.
  var inquiry: PendingInquiry?
  /// The comparison of two branches that is underway.
  var comparison: WalkComparison?
  /// How memory was shown last, and where that ended.
  var examined: (format: MemoryFormat, end: UInt64) = (MemoryFormat(), 0)
  /// The stop of the lesson that is being looked for, and then gone to.
  var wantedStop: Int?
  /// The stop whose position is being gone to.
  var stopUnderway: Int?
  let player: LessonPlayer?
  /// The lesson's file, as a walk that is kept names it.
  package var lessonFile: WalkFile.File?
  /// Where a kept walk was left, until its stop is known.
  var keptPosition: Position?
  /// The beat that was shown there.
  var keptBeat: Int?
  /// The course that a lesson can be chosen from.
  package var course: CourseMap?
  /// How far the person has come in the lesson; `nil` on a free walk.
  package internal(set) var progress: LessonProgress?
  /// The CPU, and the words of both stacks, when the person last went on by more than a step: what the marks of this stop compare with.
  var reference: Reference
  var part = 0
  /// Whether the walk has not come to its beginning yet: what the boot changed is no news to anybody.
  var isOpening = true
  /// The last frame of the machine at rest. While it runs nobody can read its registers, and drawing them would only slow it down.
  private var resting: Grid?

  /// The system calls of the run, as far as it has been looked through, and the run.
  private var systemCalls = SystemCallList()
  private var listedRun: Run?

  /// What decides everything that happens.
  private struct Run: Equatable {
    var branch: Branch.ID
    var inputs: InputLog
  }

  /// Steps of the machine in one slice: at the slowest, searching step by step, this stays below 8 ms.
  static let slice: UInt64 = 20_000

  /// Something that the screen has to do.
  package enum Request: Hashable, Sendable {
    /// Keep the progress in the lesson.
    case keepProgress
    /// Go to another lesson, from the start and with nothing done when it is fresh.
    case openLesson(String, isFresh: Bool)
    case redraw
    case suspend
    case quit(Int32)
    case theme(Theme.Name)
    /// Keep a walk, as it stands in these bytes, in a file.
    case save(WalkFile, path: String)
  }

  private init(_ timeline: Timeline, state: AppState, player: LessonPlayer?) {
    self.timeline = timeline
    self.player = player
    self.state = state
    reference = Reference(timeline.inspector())
    self.state.position = Position(timeline.tick)
    self.state.commands.names = Self.names(of: timeline.world)
    self.state.commands.names.stops = player?.lesson.stops.map(\.id) ?? []
  }

  /// A free walk, which begins at the program's `main`, or at its first instruction when it has none.
  package convenience init(_ timeline: Timeline, size: Size, language: Language) {
    self.init(timeline, state: AppState(size: size, language: language), player: nil)
    let program = timeline.world.program
    start(.address(program.symbols["main"]?.address.value ?? program.file.entry.value, .forward))
  }

  /// A walk that was kept, at its position on a timeline that has its branches.
  package convenience init(_ timeline: Timeline, at position: Position, size: Size, language: Language) {
    self.init(timeline, state: AppState(size: size, language: language), player: nil)
    start(.to(position))
  }

  /// A lesson, which begins at its stop number `stop`, counted from 0.
  ///
  /// - Parameter progress: what the person has done in it before.
  package convenience init(
    _ player: LessonPlayer, size: Size, language: Language, stop: Int = 0, progress: LessonProgress? = nil
  ) throws(BootError) {
    let state = AppState(size: size, language: language, lesson: LessonState(player.lesson))
    self.init(try Timeline(player.world), state: state, player: player)
    self.progress = progress ?? LessonProgress(lesson: player.lesson.id)
    goToStop(stop)
  }

  /// A lesson's walk that was kept, at its position on a timeline that has its branches.
  ///
  /// - Parameter kept: the stop and the beat that were shown.
  package convenience init(
    _ player: LessonPlayer, on timeline: Timeline, at position: Position, kept: WalkFile.SavedLesson, size: Size, language: Language,
    progress: LessonProgress
  ) {
    self.init(timeline, state: AppState(size: size, language: language, lesson: LessonState(player.lesson)), player: player)
    self.progress = progress
    keptPosition = position
    keptBeat = kept.beat
    goToStop(min(max(0, kept.stop), player.lesson.stops.count - 1))
  }

  /// The frame to show now: the machine where it rests, or, while something is underway, the last frame with how far it has come.
  ///
  /// - Parameter adjust: changes what this frame shows, and nothing else.
  package func frame(adjust: (inout AppState) -> Void = { _ in }) -> Grid {
    var shown = state
    adjust(&shown)
    if shown.travel != nil, let resting, resting.size == shown.size {
      // A question and a lesson look around on machines of their own, and this one rests meanwhile.
      let inspector = journey == nil ? nil : timeline.inspector()
      return renderTravel(shown, over: resting, place: inspector.map { $0.placeText($0.cursor) })
    }
    listSystemCalls(for: &shown)
    let grid = render(shown, timeline.inspector(part: part))
    resting = grid
    return grid
  }

  /// Whether the frame shows less than there is to show: draw it again when nothing else is to be done.
  package private(set) var isFrameUnfinished = false

  /// Looks for the system calls of the run for about one slice, when a pane shows them.
  private func listSystemCalls(for shown: inout AppState) {
    isFrameUnfinished = false
    guard Layout(shown).panes.contains(where: { $0.pane == .calls }) else { return }
    isFrameUnfinished = !lookForSystemCalls()
    shown.systemCalls = systemCalls.records
  }

  /// Looks for the system calls of the run, for so many slices at most, where no frame does: for a walk in lines.
  func listSystemCalls(slices: Int) {
    for _ in 0..<slices where lookForSystemCalls() { break }
    state.systemCalls = systemCalls.records
  }

  /// Looks for the system calls of the run for about one slice; whether all of them are known.
  private func lookForSystemCalls() -> Bool {
    let run = Run(branch: timeline.current.id, inputs: timeline.inputs)
    if run != listedRun {
      systemCalls = SystemCallList()
      listedRun = run
    }
    return timeline.scout().collect(&systemCalls, ticks: Self.slice * 32)
  }

  /// Whether something is underway: call `proceed` again without waiting for a key.
  package var isBusy: Bool { journey != nil || wantedStop != nil || inquiry != nil || comparison != nil }

  /// Steps that the machines of this walk have made so far: how fast something underway is.
  package var stepsMade: UInt64 { timeline.stepsMade &+ (inquiry?.scout.stepsMade ?? 0) }

  /// Milliseconds after which `tick` wants to be called; `nil` when nothing goes on by itself.
  package var tickInterval: Int? { state.isPlaying ? max(10, Int(1000 / max(0.1, state.commands.rate))) : nil }

  /// Time has passed: the next step of a walk that goes on by itself.
  package func tick() -> [Request] { perform(update(&state, .tick)) }

  /// Takes an event over, and does what it asks for as far as one slice goes.
  package func handle(_ event: Event) -> [Request] { perform(update(&state, .screen(event))) }

  /// Does an action of the table, as a key would.
  package func perform(_ action: ActionName) -> [Request] { perform(act(action, &state)) }

  /// Continues what is underway by one slice.
  package func proceed() -> [Request] {
    if var current = journey {
      let arrival = timeline.travel(&current, part: part, ticks: Self.slice)
      journey = current
      return finish(arrival, current)
    }
    if let question = inquiry { return pursue(question).map { perform(update(&state, .replied($0))) } ?? [] }
    if let stop = wantedStop { lookForStop(stop) }
    if let comparison { proceed(with: comparison) }
    return []
  }

  /// Continues until nothing is underway: for tests and for frames without a screen.
  package func finish() -> [Request] {
    var requests: [Request] = []
    while isBusy { requests += proceed() }
    return requests
  }

  /// Goes to a position and shows it as if a person had stepped there.
  package func show(_ position: Position) -> [Request] {
    start(.to(position))
    return finish()
  }

  // MARK: In a class

  /// Begins to go to a stop of the lesson, counted from 0.
  package func begin(stop: Int) { goToStop(stop) }

  /// Begins to go to a position.
  package func begin(_ position: Position) { start(.to(position)) }

  /// Shows the right answer to the present stop's question.
  package func reveal() -> [Request] { state.lesson.map { perform([.grade($0.stop, typed: nil)]) } ?? [] }

  /// Does a line of the command line as if it had been typed; what is wrong with it is said, and not kept for mending.
  package func enter(line: String) -> [Request] {
    state.openCommandLine(line)
    let requests = handle(.key(Key(.enter)))
    if case .command(let rest)? = state.prompt {
      state.prompt = nil
      if let mistake = rest.mistake { state.refuse(mistake) }
    }
    return requests
  }

  /// Whether a line is a command of the command line, as far as can be told without the machine.
  package static func isCommand(_ line: String) -> Bool { (try? CommandParser.parse(line)) ?? nil != nil }

  /// Whether a line asks for a file of the walk.
  package static func isSaving(_ line: String) -> Bool {
    if case .save? = try? CommandParser.parse(line) { true } else { false }
  }

  /// Whether a line asks something of the run and changes nothing: neither the machine nor where the walk is, nor what the panes show.
  package static func isQuestion(_ line: String) -> Bool {
    switch try? CommandParser.parse(line) {
    case .infoRegisters, .infoFlags, .infoSymbol, .infoLine, .infoSystemCall, .examine, .print, .disassemble, .who, .reader, .accesses,
      .events,
      .search, .help:
      true
    default: false
    }
  }

  /// The action that a line names; `nil` for every other command.
  package static func action(of line: String) -> ActionName? {
    if case .action(let name, _) = try? CommandParser.parse(line) { name } else { nil }
  }

  /// Changes what is shown besides the machine.
  package func show(_ change: (inout AppState) -> Void) { change(&state) }

  private func perform(_ effects: [SideEffect]) -> [Request] {
    var requests: [Request] = []
    for effect in effects {
      switch effect {
      case .move(let movement, let times):
        start(movement, times: times)
        requests += proceed()
      case .find(let movement, let stop):
        start(movement)
        search = (state.position, stop)
        requests += proceed()
      case .moveOverLines(let direction, let times):
        start(.over(direction))
        errand = Errand(overLines: direction, times: times, from: timeline.inspector(part: part))
        requests += proceed()
      case .moveOverRepeats(let direction):
        start(.steps(1, direction))
        reference = Reference(timeline.inspector(part: part))
        errand = Errand(overRepeats: direction, from: timeline.inspector(part: part))
        requests += proceed()
      case .execute(let command): requests += perform(update(&state, .replied(execute(command))))
      case .list(let purpose): _ = update(&state, .listed(purpose, items(for: purpose)))
      case .goToBookmark(let bookmark): requests += perform(update(&state, .replied(go(to: bookmark))))
      case .undo: requests += perform(update(&state, .replied(undo())))
      case .endComparison: comparison = nil
      case .theme(let name): requests.append(.theme(name))
      case .save(let path): requests.append(.save(WalkFile(timeline, part: part, lesson: savedLesson), path: path))
      case .goToStop(let index):
        goToStop(index)
        requests += proceed()
      case .grade(let stop, let typed): requests += grade(stop, typed)
      case .showCourse: showCourse()
      // Where no course is at hand, as in a class, the page would be about nobody.
      case .showSummary: state.sheet = course == nil ? nil : summary
      case .openLesson(let id, let isFresh): requests.append(.openLesson(id, isFresh: isFresh))
      case .cancel: cancel()
      case .toggleBreakpoint: toggleBreakpoint()
      case .toggleBreakpointAt(let point): toggleBreakpoint(at: point)
      case .redraw: requests.append(.redraw)
      case .suspend: requests.append(.suspend)
      case .quit(let status): requests.append(.quit(status))
      }
    }
    return requests
  }

  /// Lays a text over the walk.
  func open(_ sheet: Sheet) { state.sheet = sheet }

  private func showCourse() {
    guard let map = courseNow else {
      state.message = .noCourse
      return
    }
    let here = player.flatMap { map.ids.firstIndex(of: $0.lesson.id) } ?? 0
    open(Sheet(.course(map, chosen: here)))
  }
}
