import LinuxABI
import Primitives
import X86

/// Instructions about the processor itself: waiting, hints, identification, time, caches.
extension StepFacts {
  func processor(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .hlt:
      return before.rflags[.if]
        ? Message(en: "the CPU sleeps until an interrupt comes.", ja: "割り込みが来るまでCPUは休みます。")
        : Message(en: "the CPU halts with interrupts off.", ja: "割り込み禁止のままCPUが停止します。")
    case .nop where instruction.mnemonic == "endbr64":
      return Message(
        en: "marks a place where a gate, SYSCALL or an indirect branch may lead. Without CET, as here, it does nothing.",
        ja: "ゲートやSYSCALL、間接分岐の着地点の印です。ここではCETが無効なので、何もしません。")
    case .nop: return Message(en: "does nothing: RIP moves on.", ja: "何もしません。RIPだけが進みます。")
    case .pause: return Message(en: "does nothing but tell the CPU that this is a waiting loop.", ja: "待ちループであることをCPUに伝えるだけです。")
    case .lfence:
      return Message(en: "waits until all before it is done: nothing behind it has begun.", ja: "前の命令がすべて終わるまで、後の命令を始めずに待ちます。")
    case .mfence, .sfence:
      return Message(en: "waits until the memory accesses before it are done.", ja: "前のメモリアクセスが終わるまで待ちます。")
    case .prefetch, .clflush: return Message(en: "a hint to the caches; no value changes.", ja: "キャッシュへの指示です。値は変わりません。")
    case .invlpg:
      let address = operands.first.map { name($0) } ?? ""
      return Message(en: "the TLB forgets the page at \(address).", ja: "TLBから\(address)のページの変換を消します。")
    case .invd, .wbinvd: return Message(en: "empties the caches; no value changes.", ja: "キャッシュを空にします。値は変わりません。")
    case .cpuid: return identification
    case .rdtsc, .rdtscp:
      return Message(
        en: "EDX:EAX <- the time-stamp counter, \(after[.rdx] << 32 | after[.rax] & 0xffff_ffff).",
        ja: "タイムスタンプカウンタの値\(after[.rdx] << 32 | after[.rax] & 0xffff_ffff)をEDX:EAXに読み出します。")
    case .rdpid, .rdrand, .rdseed:
      let target = operands.first.map { nameAfter($0) } ?? ""
      return .assigned(target, operands.first.flatMap { result($0) }.map { number($0) } ?? "")
    default: return Message(en: "no register and no memory changes.", ja: "レジスタもメモリも変わりません。")
    }
  }

  private var identification: Message {
    let leaf = number(before[.rax] & 0xffff_ffff)
    let values = [("EAX", GeneralRegister.rax), ("EBX", .rbx), ("ECX", .rcx), ("EDX", .rdx)].map { "\($0.0) = \(number(after[$0.1]))" }
      .joined(separator: ", ")
    return Message(en: "what this CPU is and can do, leaf \(leaf): \(values).", ja: "このCPUの情報 (リーフ\(leaf)) を読みます。\(values)です。")
  }
}
