import Canvas
import Narration

/// The console's keys and commands, each with a sentence: what `?` shows there.
struct ConsoleHelp {
  struct Row {
    /// A key, or a command as it is typed after `:`.
    let name: String
    let text: Message

    init(_ name: String, _ en: Phrase<English>, _ ja: Phrase<Japanese>) {
      self.name = name
      text = Message(en: en, ja: ja)
    }
  }

  private static let keys = [
    Row(
      "Space s S Tab z ...",
      "the walk's keys that move, scroll and choose panes act on every screen of the class; what asks for more keys is typed",
      "移動、スクロール、パネルのキーは、授業のすべての画面に働く。続けてキーを要するものは入力する"),
    Row(".", "a black screen, and back", "画面を消す／戻す"),
    Row("x", "freeze the audience's screen, to prepare what comes; x again shows it", "観客の画面を止めて準備する。もう一度xで見せる"),
    Row("v", "the question goes on: open, closed for discussion, open again, answered", "問いを進める: 投票、話し合い、再投票、答え"),
    Row("a", "the answer at once", "すぐに答えを見せる"),
    Row("Tab o", "choose a pane; a spotlight on it, or none", "パネルを選び、注目させる／やめる"),
    Row("h H", "hide that pane; reveal everything", "そのパネルを隠す。すべて表示する"),
    Row("u", "take the last edit back", "最後の編集を取り消す"),
    Row("d", "the walk before and after the last edit side by side, or no longer", "最後の編集の前と後の実行を並べる／やめる"),
    Row("P Esc", "step by itself, twice a second; stop that", "自動で進む(毎秒2命令)。止める"),
    Row("J", "how to join, on the audience's screen", "参加方法を画面に出す／消す"),
    Row("D", "put a stop at this place into a lesson file", "この場所を場面としてレッスンのファイルに書き出す"),
    Row("< >", "scroll the notes", "ノートをスクロールする"),
    Row("L q", "language; leave the console, the class goes on", "言語。コンソールを閉じる(授業は続く)"),
  ]

  private static let commands = [
    Row("stop N", "to a stop of the lesson", "レッスンの場面Nへ"),
    Row("at TICK", "to a tick", "ティックへ"),
    Row("hands 12 40 8", "raised hands, one number for each option, in the order of the counts", "挙手の数。集計の順に"),
    Row("panes code ...", "these panes; those of the stop without names", "このパネルを出す。名前なしなら場面のパネル"),
    Row("spotlight pt_regs", "a spotlight on a pane; none without a name", "パネルに注目させる。名前なしならやめる"),
    Row("point rax ...", "point at values; at none without names", "値を指す。名前なしならやめる"),
    Row("hide rax", "mask a value, or hide a pane", "値やパネルを隠す"),
    Row("reveal rax", "show it again; everything without names", "また見せる。名前なしならすべて"),
    Row(
      "compare pti", "two walks side by side: pti, era, or edit; Up and Down scroll, Esc ends it",
      "2つの実行を並べる: pti、era、edit。上下でスクロール、Escで終わる"),
    Row("play", "the lesson goes on by itself as its plan says, and waits at a question; Esc stops it", "レッスンの予定通りに自動で進み、問いで待つ。Escで止まる"),
    Row(
      "every 20 go-on",
      "do an action or what its key does every so many seconds, until Esc: go-on, stepi, part, nexti, ring, next-stop ...",
      "その秒数ごとに動作(名前かキー)をくり返す。go-on、stepi、part、nexti、ring、next-stopなど。Escで止まる"),
    Row(
      "set rax = 5", "what if: change the machine, on every screen; any command of the walk works here",
      "もしも: 全員のマシンを変える。コマンドラインのコマンドはすべて使える"),
    Row("what-if", "list the prepared what-ifs with their questions", "用意された「もしも」と、その問いの一覧"),
    Row("what-if no-swapgs", "go to one of them; u takes it back, Tab completes the name", "その場面へ。uで取り消す。名前はTabで補完できる"),
    Row(
      "edit skip", "leave the next instruction out; also interrupt 48 (decimal), fault 13 0 0x0, ...",
      "次の命令を飛ばす。interrupt 48、fault 13 0 0x0なども"),
    Row("large", "fewer panes and more space, or as before", "パネルを減らして広く見せる／元に戻す"),
    Row("code", "a new join code; who has joined stays", "新しい参加コードにする。参加済みの人はそのまま"),
  ]

  /// The row of a command by its first word.
  static func row(of command: String) -> Row? { commands.first { $0.name.split(separator: " ").first.map(String.init) == command } }

  private let words: Narrator

  init(_ words: Narrator) { self.words = words }

  /// The keys and commands as a list over the screen.
  var list: ListBox { ListBox(title: words.consoleTitle, paragraphs) }

  private func paragraphs(width: Int) -> [TextLine] {
    var paragraphs: [TextLine] = []
    for (title, mark, rows) in [(words.keysTitle, "", Self.keys), (words.commandsTitle, ":", Self.commands)] {
      if !paragraphs.isEmpty { paragraphs.append(TextLine()) }
      paragraphs.append(TextLine(title, .heading))
      for row in rows {
        for (index, line) in TextLine(words(row.text)).wrapped(to: max(10, width - 21)).enumerated() {
          let name = index == 0 ? mark + row.name : ""
          paragraphs.append("\(name.padded(to: 20), .keyName) " + line)
        }
      }
    }
    return paragraphs
  }
}
