import LinuxABI
import Primitives
import X86

/// Code that the kernel chose at boot: what page-table isolation and SMAP put into the way in and out.
extension StepFacts {
  /// A jump over a switch of page tables that is not needed, or the NOPs that replaced it.
  func patched(_ instruction: Instruction) -> Message? {
    guard isInKernel, instruction.operation == .jmp || instruction.operation == .nop, let alternative else { return nil }
    switch (alternative, instruction.operation) {
    case (.pageTableIsolation, .jmp):
      return Message(
        en: "jumps over the switch of CR3: with pti=off, kernel and user share one set of page tables.",
        ja: "CR3の切り替えを飛び越えます。pti=offなので、ページテーブルはカーネルとユーザーの共用です。")
    case (.pageTableIsolation, _):
      return Message(
        en: "does nothing: with pti=on, the boot has put it in place of a jump over the switch of CR3.",
        ja: "何もしません。pti=onなので、CR3の切り替えを飛び越えるジャンプが起動時にこれに置き換えられました。")
    case (.smap, _):
      return Message(
        en: "does nothing: STAC or CLAC stands here only where SMAP is on.", ja: "何もしません。SMAPが有効なときだけ、ここにSTACやCLACが入ります。")
    case (.replaceable(let code), .nop):
      return Message(
        en: "does nothing: the boot would have put \(code) here, had the CPU or the command line asked for it.",
        ja: "何もしません。CPUか起動オプションが求めていれば、起動時にここが\(code)になるはずでした。")
    case (.jump, .nop):
      return Message(
        en: "does nothing: the boot took a jump away here, so that what follows is executed.",
        ja: "何もしません。続くコードを実行するため、ここにあったジャンプが起動時に取り除かれました。")
    default:
      return Message(
        en: "jumps over what this CPU or the command line has no use for: the boot decided it.",
        ja: "このCPUや起動オプションでは要らないコードを飛び越えます。起動時に決まりました。")
    }
  }

  /// The switch of page tables on the way in or out: the bit of CR3 that chooses one of the pair (Linux arch/x86/entry/calling.h).
  func isolation(_ instruction: Instruction) -> Message? {
    guard isInKernel, inspector.world.options.pti else { return nil }
    switch instruction.operation {
    case .movFromControl where operands.last == .control(3) && isEntryCode:
      guard let target = operands.first else { return nil }
      return Message(
        en: "\(name(target)) <- CR3 = \(bits(after.cr3)): one bit of it chooses between the kernel's page tables and the user's.",
        ja: "CR3の値\(bits(after.cr3))を\(name(target))に読み出します。この中の1ビットがカーネル用とユーザー用のページテーブルを選びます。")
    case .and, .or:
      guard isEntryCode, let target = operands.first, let result = result(target), result == after.cr3 ^ Self.userTables else { return nil }
      return result & Self.userTables == 0
        ? Message(
          en: "\(name(target)) = \(bits(result)): bit 12 becomes 0, for the kernel's page tables.",
          ja: "\(name(target)) = \(bits(result))になります。ビット12を0にしました。カーネル用のページテーブルです。")
        : Message(
          en: "\(name(target)) = \(bits(result)): bit 12 becomes 1, for the user's page tables.",
          ja: "\(name(target)) = \(bits(result))になります。ビット12を1にしました。ユーザー用のページテーブルです。")
    case .movToControl where operands.first == .control(3):
      let changed = before.cr3 ^ after.cr3
      guard changed == Self.userTables else { return nil }
      return after.cr3 & Self.userTables == 0
        ? Message(
          en: "CR3 <- \(bits(after.cr3)), bit 12 = 0: the kernel's page tables. All of the kernel is mapped from here on.",
          ja: "CR3に\(bits(after.cr3))を入れます。ビット12が0なのでカーネル用のページテーブルです。ここからカーネル全体が見えます。")
        : Message(
          en: "CR3 <- \(bits(after.cr3)), bit 12 = 1: the user's page tables. Of the kernel only the entry code and its data stay mapped.",
          ja: "CR3に\(bits(after.cr3))を入れます。ビット12が1なのでユーザー用のページテーブルです。カーネルは入口のコードとデータしか見えません。")
    default: return nil
    }
  }

  /// Bit 12 of CR3: the two top-level tables of a process are neighbours.
  private static let userTables: UInt64 = 0x1000

  /// Whether the instruction stands in the part of the kernel that the user's page tables map too.
  private var isEntryCode: Bool {
    let linked = inspector.linkedAddress(report.rip)
    guard let start = inspector.address(of: "__entry_text_start"), let end = inspector.address(of: "__entry_text_end") else { return false }
    return linked >= start && linked < end
  }
}
