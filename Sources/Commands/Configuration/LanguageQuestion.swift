import Canvas
import Foundation
import Vocabulary

/// Asks, before anything else, which language the person reads: each is named in itself.
struct LanguageQuestion {
  private var selection = 0

  /// What an event came to.
  enum Outcome: Hashable {
    case open
    case chosen(Language)
    /// The person left without an answer.
    case left
    case quit(Int32)
  }

  /// The question on a screen.
  func frame(_ size: Size) -> Grid {
    var grid = Grid(size)
    let items = Language.allCases.enumerated().map { TextLine("\($0.offset + 1)  \($0.element.ownName)") }
    let dialog = Dialog(
      "Language / 言語",
      keys: KeyLine([KeyLine.Entry("1-\(items.count)", "choose / 選ぶ", isKept: true), KeyLine.Entry("Enter", "OK")]),
      contentSize: Size(width: 34, height: items.count))
    let content = dialog.draw(into: &grid, in: grid.bounds).content
    SelectionList(items, selection: selection).draw(into: &grid, in: content)
    return grid
  }

  /// Takes an event over.
  mutating func handle(_ event: Event) -> Outcome {
    let all = Language.allCases
    switch event {
    case .key(let key):
      switch key.code {
      case .up, .character("k"): selection = max(0, selection - 1)
      case .down, .character("j"), .tab: selection = min(all.count - 1, selection + 1)
      case .enter, .character(" "): return .chosen(all[selection])
      case .escape: return .left
      case .character("q"): return .quit(0)
      case .character("c") where key.modifiers == .control: return .quit(0)
      case .character(let character):
        if let digit = character.wholeNumberValue, all.indices.contains(digit - 1) { return .chosen(all[digit - 1]) }
      default: break
      }
    case .signal(.suspend), .signal(.resume): break
    case .signal(let signal): return .quit(signal.exitStatus)
    case .endOfInput: return .quit(Signal.hangUp.exitStatus)
    default: break
    }
    return .open
  }

  /// Asks on a screen until there is an answer.
  static func ask(on screen: any Screen) -> Outcome {
    var question = LanguageQuestion()
    while true {
      screen.present(question.frame(screen.size))
      for event in screen.wait(milliseconds: nil) {
        if event == .key(.character("z", .control)) || event == .signal(.suspend) { screen.suspend() }
        if event == .signal(.resume) || event == .key(.character("l", .control)) { screen.invalidate() }
        let outcome = question.handle(event)
        if outcome != .open { return outcome }
      }
    }
  }

  /// Asks in lines; `nil` when there is no answer.
  static func askInLines() throws(Ending) -> Language? {
    let all = Language.allCases
    try StandardOutput.say("Language / 言語: " + all.enumerated().map { "\($0.offset + 1) \($0.element.ownName)" }.joined(separator: ", "))
    while let line = readLine() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if let number = Int(text), all.indices.contains(number - 1) { return all[number - 1] }
      if let language = Language(rawValue: text) { return language }
      try StandardOutput.say("1-\(all.count)")
    }
    return nil
  }
}
