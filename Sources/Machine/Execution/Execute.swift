import Primitives
import X86

/// Why the executor came back.
enum Exit {
  /// RIP holds the address of an instruction whose block must be found, or that needs more budget than is left.
  case lookup
  /// An instruction retired after which interrupts, modes and devices must be looked at.
  case boundary
  /// `pendingFault` was raised by the instruction at RIP, which changed nothing.
  case fault
  /// The instruction at RIP has a breakpoint.
  case breakpoint
  /// The instruction at RIP cannot be executed; `unsupported` says which.
  case unsupported
}

extension Core {
  // MARK: Addresses

  /// base + displacement.
  @inline(__always)
  mutating func near(_ cursor: OpCursor) -> UInt64 { r[cursor.base] &+ cursor.displacement }

  /// Any address: segment base + base + index << scale + displacement.
  @inline(__always)
  mutating func address(_ cursor: OpCursor) -> UInt64 {
    if !cursor.flags.isDisjoint(with: .unusualAddress) { return unusualAddress(cursor) }
    return r[cursor.base] &+ (r[cursor.index] &<< UInt64(cursor.scale)) &+ cursor.displacement &+ r[cursor.segment]
  }

  @inline(never)
  private mutating func unusualAddress(_ cursor: OpCursor) -> UInt64 {
    if cursor.flags.contains(.absolute) { return cursor.immediate &+ r[cursor.segment] }
    var offset = r[cursor.base] &+ (r[cursor.index] &<< UInt64(cursor.scale)) &+ cursor.displacement
    if cursor.flags.contains(.farDisplacement) { offset &+= 8192 }
    if cursor.flags.contains(.address32) { offset &= 0xffff_ffff }
    return offset &+ r[cursor.segment]
  }

  /// The address of the instruction at `cursor`.
  @inline(__always)
  mutating func rip(at cursor: OpCursor) -> UInt64 { r[RegisterFile.codePage] &+ cursor.offset }

  /// The address after the instruction at `cursor`.
  @inline(__always)
  mutating func rip(after cursor: OpCursor) -> UInt64 { r[RegisterFile.codePage] &+ cursor.offset &+ cursor.length }

  // MARK: Shapes of instructions

  @inline(__always)
  private mutating func registerRegister<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) {
    let value = O.apply(get(cursor.a, as: T.self), get(cursor.b, as: T.self), &flags)
    set(cursor.a, value, as: T.self, M.self)
  }

  @inline(__always)
  private mutating func registerImmediate<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) {
    let value = O.apply(get(cursor.a, as: T.self), T(truncatingIfNeeded: cursor.immediate), &flags)
    set(cursor.a, value, as: T.self, M.self)
  }

  @inline(__always)
  private mutating func registerMemory<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) throws(Fault) {
    let source = try load(address(cursor), cursor, as: T.self, M.self)
    let value = O.apply(get(cursor.a, as: T.self), source, &flags)
    set(cursor.a, value, as: T.self, M.self)
  }

  @inline(__always)
  private mutating func memoryRegister<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) throws(Fault) {
    let place = address(cursor)
    let old = try loadForUpdate(place, cursor, as: T.self, M.self)
    // The store cannot fault any more.
    let value = O.apply(old, get(cursor.b, as: T.self), &flags)
    try store(value, place, cursor, M.self)
  }

  @inline(__always)
  private mutating func memoryImmediate<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) throws(Fault) {
    let place = address(cursor)
    let old = try loadForUpdate(place, cursor, as: T.self, M.self)
    let value = O.apply(old, T(truncatingIfNeeded: cursor.immediate), &flags)
    try store(value, place, cursor, M.self)
  }

  @inline(__always)
  private mutating func compare<T: GuestInteger>(_ a: T, _ b: T) {
    _ = Subtract.apply(a, b, &flags)
  }

  @inline(__always)
  private mutating func test<T: GuestInteger>(_ a: T, _ b: T) {
    flags.setLogic(a & b)
  }

  // MARK: Flow

  /// The block at `rip` when the jump cache has it and the budget covers it.
  @inline(__always)
  private mutating func follow(_ budget: inout Int64) -> OpCursor? {
    guard let target = jumpCache.find(rip, codeContext), budget >= target.count else { return nil }
    budget &-= target.count
    r[RegisterFile.codePage] = rip & ~0xfff
    return target
  }

  @inline(__always)
  private mutating func isCanonical(_ linear: UInt64) -> Bool { Int64(bitPattern: linear &<< 16) &>> 16 == Int64(bitPattern: linear) }

  /// Executes from `start` until something needs attention. `budget` is the number of ticks that may still pass after the block at `start`, which the
  /// caller has already paid for.
  mutating func execute<M: ExecutionMode>(_ start: OpCursor, _ budget: inout Int64, _: M.Type) -> Exit {
    var cursor = start
    do throws(Fault) {
      dispatch: while true {
        branch: do {
          switch cursor.code {
          // MARK: Ends of blocks
          case .chain:
            break branch
          case .stop:
            rip = rip(at: cursor)
            return .boundary
          case .stale:
            if cursor.form != .end { budget &+= cursor.count }
            rip = rip(at: cursor)
            return .lookup
          case .probe:
            if isBreakpointHit(rip(at: cursor)) {
              budget &+= cursor.count
              rip = rip(at: cursor)
              return .breakpoint
            }

          // MARK: Moves
          case .movRR32: set(cursor.a, UInt64(UInt32(truncatingIfNeeded: r[cursor.b])), M.self)
          case .movRR64: set(cursor.a, r[cursor.b], M.self)
          case .movRI: set(cursor.a, cursor.immediate, M.self)
          case .loadB8: set(cursor.a, try load(near(cursor), cursor, as: UInt8.self, M.self), as: UInt8.self, M.self)
          case .loadX8: set(cursor.a, try load(address(cursor), cursor, as: UInt8.self, M.self), as: UInt8.self, M.self)
          case .loadB16: set(cursor.a, try load(near(cursor), cursor, as: UInt16.self, M.self), as: UInt16.self, M.self)
          case .loadX16: set(cursor.a, try load(address(cursor), cursor, as: UInt16.self, M.self), as: UInt16.self, M.self)
          case .loadB32: set(cursor.a, UInt64(try load(near(cursor), cursor, as: UInt32.self, M.self)), M.self)
          case .loadX32: set(cursor.a, UInt64(try load(address(cursor), cursor, as: UInt32.self, M.self)), M.self)
          case .loadB64: set(cursor.a, try load(near(cursor), cursor, as: UInt64.self, M.self), M.self)
          case .loadX64: set(cursor.a, try load(address(cursor), cursor, as: UInt64.self, M.self), M.self)
          case .storeB8: try store(r[byte: cursor.b], near(cursor), cursor, M.self)
          case .storeX8: try store(r[byte: cursor.b], address(cursor), cursor, M.self)
          case .storeB16: try store(UInt16(truncatingIfNeeded: r[cursor.b]), near(cursor), cursor, M.self)
          case .storeX16: try store(UInt16(truncatingIfNeeded: r[cursor.b]), address(cursor), cursor, M.self)
          case .storeB32: try store(UInt32(truncatingIfNeeded: r[cursor.b]), near(cursor), cursor, M.self)
          case .storeX32: try store(UInt32(truncatingIfNeeded: r[cursor.b]), address(cursor), cursor, M.self)
          case .storeB64: try store(r[cursor.b], near(cursor), cursor, M.self)
          case .storeX64: try store(r[cursor.b], address(cursor), cursor, M.self)
          case .storeI8: try store(UInt8(truncatingIfNeeded: cursor.immediate), address(cursor), cursor, M.self)
          case .storeI16: try store(UInt16(truncatingIfNeeded: cursor.immediate), address(cursor), cursor, M.self)
          case .storeI32: try store(UInt32(truncatingIfNeeded: cursor.immediate), address(cursor), cursor, M.self)
          case .storeI64: try store(cursor.immediate, address(cursor), cursor, M.self)
          case .loadZeroB8: set(cursor.a, UInt64(try load(near(cursor), cursor, as: UInt8.self, M.self)), M.self)
          case .loadZeroX8: set(cursor.a, UInt64(try load(address(cursor), cursor, as: UInt8.self, M.self)), M.self)
          case .loadZeroX16: set(cursor.a, UInt64(try load(address(cursor), cursor, as: UInt16.self, M.self)), M.self)
          case .loadSign8to32:
            let value = Int8(bitPattern: try load(address(cursor), cursor, as: UInt8.self, M.self))
            set(cursor.a, UInt64(UInt32(bitPattern: Int32(value))), M.self)
          case .loadSign8to64:
            let value = Int8(bitPattern: try load(address(cursor), cursor, as: UInt8.self, M.self))
            set(cursor.a, UInt64(bitPattern: Int64(value)), M.self)
          case .loadSign16to32:
            let value = Int16(bitPattern: try load(address(cursor), cursor, as: UInt16.self, M.self))
            set(cursor.a, UInt64(UInt32(bitPattern: Int32(value))), M.self)
          case .loadSign16to64:
            let value = Int16(bitPattern: try load(address(cursor), cursor, as: UInt16.self, M.self))
            set(cursor.a, UInt64(bitPattern: Int64(value)), M.self)
          case .loadSignB32to64:
            let value = Int32(bitPattern: try load(near(cursor), cursor, as: UInt32.self, M.self))
            set(cursor.a, UInt64(bitPattern: Int64(value)), M.self)
          case .loadSignX32to64:
            let value = Int32(bitPattern: try load(address(cursor), cursor, as: UInt32.self, M.self))
            set(cursor.a, UInt64(bitPattern: Int64(value)), M.self)
          case .moveZero8: set(cursor.a, UInt64(r[byte: cursor.b]), M.self)
          case .moveZero16: set(cursor.a, r[cursor.b] & 0xffff, M.self)
          case .moveSign8to32: set(cursor.a, UInt64(UInt32(bitPattern: Int32(Int8(bitPattern: r[byte: cursor.b])))), M.self)
          case .moveSign8to64: set(cursor.a, UInt64(bitPattern: Int64(Int8(bitPattern: r[byte: cursor.b]))), M.self)
          case .moveSign16to32: set(cursor.a, UInt64(UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: r[cursor.b])))), M.self)
          case .moveSign16to64: set(cursor.a, UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: r[cursor.b]))), M.self)
          case .moveSign32to64: set(cursor.a, UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: r[cursor.b]))), M.self)
          case .leaB64: set(cursor.a, near(cursor), M.self)
          case .leaX64: set(cursor.a, address(cursor), M.self)
          case .leaX32: set(cursor.a, address(cursor) & 0xffff_ffff, M.self)
          case .pushR: try push(r[cursor.a], cursor, M.self)
          case .pushI: try push(cursor.immediate, cursor, M.self)
          case .popR:
            let value = try top(cursor, M.self)
            set(GeneralRegister.rsp.rawValue, r[.rsp] &+ 8, M.self)
            set(cursor.a, value, M.self)
          case .leave:
            let frame = r[.rbp]
            let value = try loadFromStack(frame, as: UInt64.self, M.self)
            set(GeneralRegister.rsp.rawValue, frame &+ 8, M.self)
            set(GeneralRegister.rbp.rawValue, value, M.self)

          // MARK: Arithmetic
          case .addRR32: registerRegister(cursor, Add.self, UInt32.self, M.self)
          case .addRI32: registerImmediate(cursor, Add.self, UInt32.self, M.self)
          case .addRX32: try registerMemory(cursor, Add.self, UInt32.self, M.self)
          case .addXR32: try memoryRegister(cursor, Add.self, UInt32.self, M.self)
          case .addXI32: try memoryImmediate(cursor, Add.self, UInt32.self, M.self)
          case .addRR64: registerRegister(cursor, Add.self, UInt64.self, M.self)
          case .addRI64: registerImmediate(cursor, Add.self, UInt64.self, M.self)
          case .addRX64: try registerMemory(cursor, Add.self, UInt64.self, M.self)
          case .addXR64: try memoryRegister(cursor, Add.self, UInt64.self, M.self)
          case .addXI64: try memoryImmediate(cursor, Add.self, UInt64.self, M.self)
          case .subRR32: registerRegister(cursor, Subtract.self, UInt32.self, M.self)
          case .subRI32: registerImmediate(cursor, Subtract.self, UInt32.self, M.self)
          case .subRX32: try registerMemory(cursor, Subtract.self, UInt32.self, M.self)
          case .subXR32: try memoryRegister(cursor, Subtract.self, UInt32.self, M.self)
          case .subXI32: try memoryImmediate(cursor, Subtract.self, UInt32.self, M.self)
          case .subRR64: registerRegister(cursor, Subtract.self, UInt64.self, M.self)
          case .subRI64: registerImmediate(cursor, Subtract.self, UInt64.self, M.self)
          case .subRX64: try registerMemory(cursor, Subtract.self, UInt64.self, M.self)
          case .subXR64: try memoryRegister(cursor, Subtract.self, UInt64.self, M.self)
          case .subXI64: try memoryImmediate(cursor, Subtract.self, UInt64.self, M.self)
          case .andRR32: registerRegister(cursor, And.self, UInt32.self, M.self)
          case .andRI32: registerImmediate(cursor, And.self, UInt32.self, M.self)
          case .andRX32: try registerMemory(cursor, And.self, UInt32.self, M.self)
          case .andRR64: registerRegister(cursor, And.self, UInt64.self, M.self)
          case .andRI64: registerImmediate(cursor, And.self, UInt64.self, M.self)
          case .andRX64: try registerMemory(cursor, And.self, UInt64.self, M.self)
          case .orRR32: registerRegister(cursor, Or.self, UInt32.self, M.self)
          case .orRI32: registerImmediate(cursor, Or.self, UInt32.self, M.self)
          case .orRX32: try registerMemory(cursor, Or.self, UInt32.self, M.self)
          case .orRR64: registerRegister(cursor, Or.self, UInt64.self, M.self)
          case .orRI64: registerImmediate(cursor, Or.self, UInt64.self, M.self)
          case .orRX64: try registerMemory(cursor, Or.self, UInt64.self, M.self)
          case .xorRR32: registerRegister(cursor, Xor.self, UInt32.self, M.self)
          case .xorRI32: registerImmediate(cursor, Xor.self, UInt32.self, M.self)
          case .xorRX32: try registerMemory(cursor, Xor.self, UInt32.self, M.self)
          case .xorRR64: registerRegister(cursor, Xor.self, UInt64.self, M.self)
          case .xorRI64: registerImmediate(cursor, Xor.self, UInt64.self, M.self)
          case .xorRX64: try registerMemory(cursor, Xor.self, UInt64.self, M.self)
          case .cmpRR32: compare(UInt32(truncatingIfNeeded: r[cursor.a]), UInt32(truncatingIfNeeded: r[cursor.b]))
          case .cmpRI32: compare(UInt32(truncatingIfNeeded: r[cursor.a]), UInt32(truncatingIfNeeded: cursor.immediate))
          case .cmpRX32: compare(UInt32(truncatingIfNeeded: r[cursor.a]), try load(address(cursor), cursor, as: UInt32.self, M.self))
          case .cmpXR32: compare(try load(address(cursor), cursor, as: UInt32.self, M.self), UInt32(truncatingIfNeeded: r[cursor.b]))
          case .cmpXI32: compare(try load(address(cursor), cursor, as: UInt32.self, M.self), UInt32(truncatingIfNeeded: cursor.immediate))
          case .cmpRR64: compare(r[cursor.a], r[cursor.b])
          case .cmpRI64: compare(r[cursor.a], cursor.immediate)
          case .cmpRX64: compare(r[cursor.a], try load(address(cursor), cursor, as: UInt64.self, M.self))
          case .cmpXR64: compare(try load(address(cursor), cursor, as: UInt64.self, M.self), r[cursor.b])
          case .cmpXI64: compare(try load(address(cursor), cursor, as: UInt64.self, M.self), cursor.immediate)
          case .cmpRR8: compare(r[byte: cursor.a], r[byte: cursor.b])
          case .cmpRI8: compare(r[byte: cursor.a], UInt8(truncatingIfNeeded: cursor.immediate))
          case .cmpXI8: compare(try load(address(cursor), cursor, as: UInt8.self, M.self), UInt8(truncatingIfNeeded: cursor.immediate))
          case .testRR8: test(r[byte: cursor.a], r[byte: cursor.b])
          case .testRI8: test(r[byte: cursor.a], UInt8(truncatingIfNeeded: cursor.immediate))
          case .testRR32: test(UInt32(truncatingIfNeeded: r[cursor.a]), UInt32(truncatingIfNeeded: r[cursor.b]))
          case .testRI32: test(UInt32(truncatingIfNeeded: r[cursor.a]), UInt32(truncatingIfNeeded: cursor.immediate))
          case .testRR64: test(r[cursor.a], r[cursor.b])
          case .testRI64: test(r[cursor.a], cursor.immediate)
          case .incR32: set(cursor.a, ALU.increment(get(cursor.a, as: UInt32.self), &flags), as: UInt32.self, M.self)
          case .incR64: set(cursor.a, ALU.increment(r[cursor.a], &flags), M.self)
          case .decR32: set(cursor.a, ALU.decrement(get(cursor.a, as: UInt32.self), &flags), as: UInt32.self, M.self)
          case .decR64: set(cursor.a, ALU.decrement(r[cursor.a], &flags), M.self)
          case .shlRI32:
            let value = ALU.shiftLeft(get(cursor.a, as: UInt32.self), UInt8(truncatingIfNeeded: cursor.immediate), &flags)
            set(cursor.a, value, as: UInt32.self, M.self)
          case .shlRI64: set(cursor.a, ALU.shiftLeft(r[cursor.a], UInt8(truncatingIfNeeded: cursor.immediate), &flags), M.self)
          case .shrRI32:
            let value = ALU.shiftRight(get(cursor.a, as: UInt32.self), UInt8(truncatingIfNeeded: cursor.immediate), &flags)
            set(cursor.a, value, as: UInt32.self, M.self)
          case .shrRI64: set(cursor.a, ALU.shiftRight(r[cursor.a], UInt8(truncatingIfNeeded: cursor.immediate), &flags), M.self)
          case .sarRI32:
            let value = ALU.shiftRightArithmetic(get(cursor.a, as: UInt32.self), UInt8(truncatingIfNeeded: cursor.immediate), &flags)
            set(cursor.a, value, as: UInt32.self, M.self)
          case .sarRI64: set(cursor.a, ALU.shiftRightArithmetic(r[cursor.a], UInt8(truncatingIfNeeded: cursor.immediate), &flags), M.self)
          case .imulRR32:
            set(cursor.a, ALU.multiply(get(cursor.a, as: UInt32.self), get(cursor.b, as: UInt32.self), &flags), as: UInt32.self, M.self)
          case .imulRR64: set(cursor.a, ALU.multiply(r[cursor.a], r[cursor.b], &flags), M.self)
          case .imulRX32:
            let source = try load(address(cursor), cursor, as: UInt32.self, M.self)
            set(cursor.a, ALU.multiply(get(cursor.a, as: UInt32.self), source, &flags), as: UInt32.self, M.self)
          case .imulRX64:
            let source = try load(address(cursor), cursor, as: UInt64.self, M.self)
            set(cursor.a, ALU.multiply(r[cursor.a], source, &flags), M.self)
          case .imulRRI32:
            let value = ALU.multiply(get(cursor.b, as: UInt32.self), UInt32(truncatingIfNeeded: cursor.immediate), &flags)
            set(cursor.a, value, as: UInt32.self, M.self)
          case .imulRRI64: set(cursor.a, ALU.multiply(r[cursor.b], cursor.immediate, &flags), M.self)
          case .signExtendAccumulator64:
            set(GeneralRegister.rax.rawValue, UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: r[.rax]))), M.self)
          case .signFill32: set(GeneralRegister.rdx.rawValue, r[.rax] & 0x8000_0000 != 0 ? 0xffff_ffff : 0, M.self)
          case .signFill64: set(GeneralRegister.rdx.rawValue, UInt64(bitPattern: Int64(bitPattern: r[.rax]) &>> 63), M.self)
          case .setR: set(cursor.a, flags.holds(cursor.condition) ? 1 : 0, as: UInt8.self, M.self)
          case .cmovR32:
            // The upper half is cleared even when the condition fails (SDM Vol. 2, CMOVcc).
            set(cursor.a, (flags.holds(cursor.condition) ? r[cursor.b] : r[cursor.a]) & 0xffff_ffff, M.self)
          case .cmovR64: if flags.holds(cursor.condition) { set(cursor.a, r[cursor.b], M.self) }
          case .nop: break

          // MARK: Control flow
          case .jo: if flags.overflow { break branch }
          case .jno: if !flags.overflow { break branch }
          case .jb: if flags.carry { break branch }
          case .jae: if !flags.carry { break branch }
          case .je: if flags.zero { break branch }
          case .jne: if !flags.zero { break branch }
          case .jbe: if flags.carry || flags.zero { break branch }
          case .ja: if !(flags.carry || flags.zero) { break branch }
          case .js: if flags.sign { break branch }
          case .jns: if !flags.sign { break branch }
          case .jp: if flags.parity { break branch }
          case .jnp: if !flags.parity { break branch }
          case .jl: if flags.less { break branch }
          case .jge: if !flags.less { break branch }
          case .jle: if flags.zero || flags.less { break branch }
          case .jg: if !(flags.zero || flags.less) { break branch }
          case .jmp: break branch
          case .call:
            if cursor.immediate == 0, !isCanonical(rip(after: cursor) &+ cursor.displacement) { throw faultOfNonCanonicalCall(M.self) }
            try push(rip(after: cursor), cursor, M.self)
            if mustResynchronize {
              rip = rip(after: cursor) &+ cursor.displacement
              return .lookup
            }
            break branch
          case .ret, .retI:
            let target = try top(cursor, M.self)
            guard isCanonical(target) else { throw Fault(.generalProtection) }
            set(GeneralRegister.rsp.rawValue, r[.rsp] &+ 8 &+ (cursor.code == .retI ? cursor.immediate : 0), M.self)
            rip = target
            guard let next = follow(&budget) else { return .lookup }
            cursor = next
            continue dispatch
          case .jmpR, .jmpX:
            let target = cursor.code == .jmpR ? r[cursor.a] : try load(address(cursor), cursor, as: UInt64.self, M.self)
            guard isCanonical(target) else { throw Fault(.generalProtection) }
            rip = target
            guard let next = follow(&budget) else { return .lookup }
            cursor = next
            continue dispatch
          case .callR, .callX:
            let target = cursor.code == .callR ? r[cursor.a] : try load(address(cursor), cursor, as: UInt64.self, M.self)
            guard isCanonical(target) else { throw faultOfNonCanonicalCall(M.self) }
            try push(rip(after: cursor), cursor, M.self)
            rip = target
            guard !mustResynchronize, let next = follow(&budget) else { return .lookup }
            cursor = next
            continue dispatch

          // MARK: The rest, out of line
          case .general: try executeGeneral(cursor, M.self)
          case .string:
            tick = budgetEnd &- UInt64(bitPattern: budget) &- 1
            try executeString(cursor, &budget, M.self)
            return .boundary
          case .system:
            tick = budgetEnd &- UInt64(bitPattern: budget) &- 1
            rip = rip(after: cursor)
            if try !executeSystem(cursor, M.self) {
              budget &+= cursor.count
              rip = rip(at: cursor)
              return .unsupported
            }
            return .boundary
          }
          cursor = cursor.next
          continue dispatch
        }

        // A direct branch is taken.
        if let target = OpCursor(link: cursor.immediate) {
          budget &+= cursor.rest
          guard budget >= target.count else {
            rip = rip(at: target)
            return .lookup
          }
          budget &-= target.count
          cursor = target
          continue dispatch
        }
        let target = rip(after: cursor) &+ cursor.displacement
        // Running off the end of the canonical range is for the next fetch to notice.
        guard isCanonical(target) || cursor.code == .chain else { throw Fault(.generalProtection) }
        budget &+= cursor.rest
        rip = target
        if (target ^ r[RegisterFile.codePage]) & ~0xfff == 0 {
          unlinkedBranch = cursor
          return .lookup
        }
        guard let next = follow(&budget) else { return .lookup }
        cursor = next
      }
    } catch {
      budget &+= cursor.count
      rip = rip(at: cursor)
      pendingFault = error
      return .fault
    }
  }

  /// What a call to a non-canonical address raises: a stack that cannot take the return address comes first (measured).
  @inline(never)
  private mutating func faultOfNonCanonicalCall<M: ExecutionMode>(_: M.Type) -> Fault {
    do throws(Fault) {
      _ = try loadForUpdateSlowly(r[.rsp] &- 8, isStack: true, as: UInt64.self, M.self)
      return Fault(.generalProtection)
    } catch {
      return error
    }
  }

  private mutating func isBreakpointHit(_ linear: UInt64) -> Bool {
    if probe != nil { isProbeHit = true }
    return breakpoints.contains(linear)
  }
}
