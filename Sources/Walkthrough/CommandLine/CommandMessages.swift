import Narration
import Primitives
import Simulation
import X86

/// What the command line says about a line.
extension Message {
  static let helpHint = Message(en: ":help lists all commands", ja: ":helpでコマンドの一覧を表示します")
  static let expressionsHint = Message(en: ":help expressions says what EXPR and PLACE can be", ja: "EXPRとPLACEの書き方は:help expressions")
  static let noWord = Message(en: "A command begins with a word.", ja: "コマンドは英単語で始めます。")
  static func unknownWord(_ word: String) -> Message {
    Message(en: "There is no command \(word).", ja: "\(word)というコマンドはありません。")
  }
  static func ambiguous(_ word: String) -> Message {
    Message(en: "\(word) could be several things.", ja: "\(word)だけでは決まりません。")
  }
  static let tooMuch = Message(en: "Nothing can follow here.", ja: "ここから先は余分です。")
  static func noFormat(_ word: String) -> Message {
    Message(en: "\(word) takes no format.", ja: "\(word)に書式は付けられません。")
  }
  static let badFormat = Message(en: "This is no format.", ja: "書式として読めません。")
  static let onlyLetter = Message(en: "Here a format is one letter.", ja: "ここでの書式は1文字です。")
  static let examinesOnly = Message(
    en: "The formats i and s are about memory: x/i ADDR, x/s ADDR, display/i ADDR.", ja: "書式iとsはメモリ用です：x/i ADDR、x/s ADDR、display/i ADDR。")
  static let formatHint = Message(
    en: "a count up to 4096, a letter of x d u t c s i a, a size of b h w g", ja: "個数(4096まで)、x d u t c s i aの1文字、大きさb h w gの1文字")
  static let needsTick = Message(en: "A tick is a number, with .PART behind it if need be: 48221.3", ja: "ティックは数で書きます。手順は後ろに付けます：48221.3")
  static let needsStop = Message(en: "Which stop? Its number or its name.", ja: "場面の番号か名前を書いてください。")
  static let needsName = Message(en: "A mark needs a name.", ja: "名前を書いてください。")
  static let needsCount = Message(en: "A whole number from 1 is needed here.", ja: "ここには1以上の整数を書きます。")
  static let needsBreakpoint = Message(
    en: "A number of the list is needed here; info breakpoints and display show them.",
    ja: "一覧の番号を書いてください。番号はinfo breakpointsとdisplayで分かります。")
  static func noSuchNumber(_ number: Int) -> Message {
    Message(en: "There is no number \(number).", ja: "番号\(number)はありません。")
  }
  static let needsFile = Message(en: "The path of a file is needed here.", ja: "ここにはファイルのパスを書きます。")
  static let badEscape = Message(
    en: "A backslash stands before n, r, t, e, another one, or x and two hexadecimal digits.",
    ja: "バックスラッシュの後には n r t e \\、またはxと16進数2桁を書きます。")
  static let needsRate = Message(en: "A rate is a number of steps a second from 0.1 to 100.", ja: "速さは毎秒の歩数で、0.1から100までです。")
  static let needsInteger = Message(en: "A whole number is needed here.", ja: "ここには整数を書きます。")
  static let needsVector = Message(en: "Which vector? A number from 0 to 255.", ja: "ベクタ番号を0から255で書いてください。")
  static func badFault(_ name: String) -> Message {
    Message(
      en: "\(name) has no such error code; an address belongs to #PF alone.", ja: "\(name)にこのエラーコードはありません。アドレスは#PFだけに付けます。")
  }
  static let needsSystemCall = Message(en: "Which system call? Its name or number.", ja: "システムコールの名前か番号を書いてください。")
  static func noSystemCall(_ name: String) -> Message {
    Message(en: "There is no system call \(name) in this kernel.", ja: "このカーネルに\(name)というシステムコールはありません。")
  }
  static let needsNumber = Message(en: "A number is needed here, and this is a text.", ja: "ここには数が必要ですが、これは文字列です。")
  static let needsText = Message(en: "A text is needed here.", ja: "ここには文字列が必要です。")
  static let noBefore = Message(en: "before means nothing here.", ja: "ここではbeforeは使えません。")
  static let needsAssignment = Message(en: "What should it become? Write = and a value.", ja: "=と値を書いてください。")
  static let assignmentHint = Message(neutral: "set rax = 5, set rflags.zf = 1, set dword[rsp + 8] = 1")
  static let noSuchChoice = Message(en: "One of these words is needed here.", ja: "次のどれかを書いてください。")
  static let noPlace = Message(en: "This is no place in the code.", ja: "コードの場所として読めません。")
  static let placeHint = Message(neutral: "main, main+4, file.c:12, *0x401030, *rip")
  static func noSuchLine(_ place: String) -> Message {
    Message(en: "No code comes from \(place).", ja: "\(place)から作られたコードはありません。")
  }
  static let noSource = Message(en: "Nothing is known of the source of this code.", ja: "このコードのソースは分かりません。")
  static let noFunction = Message(en: "There is no function there.", ja: "そこに関数はありません。")
  static let noLesson = Message(en: "This is a free walk: there is no lesson.", ja: "いまはレッスンではありません。")
  static func noStop(_ name: String) -> Message {
    Message(en: "The lesson has no stop \(name).", ja: "このレッスンに\(name)という場面はありません。")
  }
  static func noBranch(_ name: String) -> Message {
    Message(en: "There is no branch \(name).", ja: "\(name)という枝はありません。")
  }
}

/// What commands have to say.
extension Message {
  static let commandsTitle = Message(en: "commands", ja: "コマンド")
  static let breakpointsTitle = Message(en: "breakpoints", ja: "ブレークポイント")
  static let noBreakpoints = Message(en: "No breakpoint is set.", ja: "ブレークポイントはありません。")
  static let nothingDisplayed = Message(en: "No value is displayed; display EXPR adds one.", ja: "表示中の値はありません。display EXPRで追加します。")
  static let once = Message(en: "once", ja: "一度だけ")
  static let resting = Message(en: "disabled", ja: "無効")
  static func met(_ count: Int) -> Message {
    Message(en: "met \(count) \(count == 1 ? "time" : "times")", ja: "\(count)回停止")
  }
  static func noMatch(_ text: String) -> Message {
    Message(
      en: "No symbol, system call or pane has \"\(text)\" in its name, and no pane shows it now.",
      ja: "「\(text)」を名前に含むシンボル、システムコール、パネルはなく、表示中のパネルにもありません。")
  }
  static func notInList(_ text: String) -> Message {
    Message(en: "Nothing in this list has \"\(text)\" in it.", ja: "この一覧に「\(text)」を含むものはありません。")
  }
  static func condition(_ number: Int, _ condition: String?) -> Message {
    condition.map { Message(en: "Breakpoint \(number) stops only if \($0).", ja: "ブレークポイント\(number)は\($0)のときだけ止まります。") }
      ?? Message(en: "Breakpoint \(number) stops without a condition.", ja: "ブレークポイント\(number)は条件なしで止まります。")
  }
  static func deleted(_ count: Int) -> Message {
    Message(en: "\(count) \(count == 1 ? "breakpoint is" : "breakpoints are") gone.", ja: "ブレークポイントを\(count)個削除しました。")
  }
  static func enabled(_ count: Int, _ isEnabled: Bool) -> Message {
    isEnabled
      ? Message(en: "\(count) \(count == 1 ? "breakpoint stops" : "breakpoints stop") again.", ja: "ブレークポイントを\(count)個、有効にしました。")
      : Message(en: "\(count) \(count == 1 ? "breakpoint rests" : "breakpoints rest") now.", ja: "ブレークポイントを\(count)個、無効にしました。")
  }
  static func undisplayed(_ count: Int) -> Message {
    Message(en: "\(count) \(count == 1 ? "value is" : "values are") no longer shown.", ja: "\(count)個の値の表示をやめました。")
  }
  static func arranged(_ panes: String, without missing: String = "") -> Message {
    if panes.isEmpty { return Message(en: "The panes that suit the moment are shown.", ja: "場面に合うパネルを表示します。") }
    if missing.isEmpty { return Message(en: "Shown: \(panes).", ja: "表示するパネル：\(panes)。") }
    return Message(
      en: "Shown: \(panes). There is no room for \(missing): o and its name show it alone.",
      ja: "表示するパネル：\(panes)。\(missing)は入りません。oで選ぶと単独で表示します。")
  }
  static func rate(_ rate: String) -> Message {
    Message(en: "P plays \(rate) steps a second from now on.", ja: "Pでの再生は毎秒\(rate)歩になりました。")
  }
  static let noSearch = Message(en: "Nothing was searched for yet; / searches.", ja: "まだ検索していません。/で検索します。")
  static func notAhead(_ stop: String) -> Message {
    Message(
      en: "Nothing from here on reaches it: still where you were. With :\(stop), C goes back to one.",
      ja: "ここから先では到達しません。元の位置のままです。:\(stop)を置けば、Cで戻って探せます。")
  }
  static func searchStopped(_ tick: String, _ stop: String) -> Message {
    Message(
      en: "Not reached by \(tick): still where you were. With :\(stop), c goes on to it and C back.",
      ja: "\(tick)までには到達しませんでした。元の位置のままです。:\(stop)を置けば、cで先へ、Cで前へ探せます。")
  }
  static let noJump = Message(en: "There is no place to go back to.", ja: "戻る場所がありません。")
  static let noBookmarks = Message(en: "No position has a name yet; :mark NAME gives one.", ja: "名前を付けた位置はありません。:mark NAMEで付けます。")
  static func marked(_ name: String) -> Message {
    Message(en: "This position is called \(name) now; ' lists the names.", ja: "この位置を\(name)と名付けました。'で一覧を表示します。")
  }
  static func breakpointSet(_ number: Int, _ text: String) -> Message {
    Message(en: "Breakpoint \(number): \(text). c runs on to it, C back to it.", ja: "ブレークポイント\(number)：\(text)。cで進み、Cで戻って止まります。")
  }
  static func breakpointMet(_ texts: String) -> Message {
    Message(en: "Stopped at breakpoint \(texts).", ja: "ブレークポイント\(texts)で止まりました。")
  }
  static func branched(_ name: String) -> Message {
    Message(
      en: "From here a branch of its own goes on, \(name); u takes it back, branch lists them.",
      ja: "ここから別の枝\(name)になります。uで取り消し、branchで一覧を表示します。")
  }
  static func typed(_ count: Int) -> Message {
    Message(
      en: "\(count) \(count == 1 ? "byte comes" : "bytes come") on the console from here on: c or s goes on.",
      ja: "ここからコンソールに\(count)バイトが届きます。cやsで先へ進みます。")
  }
  static func changed(_ change: String, _ name: String) -> Message {
    Message(
      en: "Changed here, too: \(change). The branch is called \(name); u takes this change back, and then the others.",
      ja: "ここでの変更に\(change)を加えました。枝の名前は\(name)です。uを押すごとに、後のものから1つずつ取り消します。")
  }
  static func sentences(_ first: Message, _ second: Message) -> Message { Message(en: "\(first) \(second)", ja: "\(first)\(second)") }
  static func from(_ parent: String, _ tick: String) -> Message { Message(en: "from \(parent), \(tick)", ja: "\(parent)から、\(tick)") }
  static func onBranch(_ name: String) -> Message { Message(en: "This is branch \(name).", ja: "枝\(name)に移りました。") }
  static func undone(_ change: String, _ name: String) -> Message {
    Message(en: "\(change) is taken back; this is branch \(name).", ja: "\(change)を取り消しました。ここは枝\(name)です。")
  }
  /// What goes with a change, before it does.
  static func undoTakes(_ loss: Timeline.UndoLoss) -> Message {
    let branches = loss.branches.joined(separator: ", ")
    let bookmarks = loss.bookmarks.joined(separator: ", ")
    let things =
      loss.branches.isEmpty
      ? Message(en: "the marks \(bookmarks)", ja: "名前\(bookmarks)")
      : loss.bookmarks.isEmpty
        ? Message(en: "the branches \(branches)", ja: "枝\(branches)")
        : Message(en: "the branches \(branches) and the marks \(bookmarks)", ja: "枝\(branches)と名前\(bookmarks)")
    return Message(
      en: "Nothing is taken back yet: \(things) would go with it, and cannot be brought back. undo (u) once more does it.",
      ja: "まだ取り消していません。取り消すと\(things)も消え、元に戻せません。もう一度undo（u）で取り消します。")
  }
  static let nothingToSkip = Message(en: "No instruction can be read at RIP: there is nothing to skip.", ja: "RIPの位置に読める命令がなく、飛ばせません。")
  static let nothingToUndo = Message(en: "Nothing was changed: this is the run as it was.", ja: "変更はありません。これは元の実行のままです。")
  static let nothingToCompare = Message(
    en: "Nothing was changed on this branch: a change (e, :set) makes one to compare, and :compare NAME takes any other.",
    ja: "この枝では何も変更されていません。変更（e、:set）すると比較できます。:compare NAMEで別の枝とも比べられます。")
  static func renamed(_ name: String) -> Message { Message(en: "This branch is called \(name) now.", ja: "この枝の名前は\(name)になりました。") }
  static let rootHasNoName = Message(
    en: "This is the run as it was: a change (e, :set) makes a branch that can have a name.",
    ja: "これは元の実行です。変更（e、:set）すると、名前を付けられる枝ができます。")
  static func unread(_ end: String) -> Message {
    Message(
      en: "Nothing reads it from here to \(end). The run has gone no further: G goes there, and c runs on.",
      ja: "ここから\(end)までの間に読むものはありません。実行はそこまでです（Gでそこへ移動し、cで先へ進みます）。")
  }
  static let unreadAtEnd = Message(
    en:
      "The run has gone no further than here, so what reads it after this is not known: run on (Space, c), come back (Ctrl-O) and ask again.",
    ja: "実行はまだここまでなので、この先で読むものは分かりません。Spaceやcで先へ進み、Ctrl-Oで戻ってから、もう一度調べてください。")
  /// What came in place of an instruction; `nil` for an instruction.
  static func delivery(_ kind: StepReport.Kind) -> Message? {
    switch kind {
    case .instruction, .iteration: nil
    case .exception(let fault), .trap(let fault): Message(neutral: fault.vector.name)
    case .interrupt(let vector): Message(en: "interrupt 0x\(hex(UInt64(vector)))", ja: "割り込み0x\(hex(UInt64(vector)))")
    case .nmi: Message(neutral: "NMI")
    case .shutdown: Message(en: "shutdown", ja: "シャットダウン")
    }
  }
  static func during(_ what: Message, _ place: String) -> Message { Message(en: "\(what) at \(place)", ja: "\(place)での\(what)") }
  static func byAddress(_ address: String) -> Message { Message(en: "(by address 0x\(address))", ja: "（アドレス0x\(address)を通して）") }
  static func read(_ place: String, _ reader: String, _ tick: String, _ value: String) -> Message {
    Message(
      en: "\(place) is next read at tick \(tick) by \(reader) (0x\(value)). Enter goes there.",
      ja: "\(place)を次に読むのはティック\(tick)の\(reader)（0x\(value)）です。Enterでそこへ移動します。")
  }
  static let noneInRun = Message(en: "As far as this run has gone, there is none.", ja: "この実行で分かっている範囲にはありません。")
  static let unwritten = Message(en: "Nothing has written it since tick 0.", ja: "ティック0以降、何も書き込んでいません。")
  static func written(_ place: String, _ writer: String, _ tick: String, _ change: String) -> Message {
    Message(
      en: "\(place) was last written at tick \(tick) by \(writer)\(change). Enter goes there.",
      ja: "\(place)に最後に書いたのはティック\(tick)の\(writer)\(change)です。Enterでそこへ移動します。")
  }
}

extension Message {
  /// What an edit that gives no place a value does; `nil` for others, which say it by their names.
  static func effect(of edit: Edit, _ inspector: Inspector) -> Message? {
    switch edit {
    case .interrupt(let vector):
      return Message(
        en: "Interrupt 0x\(hex(UInt64(vector))) comes in place of the next step.", ja: "次のステップの代わりに割り込み0x\(hex(UInt64(vector)))が入ります。")
    case .fault(let fault):
      return Message(en: "\(fault.vector.name) comes in place of the next step.", ja: "次のステップの代わりに\(fault.vector.name)が起こります。")
    case .skip:
      return inspector.currentInstruction.map {
        let text = Formatter(.intel).text(of: $0, at: inspector.cursor) { inspector.symbolText($0) }
        return Message(en: "\(text.description) is not executed.", ja: "\(text.description)は実行しません。")
      }
    case .register, .rip, .flag, .control, .msr, .memory: return nil
    }
  }
}

/// What is said of variables that a line names.
extension Message {
  static func holding(_ address: String, _ content: String) -> Message {
    Message(en: "\(address) (its address), holding \(content)", ja: "\(address)（アドレス）、そこにある値は\(content)")
  }
  static func isAddress(_ variable: NamedVariable) -> Message {
    Message(
      en: "\(variable.name) is its address here, 0x\(hex(variable.address)); what it holds is \(variable.content).",
      ja: "ここで\(variable.name)はアドレス0x\(hex(variable.address))です。値は\(variable.content)と書きます。")
  }
  static func isLocal(_ name: String, _ function: String, _ place: String) -> Message {
    Message(
      en: "\(name) is a local variable of \(function), and has no name in expressions; here it is in \(place).",
      ja: "\(name)は\(function)のローカル変数で、式では名前を使えません。いまは\(place)にあります。")
  }
}
