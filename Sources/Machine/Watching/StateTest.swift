import Primitives
import X86

/// A condition on what the CPU holds, as a short program in postfix order: what a run can look at after every step without calling anybody.
package struct StateTest: Hashable, Sendable {
  /// What one word of the program does with the stack of 64-bit values.
  package enum Operation: UInt8, Hashable, Sendable {
    /// Push the operand.
    case constant
    /// Push a general register, by its number.
    case register
    case rip, rflags, cpl, tick
    /// Push a selector, by the number of the segment register.
    case selector
    /// Push CRn.
    case control
    /// Push an MSR; 0 for one that this CPU does not have.
    case msr
    /// Replace the top.
    case not, complement, negate
    /// Sign-extend the top from so many bits.
    case signExtend
    case isCanonical
    /// Replace the linear address on top by the little-endian number of so many bytes (1, 2, 4 or 8) there. Where nothing is mapped the test does not
    /// hold.
    case load
    /// Leave a 0 on top as the result, and go on after so many more words.
    case skipIfZero
    /// Leave a 1 on top as the result, and go on after so many more words.
    case skipIfNotZero
    /// Replace the two on top.
    case add, subtract, multiply, bitAnd, bitOr, bitXor, shiftLeft, shiftRight, shiftRightArithmetic
    case equal, notEqual, less, lessOrEqual, lessSigned, lessOrEqualSigned
    case logicalAnd, logicalOr
  }

  /// One word of the program.
  package struct Word: Hashable, Sendable {
    package var operation: Operation
    package var operand: UInt64

    package init(_ operation: Operation, _ operand: UInt64 = 0) {
      self.operation = operation
      self.operand = operand
    }
  }

  /// Where a test held in a stretch of time.
  package struct Places: Sendable {
    package private(set) var count: UInt64 = 0
    package private(set) var last: Tick?

    package init() {}

    /// A place after all the others.
    package mutating func add(_ tick: Tick) {
      count &+= 1
      last = tick
    }

    /// The same places and those of a later stretch.
    package mutating func add(_ later: Places) {
      count &+= later.count
      last = later.last ?? last
    }
  }

  /// Values on the stack at most.
  package static let depth = 16

  private let words: [Word]

  /// `nil` for a program that needs more than `depth` values at once, takes more than there are, or does not end with exactly one.
  package init?(_ words: [Word]) {
    var height = 0
    for (index, word) in words.enumerated() {
      switch word.operation {
      case .constant, .register, .rip, .rflags, .cpl, .tick, .selector, .control, .msr: height += 1
      case .not, .complement, .negate, .signExtend, .isCanonical: guard height >= 1 else { return nil }
      case .load: guard height >= 1, [1, 2, 4, 8].contains(word.operand) else { return nil }
      case .skipIfZero, .skipIfNotZero: guard height >= 1, word.operand < UInt64(words.count - index) else { return nil }
      default:
        guard height >= 2 else { return nil }
        height -= 1
      }
      guard height <= Self.depth else { return nil }
    }
    guard height == 1 else { return nil }
    self.words = words
  }

  /// Whether the value is other than 0. It has none where memory that it needs is not there.
  func holds(in core: borrowing Core) -> Bool {
    var stack = InlineArray<16, UInt64>(repeating: 0)
    var top = -1
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      switch word.operation {
      case .constant: push(word.operand)
      case .register: push(core.r[UInt8(truncatingIfNeeded: word.operand & 15)])
      case .rip: push(core.rip)
      case .rflags: push(core.rflags)
      case .cpl: push(UInt64(core.cpl))
      case .tick: push(core.tick)
      case .selector: push(UInt64(SegmentRegister(rawValue: UInt8(truncatingIfNeeded: word.operand)).map { core.cpu[$0].selector } ?? 0))
      case .control: push(core.cpu[control: Int(truncatingIfNeeded: word.operand)])
      case .msr: push(core.cpu[MSR(rawValue: UInt32(truncatingIfNeeded: word.operand))] ?? 0)
      case .not: stack[top] = stack[top] == 0 ? 1 : 0
      case .complement: stack[top] = ~stack[top]
      case .negate: stack[top] = 0 &- stack[top]
      case .signExtend:
        let shift = 64 &- word.operand
        stack[top] = UInt64(bitPattern: Int64(bitPattern: stack[top] << shift) >> Int64(shift))
      case .isCanonical: stack[top] = Address(stack[top]).isCanonical ? 1 : 0
      case .load:
        guard let value = Self.load(stack[top], word.operand, core) else { return false }
        stack[top] = value
      case .skipIfZero: if stack[top] == 0 { index += Int(truncatingIfNeeded: word.operand) }
      case .skipIfNotZero:
        guard stack[top] != 0 else { continue }
        stack[top] = 1
        index += Int(truncatingIfNeeded: word.operand)
      case .add: pair { $0 &+ $1 }
      case .subtract: pair { $0 &- $1 }
      case .multiply: pair { $0 &* $1 }
      case .bitAnd: pair { $0 & $1 }
      case .bitOr: pair { $0 | $1 }
      case .bitXor: pair { $0 ^ $1 }
      case .shiftLeft: pair { $0 << $1 }
      case .shiftRight: pair { $0 >> $1 }
      case .shiftRightArithmetic: pair { UInt64(bitPattern: Int64(bitPattern: $0) >> $1) }
      case .equal: pair { $0 == $1 ? 1 : 0 }
      case .notEqual: pair { $0 != $1 ? 1 : 0 }
      case .less: pair { $0 < $1 ? 1 : 0 }
      case .lessOrEqual: pair { $0 <= $1 ? 1 : 0 }
      case .lessSigned: pair { Int64(bitPattern: $0) < Int64(bitPattern: $1) ? 1 : 0 }
      case .lessOrEqualSigned: pair { Int64(bitPattern: $0) <= Int64(bitPattern: $1) ? 1 : 0 }
      case .logicalAnd: pair { $0 != 0 && $1 != 0 ? 1 : 0 }
      case .logicalOr: pair { $0 | $1 != 0 ? 1 : 0 }
      }
    }
    return stack[0] != 0

    func push(_ value: UInt64) {
      top += 1
      stack[top] = value
    }

    func pair(_ combine: (UInt64, UInt64) -> UInt64) {
      top -= 1
      stack[top] = combine(stack[top], stack[top + 1])
    }
  }

  /// A number in memory as an inspector sees it: all ones behind the end of RAM, `nil` where nothing is mapped.
  private static func load(_ linear: UInt64, _ count: UInt64, _ core: borrowing Core) -> UInt64? {
    guard linear & 0xfff <= 0x1000 - count else { return loadAcrossPages(linear, count, core) }
    guard let physical = core.inspectTranslation(linear, cr3: core.cpu.cr3) else { return nil }
    switch count {
    case 1: return UInt64(core.memory.read(physical, as: UInt8.self))
    case 2: return UInt64(core.memory.read(physical, as: UInt16.self))
    case 4: return UInt64(core.memory.read(physical, as: UInt32.self))
    default: return core.memory.read(physical, as: UInt64.self)
    }
  }

  private static func loadAcrossPages(_ linear: UInt64, _ count: UInt64, _ core: borrowing Core) -> UInt64? {
    var value: UInt64 = 0
    for i in 0..<count {
      guard let physical = core.inspectTranslation(linear &+ i, cr3: core.cpu.cr3) else { return nil }
      value |= UInt64(core.memory.read(physical, as: UInt8.self)) << (8 * i)
    }
    return value
  }
}

extension Core {
  /// Runs step by step until `end`, looking at the test after each step; stops where it first holds when `stopsAtFirst`. Returns why it stopped, and where
  /// the test held.
  mutating func run(until end: UInt64, testing test: StateTest, stopsAtFirst: Bool) -> (reason: StopReason, places: StateTest.Places) {
    var places = StateTest.Places()
    while tick < end {
      if let reason = stepOverQuickly() { return (reason, places) }
      if test.holds(in: self) {
        places.add(Tick(tick))
        if stopsAtFirst { return (.condition, places) }
      }
    }
    return (.reached, places)
  }
}
