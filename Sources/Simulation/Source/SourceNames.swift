import Executable
import Primitives
import X86

/// A place in memory by the name that C has for it.
package struct SourcePlace: Hashable, Sendable {
  /// `file->f_op`, `sys_call_table[1]`, `position`.
  package let name: String
  /// How far into what the name means the place lies, in bytes.
  package let offset: UInt64
  /// Bytes of what the name means; `nil` for a symbol without a type.
  package let size: UInt64?
}

/// A C function, as far as its calls are concerned.
package struct SourceFunction: Sendable {
  package let name: String
  /// In the order of the declaration.
  package let parameters: [SourceVariable]
  /// The value that it returns, without a name; `nil` for `void`.
  package let result: SourceVariable?

  init(_ function: DebugFunction, _ types: TypeTable) {
    name = function.name
    parameters = function.parameters.map { SourceVariable(name: $0.name, type: $0.type, home: nil, types: types) }
    result = function.result.map { SourceVariable(name: "", type: $0, home: nil, types: types) }
  }
}

/// A C variable with its type.
package struct SourceVariable: Sendable {
  /// Where the value is.
  package enum Home: Hashable, Sendable {
    case register(GeneralRegister)
    case memory(UInt64)
  }

  package let name: String
  /// `nil` where no position is meant.
  package let home: Home?
  private let type: TypeID?
  private let types: TypeTable

  init(name: String, type: TypeID?, home: Home?, types: TypeTable) {
    self.name = name
    self.type = type
    self.home = home
    self.types = types
  }

  /// Bytes of the value.
  package var size: Int { Int(clamping: types.size(type) ?? 8) }

  /// Whether the value is an address.
  package var isPointer: Bool {
    if let type, let resolved = types.resolve(type), case .pointer = types[resolved].form { return true }
    return false
  }

  /// The part of the variable that holds the byte at `offset`: `frame.ip`, `line[3]`.
  func part(at offset: UInt64) -> SourcePlace? { types.place(at: offset, in: type, named: name) }

  /// The place at `offset` from the address that the variable holds: `file->f_op`, `*count`, `text[3]`; `nil` when it is no pointer or points at
  /// nothing whose parts have names.
  func target(at offset: UInt64) -> SourcePlace? {
    guard let type, let target = types.pointee(type) else { return nil }
    if let layout = types.structure(target) {
      return offset < layout.size ? types.place(at: offset, in: layout, behind: "\(name)->") : nil
    }
    guard let size = types.size(target), size > 0, offset / size < 1 << 20 else { return nil }
    return SourcePlace(name: offset < size ? "*\(name)" : "\(name)[\(offset / size)]", offset: offset % size, size: size)
  }
}

extension TypeTable {
  /// Structures inside structures that a path leads through; no honest type nests deeper, and a damaged one may contain itself.
  private static let deepestPath = 16

  /// The member of a structure that holds the byte at `offset`, with what C writes before its name; `nil` between members.
  func place(at offset: UInt64, in layout: StructureLayout, behind prefix: String, depth: Int = 0) -> SourcePlace? {
    guard depth < Self.deepestPath else { return nil }
    for member in layout.members where offset >= member.offset {
      guard let size = size(member.type), offset - member.offset < size else { continue }
      // The members of an anonymous structure count as the outer one's.
      if member.name.isEmpty, let type = member.type, let inner = structure(type) {
        return place(at: offset - member.offset, in: inner, behind: prefix, depth: depth + 1)
      }
      return place(at: offset - member.offset, in: member.type, named: prefix + member.name, depth: depth + 1)
    }
    return nil
  }

  /// The smallest part with a name of a variable of that type that holds the byte at `offset`: `thread.sp`, `fd_array[1]`.
  func place(at offset: UInt64, in type: TypeID?, named name: String, depth: Int = 0) -> SourcePlace? {
    guard let type, let resolved = resolve(type), depth < Self.deepestPath else { return nil }
    if let layout = structure(resolved) { return place(at: offset, in: layout, behind: name + ".", depth: depth + 1) }
    if case .array(let element) = self[resolved].form, self[resolved].counts.count == 1, let size = size(element), size > 0 {
      return place(at: offset % size, in: element, named: "\(name)[\(offset / size)]", depth: depth + 1)
    }
    return size(resolved).map { SourcePlace(name: name, offset: offset, size: $0) }
  }
}
