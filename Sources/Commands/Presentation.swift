import ArgumentParser
import Canvas
import Foundation
import Lessons
import Narration
import Terminal
import Vocabulary
import Walkthrough

/// Where a person walks: a terminal's screen, or lines of text. One stage carries one session after the other.
final class Stage {
  private enum Kind {
    case screen(CursesScreen)
    case lines
  }

  private let kind: Kind
  let settings: Settings
  /// What the person should know about configuration and language before anything else.
  private let notices: [Message]
  /// How many notices the person has been told.
  private var told = 0

  fileprivate init(on screen: CursesScreen, _ settings: Settings, _ notices: [Message]) {
    (kind, self.settings, self.notices) = (.screen(screen), settings, notices)
  }

  fileprivate init(inLines settings: Settings) {
    (kind, self.settings, notices) = (.lines, settings, settings.notices)
  }

  /// In cells; of a walk in lines, the size that its session is told of.
  var size: Size {
    switch kind {
    case .screen(let screen): screen.size
    case .lines: PlainWalk.size
    }
  }

  /// Walks until the person ends it, or something else is to be walked through.
  ///
  /// - Parameters:
  ///   - keep: keeps what the person has done in the lesson.
  ///   - hasChanged: whether the lesson has to be loaded again.
  func play(_ session: Session, keep: @escaping (LessonProgress) -> Void = { _ in }, hasChanged: (() -> Bool)? = nil) throws -> WalkLoop.End
  {
    switch kind {
    case .screen(let screen):
      let news = { self.news(screen.notices.map(\.message)) }
      return WalkLoop(session, on: screen, news: news, keep: keep, hasChanged: hasChanged).run()
    case .lines: return try PlainLoop(session, notices: news([]), keep: keep, hasChanged: hasChanged).run()
    }
  }

  /// The notices that were not told yet, with those of the terminal, to which more may come when it has answered.
  private func news(_ ofTerminal: [Message]) -> [Message] {
    let all = notices + ofTerminal
    defer { told = all.count }
    return Array(all.dropFirst(told))
  }
}

extension WalkArguments {
  /// Sets the stage, on the terminal or in lines, for what `walk` shows on it, until the person ends it; throws the exit status.
  func begin(_ walk: (Stage) throws -> Int32) throws {
    var settings = terminal.settings
    if let name = terminal.layout, !settings.preferences.layouts.names.contains(name) {
      let names = settings.preferences.layouts.names
      throw Refusal(
        "there is no layout '\(name)' in the configuration file\(names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))")")
    }
    if plain {
      try settings.askLanguageInLines()
      throw ExitCode(try walk(Stage(inLines: settings)))
    }
    let screen = try settings.open()
    defer { screen.close() }
    let remembered = try settings.askLanguage(on: screen)
    let status = try walk(Stage(on: screen, settings, remembered + settings.notices))
    screen.close()
    throw ExitCode(status)
  }
}

extension Settings {
  /// Takes the terminal.
  ///
  /// - Parameter instead: what to do without one.
  func open(instead: String = "--plain walks in lines of text, and `ringwalk frame` prints frames") throws -> CursesScreen {
    do throws(TerminalError) {
      return try CursesScreen(terminal)
    } catch {
      throw Refusal("\(error); \(instead)")
    }
  }

  /// At the first start of all, when nothing says what the person reads, and the answer can be kept: asks, and remembers it.
  private var asksLanguage: String? { isLanguageUnknown && !fileExists ? path : nil }

  /// Asks on the screen; returns what the person should know about it.
  fileprivate mutating func askLanguage(on screen: CursesScreen) throws -> [Message] {
    // Where Japanese cannot be shown there is nothing to choose.
    guard let path = asksLanguage, screen.showsWide else { return [] }
    switch LanguageQuestion.ask(on: screen) {
    case .chosen(let language):
      self.language.value = language
      return remember(language, at: path)
    case .quit(let status):
      screen.close()
      throw ExitCode(status)
    case .left, .open: return []
    }
  }

  /// Asks in lines, where a person is at both ends of them.
  fileprivate mutating func askLanguageInLines() throws {
    guard let path = asksLanguage, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, let language = try LanguageQuestion.askInLines()
    else {
      return
    }
    self.language.value = language
    for notice in remember(language, at: path) { try StandardOutput.say(notice[language]) }
  }

  private func remember(_ language: Language, at path: String) -> [Message] {
    do throws(HostFileError) {
      try Configuration.remember(language, at: path)
      return []
    } catch {
      return [Message(en: "The language cannot be remembered: \(error.description).", ja: "選んだ言語を記録できません（\(error.description)）。")]
    }
  }
}

extension TerminalNotice {
  /// The notice as a sentence.
  var message: Message {
    switch self {
    case .unknownType(let type):
      Message(
        en: "This terminal's type, \(type), is not known here: it is treated as xterm-256color.",
        ja: "端末の種類\(type)の情報がないため、xterm-256colorとして扱います。")
    case .asciiForType(let type):
      Message(
        en: "A terminal of type \(type) draws no borders: they are drawn in ASCII (--ascii never changes that).",
        ja: "端末\(type)は罫線を表示できないため、ASCII文字で描きます（--ascii neverで変更できます）。")
    case .noUTF8: Message(en: "There is no UTF-8 locale here: everything is in ASCII.", ja: "UTF-8のロケールがないため、ASCII文字だけで表示します。")
    case .wideLines:
      Message(
        en: "This terminal draws border lines more than one column wide: they are drawn in ASCII.",
        ja: "この端末では罫線が1桁に収まらないため、ASCII文字で描きます。")
    }
  }
}
