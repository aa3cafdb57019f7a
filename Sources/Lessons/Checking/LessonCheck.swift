import LinuxABI
import Simulation
import Vocabulary

/// Plays lessons as a learner would, in every language, and finds every mistake in them.
///
/// What a lesson claims is proved on the machine: that each stop is reached, each expectation holds, each value in a text can be had, each question has
/// exactly the answer that its form needs, and each text can be read whole. It reads no file: whoever calls it brings the bytes and the images.
package struct LessonCheck {
  /// A lesson file as it was read.
  package struct Source: Sendable {
    /// Its path, as diagnostics name it.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Where a lesson's machine comes from.
  package struct Images {
    let kernel: (Era) throws -> Image
    let program: (Lesson) throws -> Image
    let file: (Lesson, String) throws -> [UInt8]

    /// - Parameters:
    ///   - kernel: the built-in kernel of an era; throws why there is none.
    ///   - program: the lesson's program; throws why there is none.
    ///   - file: the bytes of a file beside the lesson, by its path from there; throws why there is none.
    package init(
      kernel: @escaping (Era) throws -> Image, program: @escaping (Lesson) throws -> Image,
      file: @escaping (Lesson, String) throws -> [UInt8]
    ) {
      self.kernel = kernel
      self.program = program
      self.file = file
    }
  }

  /// The screen that every text must fit.
  package struct Screen {
    /// Its size, for messages: `80x24`.
    let name: String
    let frame: (LessonMoment, Inspector) -> String
    /// The same on a screen with room for every pane that a stop names; `nil` for a screen without panes.
    let wideFrame: ((LessonMoment, Inspector) -> String)?

    /// - Parameters:
    ///   - frame: the frame of a moment as rows of text; the inspector stands at the stop.
    ///   - wideFrame: the same where every pane that a stop names has room.
    package init(
      name: String, frame: @escaping (LessonMoment, Inspector) -> String, wideFrame: ((LessonMoment, Inspector) -> String)? = nil
    ) {
      self.name = name
      self.frame = frame
      self.wideFrame = wideFrame
    }
  }

  /// Keys that a learner presses in a row at most without new text or a question.
  static let pressLimit = 5

  private let images: Images
  private let screen: Screen
  /// Ids of lessons that exist besides those that are checked.
  private let others: Set<String>
  /// Whether a text may lack a language.
  private let isDraft: Bool
  private var kernels: [Era: Result<Image, any Error>] = [:]

  /// - Parameters:
  ///   - images: where kernels and programs come from.
  ///   - screen: what every text must fit.
  ///   - others: ids of lessons that exist besides those that will be checked.
  ///   - isDraft: whether a text that lacks a language is a warning instead of a mistake.
  package init(images: Images, screen: Screen, others: Set<String> = [], isDraft: Bool = false) {
    self.images = images
    self.screen = screen
    self.others = others
    self.isDraft = isDraft
  }

  /// Checks lesson files, and that they fit together.
  package mutating func check(_ sources: [Source]) -> [LessonReport] {
    let results = sources.map { LessonReader.read($0.bytes, file: $0.name) }
    var reports: [LessonReport] = []
    for (source, result) in zip(sources, results) {
      var report = LessonReport(file: source.name, lesson: result.lesson, diagnostics: result.diagnostics)
      if let lesson = result.lesson {
        report.diagnostics += references(of: lesson, among: results.compactMap(\.lesson))
        play(lesson, &report)
      }
      report.diagnostics = finished(report.diagnostics)
      reports.append(report)
    }
    return reports
  }

  /// Each mistake once, in the order of the file.
  private func finished(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }.inOrder.map { diagnostic in
      guard isDraft, diagnostic.topic == .translation else { return diagnostic }
      var warning = diagnostic
      warning.severity = .warning
      return warning
    }
  }

  // MARK: Other lessons

  private func references(of lesson: Lesson, among lessons: [Lesson]) -> [Diagnostic] {
    var result: [Diagnostic] = []
    if let twin = lessons.first(where: { $0.id == lesson.id }), twin.file != lesson.file, !lesson.id.isEmpty {
      result.append(Diagnostic(file: lesson.file, lesson.idPlace, .reference, "`\(lesson.id)` is the id of \(twin.file) already"))
    }
    for name in lesson.prerequisites where !others.contains(name.value) && !lessons.contains(where: { $0.id == name.value }) {
      result.append(Diagnostic(file: lesson.file, name.place, .reference, "there is no lesson `\(name.value)`"))
    }
    for name in lesson.prerequisites where name.value != lesson.id {
      guard let way = way(from: name.value, to: lesson.id, lessons) else { continue }
      result.append(
        Diagnostic(
          file: lesson.file, name.place, .reference, "the lessons need each other: \(([lesson.id] + way).joined(separator: ", "))",
          hint: "one of them has to come first"))
    }
    return result
  }

  /// The prerequisites that lead from one lesson to another, both included; `nil` when none do.
  private func way(from start: String, to goal: String, _ lessons: [Lesson]) -> [String]? {
    var ways = [[start]]
    var seen: Set<String> = [start]
    while let way = ways.popLast() {
      guard let last = way.last, let lesson = lessons.first(where: { $0.id == last }) else { continue }
      for next in lesson.prerequisites.map(\.value) {
        if next == goal { return way + [next] }
        if seen.insert(next).inserted { ways.append(way + [next]) }
      }
    }
    return nil
  }

  // MARK: Playing

  private mutating func play(_ lesson: Lesson, _ report: inout LessonReport) {
    guard let player = player(lesson, &report.diagnostics) else { return }
    var texts = ShownTexts(file: lesson.file)
    var isLost = false
    for (index, stop) in lesson.stops.enumerated() {
      var check = StopCheck(player, index, screen)
      if isLost {
        check.checkUnreached()
      } else {
        do throws(Diagnostic) {
          try check.play()
        } catch {
          check.diagnostics.append(error)
          check.checkUnreached()
          isLost = true
          if index + 1 < lesson.stops.count {
            report.diagnostics.append(
              Diagnostic(
                file: lesson.file, lesson.stops[index + 1].place, .go,
                "the stops from here on were not played: the one before is not reached",
                severity: .warning))
          }
        }
      }
      if let played = check.report { report.stops.append(played) }
      report.diagnostics += check.diagnostics
      for page in check.pages { report.diagnostics += texts.show(page.page, of: stop, in: page.language) }
    }
  }

  private mutating func player(_ lesson: Lesson, _ diagnostics: inout [Diagnostic]) -> LessonPlayer? {
    func mistake(_ place: SourcePlace, _ message: String) { diagnostics.append(Diagnostic(file: lesson.file, place, .program, message)) }
    let era = lesson.era.value
    let kernel = kernels[era] ?? Result { try images.kernel(era) }
    kernels[era] = kernel
    let program = Result { try images.program(lesson) }
    if case .failure(let error) = kernel { mistake(lesson.era.place, "there is no kernel of era \(era.rawValue): \(error)") }
    if case .failure(let error) = program { mistake(lesson.program.place, "the program cannot be used: \(error)") }
    let files = lesson.contents { try images.file(lesson, $0) }
    diagnostics += files.diagnostics
    guard case .success(let kernel) = kernel, case .success(let program) = program, files.diagnostics.isEmpty else { return nil }
    do throws(BootError) {
      return try LessonPlayer(lesson, kernel: kernel, program: program, contents: files.contents)
    } catch {
      mistake(lesson.program.place, "the lesson's machine cannot start: \(error)")
      return nil
    }
  }
}

/// What learners have read so far, in each language: each press of a key must show them something new.
private struct ShownTexts {
  let file: String
  private var last: [Language: String] = [:]
  private var repetitions: [Language: Int] = [:]

  init(file: String) { self.file = file }

  mutating func show(_ page: StopPage, of stop: Stop, in language: Language) -> [Diagnostic] {
    var result: [Diagnostic] = []
    for (beat, text) in zip(stop.beats, page.beats) {
      let place = beat.best(language)?.place ?? stop.place
      guard text.contains(where: { !$0.isWhitespace }) else {
        result.append(Diagnostic(file: file, place, .text, "this text is blank in `\(language.rawValue)`"))
        continue
      }
      repetitions[language] = text == last[language] ? (repetitions[language] ?? 0) + 1 : 0
      last[language] = text
      if repetitions[language] == LessonCheck.pressLimit + 1 {
        result.append(
          Diagnostic(
            file: file, place, .text, "here a learner has pressed a key more than \(LessonCheck.pressLimit) times without new text",
            hint: "say something new, or leave stops out"))
      }
    }
    if page.question != nil { last[language] = nil }
    return result
  }
}
