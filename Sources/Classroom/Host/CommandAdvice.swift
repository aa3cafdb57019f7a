import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// What is wrong with a line that looks like one of the class's commands.
struct CommandAdvice {
  private let scope: InspectorScope

  /// - Parameter inspector: a look at the machine, which knows what can be hidden and pointed at.
  init(_ inspector: Inspector) { scope = InspectorScope(inspector) }

  /// The mistake in words; `nil` for a command of the class that can be done, and for what may be one of the walk's.
  func mistake(in line: String) -> Message? {
    let words = line.split(separator: " ").map(String.init)
    guard let first = words.first else { return nil }
    let rest = Array(words.dropFirst())
    switch first {
    case "hide", "reveal": return unknown(rest) { isPane($0) || isPlace($0) }
    case "point": return unknown(rest, isKnown: isPlace)
    default: break
    }
    // What the walk's own command line understands is none of the class's.
    guard PresenterCommand(line) == nil, !Session.isCommand(line) else { return nil }
    switch first {
    case "spotlight", "panes":
      guard let wrong = rest.first(where: { !isPane($0) }) else { return usage(first) }
      let names = PaneName.allCases.map(\.rawValue).joined(separator: ", ")
      return Message(en: "There is no pane \(wrong); there are \(names).", ja: "\(wrong)というパネルはありません。使えるのは\(names)です。")
    case "every":
      let actions = [ActionName.goOn, .step, .part, .over, .ring, .nextStop].map(\.rawValue).joined(separator: ", ")
      return Message(
        en: ":every takes seconds, 0.2 at least, and an action: \(actions) or another one's name or key.",
        ja: ":everyには秒数(0.2以上)と動作を書きます。\(actions)など、動作の名前かキーです。")
    case "hands": return Message(en: ":hands takes numbers, one for each way to answer.", ja: ":handsには、答え方ごとの人数を並べます。")
    default: return usage(first)
    }
  }

  /// How a command is typed; `nil` for one that there is not.
  private func usage(_ command: String) -> Message? {
    guard let row = ConsoleHelp.row(of: command) else { return nil }
    return Message(en: "It is typed like this: :\(row.name) (\(row.text[.en]))", ja: "書き方: :\(row.name)（\(row.text[.ja])）")
  }

  private func unknown(_ names: [String], isKnown: (String) -> Bool) -> Message? {
    guard let wrong = names.first(where: { !isKnown($0) }) else { return nil }
    return Message(
      en: "\(wrong) is no register, flag, saved register or MSR here, nor a pane.",
      ja: "\(wrong)は、ここにあるレジスタ、フラグ、退避されたレジスタ、MSR、パネルのどれでもありません。")
  }

  private func isPane(_ name: String) -> Bool { PaneName(rawValue: name) != nil }

  private func isPlace(_ name: String) -> Bool { Mark(name).map { LessonPlayer.canMark($0, scope) } ?? false }
}
