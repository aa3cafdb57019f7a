import LinuxABI
import Simulation
import X86

/// What the panes say about a view's values.
extension Message {
  // MARK: The trip

  static func name(of phase: Phase) -> Message {
    switch phase {
    case .ask: Message(en: "ask", ja: "依頼")
    case .cross: Message(en: "cross", ja: "突入")
    case .save: Message(en: "save", ja: "保存")
    case .find: Message(en: "find", ja: "検索")
    case .work: Message(en: "work", ja: "処理")
    case .check: Message(en: "check", ja: "確認")
    case .back: Message(en: "back", ja: "復帰")
    }
  }

  static func ring(_ ring: Int) -> Message {
    switch ring {
    case 0: Message(en: "kernel", ja: "カーネル")
    case 3: Message(en: "user", ja: "ユーザー")
    default: Message(en: "not used by Linux", ja: "Linuxは不使用")
    }
  }

  static func ringBanner(_ ring: Int) -> Message {
    switch ring {
    case 0: Message(en: "## RING 0 KERNEL ##", ja: "## リング0 カーネル ##")
    case 3: Message(en: "RING 3 user", ja: "リング3 ユーザー")
    default: Message(en: "RING \(ring)", ja: "リング\(ring)")
    }
  }

  static func tick(_ tick: String) -> Message { Message(en: "tick \(tick)", ja: "ティック\(tick)") }
  static func part(_ part: Int, of count: Int) -> Message { Message(en: "part \(part)/\(count)", ja: "手順\(part)/\(count)") }
  static func beat(_ beat: Int, of count: Int) -> Message { Message(en: "beat \(beat)/\(count)", ja: "説明\(beat)/\(count)") }
  static func stop(_ stop: Int, of count: Int) -> Message { Message(en: "stop \(stop)/\(count)", ja: "場面\(stop)/\(count)") }

  static func stop(_ stop: MachineStop) -> Message {
    switch stop {
    case .exited(let status):
      Message(en: "The program has ended with status \(UInt64(status)).", ja: "プログラムは終了ステータス\(UInt64(status))で終わりました。")
    case .panicked: Message(en: "The kernel has panicked: the console says why.", ja: "カーネルパニックが起きました。理由はコンソールに出ています。")
    case .waitingForInput:
      Message(
        en: "The machine waits for input: HLT, and no device has anything due. y types on the console (:type TEXT), then c goes on.",
        ja: "HLTで停止中です。入力があるまで何も起こりません。y（:type 文字列）でコンソールに入力し、cで進みます。")
    case .halted:
      Message(en: "The CPU has halted with interrupts off: nothing can wake it.", ja: "割り込み禁止のままCPUが停止しました。もう再開できません。")
    case .shutdown:
      Message(
        en: "Triple fault: even the double fault could not be delivered, and the CPU shut down.",
        ja: "トリプルフォールトです。ダブルフォールトも処理できず、CPUが停止しました。")
    case .reset: Message(en: "The kernel asked for a reset of the CPU.", ja: "カーネルがCPUのリセットを要求しました。")
    case .unsupported(let text):
      Message(en: "This machine does not execute \(text).", ja: "このマシンは次のものを実行できません: \(text)")
    case .beginning: Message(en: "This is the beginning of time: tick 0.", ja: "ここが時間の始まり、ティック0です。")
    }
  }

  static let beginning = Message(
    en: "The beginning: the loader has put the kernel into memory, and its first instruction is next.",
    ja: "ここが始まりです。カーネルがメモリに読み込まれ、次に最初の命令が実行されます。")
  static let notFound = Message(en: "Nothing of the kind lies that way: still where you were.", ja: "その方向には見つかりません。元の位置のままです。")
  static let interrupted = Message(en: "Stopped on the way.", ja: "途中で止めました。")
  static func underway(_ tick: String, of target: String?, rate: String?, place: String?) -> Message {
    var message = Message(en: "underway: tick \(tick)", ja: "移動中: ティック\(tick)")
    if let target { message = message + Message(en: " of \(target)", ja: "／\(target)") }
    if let rate { message = message + Message(en: ", \(rate) steps a second", ja: "、毎秒\(rate)ステップ") }
    if let place { message = message + Message(en: ", in \(place)", ja: "、\(place)") }
    return message
  }

  static func expressionError(_ kind: ExpressionError.Kind) -> Message? {
    switch kind {
    case .divisionByZero: Message(en: "Here this would be a division by zero.", ja: "ここではゼロ除算になります。")
    case .unreadable(let address):
      Message(en: "Nothing is mapped at \(number(address.value)).", ja: "\(number(address.value))には何もマップされていません。")
    case .notInSystemCall: Message(en: "No system call is in progress here.", ja: "ここはシステムコールの途中ではありません。")
    case .noFrame: Message(en: "There is no pt_regs here.", ja: "ここにはpt_regsがありません。")
    case .noTask: Message(en: "No task is running here yet.", ja: "ここではまだタスクが動いていません。")
    case .noEarlierPosition: Message(en: "There is no earlier position to compare with.", ja: "比べる前の位置がありません。")
    case .syntax, .type, .unknownName, .range, .tooLarge: nil
    }
  }

  // MARK: Registers

  static func argument(_ index: Int) -> Message { Message(en: "arg \(index)", ja: "引数\(index)") }

  static func role(_ role: RegisterRole, _ register: GeneralRegister) -> Message {
    switch role {
    case .systemCallNumber(let name?): Message(en: "number: \(name)", ja: "番号: \(name)")
    case .systemCallNumber(nil): Message(en: "number: no such call", ja: "番号: 該当なし")
    case .systemCallArgument(let index, let name?): Message(en: "arg \(index): \(name)", ja: "引数\(index): \(name)")
    case .systemCallArgument(let index, nil): Message(en: "arg \(index): not used", ja: "引数\(index): 未使用")
    case .parameter(let index, let name): Message(en: "\(name) (param \(index))", ja: "\(name) (仮引数\(index))")
    case .variable(let name): Message(en: "\(name) in C", ja: "Cの変数\(name)")
    case .systemCallResult: Message(en: "the result", ja: "結果")
    case .wayBack: Message(en: "user RIP: way back", ja: "戻り先のRIP")
    case .savedFlags: Message(en: "user RFLAGS", ja: "元のRFLAGS")
    case .kernelStack(let used): Message(en: "kernel stack, \(used) bytes used", ja: "カーネルスタック、\(used)バイト使用")
    case .entryStack: Message(en: "this CPU's entry stack", ja: "CPUのエントリースタック")
    case .userStack: Message(en: "user stack", ja: "ユーザースタック")
    case .userStackInKernel: Message(en: "still the user's stack", ja: "まだユーザースタック")
    case .framePointer: Message(en: "frame pointer", ja: "フレームポインタ")
    case .none: .empty
    }
  }

  // MARK: Privilege

  static func selector(_ value: UInt16) -> Message {
    switch value {
    case 0x00: Message(en: "null", ja: "ヌル")
    case 0x08: Message(en: "32-bit kernel code", ja: "32ビット カーネルコード")
    case 0x10: Message(en: "kernel code, ring 0", ja: "カーネルコード リング0")
    case 0x18: Message(en: "kernel data, ring 0", ja: "カーネルデータ リング0")
    case 0x23: Message(en: "32-bit user code, ring 3", ja: "32ビット ユーザーコード リング3")
    case 0x2b: Message(en: "user data, ring 3", ja: "ユーザーデータ リング3")
    case 0x33: Message(en: "user code, ring 3", ja: "ユーザーコード リング3")
    case 0x40: Message(en: "task state segment", ja: "TSS")
    default: Message(neutral: Selector.named(value)?.name ?? "")
    }
  }

  static func owner(_ owner: PrivilegeView.GSOwner?) -> Message {
    switch owner {
    case .user?: Message(en: "the user's", ja: "ユーザーの値")
    case .kernel?: Message(en: "the kernel's: per-CPU data", ja: "カーネルの値: CPUごとのデータ")
    case nil: Message(en: "not set yet", ja: "未設定")
    }
  }

  static func tables(isIsolated: Bool, isUser: Bool) -> Message {
    switch (isIsolated, isUser) {
    case (false, _): Message(en: "one set for both (pti=off)", ja: "共用のページテーブル (pti=off)")
    case (true, true): Message(en: "the user's tables", ja: "ユーザー用ページテーブル")
    case (true, false): Message(en: "the kernel's tables", ja: "カーネル用ページテーブル")
    }
  }

  // MARK: Stacks and pt_regs

  static func returnAddressWord(_ place: String) -> Message { Message(en: "return to \(place)", ja: "戻り先 \(place)") }
  static let savedFramePointer = Message(en: "saved rbp", ja: "保存したrbp")

  static func keeper(_ keeper: StacksView.Keeper) -> Message {
    switch keeper {
    case .register: Message(en: "still in RSP", ja: "まだRSPにある")
    case .scratch: Message(en: "kept in TSS.sp2", ja: "TSS.sp2に退避中")
    case .frame: Message(en: "kept in pt_regs.sp", ja: "pt_regs.spに保存中")
    case .restored: Message(en: "in RSP again", ja: "RSPに戻った")
    }
  }

  static func origin(_ origin: PtRegs.Origin) -> Message {
    switch origin {
    case .cpu: Message(en: "pushed by the CPU", ja: "CPUが積む")
    case .register(let name): Message(en: "from \(name)", ja: "\(name)から")
    case .constant(let name, _): Message(neutral: "= \(name)")
    case .scratch: Message(en: "from TSS.sp2", ja: "TSS.sp2から")
    case .errorCode: Message(en: "error code", ja: "エラーコード")
    }
  }

  static func absence(_ absence: FrameView.Absence) -> Message {
    switch absence {
    case .noTask: Message(en: "not yet: the kernel has no task", ja: "まだありません: タスクの作成前です")
    case .kernelThread:
      Message(en: "none: this is a kernel thread, which never was in ring 3", ja: "ありません: リング3にいたことのないカーネルスレッドです")
    case .noProgram: Message(en: "not yet: no program has run", ja: "まだありません: プログラムの開始前です")
    case .inUserMode:
      Message(
        en: "empty: the program runs, its registers are in the CPU; the next way into the kernel fills it",
        ja: "空です: プログラムの実行中は、値はCPUのレジスタにあります。次にカーネルへ入ると埋まります")
    }
  }

  static func words(_ count: Int, of total: Int) -> Message { Message(en: "\(count) of \(total) words", ja: "\(total)語中\(count)語") }
  static func bytesUsed(_ count: UInt64) -> Message { Message(en: "\(bytes(count)) used", ja: "\(bytes(count))使用") }
  static func bytes(_ count: UInt64) -> Message {
    Message(en: "\(count) \(count == 1 ? "byte" : "bytes")", ja: "\(count)バイト")
  }

  // MARK: Dispatch and verdict

  static func dispatchStage(_ stage: DispatchView.Stage) -> Message {
    switch stage {
    case .none: Message(en: "no system call is in progress", ja: "システムコールの途中ではありません")
    case .waiting: Message(en: "not yet: in phase find", ja: "まだです:「検索」の段階で決まります")
    case .finding: Message(en: "looking for the function", ja: "関数を探しています")
    case .called: Message(en: "the function has been called", ja: "関数を呼び出しました")
    }
  }

  static func bound(_ bound: Int, isInRange: Bool) -> Message {
    isInRange
      ? Message(en: "below \(bound)", ja: "\(bound)未満") : Message(en: "not below \(bound): -ENOSYS", ja: "\(bound)以上: -ENOSYS")
  }

  static func test(_ test: SYSRETTest) -> Message {
    switch test.fields {
    case ["cx", "ip"]: Message(en: "is cx the address to return to?", ja: "cxは戻り先と同じか")
    case ["ip"]: Message(en: "can a program be at that address?", ja: "戻り先は正しいアドレスか")
    case ["cs"]: Message(en: "is CS the usual one of programs?", ja: "CSは通常のユーザーコードか")
    case ["r11", "flags"]: Message(en: "is r11 what RFLAGS shall be?", ja: "r11は戻すRFLAGSと同じか")
    case ["flags"]: Message(en: "are RF and TF 0?", ja: "RFとTFは0か")
    case ["ss"]: Message(en: "is SS the usual one of programs?", ja: "SSは通常のユーザーデータか")
    default: Message(neutral: test.name)
    }
  }

  static func reason(_ test: SYSRETTest) -> Message {
    switch test.fields {
    case ["cx", "ip"]: Message(en: "SYSRET takes RIP from RCX", ja: "SYSRETはRIPをRCXから取ります")
    case ["ip"]:
      Message(
        en: "with a non-canonical RCX, SYSRET on Intel CPUs faults while still in ring 0",
        ja: "RCXがカノニカルでないと、Intel CPUのSYSRETはリング0のまま例外を起こします")
    case ["cs"]: Message(en: "SYSRET loads no other CS than 0x33", ja: "SYSRETがCSに入れる値は0x33だけです")
    case ["r11", "flags"]: Message(en: "SYSRET takes RFLAGS from R11", ja: "SYSRETはRFLAGSをR11から取ります")
    case ["flags"]:
      Message(
        en: "SYSRET clears RF, and with TF it would trap before the first user instruction",
        ja: "SYSRETはRFを消します。TFが1だと、ユーザーの最初の命令より前にトラップが起きます")
    case ["ss"]: Message(en: "SYSRET loads no other SS than 0x2b", ja: "SYSRETがSSに入れる値は0x2bだけです")
    default: Message(neutral: test.reason)
    }
  }

  // MARK: Parts

  static func inside(_ mnemonic: String, isPublished: Bool) -> Message {
    isPublished
      ? Message(
        en: "inside \(mnemonic): ONE instruction, no interrupt fits between", ja: "\(mnemonic)の内部: これで1命令。途中に割り込みは入りません")
      : Message(en: "inside \(mnemonic)", ja: "\(mnemonic)の内部")
  }

  static func state(_ state: PartsView.State) -> Message {
    switch state {
    case .done: Message(en: "done", ja: "済")
    case .now: Message(en: "now", ja: "今")
    case .next: Message(en: "next", ja: "次")
    case .later: .empty
    }
  }
}
