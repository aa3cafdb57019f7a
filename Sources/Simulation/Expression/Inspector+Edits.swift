import Primitives
import X86

extension Expression {
  /// Whether it names something that can be given a value: a register or some bits of one, a flag, a control register, an MSR, memory.
  package var canBeSet: Bool {
    switch form {
    case .reference(let reference):
      switch reference {
      case .register, .rip, .rflags, .flag, .control, .msr, .frameField: true
      case .privilegeLevel, .selector, .frame, .taskField, .state, .symbol: false
      }
    case .memory(let size, _, _): size != .string
    case .call(.pte, _): true
    case .bits(let whole, _, _): whole.canBeSet && whole.type.isNumber
    default: false
    }
  }
}

extension Inspector {
  /// The edits that give a place a value here; throws for what is no place, a value that does not fit, and memory that is not mapped.
  package func edits(setting place: Expression, to value: Expression, in scope: InspectorScope) throws(ExpressionError) -> [Edit] {
    try place.checkNames(in: scope)
    try value.checkNames(in: scope)
    let content = try value.evaluate(in: scope)
    guard place.canBeSet else {
      throw ExpressionError(
        .type, place.range, "`\(place)` cannot be given a value",
        hint: "name a register, a flag, a control register, an MSR, or memory: `qword[rsp]`")
    }
    if case .bits(let whole, let high, let low) = place.form {
      return try edits(settingBits: whole, try number(high, scope), try number(low ?? high, scope), place, value, scope)
    }
    if case .memory(let size, let address, let count) = place.form {
      let start = try number(address, scope)
      guard let width = size.size else {
        let room = try count.map { expression throws(ExpressionError) in try number(expression, scope) } ?? 0
        guard content.bits == nil, UInt64(content.bytes.count) == room else {
          throw ExpressionError(.range, value.range, "`\(place)` takes a text of \(room) bytes")
        }
        return try edits(writing: content.bytes, at: start, place)
      }
      let bits = try fitting(content, width * 8, value)
      return try edits(writing: (0..<width).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }, at: start, place)
    }
    if case .call(.pte, let arguments) = place.form, let address = arguments.first {
      guard let entry = pageTableEntry(of: try number(address, scope)) else { return [] }
      let bits = try fitting(content, 64, value)
      return [.memory(physical: entry, (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) })]
    }
    guard case .reference(let reference) = place.form else { return [] }
    switch reference {
    case .register(let register):
      var cpu = self.cpu
      cpu[register] = try fitting(content, register.width.bytes * 8, value)
      return [.register(register.register, cpu[register.register])]
    case .rip: return [.rip(try fitting(content, 64, value))]
    case .flag(let flag): return [.flag(flag, try fitting(content, flag.mask.nonzeroBitCount, value))]
    case .rflags:
      let wanted = try fitting(content, 64, value)
      return Flag.allCases.filter { (wanted ^ cpu.rflags.rawValue) & $0.mask != 0 }
        .map { .flag($0, (wanted & $0.mask) >> UInt64($0.bit)) }
    case .control(let number):
      return [try accepted(.control(UInt8(truncatingIfNeeded: number), try fitting(content, 64, value)), place, value)]
    case .msr(let msr): return [try accepted(.msr(msr, try fitting(content, 64, value)), place, value)]
    case .frameField(let field):
      guard let frame = scope.frame else { throw ExpressionError(.noFrame, place.range, "there are no pt_regs here") }
      let bits = try fitting(content, 64, value)
      return try edits(writing: (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }, at: (frame + field.offset).value, place)
    case .privilegeLevel, .selector, .frame, .taskField, .state, .symbol: return []
    }
  }

  private func accepted(_ edit: Edit, _ place: Expression, _ value: Expression) throws(ExpressionError) -> Edit {
    switch accepted(edit) {
    case .success(let edit): return edit
    case .failure(let refusal):
      throw ExpressionError(.range, value.range, "no CPU holds this value in `\(place)`: \(refusal.description)")
    }
  }

  /// The edit of some bits of a number: the others stay.
  private func edits(
    settingBits whole: Expression, _ high: UInt64, _ low: UInt64, _ place: Expression, _ value: Expression, _ scope: InspectorScope
  ) throws(ExpressionError) -> [Edit] {
    guard high <= 63, low <= high else { throw ExpressionError(.range, place.range, "there is no range of bits from \(low) to \(high)") }
    let old = try number(whole, scope)
    let bits = try fitting(try value.evaluate(in: scope), Int(high - low) + 1, value)
    let mask = (UInt64.max >> (63 - (high - low))) << low
    let wanted = old & ~mask | bits << low
    let range = value.range
    return try edits(setting: whole, to: Expression(.integer(wanted, .hexadecimal), range, .integer, depth: 0), in: scope)
  }

  private func number(_ expression: Expression, _ scope: InspectorScope) throws(ExpressionError) -> UInt64 {
    guard let bits = try expression.evaluate(in: scope).bits else {
      throw ExpressionError(.type, expression.range, "a number is needed here")
    }
    return bits
  }

  /// A number that fits in so many bits; a negative one counts with its sign.
  private func fitting(_ content: ExpressionValue, _ width: Int, _ value: Expression) throws(ExpressionError) -> UInt64 {
    guard let bits = content.bits else { throw ExpressionError(.type, value.range, "a number is needed here") }
    if width >= 64 { return bits }
    let mask = (UInt64(1) << UInt64(width)) - 1
    let isNegative = bits >> UInt64(width - 1) == UInt64.max >> UInt64(width - 1)
    guard bits <= mask || isNegative else {
      throw ExpressionError(.range, value.range, "0x\(hex(bits)) does not fit in \(width == 1 ? "one bit" : "\(width) bits")")
    }
    return bits & mask
  }

  /// One edit for each page: pages that follow each other need not lie side by side in RAM.
  private func edits(writing bytes: [UInt8], at linear: UInt64, _ place: Expression) throws(ExpressionError) -> [Edit] {
    var edits: [Edit] = []
    var done = 0
    while done < bytes.count {
      let start = linear &+ UInt64(done)
      guard let physical = physicalAddress(of: start) ?? kernelPhysicalAddress(of: start) else {
        throw ExpressionError(.unreadable(Address(start)), place.range, "no memory is mapped at 0x\(hex(start))")
      }
      let count = min(bytes.count - done, 4096 - Int(start & 0xfff))
      edits.append(.memory(physical: physical, Array(bytes[done..<done + count])))
      done += count
    }
    return edits
  }
}

/// A right or a note in a page-table entry that a what-if changes (SDM Vol. 3, table 4-20).
package enum PageBit: String, Hashable, Sendable, CaseIterable {
  case present
  case writable
  /// Whether ring 3 may use the page.
  case user
  case accessed
  case dirty
  case noExecute = "no-execute"

  package var number: UInt64 {
    switch self {
    case .present: 0
    case .writable: 1
    case .user: 2
    case .accessed: 5
    case .dirty: 6
    case .noExecute: 63
    }
  }
}

extension Inspector {
  /// The edit of a bit in the entry that maps the page of an address, with the page tables of the position; `nil` where nothing maps it.
  package func edit(page linear: UInt64, _ bit: PageBit, to isSet: Bool) -> Edit? {
    guard physicalAddress(of: linear) != nil, let entry = pageTableEntry(of: linear) else { return nil }
    let old = physicalBytes(at: entry, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let new = isSet ? old | 1 << bit.number : old & ~(1 << bit.number)
    return .memory(physical: entry, (0..<8).map { UInt8(truncatingIfNeeded: new >> UInt64($0 * 8)) })
  }
}

extension Edit {
  /// The names of the exceptions, as the manual has them: `#PF` (SDM Vol. 3, table 6-1).
  package static var faultNames: [String] { ExceptionVector.allCases.map(\.name).sorted() }

  /// The delivery of an exception; `nil` for an unknown name, an error code that it does not have, and an address with anything but a page fault.
  package static func fault(named name: String, errorCode: UInt64, address: UInt64?) -> Edit? {
    guard let vector = ExceptionVector.allCases.first(where: { $0.name == name }), let code = UInt32(exactly: errorCode),
      code == 0 || vector.hasErrorCode, address == nil || vector == .pageFault
    else { return nil }
    return .fault(Fault(vector, errorCode: code, address: address ?? 0))
  }
}
