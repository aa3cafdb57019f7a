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

  /// The answer to a line that changes nothing that would be said.
  var plainDone: String { self(Message(en: "Done.", ja: "完了。")) }

  /// Colours are of the screen alone.
  var plainTheme: String { self(Message(en: "Lines have no colours: the screen alone has a theme.", ja: "行表示に色はありません。配色は画面だけのものです。")) }

  /// While something long is underway.
  package var plainStop: String {
    self(Message(en: "Ctrl-C stops it, and so does Enter.", ja: "Ctrl-CかEnterで止まります。"))
  }

  /// Below the lessons of the course.
  var plainCourse: String {
    self(Message(en: "A number opens that lesson; any other line goes on here.", ja: "番号でそのレッスンを開きます。ほかの行なら、ここで続けます。"))
  }

  /// How to walk, in one line.
  var plainHint: String {
    self(
      Message(
        en:
          "Enter goes on; stepi and reverse-stepi walk by one instruction; the name of a pane reads it; help lists everything; quit ends.",
        ja: "Enterで先へ進みます。stepiで1命令進み、reverse-stepiで1命令戻ります。パネルの名前でその内容を読み、helpで全操作、quitで終了です。"))
  }

  /// Lines above the list of actions.
  var plainHelp: [String] {
    [
      self(
        Message(
          en: "A line is the name of an action, or a key; a number before it repeats it: 25 stepi. An empty line is Space.",
          ja: "1行に操作の名前かキーを1つ書きます。前に数を書くと繰り返します（25 stepi）。空行はSpaceと同じです。")),
      self(
        Message(
          en:
            "where says again where the walk stands; panes lists the panes; the name of a pane reads it out; a number alone goes to that tick.",
          ja: "whereで現在の位置、panesでパネルの一覧、パネルの名前でその内容を読みます。数だけならそのティックへ移動します。")),
      self(
        Message(
          en: "A question is answered by the number of an option, or by the value that it asks for.",
          ja: "問いには選択肢の番号か、求められた値で答えます。")),
      self(
        Message(
          en: "Every command of the command line works, too: x/8gx $rsp, break write, info registers. :help lists them.",
          ja: "コマンドラインのコマンドもすべて使えます（x/8gx $rsp、break write、info registers）。:helpで一覧を表示します。")),
    ]
  }

  /// A search that waits for its text.
  var plainSearch: String {
    self(
      Message(
        en: "Type what to look for in symbols, system calls, panes and what they show; Esc leaves.",
        ja: "探す文字を入力してください。シンボル、システムコール、パネルとその内容から探します。Escでやめます。"))
  }

  /// Which rows of a pane were read, and how to read on: `1-30/335`, with arrows towards the others.
  func plainRest(_ rows: String) -> String {
    let rows = rows.filter { $0.isASCII && $0 != " " }
    if rows.isEmpty { return self(Message(en: "There is more: page-down and page-up read on.", ja: "続きはpage-downとpage-upで読めます。")) }
    return self(Message(en: "rows \(rows); page-down and page-up read on.", ja: "\(rows)行目。page-downとpage-upで続きを読みます。"))
  }

  /// A line that goes to the console as it is typed.
  var plainTyping: String {
    self(
      Message(
        en: "The next line is typed on the program's console: \\n in it is Enter; Esc leaves.",
        ja: "次の行をプログラムのコンソールに入力します。\\nがEnterになります。Escでやめます。"))
  }

  /// Above a list to choose from.
  func plainList(_ count: Int) -> String {
    self(
      Message(
        en: "\(count) to choose from. A number takes one, a text shortens the list, Esc or any other command closes it.",
        ja: "\(count)件あります。番号で選び、文字で絞り込み、Escかほかのコマンドで閉じます。"))
  }

  func plainMore(_ count: Int) -> String { self(Message(en: "and \(count) more", ja: "ほか\(count)件")) }

  /// A command that waits to be entered.
  func plainLine(_ line: String) -> String {
    line.isEmpty
      ? self(Message(en: "Type a command; Esc leaves.", ja: "コマンドを入力してください。Escでやめます。"))
      : self(
        Message(
          en: ":\(line) - Enter does this; another line is done in its place; Esc leaves.",
          ja: ":\(line) - Enterで実行し、別の行を入力すればそちらを実行します。Escでやめます。"))
  }
}
