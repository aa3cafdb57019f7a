import Executable
import Primitives
import X86

/// A variable that an expression can name: it stands there for its address.
package struct NamedVariable: Hashable, Sendable {
  package let name: String
  package let address: UInt64
  /// Bytes: 1, 2, 4 or 8.
  package let size: Int

  /// What an expression writes for the value: `dword[counter]`.
  package var content: String {
    let memory = ExpressionMemory.allCases.first { $0.size == size } ?? .qword
    return "\(memory.rawValue)[\(ExpressionReference.symbol(name).name)]"
  }
}

/// Variables that a line names: those with an address of their own, which an expression takes by it, and those of a function, which it does not know.
extension Inspector {
  /// The variable of a name: data of the kernel or the program that is as large as a number; `nil` for code, labels and larger data.
  package func variable(named name: String) -> NamedVariable? {
    guard let address = address(of: name), let place = symbol(at: address), place.offset == 0, place.symbol.name == name,
      place.symbol.kind == .object, [1, 2, 4, 8].contains(place.symbol.size)
    else { return nil }
    return NamedVariable(name: name, address: address, size: Int(place.symbol.size))
  }

  /// The number that a variable holds; `nil` where it is not mapped.
  package func content(of variable: NamedVariable) -> UInt64? {
    bytes(at: variable.address, count: variable.size)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The first variable in a condition whose address is compared with a number that is no address of the images.
  package func mistakenVariable(in condition: Expression) -> NamedVariable? {
    for part in condition.parts {
      guard case .binary(let operation, let left, let right) = part.form,
        [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual].contains(operation)
      else { continue }
      for (side, other) in [(left, right), (right, left)] {
        guard case .reference(.symbol(let name)) = side.form, let variable = variable(named: name), let number = other.constant,
          image(at: number) == nil
        else { continue }
        return variable
      }
    }
    return nil
  }

  /// Where a variable of the function under the cursor lies, as an expression names it: `edi`, `dword[rbp - 0x14]`; `nil` where there is none of that
  /// name, or the debug information gives it no place here.
  package func local(named name: String) -> (place: String, function: String)? {
    guard let variable = sourceVariables(at: cursor, cpu).first(where: { $0.name == name }), let function = sourceFunction(at: cursor)
    else {
      return nil
    }
    let width = Width(rawValue: UInt8(clamping: variable.size))
    switch variable.home {
    case .register(let register)?: return (Register(register, width ?? .qword).name, function.name)
    case .memory(let address)?:
      let distance = Int64(bitPattern: address &- cpu[.rbp])
      let place = distance.magnitude < 1 << 20 ? "rbp \(distance < 0 ? "-" : "+") 0x\(hex(distance.magnitude))" : "0x\(hex(address))"
      let size = ExpressionMemory.allCases.first { $0.size == variable.size }?.rawValue
      return (size.map { "\($0)[\(place)]" } ?? "bytes[\(place), \(variable.size)]", function.name)
    case nil: return nil
    }
  }
}

extension Expression {
  /// The number that it always is; `nil` for anything that depends on the machine.
  fileprivate var constant: UInt64? {
    switch form {
    case .integer(let value, _): value
    case .unary(.minus, let operand): operand.constant.map { 0 &- $0 }
    default: nil
    }
  }
}
