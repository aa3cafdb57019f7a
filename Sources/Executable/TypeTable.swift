import Primitives

/// The C types of an image: names as C writes them, sizes, and the layout of structures.
package struct TypeTable: Sendable {
  private var types: [DebugType] = []
  private var structures: [String: TypeID] = [:]
  private var enumerations: [String: TypeID] = [:]
  private var aliases: [String: TypeID] = [:]

  /// Types may refer to each other in circles; no honest chain is longer.
  private static let mostSteps = 64
  /// Of one type's name, so that function types inside function types cannot multiply without end.
  private static let mostNameParts = 200

  init() {}

  /// Adds a type that is not known yet.
  mutating func reserve() -> TypeID {
    types.append(DebugType())
    return TypeID(index: Int32(clamping: types.count - 1))
  }

  package subscript(id: TypeID) -> DebugType { types.indices.contains(Int(id.index)) ? types[Int(id.index)] : DebugType() }

  /// Changes a reserved type in place.
  mutating func update(_ id: TypeID, _ change: (inout DebugType) -> Void) {
    if types.indices.contains(Int(id.index)) { change(&types[Int(id.index)]) }
  }

  /// Makes named types findable, once all are read; of several with one name the first complete one counts.
  mutating func index() {
    for (number, type) in types.enumerated() where !type.name.isEmpty && !type.isDeclaration {
      let id = TypeID(index: Int32(clamping: number))
      switch type.form {
      case .structure, .union: if structures[type.name] == nil { structures[type.name] = id }
      case .enumeration: if enumerations[type.name] == nil { enumerations[type.name] = id }
      case .alias: if aliases[type.name] == nil { aliases[type.name] = id }
      default: break
      }
    }
  }

  /// The structure or union of that tag, as in `struct pt_regs`, or the one that a typedef of that name stands for.
  package func structure(named name: String) -> StructureLayout? {
    guard let id = structures[name] ?? aliases[name].flatMap(resolve) else { return nil }
    return structure(id)
  }

  /// The structure or union that a type is, behind typedefs and qualifiers; `nil` for any other type.
  package func structure(_ id: TypeID) -> StructureLayout? {
    guard let resolved = resolve(id) else { return nil }
    let type = self[resolved]
    switch type.form {
    case .structure: return StructureLayout(name: type.name, isUnion: false, size: type.size ?? 0, members: type.members)
    case .union: return StructureLayout(name: type.name, isUnion: true, size: type.size ?? 0, members: type.members)
    default: return nil
    }
  }

  /// The values of `enum name`.
  package func enumeration(named name: String) -> [DebugType.Enumerator]? {
    guard let id = enumerations[name] ?? aliases[name].flatMap(resolve), case .enumeration = self[id].form else { return nil }
    return self[id].enumerators
  }

  /// The type behind typedefs and qualifiers; a declaration of a structure leads to its full description if there is one. `nil` for `void`.
  package func resolve(_ id: TypeID) -> TypeID? {
    var current = id
    for _ in 0..<Self.mostSteps {
      let type = self[current]
      switch type.form {
      case .qualified(_, let inner), .alias(let inner):
        guard let inner else { return nil }
        current = inner
      case .structure, .union: return type.isDeclaration ? structures[type.name] ?? current : current
      default: return current
      }
    }
    return nil
  }

  /// What a pointer points at; `nil` for `void *` and for anything that is no pointer.
  package func pointee(_ id: TypeID) -> TypeID? {
    guard let resolved = resolve(id), case .pointer(let target) = self[resolved].form else { return nil }
    return target
  }

  /// Bytes of a value of the type; `nil` for `void`, functions and arrays without a count.
  package func size(_ id: TypeID?) -> UInt64? {
    var factor: UInt64 = 1
    var current = id
    for _ in 0..<Self.mostSteps {
      guard let next = current, let resolved = resolve(next) else { return nil }
      let type = self[resolved]
      if let size = type.size { return product(size, factor) }
      switch type.form {
      case .pointer: return product(8, factor)
      case .array(let element):
        for count in type.counts {
          guard let count, let more = product(factor, count) else { return nil }
          factor = more
        }
        current = element
      default: return nil
      }
    }
    return nil
  }

  private func product(_ a: UInt64, _ b: UInt64) -> UInt64? {
    let (result, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : result
  }

  /// The type as C writes it: `const char *`, `int (*)(const char *, size_t)`, `struct task [4]`.
  package func name(_ id: TypeID?) -> String { declaration(of: "", id) }

  /// A declaration as C writes it: `const char *text`, `int matrix[2][3]`.
  package func declaration(of name: String, _ id: TypeID?) -> String {
    var budget = Self.mostNameParts
    return text(id, around: name, depth: 0, &budget)
  }

  private func text(_ id: TypeID?, around inner: String, depth: Int, _ budget: inout Int) -> String {
    budget -= 1
    func named(_ name: String) -> String { inner.isEmpty ? name : "\(name) \(inner)" }
    guard let id else { return named("void") }
    guard depth < Self.mostSteps, budget > 0 else { return named("...") }
    let type = self[id]
    switch type.form {
    case .base, .alias: return named(type.name.isEmpty ? "?" : type.name)
    case .unknown: return named(type.name.isEmpty ? "?" : type.name)
    case .structure: return named(type.name.isEmpty ? "struct {...}" : "struct \(type.name)")
    case .union: return named(type.name.isEmpty ? "union {...}" : "union \(type.name)")
    case .enumeration: return named(type.name.isEmpty ? "enum {...}" : "enum \(type.name)")
    case .pointer(let target):
      let star = "*\(inner)"
      return text(target, around: bindsTighter(target) ? "(\(star))" : star, depth: depth + 1, &budget)
    case .qualified(let qualifier, let target):
      // A qualifier of a pointer stands behind its star, any other before the name.
      if let target, case .pointer = self[target].form {
        return text(target, around: inner.isEmpty ? qualifier.rawValue : "\(qualifier.rawValue) \(inner)", depth: depth + 1, &budget)
      }
      return "\(qualifier.rawValue) \(text(target, around: inner, depth: depth + 1, &budget))"
    case .array(let element):
      let suffix = type.counts.map { "[\($0.map(String.init) ?? "")]" }.joined()
      return text(element, around: inner.isEmpty ? suffix : inner + suffix, depth: depth + 1, &budget)
    case .function(let result):
      var list = type.parameters.prefix(Self.mostNameParts).map { text($0, around: "", depth: depth + 1, &budget) }
      if type.isVariadic { list.append("...") }
      return text(result, around: "\(inner)(\(list.isEmpty ? "void" : list.joined(separator: ", ")))", depth: depth + 1, &budget)
    }
  }

  /// Whether a star before the type needs parentheses: `int (*)[4]`.
  private func bindsTighter(_ id: TypeID?) -> Bool {
    guard let id else { return false }
    switch self[id].form {
    case .array, .function: return true
    default: return false
    }
  }
}

/// Where the members of a structure or union lie.
package struct StructureLayout: Sendable {
  /// The tag; empty for an anonymous one.
  package let name: String
  package let isUnion: Bool
  /// Bytes.
  package let size: UInt64
  package let members: [DebugType.Member]
}

extension TypeTable {
  /// A place inside a structure that a path of names leads to.
  package struct Field: Hashable, Sendable {
    /// Bytes from the start of the outermost structure.
    package var offset: UInt64
    package var type: TypeID?
    package var bits: DebugType.BitField?
  }

  /// The member that a path like `ax` or `thread.sp` names; members of anonymous structures count as the outer one's.
  package func field(_ path: String, in layout: StructureLayout) -> Field? {
    var layout = layout
    var offset: UInt64 = 0
    // Anonymous members may contain their own type in a damaged file.
    var budget = 100_000
    let steps = path.split(separator: ".", omittingEmptySubsequences: false)
    guard steps.count <= Self.mostSteps else { return nil }
    for (number, step) in steps.enumerated() {
      guard let found = member(String(step), in: layout, &budget) else { return nil }
      offset &+= found.offset
      if number == steps.count - 1 { return Field(offset: offset, type: found.type, bits: found.bits) }
      guard let type = found.type, let next = structure(type) else { return nil }
      layout = next
    }
    return nil
  }

  private func member(_ name: String, in layout: StructureLayout, _ budget: inout Int) -> DebugType.Member? {
    guard !name.isEmpty else { return nil }
    var waiting = [(layout: layout, offset: UInt64(0))]
    while let (layout, offset) = waiting.popLast() {
      for var member in layout.members {
        budget -= 1
        guard budget > 0 else { return nil }
        if member.name == name {
          member.offset &+= offset
          return member
        }
        if member.name.isEmpty, let type = member.type, let inner = structure(type) { waiting.append((inner, offset &+ member.offset)) }
      }
    }
    return nil
  }
}
