import LinuxABI
import Narration
import Primitives
import Simulation
import X86

/// What the panes about the system say.
extension Narrator {
  // MARK: Registers of ring 0

  /// What a register is for, in the language.
  func purpose(of row: SystemRegistersView.Row) -> String {
    switch row.place {
    case .msr(.efer): self(Message(en: "long mode, SYSCALL on or off", ja: "ロングモードとSYSCALLの有効・無効"))
    case .msr(.star): self(Message(en: "selectors for SYSCALL and SYSRET", ja: "SYSCALLとSYSRETが入れるセレクタ"))
    case .msr(.lstar): self(Message(en: "where SYSCALL goes", ja: "SYSCALLの行き先"))
    case .msr(.cstar): self(Message(en: "the same from 32-bit code (AMD)", ja: "32ビットコードからの行き先(AMD)"))
    case .msr(.fmask): self(Message(en: "flags that SYSCALL clears", ja: "SYSCALLが消すフラグ"))
    case .msr(.fsBase): self(Message(en: "the program's thread-local storage", ja: "プログラムのスレッドローカル領域"))
    case .msr(.gsBase): self(Message(en: "GS base in effect", ja: "現在のGSベース"))
    case .msr(.kernelGSBase): self(Message(en: "swapgs exchanges it with GS_BASE", ja: "swapgsでGS_BASEと入れ替わる"))
    case .msr(.tscAux): self(Message(en: "what RDTSCP gives: the CPU's number", ja: "RDTSCPが返すCPU番号"))
    case .msr(.sysenterCS), .msr(.sysenterESP), .msr(.sysenterEIP): self(Message(en: "for SYSENTER", ja: "SYSENTER用"))
    case .msr(.pat): self(Message(en: "memory types of pages", ja: "ページのメモリタイプ"))
    case .control(0): self(Message(en: "protection and paging", ja: "保護とページング"))
    case .control(2): self(Message(en: "address of the last page fault", ja: "最後のページフォルトのアドレス"))
    case .control(3): self(Message(en: "top of the page tables", ja: "ページテーブルの最上位"))
    case .control(4): self(Message(en: "features that are on", ja: "有効な機能"))
    case .control(8): self(Message(en: "interrupts below this priority wait", ja: "この優先度以下の割り込みを待たせる"))
    case .gdtr: self(Message(en: "segment descriptors", ja: "セグメント記述子の表"))
    case .idtr: self(Message(en: "gates for interrupts and exceptions", ja: "割り込みと例外のゲートの表"))
    case .segment(.tr): self(Message(en: "task state segment: stacks for ring 0", ja: "TSS：リング0用のスタック"))
    default: ""
    }
  }

  func limit(_ limit: UInt32) -> String { self(Message(en: "limit \(hex(UInt64(limit)))", ja: "リミット\(hex(UInt64(limit)))")) }

  // MARK: Memory

  var physicalAddress: String { self(Message(en: "physical", ja: "物理アドレス")) }
  var notCanonical: String {
    self(Message(en: "not canonical: bits 63 to 47 must be equal", ja: "カノニカルではありません：ビット63～47が同じ値でなければなりません"))
  }
  func pageSize(_ bytes: UInt64) -> String {
    let text = bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    return self(Message(en: "page of \(text)", ja: "\(text)のページ"))
  }
  func mayUse(_ view: PageWalkView) -> String {
    var words = [Message(en: "read", ja: "読み")]
    if view.isWritable { words.append(Message(en: "write", ja: "書き")) }
    if view.isExecutable { words.append(Message(en: "execute", ja: "実行")) }
    let rights = words.map { self($0) }.joined(separator: self(Message(en: ", ", ja: "・")))
    return self(
      view.isForUser
        ? Message(en: "ring 3 may \(rights), and ring 0 as SMAP and SMEP allow", ja: "リング3に許可：\(rights)。リング0はSMAPとSMEPに従う")
        : Message(en: "ring 0 only: \(rights)", ja: "リング0専用：\(rights)"))
  }

  /// What the letters behind an entry mean, and what leads from one table to the next.
  var pageBits: String {
    self(
      Message(
        en: "P there, W writable, U for ring 3, A used, D written, G stays in the TLB, NX not executable; [N] is the row of a table",
        ja: "P存在 W書き込み可 Uリング3可 A参照済み D書き込み済み G TLBに残す NX実行不可 [N]は表の行"))
  }
  var addressBits: String { self(Message(en: "rows and offset", ja: "行とオフセット")) }

  // MARK: Interrupts

  func interrupts(areOn isOn: Bool) -> String {
    self(isOn ? Message(en: "interrupts can come", ja: "割り込みを受け付ける") : Message(en: "interrupts wait", ja: "割り込みを待たせる"))
  }
  func overSteps(_ count: UInt64) -> String { self(Message(en: "last \(count) steps", ja: "直前の\(count)ステップ")) }
  func lineStates(_ line: InterruptsView.Line) -> String {
    var states: [String] = []
    if line.isRaised { states.append(self(Message(en: "line high", ja: "線が1"))) }
    if line.isRequested { states.append(self(Message(en: "requested", ja: "要求中"))) }
    if line.isInService { states.append(self(Message(en: "in service", ja: "処理中"))) }
    if line.isMasked { states.append(self(Message(en: "masked", ja: "マスク中"))) }
    return states.joined(separator: self(Message(en: ", ", ja: "、")))
  }
  var trapGate: String { self(Message(en: "trap gate: IF stays", ja: "トラップゲート：IFはそのまま")) }

  // MARK: System calls

  func calls(_ count: Int) -> String { self(Message(en: count == 1 ? "1 call" : "\(count) calls", ja: "\(count)回")) }
  var noCalls: String { self(Message(en: "no system call yet", ja: "システムコールはまだありません")) }

  // MARK: Time

  func ofTicks(_ end: Tick) -> String {
    self(Message(en: "of \(grouped(end.count)) that were walked", ja: "（これまでに進んだのは\(grouped(end.count))まで）"))
  }
  func historyKept(_ checkpoints: Int, bytes: Int) -> String {
    // The pages of the beginning are the machine's own: a first checkpoint keeps none besides.
    let size = bytes >= 1 << 20 ? ", \(bytes >> 20) MiB" : bytes >= 1 << 10 ? ", \(bytes >> 10) KiB" : ""
    return self(
      Message(
        en: "\(checkpoints) checkpoint\(checkpoints == 1 ? "" : "s")\(size)", ja: "チェックポイント\(checkpoints)個\(size)"))
  }
  func happened(_ counts: FlowCounts) -> String {
    let (calls, interrupts, exceptions, crossings) = (counts[.systemCall], counts[.interrupt], counts[.exception], counts[.crossing])
    return self(
      Message(
        en: "so far: system calls \(calls), interrupts \(interrupts), exceptions \(exceptions), ring changes \(crossings)",
        ja: "ここまで：システムコール\(calls)、割り込み\(interrupts)、例外\(exceptions)、リングの変化\(crossings)"))
  }
  /// - Parameter parent: the name of the branch that it left; `nil` for the root.
  func branch(from start: Tick, of parent: String?, to end: Tick) -> String {
    self(
      parent.map {
        Message(
          en: "from \($0) at \(grouped(start.count)), up to \(grouped(end.count))",
          ja: "\($0)の\(grouped(start.count))から\(grouped(end.count))まで")
      } ?? Message(en: "up to \(grouped(end.count))", ja: "\(grouped(end.count))まで"))
  }

  // MARK: The trip

  var backInProgram: String { self(Message(en: "the program goes on", ja: "プログラムの続き")) }
  var running: String { self(Message(en: "running functions, the callers first", ja: "実行中の関数（呼び出し元から順に）")) }

  // MARK: Tasks

  func tasks(_ count: Int) -> String { self(Message(en: count == 1 ? "1 task" : "\(count) tasks", ja: "\(count)個")) }
  func state(_ state: TaskView.State) -> String {
    switch state {
    case .running: self(Message(en: "running", ja: "実行中"))
    case .runnable: self(Message(en: "runnable", ja: "実行可能"))
    case .interruptible: self(Message(en: "sleeping", ja: "待機中"))
    case .uninterruptible: self(Message(en: "sleeping, no signals", ja: "待機中（シグナル不可）"))
    case .stopped: self(Message(en: "stopped", ja: "停止中"))
    case .zombie: self(Message(en: "zombie", ja: "ゾンビ"))
    case .dead: self(Message(en: "dead", ja: "終了"))
    }
  }
  func sleeps(in function: String) -> String { self(Message(en: "in \(function)", ja: "\(function)の中")) }
  var openFiles: String { self(Message(en: "open files of the current task", ja: "現在のタスクが開いているファイル")) }
  func kind(_ kind: OpenFileView.Kind) -> String {
    switch kind {
    case .file: self(Message(en: "file", ja: "ファイル"))
    case .directory: self(Message(en: "directory", ja: "ディレクトリ"))
    case .terminal: self(Message(en: "terminal", ja: "端末"))
    case .device: self(Message(en: "device", ja: "デバイス"))
    case .pipe: self(Message(en: "pipe", ja: "パイプ"))
    case .other: self(Message(en: "other", ja: "その他"))
    }
  }
  func filePosition(_ position: UInt64) -> String { self(Message(en: "at byte \(position)", ja: "位置\(position)")) }
  var memoryAreas: String { self(Message(en: "its memory", ja: "メモリ領域")) }
  func pages(_ count: Int) -> String { self(Message(en: count == 1 ? "1 page there" : "\(count) pages there", ja: "\(count)ページ割り当て済み")) }
  var waitQueues: String { self(Message(en: "who waits where", ja: "待ち行列")) }
}
