import Primitives
import X86

extension Core {
  /// The block that starts at `rip`: found, or decoded now. Raises what the fetch raises; the CPU state is untouched then, but for accessed bits.
  ///
  /// Also makes `rip`'s page the code page.
  mutating func block<M: ExecutionMode>(isSingle: Bool, _: M.Type) throws(Fault) -> OpCursor {
    let physical = try fetchAddress(rip, M.self)
    r[RegisterFile.codePage] = rip & ~0xfff
    if let found = isSingle ? singles.find(physical) : blocks.find(physical) { return found }
    return try decodeBlock(at: physical, isSingle: isSingle, M.self)
  }

  /// The physical address that an instruction fetch from `linear` reaches.
  private mutating func fetchAddress<M: ExecutionMode>(_ linear: UInt64, _: M.Type) throws(Fault) -> UInt64 {
    guard Address(linear).isCanonical else { throw Fault(.generalProtection) }
    // This TLB holds physical pages: blocks are found by them. A hit has no accessed bit to set, so that there is nothing to report.
    if let page = fetchTLB.host(linear, codeContext) { return UInt64(page) | linear & 0xfff }
    let physical = try translate(linear, .fetch, isUser: cpl == 3, allowsUserPages: true, M.self)
    fetchTLB.insert(linear, host: UInt(physical & ~0xfff), codeContext)
    return physical
  }

  private mutating func decodeBlock<M: ExecutionMode>(at physical: UInt64, isSingle: Bool, _: M.Type) throws(Fault) -> OpCursor {
    if isSingle ? singles.isFull : blocks.isFull {
      if isSingle { dropSingles() } else { blocks.removeAll() }
      jumpCache.removeAll()
      unlinkedBranch = nil
    }
    var ops: [Op] = []
    var instructions = 0
    var offset = physical & 0xfff
    let page = physical & ~0xfff
    let limit = isSingle ? 1 : BlockCache.maximumLength
    while instructions < limit {
      var bytes = InstructionBytes()
      for i in 0..<min(15, 4096 - offset) { bytes.append(memory.read(page | (offset &+ i), as: UInt8.self)) }
      let instruction: Instruction
      do throws(DecodeError) {
        instruction = try Decoder.decode(bytes)
      } catch {
        // The instructions before it come first; it will start a block of its own.
        if instructions > 0 { break }
        if error == .truncated { return try decodeCrossing(bytes, at: offset, M.self) }
        throw Fault(error == .tooLong ? .generalProtection : .invalidOpcode)
      }
      if !isSingle && (mayHaveBreakpoint(offset) || probe?.matches(instruction) ?? false) {
        // A probe with a breakpoint starts its block, so that a run can stop there.
        if instructions > 0 && mayHaveBreakpoint(offset) { break }
        ops.append(Op(code: .probe, operation: .nop, offset: UInt16(offset), length: 0))
      }
      let op = Translator.translate(instruction, at: UInt16(offset), features)
      ops.append(op)
      instructions += 1
      offset &+= UInt64(instruction.length)
      if Translator.endsBlock(op) || offset >= 4096 { break }
    }
    // Every block ends with an op that leaves it, so that the executor can never run past the end.
    ops.append(Op(end: isSingle ? .stop : .chain, offset: UInt16(offset)))
    var rest = UInt16(instructions)
    for i in ops.indices where ops[i].code != .chain && ops[i].code != .stop {
      if ops[i].code == .probe {
        ops[i].rest = rest - 1
      } else {
        rest -= 1
        ops[i].rest = rest
      }
    }
    noteCode(physical, size: offset &- (physical & 0xfff))
    return isSingle ? singles.insert(ops, at: physical) : blocks.insert(ops, at: physical)
  }

  /// An instruction whose bytes go on in the next page: decoded anew each time, since two pages could change it.
  private mutating func decodeCrossing<M: ExecutionMode>(
    _ first: InstructionBytes, at offset: UInt64, _: M.Type
  ) throws(Fault) -> OpCursor {
    var bytes = first
    let next = try fetchAddress((rip | 0xfff) &+ 1, M.self)
    while bytes.count < 15 { bytes.append(memory.read(next &+ UInt64(bytes.count - first.count), as: UInt8.self)) }
    let instruction: Instruction
    do throws(DecodeError) {
      instruction = try Decoder.decode(bytes)
    } catch {
      throw Fault(error == .invalid ? .invalidOpcode : .generalProtection)
    }
    let op = Translator.translate(instruction, at: UInt16(offset), features)
    let end = Op(end: .stop, offset: UInt16(offset &+ UInt64(instruction.length)))
    return blocks.hold([op, end])
  }

  /// Marks the lines that a block covers, and makes writes to its page seen.
  private mutating func noteCode(_ physical: UInt64, size: UInt64) {
    let page = Int(physical >> 12)
    guard memory.contains(page: UInt64(page)), size > 0 else { return }
    let first = physical >> 6 & 63
    let last = min(63, (physical & 0xfff &+ size &- 1) >> 6)
    for line in first...last { codeLines[page] |= 1 << line }
    let marks = memory.marks(of: page)
    if marks.contains(.code) { return }
    memory.mark(page, .code)
    dropFromWriteTLB(page, marks)
  }

  /// Whether some breakpoint has this offset in its page. Blocks are shared by all linear addresses of a page, so the offset is all that a block can
  /// know; the probe compares the whole address.
  private func mayHaveBreakpoint(_ offset: UInt64) -> Bool { breakpointOffsets.contains(offset) }
}
