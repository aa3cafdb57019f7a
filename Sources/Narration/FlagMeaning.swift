import X86

extension Narrator {
  /// What a flag of RFLAGS says or does, in a few words (SDM Vol. 1, 3.4.3; Vol. 3, 2.3).
  package func meaning(of flag: Flag) -> String { self(.meaning(of: flag)) }
}

extension Message {
  fileprivate static func meaning(of flag: Flag) -> Message {
    switch flag {
    case .cf: Message(en: "carry: the result does not fit, read unsigned", ja: "キャリー：符号なしの結果が収まらない")
    case .pf: Message(en: "parity: the low byte has an even number of ones", ja: "パリティ：下位8ビットの1の数が偶数")
    case .af: Message(en: "auxiliary carry: from bit 3 into bit 4", ja: "補助キャリー：ビット3から4への桁上がり")
    case .zf: Message(en: "zero: the result is 0", ja: "ゼロ：結果が0")
    case .sf: Message(en: "sign: the top bit of the result", ja: "サイン：結果の最上位ビット")
    case .tf: Message(en: "trap: #DB after each instruction", ja: "トラップ：命令を1つ実行するたびに#DB")
    case .if: Message(en: "interrupts of devices may come", ja: "デバイスからの割り込みを受け付ける")
    case .df: Message(en: "direction: string instructions go downwards", ja: "方向：ストリング命令が下位アドレスへ進む")
    case .of: Message(en: "overflow: the result does not fit, read signed", ja: "オーバーフロー：符号付きの結果が収まらない")
    case .iopl: Message(en: "rings up to this one may use CLI, STI, IN, OUT", ja: "CLI、STI、IN、OUTを使えるリングの上限")
    case .nt: Message(en: "nested task: IRET raises #GP in 64-bit mode", ja: "ネストタスク：64ビットモードではIRETが#GPになる")
    case .rf: Message(en: "resume: skips an instruction breakpoint once", ja: "再開：命令ブレークポイントを1回だけ無視する")
    case .vm: Message(en: "virtual-8086 mode: never in 64-bit mode", ja: "仮想8086モード：64ビットモードでは常に0")
    case .ac: Message(en: "ring 3: checks alignment; ring 0: suspends SMAP", ja: "リング3では整列検査、リング0ではSMAPを止める")
    case .vif: Message(en: "virtual interrupt flag", ja: "仮想割り込みフラグ")
    case .vip: Message(en: "virtual interrupt pending", ja: "仮想割り込みの保留")
    case .id: Message(en: "CPUID is there: a program can change the bit", ja: "CPUIDがある：プログラムから変更できる")
    }
  }
}
