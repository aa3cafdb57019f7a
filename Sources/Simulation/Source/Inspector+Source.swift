import Executable
import Primitives
import X86

/// What the debug information of kernel and program says about code and data: how C calls them.
extension Inspector {
  /// The C function whose code holds an address; `nil` for assembly and for code without debug information.
  package func sourceFunction(at address: UInt64) -> SourceFunction? {
    let linked = linkedAddress(address)
    guard let debug = image(at: linked)?.debug, let function = debug.function(at: Address(linked)) else { return nil }
    return SourceFunction(function, debug.types)
  }

  /// The C variables that have a place before the instruction at an address executes: parameters first.
  ///
  /// - Parameters:
  ///   - address: the instruction.
  ///   - cpu: the state before it.
  package func sourceVariables(at address: UInt64, _ cpu: CPUState) -> [SourceVariable] {
    let linked = linkedAddress(address)
    guard let debug = image(at: linked)?.debug, let function = debug.function(at: Address(linked)) else { return [] }
    return (function.parameters + function.variables).compactMap { variable in
      guard variable.scope.isEmpty || variable.scope.contains(where: { $0.contains(Address(linked)) }),
        let home = variable.location.at(Address(linked)).flatMap({ self.home($0, in: function, cpu) })
      else { return nil }
      return SourceVariable(name: variable.name, type: variable.type, home: home, types: debug.types)
    }
  }

  /// Where a variable is, for the two kinds of place that compiled C has: a register, and memory near the frame pointer.
  private func home(_ location: Location, in function: DebugFunction, _ cpu: CPUState) -> SourceVariable.Home? {
    switch location {
    case .register(let register): register.general.map { .register($0) }
    case .memory(let register, let offset): register.general.map { .memory(cpu[$0] &+ UInt64(bitPattern: offset)) }
    case .frame(let offset):
      if case .register(let register)? = function.frameBase, let base = register.general {
        .memory(cpu[base] &+ UInt64(bitPattern: offset))
      } else {
        nil
      }
    default: nil
    }
  }

  /// How C calls the place at a linear address, by a variable that is kept there or whose value leads there: `file->f_op`, `tty_fops.write`,
  /// `current->mm`.
  ///
  /// - Parameters:
  ///   - linear: the place.
  ///   - base: the value that the instruction adds a displacement and an index to.
  ///   - address: the instruction.
  ///   - cpu: the state before it.
  package func sourcePlace(_ linear: UInt64, base: UInt64?, at address: UInt64, _ cpu: CPUState) -> SourcePlace? {
    let variables = sourceVariables(at: address, cpu)
    for variable in variables {
      if case .memory(let start) = variable.home, linear &- start < UInt64(variable.size) { return variable.part(at: linear &- start) }
    }
    if let base, base >> 12 != 0 {
      for variable in variables where variable.isPointer && value(of: variable, cpu) == base {
        if let place = variable.target(at: linear &- base) { return place }
      }
    }
    return sourceObject(at: linear) ?? currentTaskMember(at: linear)
  }

  private func value(of variable: SourceVariable, _ cpu: CPUState) -> UInt64? {
    switch variable.home {
    case .register(let register)?: cpu[register]
    case .memory(let address)?: word(at: address)
    case nil: nil
    }
  }

  /// How C calls a global variable, or a part of one: `tty_fops.write`, `sys_call_table[1]`.
  package func sourceObject(at linear: UInt64) -> SourcePlace? {
    let linked = linkedAddress(linear)
    return image(at: linked)?.place(at: linked)
  }

  /// A member of the running task's task_struct, or of a structure that one of its members points at.
  private func currentTaskMember(at linear: UInt64) -> SourcePlace? {
    guard let task = currentTaskAddress, let types = world.kernel.debug?.types, let layout = types.structure(named: "task_struct")
    else { return nil }
    if linear &- task < layout.size { return types.place(at: linear &- task, in: layout, behind: "current->") }
    for member in layout.members {
      guard let type = member.type, let target = types.pointee(type), let inner = types.structure(target),
        let start = word(at: task &+ member.offset), start != 0, linear &- start < inner.size
      else { continue }
      return types.place(at: linear &- start, in: inner, behind: "current->\(member.name)->")
    }
    return nil
  }
}

extension DWARFRegister {
  /// The register as instructions number it; `nil` for RIP and for vector registers.
  fileprivate var general: GeneralRegister? { name.flatMap { name in GeneralRegister.allCases.first { $0.name == name } } }
}
