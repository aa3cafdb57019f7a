import Vocabulary

/// One row of the table of commands: how a word is written, what may follow it, and what it does in a line of every language. `:help`, completion and
/// the parser come from here.
package struct CommandRow: Sendable {
  /// What follows the word, for completion.
  package enum Argument: Hashable, Sendable {
    case none, number, expression, place, location, assignment, event, info, pane, language, syntax, theme, command, stop, branch, fault,
      kind, text
  }

  /// What the word stands for: an action of the table, or something that a key cannot say.
  package enum Verb: Hashable, Sendable {
    case action(ActionName)
    case word(CommandWord)
  }

  package let verb: Verb
  /// The whole word.
  package let name: String
  /// Other ways to write it besides its unambiguous beginnings, as gdb has them.
  package let short: [String]
  /// What may follow: `[LOC] [if EXPR]`.
  package let usage: String
  package let argument: Argument
  package let help: [Language: String]

  private init(_ word: CommandWord, _ short: [String] = [], _ usage: String = "", _ argument: Argument, _ en: String, _ ja: String) {
    verb = .word(word)
    name = word.rawValue
    self.short = short
    self.usage = usage
    self.argument = argument
    help = [.en: en, .ja: ja]
  }

  /// A row of an action: the words are those of its key.
  private init(_ action: ActionName, _ short: [String] = [], _ usage: String = "", _ argument: Argument = .none) {
    verb = .action(action)
    name = action.rawValue
    self.short = short
    self.usage = usage
    self.argument = argument
    help = Action[action].help
  }

  /// The word with its short forms and what may follow: `break, b [LOC] [if EXPR]`.
  package var synopsis: String { ([name] + short).joined(separator: ", ") + (usage.isEmpty ? "" : " " + usage) }

  /// Every command, gdb's first, in the order in which help shows them.
  package static let all: [CommandRow] = {
    let named = rows
    let covered = Set(named.compactMap { if case .action(let name) = $0.verb { name } else { nil } })
    return named + ActionName.allCases.filter { !covered.contains($0) }.map { CommandRow($0) }
  }()

  private static let rows: [CommandRow] = [
    CommandRow(.step, ["si"], "[N]", .number),
    CommandRow(.stepBack, ["rsi"], "[N]", .number),
    CommandRow(.over, ["ni"], "[N]", .number),
    CommandRow(.overBack, ["rni"], "[N]", .number),
    CommandRow(.line, ["s"], "[N]", .number, "to the next line of source, into calls", "ソースの次の行まで進む（呼び出しの中にも入る）"),
    CommandRow(.lineBack, ["rs"], "[N]", .number, "back to the line of source before", "ソースの前の行まで戻る"),
    CommandRow(.lineOver, ["n"], "[N]", .number, "to the next line of source, over calls", "ソースの次の行まで、呼び出しを飛び越して進む"),
    CommandRow(.lineOverBack, ["rn"], "[N]", .number, "back to the line of source before, over calls", "ソースの前の行まで、呼び出しを飛び越して戻る"),
    CommandRow(.out, ["fin"], "[N]", .number),
    CommandRow(.outBack, ["rfin"], "[N]", .number),
    CommandRow(.proceed, ["c", "fg"]),
    CommandRow(.proceedBack, ["rc"]),
    CommandRow(.until, ["u"], "EXPR", .expression, "on until the expression is true", "式が真になるまで進む"),
    CommandRow(.untilBack, ["runtil"], "EXPR", .expression, "back to where the expression was last true", "式が最後に真だったところまで戻る"),
    CommandRow(.advance, [], "LOC", .location, "on to a place in the code", "コードの場所まで進む"),
    CommandRow(.advanceBack, ["radvance"], "LOC", .location, "back to a place in the code", "コードの場所まで戻る"),
    CommandRow(.part, [], "[N]", .number),
    CommandRow(.partBack, ["rpart"], "[N]", .number),
    CommandRow(.repeats),
    CommandRow(.repeatsBack),
    CommandRow(.ring, [], "[N]", .number),
    CommandRow(.ringBack, ["rring"], "[N]", .number),
    CommandRow(.phase, [], "[N]", .number, "to the next phase of a system call", "システムコールの次の段階へ"),
    CommandRow(.phaseBack, ["rphase"], "[N]", .number, "back to where this phase or the one before began", "この段階か前の段階の始まりまで戻る"),
    CommandRow(.goTo, [], "TICK[.PART]", .number, "to a tick, or to a part of its instruction", "指定のティック（またはその手順）へ移動する"),
    CommandRow(.stop, [], "N|ID", .stop, "to a stop of the lesson", "レッスンの場面へ移動する"),
    CommandRow(
      .breakpoint, ["b", "br", "brea"], "[LOC] [if EXPR]", .location, "stop before an instruction; here without a place",
      "命令の手前で止まる（場所がなければここ）"),
    CommandRow(.temporary, ["tb", "tbr"], "[LOC] [if EXPR]", .location, "the same, once", "同じく、一度だけ止まる"),
    CommandRow(.watch, ["wa"], "[PLACE] [if EXPR]", .place, "stop after a step that writes a place", "場所に書き込んだ直後に止まる"),
    CommandRow(.readWatch, ["rw"], "PLACE [if EXPR]", .place, "stop after a step that reads a place", "場所を読んだ直後に止まる"),
    CommandRow(.accessWatch, ["aw"], "PLACE [if EXPR]", .place, "stop after a step that reads or writes a place", "場所を読み書きした直後に止まる"),
    CommandRow(
      .catchEvent, [], "syscall [NAME] | interrupt | exception [if EXPR]", .event, "stop before a system call, interrupt or exception",
      "システムコール・割り込み・例外の手前で止まる"),
    CommandRow(.delete, ["d"], "[N...]", .number, "remove breakpoints; all without a number", "ブレークポイントを削除する（番号がなければすべて）"),
    CommandRow(.enable, ["en"], "[N...]", .number, "let breakpoints stop again", "ブレークポイントを有効にする"),
    CommandRow(.disable, ["dis", "disa"], "[N...]", .number, "let breakpoints rest", "ブレークポイントを無効にする"),
    CommandRow(.condition, [], "N [EXPR]", .expression, "give a breakpoint a condition, or take it away", "ブレークポイントに条件を付ける／外す"),
    CommandRow(
      .info, ["i", "inf"], "breakpoints | display | registers [NAME...] | flags | symbol EXPR | line LOC | syscall NAME", .info,
      "say what is known of it", "ブレークポイント・表示中の値・レジスタ・フラグ・シンボル・行・システムコールの情報を表示する"),
    CommandRow(
      .examine, [], "[/NFU] [EXPR]", .expression, "show memory: N units of size b h w g as x d u t c s i a",
      "メモリを表示する：Nは個数、b h w gは大きさ、x d u t c s i aは書式"),
    CommandRow(.print, ["p"], "[/F] EXPR", .expression, "the value of an expression", "式の値を表示する"),
    CommandRow(
      .disassemble, ["disas"], "[/rs] [LOC | ADDR,END | ADDR,+N]", .location,
      "the instructions of a function or of a stretch: r with their bytes, s with the source", "関数や範囲の命令を表示する：rは機械語、sはソース付き"),
    CommandRow(.backtrace, ["bt"], "", .none, "the functions that are running, the innermost first", "実行中の関数を内側から順に表示する"),
    CommandRow(
      .display, [], "[/F] [EXPR]", .expression, "show a value from now on; all of them without an expression", "式の値を表示し続ける（式がなければ一覧）"),
    CommandRow(.undisplay, [], "[N...]", .number, "stop showing values; all without a number", "値の表示をやめる（番号がなければすべて）"),
    CommandRow(.who, [], "[PLACE]", .place, "who last wrote a register, flag, MSR or memory", "レジスタ・フラグ・MSR・メモリに最後に書いたのはどこか"),
    CommandRow(.reader, [], "PLACE", .place, "who reads a place next", "次にその場所を読むのはどこか"),
    CommandRow(
      .writes, [], "PLACE", .place, "every write to a place in this run, as a list to go from", "この実行でその場所に書いたすべてを一覧にする（選ぶとそこへ移る）"),
    CommandRow(.reads, [], "PLACE", .place, "every read of a place in this run, as a list to go from", "この実行でその場所を読んだすべてを一覧にする（選ぶとそこへ移る）"),
    CommandRow(
      .events, [], "syscall | interrupt | exception | ring", .kind, "every event of a kind in this run, as a list to go from",
      "この実行のシステムコール・割り込み・例外・リングの変化を一覧にする（選ぶとそこへ移る）"),
    CommandRow(.set, [], "PLACE = EXPR", .assignment, "change the machine here, on a branch of its own", "ここで機械の状態を変える（新しい枝になる）"),
    CommandRow(.skip, [], "", .none, "leave the next instruction out, on a branch of its own", "次の命令を飛ばす（新しい枝になる）"),
    CommandRow(.interrupt, [], "VECTOR", .number, "let an interrupt come here, on a branch of its own", "ここで割り込みを起こす（新しい枝になる）"),
    CommandRow(
      .fault, [], "NAME [CODE [ADDRESS]]", .fault, "let an exception come here: fault #PF 0x7 0x1000", "ここで例外を起こす：fault #PF 0x7 0x1000"),
    CommandRow(.type, [], "TEXT", .text),
    CommandRow(.undo),
    CommandRow(.branch, [], "[NAME]", .branch, "list the branches, or go to one", "枝の一覧、または枝への移動"),
    CommandRow(.rename, [], "NAME", .text, "give this branch another name", "この枝の名前を変える"),
    CommandRow(.compare, [], "[NAME]", .branch),
    CommandRow(.mark, [], "NAME", .text, "remember this position by a name", "この位置に名前を付けて覚える"),
    CommandRow(
      .save, [], "FILE", .text, "keep this walk in a file, with its branches and names; `ringwalk open FILE` goes on from here",
      "この歩みを枝や名前とともにファイルに保存する（ringwalk openで再開）"),
    CommandRow(.search, [], "[TEXT]", .text),
    CommandRow(.layout, [], "[PANE...]", .pane, "show these panes; those that suit the moment without a name", "表示するパネルを選ぶ（なければ自動）"),
    CommandRow(.pane, [], "PANE", .pane, "go to a pane", "パネルへ移る"),
    CommandRow(
      .address, [], "[EXPR]", .expression, "what the memory and page-walk panes show; without one, what the instruction is about",
      "メモリとページウォークのパネルに示すアドレス（なければ命令に応じる）"),
    CommandRow(.syntax, [], "intel|att", .syntax, "how instructions are written", "命令の書き方を選ぶ"),
    CommandRow(.language, [], "[en|ja]", .language),
    CommandRow(.theme, [], "NAME", .theme, "the colours", "配色を選ぶ"),
    CommandRow(.rate, [], "N", .number, "steps a second that P plays", "Pで再生する速さ（毎秒の歩数）"),
    CommandRow(.help, ["h"], "[WORD]", .command, "what a command does; all commands without a word", "コマンドの説明（語がなければ一覧）"),
  ]

  /// The row that a word means: its own, a short form's, or that of the only word that begins so. Otherwise the names that it could begin.
  package static func find(_ word: String) -> (row: CommandRow?, candidates: [String]) {
    if let row = all.first(where: { $0.name == word || $0.short.contains(word) }) { return (row, []) }
    let found = all.filter { $0.name.hasPrefix(word) || $0.short.contains { $0.hasPrefix(word) } }
    return found.count == 1 ? (found[0], []) : (nil, found.map(\.name))
  }
}

/// Words of the command line that are no action of a key. The raw value is the word.
package enum CommandWord: String, Hashable, Sendable, CaseIterable {
  case line = "step"
  case lineBack = "reverse-step"
  case lineOver = "next"
  case lineOverBack = "reverse-next"
  case until
  case untilBack = "reverse-until"
  case advance
  case advanceBack = "reverse-advance"
  case phase
  case phaseBack = "reverse-phase"
  case goTo = "goto"
  case stop
  case breakpoint = "break"
  case temporary = "tbreak"
  case watch
  case readWatch = "rwatch"
  case accessWatch = "awatch"
  case catchEvent = "catch"
  case delete
  case enable
  case disable
  case condition
  case info
  case examine = "x"
  case print
  case disassemble
  case backtrace
  case display
  case undisplay
  case who
  case reader
  case writes
  case reads
  case events
  case set
  case skip
  case interrupt
  case fault
  case branch
  case rename
  case mark
  case save
  case layout
  case pane
  case address
  case syntax
  case theme
  case rate
  case help
}
