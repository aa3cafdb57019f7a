import Canvas
import Lessons
import Vocabulary

/// A lesson as a text without a screen: in plain lines, or as a page of HTML.
package struct LessonHandout {
  private let lesson: Lesson
  private let readings: [StopReading]
  private let language: Language
  private let hasNotes: Bool

  /// - Parameters:
  ///   - readings: every stop in the language.
  ///   - hasNotes: whether what only the instructor should see is in it.
  package init(_ lesson: Lesson, _ readings: [StopReading], language: Language, withNotes hasNotes: Bool) {
    self.lesson = lesson
    self.readings = readings
    self.language = language
    self.hasNotes = hasNotes
  }

  private func words(_ en: String, _ ja: String) -> String { language == .ja ? ja : en }

  private var title: String { lesson.title.best(language)?.value ?? lesson.id }

  /// Program, kernel and time.
  private var head: String {
    var parts = [
      words("program \(lesson.program.value)", "プログラム \(lesson.program.value)"), "Linux \(lesson.era.value.rawValue)",
      words(lesson.minutes == 1 ? "1 minute" : "\(lesson.minutes) minutes", "\(lesson.minutes)分"),
    ]
    if lesson.options.pti { parts.append("pti=on") }
    if !lesson.options.smap { parts.append("nosmap") }
    if lesson.options.trace { parts.append("trace_event=raw_syscalls tp_printk") }
    if lesson.options.isAMD { parts.append("AMD") }
    return parts.joined(separator: words(", ", "、"))
  }

  /// Where a stop is: `ring 3, main+0x21, tick 52936`.
  private func place(_ reading: StopReading) -> String {
    var parts = [words("ring \(reading.ring)", "リング\(reading.ring)")]
    if let symbol = reading.symbol { parts.append(symbol) }
    parts.append(words("tick \(reading.page.position)", "ティック\(reading.page.position)"))
    return parts.joined(separator: words(", ", "、"))
  }

  private func code(_ reading: StopReading) -> String? {
    guard let instruction = reading.instruction else { return nil }
    guard let source = reading.source else { return instruction }
    return instruction + "    ; " + source.place + (source.text.map { ": \($0)" } ?? "")
  }

  private func typed(_ text: String) -> String { words("Typed on the way here: \(text)", "ここまでに入力した文字：\(text)") }
  private func whatIf(_ name: String) -> String { words("What if: \(name).", "もし\(name)：") }
  private var answersTitle: String { words("Answers", "解答") }
  private var valuesTitle: String { words("The machine here", "ここでの値") }
  private var noteTitle: String { words("For the instructor", "講師用メモ") }

  private func note(_ reading: StopReading) -> String? {
    guard hasNotes, let note = reading.note else { return nil }
    let minutes = note.minutes.map { words("\($0) min.", "\($0)分。") }
    let text = [minutes, note.text].compactMap { $0 }.joined(separator: words(" ", ""))
    return text.isEmpty ? nil : text
  }

  private func hint(_ hint: (option: String?, text: String)) -> String {
    hint.option.map { "\($0): \(hint.text)" } ?? words("Otherwise: \(hint.text)", "そのほか：\(hint.text)")
  }

  // MARK: Plain

  /// Lines of at most `width` columns.
  package func plain(width: Int) -> String {
    var lines: [String] = []
    func put(_ text: String, indented indent: Int = 0, hanging: Int = 0) {
      for line in text.wrapped(to: max(10, width - indent), hanging: hanging) { lines.append(String(repeating: " ", count: indent) + line) }
    }
    put(title)
    lines.append(String(repeating: "=", count: min(width, TextLine(title).width)))
    put(head)
    for (index, reading) in readings.enumerated() {
      lines.append("")
      put("\(index + 1). \(reading.page.id) (\(place(reading)))")
      if let code = code(reading) { put(code, indented: 3, hanging: 4) }
      if let text = reading.typed { put(typed(text), indented: 3, hanging: 2) }
      if let name = reading.page.whatIf {
        lines.append("")
        put(whatIf(name), indented: 3)
      }
      for beat in reading.page.beats {
        lines.append("")
        put(beat, indented: 3)
      }
      if let question = reading.page.question {
        lines.append("")
        put("? " + question.text, indented: 3, hanging: 2)
        for (number, option) in question.options.enumerated() { put("\(number + 1). \(option)", indented: 5, hanging: 3) }
      }
      if !reading.values.isEmpty {
        lines.append("")
        put(valuesTitle + ": " + reading.values.map { "\($0.name) = \($0.text)" }.joined(separator: "; "), indented: 3, hanging: 2)
      }
      if let note = note(reading) {
        lines.append("")
        put("[\(noteTitle)] \(note)", indented: 3, hanging: 2)
      }
    }
    let answers = readings.enumerated().filter { $0.element.answer != nil }
    if !answers.isEmpty {
      lines += ["", answersTitle, String(repeating: "-", count: min(width, TextLine(answersTitle).width))]
      for (index, reading) in answers {
        put("\(index + 1). \(reading.page.id): \(reading.answer ?? "")", hanging: 3)
        for entry in reading.hints { put(hint(entry), indented: 3, hanging: 2) }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: HTML

  /// One page that needs nothing else.
  ///
  /// - Parameter pictures: the screen at each stop as SVG.
  package func html(pictures: [String]) -> String {
    var lines = [
      "<!DOCTYPE html>", "<html lang=\"\(language.rawValue)\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", "<title>\(Self.escaped(title))</title>", "<style>",
      Self.style, "</style>", "</head>", "<body>", "<h1>\(Self.inline(title))</h1>", "<p class=\"head\">\(Self.escaped(head))</p>",
    ]
    for (index, reading) in readings.enumerated() {
      lines.append("<section id=\"\(Self.escaped(reading.page.id))\">")
      lines.append("<h2>\(index + 1). \(Self.escaped(reading.page.id))</h2>")
      lines.append("<p class=\"place\">\(Self.escaped(place(reading)))</p>")
      if let code = code(reading) { lines.append("<pre>\(Self.escaped(code))</pre>") }
      if let text = reading.typed { lines.append("<p class=\"place\">\(Self.escaped(typed(text)))</p>") }
      if let name = reading.page.whatIf { lines.append("<p class=\"what-if\">\(Self.inline(whatIf(name)))</p>") }
      if pictures.indices.contains(index) {
        let label = Self.escaped(words("the screen at stop \(index + 1)", "場面\(index + 1)の画面"))
        lines.append("<figure role=\"img\" aria-label=\"\(label)\">\(pictures[index])</figure>")
      }
      for beat in reading.page.beats { lines.append("<p>\(Self.inline(beat))</p>") }
      if let question = reading.page.question {
        lines.append("<div class=\"question\"><p>\(Self.inline(question.text))</p>")
        if !question.options.isEmpty {
          lines.append("<ol>" + question.options.map { "<li>\(Self.inline($0))</li>" }.joined() + "</ol>")
        }
        lines.append("<details><summary>\(answersTitle)</summary><p><strong>\(Self.inline(reading.answer ?? ""))</strong></p>")
        if !reading.hints.isEmpty { lines.append("<ul>" + reading.hints.map { "<li>\(Self.inline(hint($0)))</li>" }.joined() + "</ul>") }
        lines.append("</details></div>")
      }
      if !reading.values.isEmpty {
        lines.append("<table><caption>\(valuesTitle)</caption>")
        for value in reading.values {
          lines.append(
            "<tr><th scope=\"row\"><code>\(Self.escaped(value.name))</code></th><td><code>\(Self.escaped(value.text))</code></td></tr>")
        }
        lines.append("</table>")
      }
      if let note = note(reading) { lines.append("<aside><strong>\(noteTitle)</strong> \(Self.inline(note))</aside>") }
      lines.append("</section>")
    }
    lines += ["</body>", "</html>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static let style = """
    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font-family: system-ui, sans-serif; line-height: 1.6; }
    pre, code { font-family: "DejaVu Sans Mono", monospace; }
    figure { margin: 1rem 0; overflow-x: auto; }
    figure svg { max-width: 100%; height: auto; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    caption { text-align: left; font-weight: bold; }
    th, td { text-align: left; padding: 0.1rem 1rem 0.1rem 0; font-weight: normal; }
    .question { border-left: 0.3rem solid; padding-left: 1rem; }
    .place, .head { opacity: 0.8; }
    .what-if { font-weight: bold; }
    aside { border: 1px solid; padding: 0.5rem 1rem; margin: 1rem 0; }
    @media print { section { break-inside: avoid-page; } }
    """

  /// Text as HTML; what stands between backquotes is code.
  private static func inline(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset % 2 == 1 ? "<code>\(escaped(String($0.element)))</code>" : escaped(String($0.element)) }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // No control character but the blank ones may stand in HTML.
      case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7f: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
