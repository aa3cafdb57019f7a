import LinuxABI
import Primitives
import Simulation
import X86

/// Control registers, debug registers and model-specific registers.
extension StepFacts {
  func control(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .movToControl, .lmsw, .clts: writtenControl
    case .movFromControl, .movFromDebug, .smsw: readRegister
    case .movToDebug: writtenDebug
    case .wrmsr, .wrfsbase, .wrgsbase: writtenMSR
    case .rdmsr:
      Message(
        en: "EDX:EAX <- \(msrName(selectedMSR)) = \(bits(after[.rdx] << 32 | after[.rax])).",
        ja: "\(msrName(selectedMSR))の値\(bits(after[.rdx] << 32 | after[.rax]))をEDX:EAXに読み出します。")
    case .rdfsbase, .rdgsbase: readBase(instruction.operation == .rdfsbase ? "FS.base" : "GS.base")
    default: operands.first.map { .assigned(nameAfter($0), result($0).map { number($0) } ?? "") } ?? .nothingElse
    }
  }

  private func readBase(_ name: String) -> Message {
    guard let target = operands.first, let value = result(target) else { return .nothingElse }
    return Message(en: "\(nameAfter(target)) <- \(name) = \(shown(value)).", ja: "\(name)の値\(shown(value))を\(nameAfter(target))に読み出します。")
  }

  private var readRegister: Message {
    guard let target = operands.first, let value = result(target) else { return .nothingElse }
    let source = operands.count > 1 ? name(operands[1]) : "CR0"
    return Message(en: "\(name(target)) <- \(source) = \(bits(value)).", ja: "\(source)の値\(bits(value))を\(name(target))に読み出します。")
  }

  // MARK: Control registers

  private var writtenControl: Message {
    for effect in report.effects {
      guard case .control(let number) = effect.target else { continue }
      return written(number, effect.old, effect.new)
    }
    return .nothingElse
  }

  private func written(_ register: UInt8, _ old: UInt64, _ new: UInt64) -> Message {
    switch register {
    case 0: return changedBits("CR0", Self.cr0Bits, old, new)
    case 4: return changedBits("CR4", Self.cr4Bits, old, new)
    case 3:
      return Message(
        en: "CR3 <- \(bits(new)): from here on the CPU translates addresses by the page tables at that physical address.",
        ja: "CR3に\(bits(new))を入れます。ここから、その物理アドレスのページテーブルでアドレスを変換します。")
    case 2: return .assigned("CR2", number(new))
    default: return Message(en: "CR8 <- \(number(new)): the task priority.", ja: "CR8 (タスク優先度) に\(number(new))を入れます。")
    }
  }

  static let cr0Bits: [(mask: UInt64, name: String)] = [
    (CR0.pe, "PE"), (CR0.mp, "MP"), (CR0.em, "EM"), (CR0.ts, "TS"), (CR0.et, "ET"), (CR0.ne, "NE"), (CR0.wp, "WP"), (CR0.am, "AM"),
    (CR0.nw, "NW"), (CR0.cd, "CD"), (CR0.pg, "PG"),
  ]
  static let cr4Bits: [(mask: UInt64, name: String)] = [
    (CR4.vme, "VME"), (CR4.pvi, "PVI"), (CR4.tsd, "TSD"), (CR4.de, "DE"), (CR4.pse, "PSE"), (CR4.pae, "PAE"), (CR4.mce, "MCE"),
    (CR4.pge, "PGE"), (CR4.pce, "PCE"), (CR4.osfxsr, "OSFXSR"), (CR4.osxmmexcpt, "OSXMMEXCPT"), (CR4.umip, "UMIP"),
    (CR4.fsgsbase, "FSGSBASE"), (CR4.pcide, "PCIDE"), (CR4.osxsave, "OSXSAVE"), (CR4.smep, "SMEP"), (CR4.smap, "SMAP"),
  ]
  static let eferBits: [(mask: UInt64, name: String)] = [(EFER.sce, "SCE"), (EFER.lme, "LME"), (EFER.lma, "LMA"), (EFER.nxe, "NXE")]

  /// `CR4 <- 0x1000a0: SMEP = 1`, with what the bits do.
  func changedBits(_ register: String, _ names: [(mask: UInt64, name: String)], _ old: UInt64, _ new: UInt64) -> Message {
    let changed = names.filter { ($0.mask & (old ^ new)) != 0 }
    guard !changed.isEmpty else { return Message(en: "\(register) stays \(bits(new)).", ja: "\(register)は\(bits(new))のままです。") }
    let list = changed.map { "\($0.name) = \($0.mask & new == 0 ? 0 : 1)" }.joined(separator: ", ")
    let meanings = changed.filter { $0.mask & new != 0 }.compactMap { Message.meaning(ofBit: $0.name) }
    // Two of them fill a line.
    let end = meanings.prefix(2).reduce(Message.empty) { $0.isEmpty ? $1 : Message(en: "\($0); \($1)", ja: "\($0)。\($1)") }
    return end.isEmpty
      ? Message(en: "\(register) <- \(bits(new)): \(list).", ja: "\(register)に\(bits(new))を入れます。\(list)になります。")
      : Message(en: "\(register) <- \(bits(new)): \(list): \(end).", ja: "\(register)に\(bits(new))を入れます。\(list)で、\(end)。")
  }

  private var writtenDebug: Message {
    guard let target = operands.first, let value = result(target) else { return .nothingElse }
    return .assigned(name(target), number(value))
  }

  // MARK: Model-specific registers

  private var selectedMSR: MSR { MSR(rawValue: UInt32(truncatingIfNeeded: before[.rcx])) }

  /// `LSTAR`: as the panes call it; the number for one without a name.
  func msrName(_ msr: MSR) -> String { MSR.names.first { $0.msr == msr }?.name.uppercased() ?? "MSR \(bits(UInt64(msr.rawValue)))" }

  private var writtenMSR: Message {
    for effect in report.effects {
      // Of the time-stamp counter the difference to device time is kept, which is not what was written.
      if case .msr(let msr) = effect.target, msr != .tsc { return written(msr, effect.old, effect.new) }
    }
    return .assigned(msrName(selectedMSR), number(after[.rdx] << 32 | after[.rax] & 0xffff_ffff))
  }

  func written(_ msr: MSR, _ old: UInt64, _ new: UInt64) -> Message {
    let name = msrName(msr)
    switch msr {
    case .star: return star(new)
    case .lstar, .cstar:
      let target = place(new)
      return msr == .lstar
        ? Message(en: "LSTAR <- \(target): this is where every SYSCALL will go.", ja: "LSTARに\(target)を入れます。以後、すべてのSYSCALLがここへ進みます。")
        : Message(en: "CSTAR <- \(target): where SYSCALL from 32-bit code would go.", ja: "CSTARに\(target)を入れます。32ビットコードからのSYSCALLの行き先です。")
    case .fmask:
      return Message(
        en: "FMASK <- \(bits(new)): SYSCALL will clear \(Message.flags(new)).",
        ja: "FMASKに\(bits(new))を入れます。SYSCALLは\(Message.flags(new))を0にします。")
    case .efer: return changedBits("EFER", Self.eferBits, old, new)
    case .gsBase, .kernelGSBase, .fsBase: return base(msr, name, new)
    case .sysenterCS, .sysenterESP, .sysenterEIP:
      return Message(
        en: "\(name) <- \(number(new)), for SYSENTER, the 32-bit way into the kernel.",
        ja: "\(name)に\(number(new))を入れます。32ビット用の入口SYSENTERの設定です。")
    case .tscAux:
      return Message(
        en: "TSC_AUX <- \(number(new)): the number of the CPU, for RDTSCP.",
        ja: "TSC_AUXにCPU番号\(number(new))を入れます。RDTSCPで読めます。")
    case .pat:
      return Message(
        en: "PAT <- \(bits(new)): memory types for page-table bits.",
        ja: "PATに\(bits(new))を入れます。ページテーブルのビットが選ぶメモリタイプです。")
    default: return .assigned(name, number(new))
    }
  }

  /// The selectors that STAR makes SYSCALL and SYSRET load (SDM Vol. 2, SYSCALL and SYSRET).
  private func star(_ value: UInt64) -> Message {
    let call = value.bits(32...47)
    let back = value.bits(48...63)
    let (code, data) = (bits(call & 0xfffc), bits((call & 0xfffc) + 8))
    let (userCode, userData) = (bits((back + 16) & 0xffff | 3), bits((back + 8) & 0xffff | 3))
    return Message(
      en: "STAR <- \(bits(value)): SYSCALL loads CS \(code) and SS \(data); SYSRET loads CS \(userCode) and SS \(userData).",
      ja: "STARに\(bits(value))を入れます。SYSCALLはCS \(code)とSS \(data)、SYSRETはCS \(userCode)とSS \(userData)を使います。")
  }

  private func base(_ msr: MSR, _ name: String, _ new: UInt64) -> Message {
    let value = shown(new)
    switch msr {
    case .fsBase:
      return Message(en: "FS_BASE <- \(value): thread-local storage of the program.", ja: "FS_BASEに\(value)を入れます。プログラムのスレッドローカル領域です。")
    case .kernelGSBase:
      return Message(
        en: "KERNEL_GS_BASE <- \(value): the user's GS base, which SWAPGS will bring in on the way out.",
        ja: "KERNEL_GS_BASEに\(value)を入れます。ユーザーのGSベースで、帰りのSWAPGSで有効になります。")
    default:
      return Message(
        en: "GS_BASE <- \(value): GS now leads to this CPU's own data.",
        ja: "GS_BASEに\(value)を入れます。GSはこのCPU専用のデータを指すようになります。")
    }
  }
}

extension Message {
  /// What a bit of CR0, CR4 or EFER does when it is 1.
  static func meaning(ofBit name: String) -> Message? {
    switch name {
    case "WP": Message(en: "ring 0 too obeys read-only pages", ja: "リング0も読み取り専用ページに書けません")
    case "PAE": Message(en: "page-table entries have 64 bits", ja: "ページテーブルのエントリは64ビットです")
    case "PGE": Message(en: "global pages stay in the TLB", ja: "グローバルページはTLBに残ります")
    case "SMEP": Message(en: "ring 0 never executes the program's pages", ja: "リング0はプログラムのページを実行できません")
    case "SMAP": Message(en: "ring 0 touches the program's pages only while AC = 1", ja: "リング0はAC = 1の間だけプログラムのページに触れられます")
    case "SCE": Message(en: "SYSCALL and SYSRET exist", ja: "SYSCALLとSYSRETが使えます")
    case "NXE": Message(en: "pages can forbid execution", ja: "ページごとに実行を禁止できます")
    case "LME": Message(en: "64-bit mode may be entered", ja: "64ビットモードに入れます")
    case "PG": Message(en: "paging is on", ja: "ページングが有効です")
    case "FSGSBASE": Message(en: "programs may write FS and GS bases", ja: "プログラムがFSとGSのベースを書けます")
    default: nil
    }
  }
}
