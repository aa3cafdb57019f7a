import Simulation
import Vocabulary

extension StopCheck {
  /// Whether every text of the stop can be read whole on the screen.
  mutating func checkScreen() throws(Diagnostic) {
    var moments: [(moment: LessonMoment, texts: [LessonText?])] = []
    for (language, page) in pages {
      func add(_ step: LessonMoment.Step, _ texts: [LessonText?]) {
        let moment = LessonMoment(
          title: player.lesson.title.best(language)?.value ?? "", stopCount: player.lesson.stops.count, page: page, language: language,
          step: step)
        moments.append((moment, texts))
      }
      for (number, beat) in stop.beats.enumerated() { add(.beat(number), [beat.best(language)]) }
      guard let question = stop.question else { continue }
      let asked = [question.text.best(language)] + question.options.map { $0.text.best(language) }
      guard let solution else {
        add(.question(typed: ""), asked)
        continue
      }
      let reason = try player.rightHint(of: index)?.best(language)
      add(.revealed(solution, reason: try player.reason(of: index, in: language)), asked + [reason])
      for answer in try answers(to: question, right: solution) {
        let grade = try player.grade(answer, stop: index, in: language)
        let typed = question.typed(answer)
        add(.question(typed: question.isAnsweredByOneKey ? "" : typed), asked)
        let hint = try player.judge(answer, stop: index).hint?.best(language)
        add(.answered(typed: typed, grade, solution: grade.verdict == .right ? solution : nil), asked + [hint])
      }
    }
    let scope = try player.scope(of: index, needsPast: false)
    var reported: Set<SourcePlace> = []
    for (moment, sources) in moments {
      let frame = Legible(screen.frame(moment, scope.inspector))
      for (number, text) in moment.texts.enumerated() {
        guard let end = frame.end(of: text) else { continue }
        // Only what is typed does not come from the file.
        let source = sources.indices.contains(number) ? sources[number]?.place : nil
        let place = source ?? stop.question?.place ?? stop.place
        guard reported.insert(place).inserted else { continue }
        diagnostics.append(
          Diagnostic(
            file: file, place, .text,
            "in `\(moment.language.rawValue)` at \(screen.name) \(source == nil ? "what is typed" : "this text") is "
              + (end.isEmpty ? "not seen" : "cut off after `\(end)`"),
            hint: source == nil ? "shorten the question" : "shorten it, or make two of it"))
      }
    }
  }
}

extension StopCheck {
  /// A place that no pane shows: no word lies there.
  private static let nowhere = Place.word(1)

  /// Whether everything that is pointed at or to be found has a row on the screen of the check, and whether what is hidden lies in a pane that is shown.
  /// Pointing at a place, or masking it, must change the screen; that any place is pointed at changes it, too, so `nowhere` is what it is held against.
  mutating func checkPlacesShown() throws(Diagnostic) {
    guard let wideFrame = screen.wideFrame, let (language, page) = pages.first else { return }
    let scope = try player.scope(of: index, needsPast: false)
    func frame(
      _ frame: (LessonMoment, Inspector) -> String, _ step: LessonMoment.Step, pointingAt marked: Set<Place>, masking hidden: Set<Place>
    ) -> String {
      var changed = page
      changed.markedPlaces = marked
      changed.question =
        page.question ?? QuestionPage(kind: .choose, text: "", options: [], asksForText: false, hidden: [], hiddenPlaces: [])
      changed.question?.hidden = []
      changed.question?.hiddenPlaces = hidden
      let moment = LessonMoment(title: "", stopCount: player.lesson.stops.count, page: changed, language: language, step: step)
      return frame(moment, scope.inspector)
    }
    /// Whether pointing at a place besides others changes the smallest screen.
    func hasRow(_ place: Place, at step: LessonMoment.Step, besides others: Set<Place>) -> Bool {
      let others = others.subtracting([place])
      return frame(screen.frame, step, pointingAt: others.union([place]), masking: [])
        != frame(screen.frame, step, pointingAt: others.union([Self.nowhere]), masking: [])
    }
    func isInPane(_ place: Place) -> Bool {
      frame(wideFrame, .beat(0), pointingAt: [place], masking: []) != frame(wideFrame, .beat(0), pointingAt: [Self.nowhere], masking: [])
        || frame(wideFrame, .beat(0), pointingAt: [], masking: [place])
          != frame(wideFrame, .beat(0), pointingAt: [], masking: [Self.nowhere])
    }
    func report(_ mark: Mark, _ source: SourcePlace, hasPane: Bool) {
      diagnostics.append(
        Diagnostic(
          file: file, source, .reference,
          hasPane ? "`\(mark.name)` has no row at \(screen.name)" : "`\(mark.name)` is in none of the panes that are shown",
          hint: hasPane ? "name its pane earlier, or point at less" : "show a pane that has it, or leave it out"))
    }
    for mark in stop.marks {
      guard let place = LessonPlayer.place(of: mark.value, scope), !hasRow(place, at: .beat(0), besides: page.markedPlaces) else {
        continue
      }
      report(mark.value, mark.place, hasPane: isInPane(place))
    }
    for option in stop.question?.options ?? [] {
      guard let mark = option.mark, let place = LessonPlayer.place(of: mark, scope),
        !hasRow(place, at: .question(typed: ""), besides: page.markedPlaces)
      else { continue }
      report(mark, option.place, hasPane: isInPane(place))
    }
    for mark in stop.question?.hidden ?? [] {
      guard let place = LessonPlayer.place(of: mark.value, scope), !isInPane(place) else { continue }
      report(mark.value, mark.place, hasPane: false)
    }
  }
}

extension Question {
  /// Whether a digit alone is an answer.
  package var isAnsweredByOneKey: Bool { kind == .choose || kind == .find }
}

/// A frame as a reader sees it: the characters in their order, whatever the lines are broken by.
private struct Legible {
  private let characters: [Unicode.Scalar]

  init(_ text: String) { characters = Self.characters(text) }

  /// What is left of a text when blanks, borders and the backquotes around code are taken away.
  private static func characters(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "`" && !(0x2500...0x257f).contains($0.value) }
  }

  /// `nil` when the whole text is seen, else the last words of what is.
  func end(of text: String) -> String? {
    let wanted = Self.characters(text)
    let seen = longestBeginning(wanted)
    if seen == wanted.count { return nil }
    // A few characters in a row stand on every screen.
    if seen < 6 { return "" }
    // Back from characters to the text with its blanks.
    var left = seen
    var end = text.unicodeScalars.startIndex
    while left > 0, end < text.unicodeScalars.endIndex {
      left -= Self.characters(String(text.unicodeScalars[end])).count
      end = text.unicodeScalars.index(after: end)
    }
    let words = String(text[..<end]).filter { $0 != "`" }
    if words.count <= 24 { return words }
    let tail = words.suffix(24)
    // Not half a word, where there is a whole one.
    return String(tail.firstIndex(of: " ").map { tail[$0...].dropFirst() } ?? tail)
  }

  /// How many characters of the beginning of a text stand in the frame in a row.
  private func longestBeginning(_ wanted: [Unicode.Scalar]) -> Int {
    var best = 0
    for start in characters.indices where best < wanted.count {
      var count = 0
      while count < wanted.count, start + count < characters.count, characters[start + count] == wanted[count] { count += 1 }
      best = max(best, count)
    }
    return best
  }
}
