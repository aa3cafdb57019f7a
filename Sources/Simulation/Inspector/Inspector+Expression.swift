import LinuxABI
import Primitives
import X86

/// What names in an expression stand for at a position.
package struct InspectorScope: ExpressionScope {
  package let inspector: Inspector
  /// The earlier position that `before` means.
  package let before: (any ExpressionScope)?

  package init(_ inspector: Inspector, before: (any ExpressionScope)? = nil) {
    self.inspector = inspector
    self.before = before
  }

  package func register(_ register: GeneralRegister) -> UInt64 { inspector.cpu[register] }
  package var rip: UInt64 { inspector.cpu.rip }
  package var rflags: RFLAGS { inspector.cpu.rflags }
  package var cpl: Int { Int(inspector.cpl) }
  package func selector(_ segment: SegmentRegister) -> UInt16 { inspector.cpu[segment].selector }
  package func control(_ number: Int) -> UInt64 { inspector.cpu[control: number] }
  package func msr(_ msr: MSR) -> UInt64? { inspector.cpu[msr] }
  package func memory(at address: Address, count: Int) -> [UInt8]? { inspector.bytes(at: address.value, count: count) }
  package func pageTableEntry(of address: Address) -> UInt64? {
    inspector.pageTableEntry(of: address.value).map {
      inspector.physicalBytes(at: $0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
  }
  package func address(ofSymbol name: String) -> Address? { inspector.address(of: name).map { Address($0) } }

  package func symbols(like name: String) -> [String] {
    [inspector.world.kernel, inspector.world.program].flatMap { $0.symbols.symbols.map(\.name) }.filter { $0.isSpelledAlmost(like: name) }
  }

  package func symbolText(at address: Address) -> String? { inspector.symbol(at: address.value)?.description }
  package var function: String? { inspector.function(at: inspector.cursor)?.symbol.name }
  package var frame: Address? { (inspector.frameWords ?? 0) > 0 ? inspector.frameAddress.map { Address($0) } : nil }
  package func isPushed(_ field: PtRegs.Field) -> Bool { inspector.frameField(field) != nil }
  package var taskFields: [String] { KernelObjects(inspector)?.members(of: "task_struct") ?? [] }
  package func isTaskField(_ path: String) -> Bool { KernelObjects(inspector)?.offset(of: path, in: "task_struct") != nil }
  package func taskField(_ path: String) -> UInt64? {
    inspector.currentTaskAddress.flatMap { KernelObjects(inspector)?.field(path, of: "task_struct", at: $0) }
  }
  /// Where a field of the running task lies; `nil` before there is a task.
  package func taskFieldAddress(_ path: String) -> UInt64? {
    guard let task = inspector.currentTaskAddress, let offset = KernelObjects(inspector)?.offset(of: path, in: "task_struct") else {
      return nil
    }
    return task &+ offset
  }
  package var systemCall: UInt64? { inspector.systemCallNumber }
  package var era: Era { inspector.world.era }
  package var phase: Phase? { inspector.phase }
  package var tick: Tick { inspector.position.tick }
  package var mnemonic: String? { inspector.currentInstruction?.mnemonic }
  package var console: String { inspector.console.text }
}

extension String {
  /// Whether one letter was left out, put in, replaced, exchanged with its neighbour, or written in the other case.
  fileprivate func isSpelledAlmost(like other: String) -> Bool {
    let a = Array(lowercased().unicodeScalars)
    let b = Array(other.lowercased().unicodeScalars)
    guard abs(a.count - b.count) <= 1 else { return false }
    var i = 0
    while i < a.count, i < b.count, a[i] == b[i] { i += 1 }
    let restA = a[i...]
    let restB = b[i...]
    if restA.count == restB.count, restA.prefix(2).elementsEqual(restB.prefix(2).reversed()), restA.dropFirst(2) == restB.dropFirst(2) {
      return true
    }
    return restA.dropFirst() == restB.dropFirst() || restA.dropFirst() == restB || restA == restB.dropFirst()
  }
}
