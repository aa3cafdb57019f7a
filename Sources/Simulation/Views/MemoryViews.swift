import Primitives
import X86

/// A stretch of memory as bytes.
package struct MemoryView: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    /// The linear address of the first byte.
    package var address: UInt64
    /// Eight bytes or sixteen; `nil` where no page is mapped.
    package var bytes: [UInt8]?
    /// How lately each word of eight bytes changed.
    package var changes: [Change]
  }

  /// The place that the view is about.
  package var address: UInt64
  /// What is there.
  package var symbol: String?
  /// By rising address.
  package var rows: [Row]
}

/// The way of a linear address through the page tables.
package struct PageWalkView: Hashable, Sendable {
  package var address: UInt64
  package var symbol: String?
  package var cr3: UInt64
  /// From the top-level table down, as far as the way leads.
  package var steps: [PageTableStep]
  /// Where it leads; `nil` when it ends before.
  package var physical: UInt64?
  /// Whether the address has the form that the CPU demands (SDM Vol. 1, 3.3.7.1).
  package var isCanonical: Bool

  /// Whether ring 3 may use the page: every entry on the way must say so (SDM Vol. 3, 4.6).
  package var isForUser: Bool { physical != nil && steps.allSatisfy { $0.entry & 4 != 0 } }
  package var isWritable: Bool { physical != nil && steps.allSatisfy { $0.entry & 2 != 0 } }
  /// Without EFER.NXE bit 63 is reserved, and nothing forbids execution.
  package var isExecutable: Bool { physical != nil && steps.allSatisfy { $0.entry >> 63 == 0 } }
  /// Bytes of the page.
  package var pageSize: UInt64? {
    guard physical != nil, let last = steps.last else { return nil }
    return 1 << UInt64(12 + 9 * (last.level - 1))
  }
}

extension Inspector {
  /// The address that the instruction under the cursor is about: that of its memory operand or of the stack word that it uses; else RIP.
  package var addressInFocus: UInt64 {
    guard let instruction = currentInstruction else { return cursor }
    for operand in instruction.operands {
      if case .memory(let memory) = operand, memory.size > 0 { return linearAddress(of: memory, in: instruction) }
    }
    switch instruction.operation {
    case .push, .call: return cpu[.rsp] &- UInt64(instruction.width.bytes)
    case .pop, .ret: return cpu[.rsp]
    default: return cursor
    }
  }

  /// The linear address that a memory operand of the instruction under the cursor means.
  private func linearAddress(of memory: MemoryOperand, in instruction: Instruction) -> UInt64 {
    var offset: UInt64 = 0
    switch memory.base {
    case .none: break
    case .rip: offset = cursor &+ UInt64(instruction.length)
    // POP computes its address with the RSP behind the word that it takes (SDM Vol. 2, POP).
    case .register(.rsp) where instruction.operation == .pop: offset = cpu[.rsp] &+ UInt64(instruction.width.bytes)
    case .register(let register): offset = cpu[register]
    }
    if let index = memory.index { offset = offset &+ cpu[index] << UInt64(memory.scale & 3) }
    offset = instruction.addressWidth.truncate(offset &+ UInt64(bitPattern: memory.displacement))
    return memory.segment == .fs || memory.segment == .gs ? offset &+ cpu[memory.segment].base : offset
  }

  /// `count` rows of `words` times eight bytes, `before` of them above the row of the address. `words` is 1 or 2.
  package func memoryView(at address: UInt64, before: Int, count: Int, words: Int, _ changes: Changes) -> MemoryView {
    let length = UInt64(words * 8)
    let start = address / length &* length &- UInt64(bitPattern: Int64(before)) &* length
    let rows = (0..<max(0, count)).map { row -> MemoryView.Row in
      let place = start &+ UInt64(row) &* length
      // A row never crosses a page.
      return MemoryView.Row(
        address: place, bytes: bytes(at: place, count: words * 8), changes: (0..<words).map { changes[.word(place &+ UInt64($0 * 8))] })
    }
    return MemoryView(address: address, symbol: symbol(at: address)?.description, rows: rows)
  }

  /// The way of an address through the page tables that CR3 names.
  package func pageWalkView(of address: UInt64) -> PageWalkView {
    let isCanonical = Address(address).isCanonical
    let steps = isCanonical ? pageWalk(of: address) : []
    return PageWalkView(
      address: address, symbol: symbol(at: address)?.description, cr3: cpu.cr3, steps: steps,
      physical: isCanonical ? physicalAddress(of: address) : nil, isCanonical: isCanonical)
  }
}
