import Executable
import LinuxABI
import Primitives
import X86

/// Which stretch of kernel code belongs to which phase of a system call: found once in a kernel image, from its symbols and its instructions.
///
/// Functions that only one phase runs through are whole ranges; entry code and do_syscall_64 are cut where the phases meet, at the instruction
/// after a call. All other functions (a handler, a copy, a lock) belong to whoever called them.
package struct PhaseMap: Sendable {
  package struct Range: Hashable, Sendable {
    package var start: UInt64
    /// The address after the last byte.
    package var end: UInt64
    package var phase: Phase
    /// The phase of the functions that it calls.
    package var callees: Phase
    /// The phase of the function that its very last call leads to.
    package var lastCallee: Phase
  }

  /// By start; they do not overlap.
  package let ranges: [Range]
  /// The addresses at which a phase can begin: what a run to the next phase stops at.
  package let boundaries: Set<UInt64>
  /// Where the tests for SYSRET begin: behind the last call before them; 0 when that is not found.
  package let verdictStart: UInt64

  package init(_ kernel: Image, _ era: Era) {
    var ranges: [Range] = []
    func add(_ phase: Phase, _ start: UInt64, _ end: UInt64, callees: Phase? = nil, lastCallee: Phase? = nil) {
      guard start < end else { return }
      ranges.append(
        Range(start: start, end: end, phase: phase, callees: callees ?? phase, lastCallee: lastCallee ?? callees ?? phase))
    }
    func extent(_ name: String) -> (start: UInt64, end: UInt64)? {
      guard let symbol = kernel.symbols[name], symbol.size > 0 else { return nil }
      return (symbol.address.value, symbol.address.value &+ symbol.size)
    }

    if let entry = extent("entry_SYSCALL_64") {
      let dispatcher = kernel.symbols["do_syscall_64"]?.address.value
      let afterCall = Self.call(in: kernel, entry, to: dispatcher) ?? entry.end
      let exit = kernel.symbols["syscall_return_via_sysret"]?.address.value ?? entry.end
      add(.save, entry.start, afterCall)
      add(.check, afterCall, exit)
      add(.back, exit, entry.end)
    }
    if let dispatcher = extent("do_syscall_64") {
      // Era 5.0 calls the handler through the table, 6.12 through x64_sys_call.
      let handler = era == .v5_0 ? nil : kernel.symbols["x64_sys_call"]?.address.value
      let afterCall = Self.call(in: kernel, dispatcher, to: handler) ?? dispatcher.end
      // What runs before the handler still belongs to finding it; the handler is the work.
      add(.find, dispatcher.start, afterCall, lastCallee: .work)
      add(.check, afterCall, dispatcher.end)
    }
    if era == .v6_12, let dispatch = extent("x64_sys_call") {
      // Each of its cases calls a handler and returns: behind the call the work is done.
      var start = dispatch.start
      while let afterCall = Self.end(ofFirst: .call, in: kernel, (start, dispatch.end)) {
        let afterReturn = Self.end(ofFirst: .ret, in: kernel, (afterCall, dispatch.end)) ?? dispatch.end
        add(.find, start, afterCall, callees: .work)
        add(.check, afterCall, afterReturn)
        start = afterReturn
      }
      add(.find, start, dispatch.end, callees: .work)
    }
    for phase in [Phase.check, .back] {
      for name in phase.symbols(era) {
        guard let place = extent(name), !ranges.contains(where: { $0.start <= place.start && place.start < $0.end }) else { continue }
        add(phase, place.start, place.end)
      }
    }
    // Era 5.0 tests in assembly behind the call of do_syscall_64, 6.12 at the end of do_syscall_64.
    let (tester, last) = era == .v5_0 ? ("entry_SYSCALL_64", "do_syscall_64") : ("do_syscall_64", "syscall_exit_to_user_mode")
    verdictStart = extent(tester).flatMap { Self.call(in: kernel, $0, to: kernel.symbols[last]?.address.value) } ?? 0
    self.ranges = ranges.sorted { $0.start < $1.start }
    var boundaries = Set(ranges.map(\.start))
    for symbol in kernel.symbols.symbols where symbol.name.hasPrefix("__x64_sys_") || symbol.name == era.emptyRowSymbol {
      boundaries.insert(symbol.address.value)
    }
    self.boundaries = boundaries
  }

  /// The phase whose code holds an address; `nil` for code that belongs to its caller.
  package func phase(at address: UInt64) -> Phase? {
    ranges.last { $0.start <= address && address < $0.end }?.phase
  }

  /// The phase of a function that will return to `address`; `nil` when the function there belongs to its caller too.
  package func phase(calledFromBefore address: UInt64) -> Phase? {
    guard let range = ranges.last(where: { $0.start < address && address <= $0.end }) else { return nil }
    return address == range.end ? range.lastCallee : range.callees
  }

  /// The address behind the first call in a function to `target`, or through a pointer when `target` is `nil`.
  private static func call(in kernel: Image, _ extent: (start: UInt64, end: UInt64), to target: UInt64?) -> UInt64? {
    end(ofFirst: .call, in: kernel, extent) { operand, after in
      guard case .relative(let distance) = operand else { return target == nil }
      return target.map { after &+ UInt64(bitPattern: distance) == $0 } ?? false
    }
  }

  /// The address behind the first instruction with that operation whose first operand, and the address behind it, are those looked for.
  private static func end(
    ofFirst operation: Operation, in kernel: Image, _ extent: (start: UInt64, end: UInt64),
    where isWanted: (Operand?, UInt64) -> Bool = { _, _ in true }
  ) -> UInt64? {
    var place = extent.start
    while place < extent.end {
      guard let bytes = kernel.file.loadedBytes(at: Address(place), count: Int(min(15, extent.end - place))),
        let instruction = try? Decoder.decode(InstructionBytes(bytes))
      else {
        place += 1
        continue
      }
      place += UInt64(instruction.length)
      if instruction.operation == operation, isWanted(instruction.operands.first, place) { return place }
    }
    return nil
  }
}
