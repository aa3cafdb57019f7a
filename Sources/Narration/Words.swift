import Vocabulary

/// Words and short phrases of the screen that stand by themselves: titles, column heads, what the key line says.
extension Narrator {
  /// The title of a pane.
  package func title(of pane: PaneName) -> String { self(.title(of: pane)) }

  /// What a pane is about, with the words by which one may look for it.
  package func subject(of pane: PaneName) -> String { self(.subject(of: pane)) }

  package var now: String { self(.now) }
  package var thisStop: String { self(.thisStop) }
  package var was: String { self(.was) }
  package var yes: String { self(.yes) }
  package var no: String { self(.no) }
  package var nextWord: String { self(.state(.next)) }
  package var partDone: String { self(.state(.done)) }
  package var partNow: String { self(.state(.now)) }
  package var partNext: String { self(.state(.next)) }
  /// What the parts pane is waiting for.
  package var partsWait: String { self(.partsWait) }
  package var noFlags: String { self(.noFlags) }
  package var notMapped: String { self(.notMapped) }
  package var growDown: String { self(.growDown) }
  package var lowFirst: String { self(.lowFirst) }
  package var kernelStack: String { self(.kernelStackHeading) }
  package var userStack: String { self(.userStackHeading) }
  package var noTask: String { self(.noTask) }
  package var noUserStack: String { self(.noUserStack) }
  package var emptyStack: String { self(.emptyStack) }
  package var nothingWritten: String { self(.nothingWritten) }
  /// Behind a `v`: that FMASK names the flag.
  package var namedByFMASK: String { self(.namedByFMASK) }
  package var clearedBySyscall: String { self(.clearedBySyscall) }
  package var waitingForSwapgs: String { self(.waitingForSwapgs) }
  /// What the two fields of STAR are for, in the order in which they stand.
  package var starFields: String { self(.starFields) }
  package var verdictWaits: String { self(.verdictWaits) }
  /// Of a saved register that is back in the CPU.
  package var popped: String { self(.popped) }
  package var lessonTitle: String { self(.lessonTitle) }
  package var helpTitle: String { self(.helpTitle) }
  package var answer: String { self(.answer) }
  package var count: String { self(.count) }
  package var anyKey: String { self(.anyKey) }
  package var stopTravel: String { self(.stopTravel) }
  package var scrollWord: String { self(.scroll) }
  package var closeWord: String { self(.close) }
  /// What can be typed besides the keys of the list.
  package var helpTyping: [String] { [self(.helpCounts), self(.helpAnswers), self(.helpMouse)] }
  /// Lines under the list of keys.
  package var helpNotes: [String] { [self(.helpMarks), self(.helpBorders), self(.helpParts)] }
}

extension Message {
  static func title(of pane: PaneName) -> Message {
    switch pane {
    case .code: Message(en: "code", ja: "コード")
    case .registers: Message(en: "registers", ja: "レジスタ")
    case .flags: Message(en: "flags", ja: "フラグ")
    case .privilege: Message(en: "privilege", ja: "特権")
    case .stacks: Message(en: "stacks", ja: "スタック")
    case .frame: Message(neutral: "pt_regs")
    case .dispatch: Message(en: "dispatch", ja: "呼び出し先")
    case .verdict: Message(en: "SYSRET or IRETQ?", ja: "SYSRETかIRETQか")
    case .parts: Message(en: "parts", ja: "手順")
    case .console: Message(en: "console", ja: "コンソール")
    case .msrs: Message(en: "MSRs and control", ja: "MSRと制御レジスタ")
    case .memory: Message(en: "memory", ja: "メモリ")
    case .pageWalk: Message(en: "page walk", ja: "ページ変換")
    case .interrupts: Message(en: "interrupts", ja: "割り込み")
    case .calls: Message(en: "system calls", ja: "システムコール")
    case .tasks: Message(en: "tasks", ja: "タスク")
    case .timeline: Message(en: "timeline", ja: "時間")
    case .map: Message(en: "map", ja: "地図")
    }
  }

  static func subject(of pane: PaneName) -> Message {
    switch pane {
    case .code: Message(en: "instructions, source", ja: "命令、ソース")
    case .registers: Message(en: "rax to r15", ja: "raxからr15")
    case .flags: Message(en: "RFLAGS, FMASK", ja: "RFLAGS、FMASK")
    case .privilege: Message(en: "ring, CPL, GS, CR3", ja: "リング、CPL、GS、CR3")
    case .stacks: Message(en: "RSP, both stacks", ja: "RSP、2つのスタック")
    case .frame: Message(en: "saved registers", ja: "保存されたレジスタ")
    case .dispatch: Message(en: "sys_call_table", ja: "sys_call_table")
    case .verdict: Message(en: "tests before the way back", ja: "戻る前の検査")
    case .parts: Message(en: "inside an instruction", ja: "命令の中の手順")
    case .console: Message(en: "what the program wrote", ja: "プログラムの出力")
    case .msrs: Message(en: "LSTAR, STAR, CR0, GDTR, TR", ja: "LSTAR、STAR、CR0、GDTR、TR")
    case .memory: Message(en: "bytes at an address", ja: "アドレスの内容")
    case .pageWalk: Message(en: "page tables", ja: "ページテーブル")
    case .interrupts: Message(en: "IDT, IRQ lines, IF", ja: "IDT、IRQ線、IF")
    case .calls: Message(en: "as strace prints them", ja: "straceの形式")
    case .tasks: Message(en: "processes, files, memory", ja: "プロセス、ファイル、メモリ")
    case .timeline: Message(en: "ticks, branches, marks", ja: "ティック、枝、しおり")
    case .map: Message(en: "the whole trip", ja: "行程全体")
    }
  }

  static let now = Message(en: "now", ja: "今")
  static let thisStop = Message(en: "this stop", ja: "この場面")
  static let was = Message(en: "was", ja: "前は")
  static let yes = Message(en: "yes", ja: "はい")
  static let no = Message(en: "no", ja: "いいえ")
  static let partsWait = Message(
    en: "the parts of an instruction appear when it is walked part by part", ja: "命令を手順ごとに進めると、ここに表示されます")
  static let noFlags = Message(en: "none", ja: "なし")
  static let notMapped = Message(en: "nothing is mapped here", ja: "マップされていません")
  static let lowFirst = Message(en: "low first", ja: "低位が上")
  static let growDown = Message(en: "grow down", ja: "下へ伸びる")
  static let kernelStackHeading = Message(en: "kernel (task, 16 KiB)", ja: "カーネル (タスク, 16 KiB)")
  static let userStackHeading = Message(en: "user", ja: "ユーザー")
  static let noTask = Message(en: "not yet: no task", ja: "まだタスクがない")
  static let noUserStack = Message(en: "not yet: no program", ja: "まだプログラムがない")
  static let emptyStack = Message(en: "empty", ja: "空")
  static let nothingWritten = Message(en: "nothing written yet", ja: "まだ出力なし")
  static let namedByFMASK = Message(en: "named by FMASK", ja: "FMASKで指定")
  static let clearedBySyscall = Message(en: "flags that SYSCALL clears", ja: "SYSCALLが消すフラグ")
  static let waitingForSwapgs = Message(en: "waits for swapgs", ja: "swapgsで入れ替わる値")
  static let starFields = Message(en: "for SYSRET, for SYSCALL", ja: "SYSRET用、SYSCALL用")
  static let verdictWaits = Message(en: "made at the end of phase check", ja: "「確認」の段階の終わりに調べます")
  static let popped = Message(en: "back in its register", ja: "レジスタに戻した")
  static let lessonTitle = Message(en: "lesson", ja: "レッスン")
  static let helpTitle = Message(en: "keys", ja: "キー一覧")
  static let answer = Message(en: "answer", ja: "答える")
  static let count = Message(en: "times", ja: "回")
  static let anyKey = Message(en: "any key", ja: "任意のキー")
  static let stopTravel = Message(en: "stop", ja: "止める")
  static let scroll = Message(en: "scroll", ja: "スクロール")
  static let close = Message(en: "close", ja: "閉じる")
  static let helpMouse = Message(
    en: "The mouse: a click chooses a pane, one on a row of code then sets or clears a breakpoint there, the wheel scrolls.",
    ja: "マウス：クリックでパネルを選び、コードの行のクリックでブレークポイントを置く／外す。ホイールで上下に動かす。")
  static let helpCounts = Message(
    en: "A number before a key repeats it: 5s executes five instructions, 3n goes over three calls. 123G goes to tick 123.",
    ja: "キーの前に数を打つと繰り返します。5sは5命令、3nは呼び出し3回分です。123Gはティック123へ移動します。")
  static let helpAnswers = Message(
    en: "A question is answered with the number of an option, 1 to 4, or with what the last line asks for. Space shows the answer.",
    ja: "問いには選択肢の番号（1〜4）か、最下行に示すものを打って答えます。Spaceで答えを表示します。")
  static let helpMarks = Message(
    en: """
      > is the instruction about to execute, - the one just executed. * was written by the last step, + since you last went on by more \
      than a step. ▶, ▲ below a flag: the lesson points here.
      """,
    ja: ">は次に実行する命令、-は直前に実行した命令です。*は直前の1ステップで書き込まれたもの、+は1ステップより大きく進んでから書き込まれたものです。▶（フラグでは下の▲）はレッスンが指すものです。")
  static let helpBorders = Message(
    en: "Single borders: ring 3, the program runs. Double borders: ring 0, the kernel runs.",
    ja: "一重の枠はリング3(プログラム)、二重の枠はリング0(カーネル)を実行中であることを表します。")
  static let helpParts = Message(
    en: "??? has not happened yet: nothing of the future is shown unless you ask for it.",
    ja: "???はまだ起きていないことです。先のことは、求めないかぎり表示しません。")
}
