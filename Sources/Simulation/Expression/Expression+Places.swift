import LinuxABI
import Primitives
import X86

/// Something that an expression's value depends on: when none of them has changed, neither has the value.
package enum ExpressionPlace: Hashable, Sendable {
  case register(GeneralRegister)
  case rip
  /// The bits of RFLAGS in the mask.
  case flags(UInt64)
  case privilegeLevel
  case selector(SegmentRegister)
  case control(Int)
  case msr(MSR)
  /// Bytes at an address that does not depend on the machine.
  case memory(Address, count: Int)
  /// Bytes at an address that does: any byte of memory.
  case anyMemory
  /// Where the current task's pt_regs are.
  case frame
  /// What is neither in a register nor in memory.
  case state(ExpressionReference.State)
  /// An address that changes only when other images are loaded.
  case symbol(String)
  /// The earlier position itself and what it holds.
  case earlier
}

extension Expression {
  /// All places that the value can depend on, whichever sides of `&&`, `||` and `?:` are looked at.
  package var places: Set<ExpressionPlace> {
    var result: Set<ExpressionPlace> = []
    collect(&result)
    return result
  }

  /// Throws for the first symbol or field of a task that no image here has, also on sides that evaluation would pass over.
  package func checkNames(in scope: some ExpressionScope) throws(ExpressionError) {
    for part in parts {
      switch part.form {
      case .reference(.symbol): _ = try part.evaluate(in: scope)
      // The name may be right where there is no task yet.
      case .reference(.taskField(let path)) where !scope.isTaskField(path): _ = try part.evaluate(in: scope)
      default: break
      }
    }
  }

  /// The expression and all inside it, in the order of the text.
  package var parts: [Expression] {
    let children: [Expression] =
      switch form {
      case .integer, .text, .reference: []
      case .memory(_, let address, let count): [address] + (count.map { [$0] } ?? [])
      case .bits(let value, let high, let low): [value, high] + (low.map { [$0] } ?? [])
      case .unary(_, let value), .before(let value): [value]
      case .binary(_, let left, let right): [left, right]
      case .conditional(let condition, let yes, let no): [condition, yes, no]
      case .call(_, let arguments): arguments
      }
    return [self] + children.flatMap(\.parts)
  }

  private func collect(_ places: inout Set<ExpressionPlace>) {
    switch form {
    case .integer, .text: break
    case .reference(let reference): places.formUnion(Self.places(of: reference))
    case .memory(let size, let address, let count):
      if case .integer(let value, _) = address.form, let bytes = size.size {
        places.insert(.memory(Address(value), count: bytes))
      } else {
        places.insert(.anyMemory)
        address.collect(&places)
        count?.collect(&places)
      }
    case .bits(let value, let high, let low):
      value.collect(&places)
      high.collect(&places)
      low?.collect(&places)
    case .unary(_, let value): value.collect(&places)
    case .binary(_, let left, let right):
      left.collect(&places)
      right.collect(&places)
    case .conditional(let condition, let yes, let no):
      condition.collect(&places)
      yes.collect(&places)
      no.collect(&places)
    case .call(let function, let arguments):
      // The name of an address depends on the images, which is all that symbols depend on.
      if function == .name { places.insert(.symbol("")) }
      for argument in arguments { argument.collect(&places) }
    case .before: places.insert(.earlier)
    }
  }

  private static func places(of reference: ExpressionReference) -> Set<ExpressionPlace> {
    switch reference {
    case .register(let view): [.register(view.register)]
    case .rip: [.rip]
    case .rflags: [.flags(.max)]
    case .flag(let flag): [.flags(flag.mask)]
    case .privilegeLevel: [.privilegeLevel]
    case .selector(let segment): [.selector(segment)]
    case .control(let number): [.control(number)]
    case .msr(let msr): [.msr(msr)]
    case .frame: [.frame]
    case .frameField: [.frame, .anyMemory]
    // The kernel finds the task through its GS base, which is in one of the two.
    case .taskField: [.msr(.gsBase), .msr(.kernelGSBase), .anyMemory]
    case .state(.symbol): [.rip]
    case .state(.insn): [.rip, .anyMemory]
    case .state(let state): [.state(state)]
    case .symbol(let name): [.symbol(name)]
    }
  }
}
