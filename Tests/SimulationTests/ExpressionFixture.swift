import LinuxABI
import Primitives
import X86

import Simulation

/// A position with known values: inside write(1, "Hi!\n", 4), in the kernel, at `vfs_write`.
struct FixedScope: ExpressionScope {
  var registers: [GeneralRegister: UInt64] = [
    .rax: 0xffff_ffff_ffff_fff7, .rbx: 0x1122_3344_5566_7788, .rcx: 0x40_1020, .rdx: 4, .rsi: 0x1ff8, .rdi: 1, .rsp: 0x5000, .rbp: 0x5100,
    .r8: 8,
    .r11: 0x246,
  ]
  var rip: UInt64 = 0xffff_ffff_8100_0010
  var rflags = RFLAGS(rawValue: 0x3246)
  var cpl = 0
  var systemCall: UInt64? = 1
  var frame: Address? = Address(0x5000)
  var earlier: [FixedScope] = []
  var pages: [UInt64: [UInt8]] = [:]

  init() {
    // One page with the text at its end, so that a text that runs on would leave it; one page that holds pt_regs.
    var text = [UInt8](repeating: 0xcc, count: 4096)
    text.replaceSubrange(0xff8..<0x1000, with: Array("Hi!\n".utf8) + [0, 0, 0, 0])
    text.replaceSubrange(0..<8, with: [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11])
    pages[0x1000] = text
    var stack = [UInt8](repeating: 0, count: 4096)
    stack.replaceSubrange(0x50..<0x58, with: [0xda] + [UInt8](repeating: 0xff, count: 7))
    stack.replaceSubrange(0x78..<0x80, with: [1, 0, 0, 0, 0, 0, 0, 0])
    stack.replaceSubrange(0x88..<0x90, with: [0x33, 0, 0, 0, 0, 0, 0, 0])
    pages[0x5000] = stack
    pages[0x7000] = [UInt8](repeating: 0x61, count: 4096)
    pages[0x8000] = [UInt8](repeating: 0x61, count: 4096)
  }

  /// The position with an earlier one, in ring 3 before the system call.
  static func withEarlier() -> FixedScope {
    var before = FixedScope()
    before.registers[.rax] = 1
    before.registers[.rsp] = 0x7fff_0000
    before.cpl = 3
    before.systemCall = nil
    before.frame = nil
    var now = FixedScope()
    now.earlier = [before]
    return now
  }

  func register(_ register: GeneralRegister) -> UInt64 { registers[register] ?? 0 }
  func selector(_ segment: SegmentRegister) -> UInt16 { segment == .cs ? 0x10 : segment == .ss ? 0x18 : 0 }
  func control(_ number: Int) -> UInt64 { number == 3 ? 0x2000 : 0 }
  func msr(_ msr: MSR) -> UInt64? {
    switch msr {
    case .star: 0x0023_0010_0000_0000
    case .lstar: 0xffff_ffff_8100_0000
    case .fmask: 0x47700
    case .pat: nil
    default: 0
    }
  }
  func memory(at address: Address, count: Int) -> [UInt8]? {
    var result: [UInt8] = []
    for i in 0..<UInt64(count) {
      let byte = address + i
      guard let page = pages[byte.page.value] else { return nil }
      result.append(page[byte.pageOffset])
    }
    return result
  }
  func pageTableEntry(of address: Address) -> UInt64? { address.isCanonical ? 0x8000_0000_0030_0067 | address.page.value << 12 : nil }
  static let symbols: [String: UInt64] = ["entry_SYSCALL_64": 0xffff_ffff_8100_0000, "main": 0x40_1000, "add.calls": 0x1000, "rax": 0x9999]
  func address(ofSymbol name: String) -> Address? { Self.symbols[name].map { Address($0) } }
  func symbols(like name: String) -> [String] { Self.symbols.keys.filter { $0.first == name.first } }
  func symbolText(at address: Address) -> String? {
    let below = Self.symbols.filter { $0.value <= address.value && address.value - $0.value < 0x100 }
    guard let symbol = below.max(by: { $0.value < $1.value }) else { return nil }
    let offset = address.value - symbol.value
    return offset == 0 ? symbol.key : "\(symbol.key)+0x\(hex(offset))"
  }
  var function: String? { "vfs_write" }
  var era: Era { .v5_0 }
  var phase: Phase? { .work }
  var tick: Tick { Tick(1_234_567) }
  var mnemonic: String? { "mov" }
  var console: String { "Booting\nHi!\n" }
  func isPushed(_ field: PtRegs.Field) -> Bool { true }
  /// A task only in the kernel.
  static let task: [String: UInt64] = ["pid": 42, "cred.uid": 1000]
  var taskFields: [String] { ["pid", "cred"] }
  func isTaskField(_ path: String) -> Bool { Self.task[path] != nil }
  func taskField(_ path: String) -> UInt64? { cpl == 0 ? Self.task[path] : nil }
  var before: (any ExpressionScope)? { earlier.first }
}

/// The lines of a table, cut at `|` and trimmed; empty lines and those that begin with `#` are left out.
func table(_ text: String) -> [[String]] {
  text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
    line.split(separator: "¦").map { column in
      var text = column.drop { $0 == " " }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }
}
