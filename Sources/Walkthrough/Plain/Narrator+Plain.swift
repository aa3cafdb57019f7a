import LinuxABI
import Narration
import Simulation

/// What the walk in lines says about itself.
extension Narrator {
  /// Where the walk stands: `tick 48,221, ring 3 user, phase ask`.
  func place(_ position: Position, ring number: Int, phase: Phase?) -> String {
    let head = "\(tick(position)), " + self(Message(en: "ring \(number) \(ring(number))", ja: "リング\(number) \(ring(number))"))
    return head + (phase.map { ", " + self(Message(en: "phase \(self.phase($0))", ja: "段階「\(self.phase($0))」")) } ?? "")
  }

  /// The instruction that is about to execute.
  func next(_ instruction: String, at place: String) -> String {
    self(Message(en: "next: \(instruction)", ja: "次の命令: \(instruction)")) + (place.isEmpty ? "" : " (\(place))")
  }

  var breakpointWord: String { self(Message(en: "breakpoint", ja: "ブレークポイント")) }

  func unknownLine(_ text: String) -> String {
    self(
      Message(
        en: "\"\(text)\" is no action, no key and no pane. help lists them.",
        ja: "「\(text)」という操作、キー、パネルはありません。helpで一覧を表示します。"))
  }

  /// How to walk, in one line.
  var plainHint: String {
    self(
      Message(
        en: "Enter goes on; step and step-back walk by one instruction; the name of a pane reads it; help lists everything; quit ends.",
        ja: "Enterで先へ進みます。stepで1命令進み、step-backで1命令戻ります。パネルの名前でその内容を読み、helpで全操作、quitで終了です。"))
  }

  /// Lines above the list of actions.
  var plainHelp: [String] {
    [
      self(
        Message(
          en: "A line is the name of an action, or a key; a number before it repeats it: 25 step. An empty line is Space.",
          ja: "1行に操作の名前かキーを1つ書きます。前に数を書くと繰り返します（25 step）。空行はSpaceと同じです。")),
      self(
        Message(
          en:
            "where says again where the walk stands; panes lists the panes; the name of a pane reads it out; a number alone goes to that tick.",
          ja: "whereで現在の位置、panesでパネルの一覧、パネルの名前でその内容を読みます。数だけならそのティックへ移動します。")),
      self(
        Message(
          en: "A question is answered by the number of an option, or by the value that it asks for.",
          ja: "問いには選択肢の番号か、求められた値で答えます。")),
    ]
  }
}
