import Executable
import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// What the machine code of the kernel contains: a compiler may delete a call whose result it knows, and then a walk would miss it.
@Suite struct `The kernel's code` {
  /// An instruction and where it stands.
  struct Placed {
    var address: UInt64
    var instruction: Instruction
    /// The address behind it.
    var next: UInt64 { address &+ UInt64(instruction.length) }

    /// Where a direct call or jump leads.
    var target: UInt64? {
      guard case .relative(let distance)? = instruction.operands.first else { return nil }
      return next &+ UInt64(bitPattern: distance)
    }
  }

  /// The instructions of a function, from its symbol's address to its end.
  static func instructions(of name: String, in kernel: Image) throws -> [Placed] {
    let symbol = try #require(kernel.symbols[name], "there is no \(name)")
    try #require(symbol.size > 0, "\(name) has no size")
    var result: [Placed] = []
    var place = symbol.address.value
    let end = place + symbol.size
    while place < end {
      let bytes = try #require(kernel.file.loadedBytes(at: Address(place), count: Int(min(15, end - place))))
      let placed = Placed(address: place, instruction: try Decoder.decode(InstructionBytes(bytes)))
      result.append(placed)
      place = placed.next
    }
    return result
  }

  /// Whether a function has a direct call of another, or a jump to it, conditional ones too.
  private func calls(_ caller: String, _ callee: String, in kernel: Image) throws -> Bool {
    let target = try #require(kernel.symbols[callee], "there is no \(callee)").address.value
    return try Self.instructions(of: caller, in: kernel).contains { $0.target == target }
  }

  /// Whether a function has a call through a pointer.
  private func callsThroughPointer(_ caller: String, in kernel: Image) throws -> Bool {
    try Self.instructions(of: caller, in: kernel).contains { $0.instruction.operation == .call && $0.target == nil }
  }

  @Test(arguments: Guest.eras)
  func `every call on the way of a write is there`(era: Era) throws {
    let kernel = try Guest.kernel(era)
    for row in try TextTable("calls-\(era.rawValue)").rows {
      try #require(row.count == 2)
      if row[1] == "*" {
        #expect(try callsThroughPointer(row[0], in: kernel), "\(row[0]) calls through no pointer")
      } else {
        #expect(try calls(row[0], row[1], in: kernel), "\(row[0]) does not call \(row[1])")
      }
    }
  }

  /// CMP, SBB, AND on the number, between the check of the bound and the use: the mask that needs no prediction.
  @Test(arguments: Guest.eras)
  func `the number is clamped behind the check of its bound`(era: Era) throws {
    let kernel = try Guest.kernel(era)
    let code = try Self.instructions(of: "do_syscall_64", in: kernel).map(\.instruction)
    let bound = UInt64(era.systemCallCount)
    let clamp = try #require(
      code.indices.first { i in
        guard i > 0, i + 2 < code.count, code[i].operation == .cmp, code[i + 1].operation == .sbb, code[i + 2].operation == .and else {
          return false
        }
        return code[i].operands.count == 2 && code[i].operands[1] == .immediate(bound, code[i].width)
      }, "there is no clamp")
    // SBB makes the mask from the carry flag alone; AND lays it on the number that CMP looked at.
    #expect(code[clamp + 1].operands[0] == code[clamp + 1].operands[1])
    #expect(code[clamp + 2].operands == [code[clamp].operands[0], code[clamp + 1].operands[0]])
    // The check that a CPU may speculate past stands before it.
    #expect(code[..<clamp].contains { $0.operation == .j })
    let use = code[clamp...].firstIndex { $0.operation == .call }
    #expect(use != nil)
  }

  @Test(arguments: Guest.eras)
  func `sys_call_table has every number of the era, with sys_ni_syscall in the empty rows`(era: Era) throws {
    let kernel = try Guest.kernel(era)
    let table = try #require(kernel.symbols["sys_call_table"])
    #expect(table.size == UInt64(era.systemCallCount * 8))
    let empty = try #require(kernel.symbols[era.emptyRowSymbol]).address.value
    let bytes = try #require(kernel.file.loadedBytes(at: table.address, count: Int(table.size)))
    var filled: [String] = []
    for number in 0..<era.systemCallCount {
      let target = bytes[number * 8..<number * 8 + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let call = SystemCall.numbered(number, era)
      if target == empty { continue }
      let names = kernel.symbols.starting(at: Address(target)).map(\.name)
      let expected = try #require(call?.entrySymbol, "row \(number) has a function, but era \(era.rawValue) has no such call")
      #expect(names.contains(expected), "row \(number) leads to \(names)")
      filled.append(call?.name ?? "")
    }
    #expect(filled == (try TextTable("system-calls").rows.map { $0[0] }))
  }
}
