import Canvas
import Vocabulary

/// One row of the table of actions: what it is called, what it does in words, and the keys that do it at first.
package struct Action: Sendable {
  package let name: ActionName
  package let keys: [Key]
  package let help: [Language: String]
  /// A word or two for the key line.
  package let label: [Language: String]
  package let group: Group

  package enum Group: Int, Sendable, CaseIterable {
    case walk
    case jump
    case panes
    case ask
    case program
  }

  private init(_ name: ActionName, _ group: Group, _ keys: [String], label: (String, String), _ en: String, _ ja: String) {
    self.name = name
    self.group = group
    self.keys = keys.compactMap { Key(name: $0) }
    help = [.en: en, .ja: ja]
    self.label = [.en: label.0, .ja: label.1]
  }

  /// Every action. Help, key line, key map and the names on the command line come from here. Each bracket key has a letter as a twin, for keyboards
  /// on which brackets are hard to reach.
  package static let all: [Action] = [
    Action(
      .goOn, .walk, ["Space"], label: ("go on", "進む"),
      "go on: the next text of the lesson, then its next stop; on a free walk by the stride that + and - choose",
      "先へ進む：レッスンでは次の文、次の場面へ。自由歩行では+と-で選んだ刻みで進む"),
    Action(
      .step, .walk, ["s", "Right"], label: ("step", "1命令"), "execute one instruction", "1命令を実行する"),
    Action(
      .stepBack, .walk, ["S", "Left"], label: ("back", "戻る"), "go back one instruction", "1命令戻る"),
    Action(
      .part, .walk, ["i"], label: ("part", "手順"), "one part of an instruction: one action of the CPU", "命令の中を1手順だけ進める"),
    Action(.partBack, .walk, ["I"], label: ("part back", "手順戻る"), "one part back", "命令の中を1手順戻る"),
    Action(
      .repeats, .walk, ["a"], label: ("all alike", "同種まとめて"), "all instructions of one kind in a row at once: pushes, rounds of a REP",
      "続けて並ぶ同種の命令（pushの列やREPの繰り返し）をまとめて実行する"),
    Action(.repeatsBack, .walk, ["A"], label: ("alike back", "同種戻る"), "back over all instructions of one kind", "続けて並ぶ同種の命令をまとめて戻る"),
    Action(
      .over, .walk, ["n"], label: ("over", "飛び越す"), "over a call, or over a whole system call", "呼び出し（またはシステムコール全体）を飛び越す"),
    Action(
      .overBack, .walk, ["N"], label: ("over back", "飛び越し戻る"), "back over a call or a whole system call", "呼び出し（またはシステムコール全体）を飛び越して戻る"),
    Action(
      .out, .walk, ["f"], label: ("out", "抜ける"), "out of the function, or out of the kernel", "関数（またはカーネル）から抜けるまで進む"),
    Action(
      .outBack, .walk, ["F"], label: ("out back", "呼び出し元へ"), "back to the call that led here", "ここへ来た呼び出しの手前まで戻る"),
    Action(.coarser, .walk, ["+", "="], label: ("coarser", "粗く"), "Space takes larger strides", "Spaceの刻みを大きくする"),
    Action(.finer, .walk, ["-"], label: ("finer", "細かく"), "Space takes smaller strides", "Spaceの刻みを小さくする"),
    Action(.ring, .jump, ["}", "r"], label: ("next ring", "次のリング"), "to the next change of ring", "次にリングが変わるところへ"),
    Action(
      .ringBack, .jump, ["{", "R"], label: ("ring before", "前のリング"), "to the change of ring before", "前にリングが変わったところへ"),
    Action(.nextStop, .jump, ["]", "t"], label: ("next stop", "次の場面"), "to the lesson's next stop", "レッスンの次の場面へ"),
    Action(.previousStop, .jump, ["[", "T"], label: ("stop before", "前の場面"), "to the lesson's stop before", "レッスンの前の場面へ"),
    Action(
      .proceed, .jump, ["c"], label: ("continue", "続行"), "on to the next breakpoint, or to the end", "次のブレークポイント（なければ最後）まで進む"),
    Action(
      .proceedBack, .jump, ["C"], label: ("continue back", "逆向き続行"), "back to the breakpoint before, or to the beginning when none is set",
      "前のブレークポイント（1つもなければ最初）まで戻る"),
    Action(
      .play, .walk, ["P"], label: ("play", "再生"), "go on by itself, step after step, until a key (:rate N sets how fast)",
      "キーを押すまで自動で進む（速さは:rate N）"),
    Action(
      .first, .jump, ["Home"], label: ("first", "最初"), "tick 0, the kernel's first instruction (also gg)", "ティック0、カーネルの最初の命令へ（ggでも）"),
    Action(
      .last, .jump, ["G", "End"], label: ("last", "最後"), "the last tick that was reached; with a number before it, that tick",
      "到達した最後のティックへ。数字に続けて押すとそのティックへ"),
    Action(
      .back, .jump, ["Ctrl-O"], label: ("before jump", "ジャンプ前"), "back to the place before the last jump", "最後のジャンプの前の場所へ戻る"),
    Action(
      .bookmarks, .jump, ["'"], label: ("marks", "しおり"), "list the positions with names (:mark NAME gives one)",
      "名前を付けた位置の一覧（:mark NAMEで付ける）"),
    Action(.focusNext, .panes, ["Tab"], label: ("pane", "パネル"), "the next pane", "次のパネルへ"),
    Action(.focusPrevious, .panes, ["Shift-Tab"], label: ("pane before", "前のパネル"), "the pane before", "前のパネルへ"),
    Action(.zoom, .panes, ["z"], label: ("zoom", "拡大"), "this pane alone, or all panes again", "このパネルだけを表示する／元に戻す"),
    Action(.map, .panes, ["m"], label: ("map", "地図"), "the whole trip as a picture, and back again", "行程全体の地図を表示する／元に戻す"),
    Action(.choosePane, .panes, ["o"], label: ("open", "開く"), "choose a pane from the list of all", "一覧からパネルを選ぶ"),
    Action(.hidePane, .panes, ["x"], label: ("hide", "隠す"), "hide this pane", "このパネルを隠す"),
    Action(
      .allPanes, .panes, ["X"], label: ("all panes", "全パネル"), "the panes that suit the moment again, hidden ones too", "隠したパネルも含めて、自動の表示に戻す"
    ),
    Action(.scrollUp, .panes, ["Up", "k"], label: ("up", "上"), "scroll the pane; time stays", "パネルを上へ。時間は動かない"),
    Action(.scrollDown, .panes, ["Down", "j"], label: ("down", "下"), "scroll the pane; time stays", "パネルを下へ。時間は動かない"),
    Action(.pageUp, .panes, ["PgUp"], label: ("page up", "1画面上"), "scroll the pane by a page", "パネルを1画面分上へ"),
    Action(.pageDown, .panes, ["PgDn"], label: ("page down", "1画面下"), "scroll the pane by a page", "パネルを1画面分下へ"),
    Action(
      .moreText, .panes, [",", "Ctrl-T"], label: ("more text", "文の続き"), "the rest of the lesson's text where the screen has no room for it",
      "レッスンの文が画面に入りきらないとき、続きを表示する"),
    Action(
      .breakpoint, .ask, ["b"], label: ("break", "ブレーク"), "set or clear a breakpoint at this instruction", "この命令にブレークポイントを置く／外す"),
    Action(.watch, .ask, ["w"], label: ("watch", "監視"), "choose a place, to stop when it is written", "場所を選び、書き込まれたら止まるようにする"),
    Action(.who, .ask, ["p"], label: ("who wrote", "誰が書いた"), "choose a place, to learn who last wrote it", "場所を選び、最後に書いたのはどこかを調べる"),
    Action(.edit, .ask, ["e"], label: ("edit", "変更"), "choose a place, to change its value", "場所を選び、値を変える"),
    Action(.undo, .ask, ["u"], label: ("undo", "取り消し"), "take the last change of the machine back", "最後に加えた変更を取り消す"),
    Action(
      .compare, .ask, ["d"], label: ("compare", "比較"), "compare this branch with the run that it left, instruction by instruction",
      "この枝と元の実行を1命令ずつ並べて比べる"),
    Action(
      .sentence, .ask, ["Enter"], label: ("whole sentence", "全文"),
      "all of the sentence of what happened, where it is cut; where an answer leads",
      "途中で切れた説明文の全文を表示する。答えの場所があれば、そこへ移動する"),
    Action(
      .type, .ask, ["y"], label: ("type", "入力"), "type on the console of the program (:type TEXT; \\n is Enter)",
      "プログラムのコンソールに文字を入力する（:type 文字列。\\nはEnter）"),
    Action(
      .commandLine, .ask, [":"], label: ("command", "コマンド"), "type a command, with gdb's words (:help lists them)",
      "コマンドを入力する。gdbの言葉が使える（:helpで一覧）"),
    Action(
      .search, .ask, ["/"], label: ("search", "検索"), "search symbols, system calls and what the panes show",
      "シンボル、システムコール、パネルの表示を検索する"),
    Action(.nextMatch, .ask, ["Ctrl-N"], label: ("next match", "次の結果"), "to the next match", "次の検索結果へ"),
    Action(.previousMatch, .ask, ["Ctrl-P"], label: ("match before", "前の結果"), "to the match before", "前の検索結果へ"),
    Action(
      .course, .program, ["M"], label: ("lessons", "一覧"), "all lessons with your progress: open one, or begin it anew",
      "レッスンの一覧と進み具合。選んで開く／最初からやり直す"),
    Action(.language, .program, ["L"], label: ("language", "言語"), "the other language", "表示言語を切り替える"),
    Action(.help, .program, ["?", "F1"], label: ("all keys", "キー一覧"), "all keys", "すべてのキー"),
    Action(.redraw, .program, ["Ctrl-L"], label: ("redraw", "再描画"), "paint the screen anew", "画面を描き直す"),
    Action(.suspend, .program, ["Ctrl-Z"], label: ("suspend", "中断"), "to the shell and back with fg", "シェルに戻る（fgで再開）"),
    Action(.quit, .program, ["q", "Ctrl-C"], label: ("quit", "終了"), "quit", "終了する"),
  ]

  /// The row of a name.
  package static subscript(name: ActionName) -> Action {
    // Every name has its row: a test holds the two lists against each other.
    all.first { $0.name == name } ?? all[0]
  }
}
