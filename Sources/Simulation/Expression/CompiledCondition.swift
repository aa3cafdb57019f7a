import Machine
import Primitives
import X86

/// What the machine can test of an expression by itself, after every step and without asking anybody.
struct CompiledCondition: Sendable {
  /// The whole expression, when it is about registers and numbers in memory alone. Where such memory is not mapped it does not hold, as the expression.
  let exact: StateTest?
  /// Otherwise what of it can be tested: where that does not hold, neither does the expression. Where it holds, the expression is to be evaluated.
  let filter: StateTest?

  init(_ expression: Expression, _ world: World) {
    let compiler = StateTestCompiler(world: world)
    exact = compiler.test(expression)
    filter = exact == nil ? compiler.filter(expression) : nil
  }
}

extension StateTest {
  /// RSP above `stack`, or out of the kernel. For a program only its own stack counts: what it asks of the kernel is a part of the function.
  static func leaves(stack: UInt64, ring: UInt8) -> StateTest? {
    StateTest([
      Word(.constant, stack), Word(.register, UInt64(GeneralRegister.rsp.rawValue)), Word(.less), Word(.cpl), Word(.constant, UInt64(ring)),
      Word(ring == 3 ? .equal : .notEqual), Word(ring == 3 ? .logicalAnd : .logicalOr),
    ])
  }
}

/// Turns expressions into tests.
private struct StateTestCompiler {
  let world: World

  private typealias Code = (words: [StateTest.Word], isSigned: Bool)

  func test(_ expression: Expression) -> StateTest? { code(expression).flatMap { StateTest($0.words) } }

  func filter(_ expression: Expression) -> StateTest? {
    if let test = test(expression) { return test }
    guard case .binary(.and, let left, let right) = expression.form else { return nil }
    return filter(left) ?? filter(right)
  }

  private func code(_ expression: Expression) -> Code? {
    switch expression.form {
    case .integer(let value, _): return ([StateTest.Word(.constant, value)], false)
    case .reference(let reference): return code(reference).map { ($0, false) }
    case .bits(let value, let high, let low):
      guard let value = code(value), case .integer(let top, _) = high.form else { return nil }
      var bottom = top
      if let low {
        guard case .integer(let number, _) = low.form else { return nil }
        bottom = number
      }
      guard top <= 63, bottom <= top else { return nil }
      return (value.words + shifted(by: bottom, mask: ~0 >> (63 - (top - bottom))), false)
    case .unary(let operation, let operand):
      guard let value = code(operand) else { return nil }
      switch operation {
      case .not: return (value.words + [StateTest.Word(.not)], false)
      case .complement: return (value.words + [StateTest.Word(.complement)], value.isSigned)
      case .minus: return (value.words + [StateTest.Word(.negate)], value.isSigned)
      }
    case .binary(let operation, let left, let right): return code(operation, left, right)
    case .call(let function, let arguments): return code(function, arguments)
    case .memory(let memory, let address, nil):
      guard let size = memory.size, let place = code(address) else { return nil }
      return (place.words + [StateTest.Word(.load, UInt64(size))], false)
    // A text, or something that only the kernel's data tell.
    case .text, .memory, .conditional, .before: return nil
    }
  }

  private func shifted(by bits: UInt64, mask: UInt64) -> [StateTest.Word] {
    (bits == 0 ? [] : [StateTest.Word(.constant, bits), StateTest.Word(.shiftRight)])
      + (mask == .max ? [] : [StateTest.Word(.constant, mask), StateTest.Word(.bitAnd)])
  }

  private func code(_ reference: ExpressionReference) -> [StateTest.Word]? {
    switch reference {
    case .register(let view):
      let whole = StateTest.Word(.register, UInt64(view.register.rawValue))
      return [whole] + shifted(by: view.isHighByte ? 8 : 0, mask: view.width.mask)
    case .rip: return [StateTest.Word(.rip)]
    case .rflags: return [StateTest.Word(.rflags)]
    case .flag(let flag): return [StateTest.Word(.rflags)] + shifted(by: UInt64(flag.bit), mask: flag.mask >> UInt64(flag.bit))
    case .privilegeLevel: return [StateTest.Word(.cpl)]
    case .selector(let segment): return [StateTest.Word(.selector, UInt64(segment.rawValue))]
    case .control(let number): return [StateTest.Word(.control, UInt64(number))]
    case .msr(let msr): return [StateTest.Word(.msr, UInt64(msr.rawValue))]
    case .state(.tick): return [StateTest.Word(.tick)]
    case .symbol(let name):
      return (world.kernel.symbols[name] ?? world.program.symbols[name]).map { [StateTest.Word(.constant, $0.address.value)] }
    case .frame, .frameField, .taskField, .state: return nil
    }
  }

  private func code(_ operation: Expression.BinaryOperator, _ left: Expression, _ right: Expression) -> Code? {
    guard left.type.isNumber, right.type.isNumber, let a = code(left), let b = code(right) else { return nil }
    let isSigned = a.isSigned || b.isSigned
    func both(_ operation: StateTest.Operation, isSigned: Bool = false) -> Code {
      (a.words + b.words + [StateTest.Word(operation)], isSigned)
    }
    func swapped(_ operation: StateTest.Operation) -> Code { (b.words + a.words + [StateTest.Word(operation)], false) }
    switch operation {
    // What stands on the right is not looked at where the left decides: it may have no value there.
    case .or:
      return (a.words + [StateTest.Word(.skipIfNotZero, UInt64(b.words.count + 1))] + b.words + [StateTest.Word(.logicalOr)], false)
    case .and:
      return (a.words + [StateTest.Word(.skipIfZero, UInt64(b.words.count + 1))] + b.words + [StateTest.Word(.logicalAnd)], false)
    case .bitOr: return both(.bitOr, isSigned: isSigned)
    case .bitXor: return both(.bitXor, isSigned: isSigned)
    case .bitAnd: return both(.bitAnd, isSigned: isSigned)
    case .equal: return both(.equal)
    case .notEqual: return both(.notEqual)
    case .less: return both(isSigned ? .lessSigned : .less)
    case .lessOrEqual: return both(isSigned ? .lessOrEqualSigned : .lessOrEqual)
    case .greater: return swapped(isSigned ? .lessSigned : .less)
    case .greaterOrEqual: return swapped(isSigned ? .lessOrEqualSigned : .lessOrEqual)
    case .add: return both(.add, isSigned: isSigned)
    case .subtract: return both(.subtract, isSigned: isSigned)
    case .multiply: return both(.multiply, isSigned: isSigned)
    case .shiftLeft: return (both(.shiftLeft).words, a.isSigned)
    case .shiftRight: return (both(a.isSigned ? .shiftRightArithmetic : .shiftRight).words, a.isSigned)
    // A division by 0 is for the evaluation to tell.
    case .divide, .remainder: return nil
    }
  }

  private func code(_ function: ExpressionFunction, _ arguments: [Expression]) -> Code? {
    guard let first = arguments.first, let value = code(first) else { return nil }
    switch function {
    case .signed: return (value.words, true)
    case .unsigned: return (value.words, false)
    case .sext8: return (value.words + [StateTest.Word(.signExtend, 8)], false)
    case .sext16: return (value.words + [StateTest.Word(.signExtend, 16)], false)
    case .sext32: return (value.words + [StateTest.Word(.signExtend, 32)], false)
    case .canonical: return (value.words + [StateTest.Word(.isCanonical)], false)
    default: return nil
    }
  }
}
