import Primitives

import Executable

/// Debug information as text, for comparing with a committed page that was checked against other readers of the same file.
struct DebugDump {
  let debug: DebugInformation

  init(_ debug: DebugInformation) { self.debug = debug }

  var text: String {
    var lines: [String] = []
    for unit in debug.units {
      lines.append("unit \(unit.name) in \(unit.directory), DWARF \(unit.version)\(unit.isAssembly ? ", assembly" : "")")
    }
    for function in debug.functions {
      lines.append("")
      let base = function.frameBase.map { " frame \(describe($0))" } ?? ""
      lines.append("function \(signature(function)) \(ranges(function.ranges)) at \(position(function.declaration))\(base)")
      for parameter in function.parameters { lines.append("  parameter \(describe(parameter))") }
      for variable in function.variables { lines.append("  variable \(describe(variable))") }
      for call in function.inlinedCalls {
        lines.append("  inlined \(call.name) \(ranges(call.ranges)) called at \(position(call.call)):\(call.column), depth \(call.depth)")
      }
    }
    lines.append("")
    for variable in debug.variables { lines.append("variable \(describe(variable))") }
    for label in debug.labels { lines.append("label \(label.name) \(label.address) at \(position(label.declaration))") }
    for name in ["point", "word", "task"] {
      guard let layout = debug.types.structure(named: name) else { continue }
      lines.append("")
      lines.append("\(layout.isUnion ? "union" : "struct") \(layout.name), \(layout.size) bytes")
      for member in layout.members {
        let bits = member.bits.map { " bits \($0.start)..<\($0.start + $0.count)" } ?? ""
        let size = debug.types.size(member.type).map { ", \($0) bytes" } ?? ""
        lines.append("  +\(member.offset)\(bits) \(debug.types.declaration(of: member.name, member.type))\(size)")
      }
    }
    if let colors = debug.types.enumeration(named: "color") {
      lines.append("")
      lines.append("enum color " + colors.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
    }
    lines.append("")
    let everything = Address(0)..<Address(.max)
    for entry in debug.lines.entries(in: everything) {
      let marks = (entry.isStatement ? " statement" : "") + (entry.isPrologueEnd ? " prologue-end" : "")
      lines.append("\(ranges([entry.addresses])) \(debug.lines.files[entry.file].path):\(entry.line):\(entry.column)\(marks)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func signature(_ function: DebugFunction) -> String {
    var parameters = function.parameters.map { debug.types.declaration(of: $0.name, $0.type) }
    if function.isVariadic { parameters.append("...") }
    return (function.isExternal ? "" : "static ")
      + debug.types.declaration(of: "\(function.name)(\(parameters.joined(separator: ", ")))", function.result)
  }

  private func describe(_ variable: DebugVariable) -> String {
    let scope = variable.scope.isEmpty ? "" : " in \(ranges(variable.scope))"
    let place =
      switch variable.location {
      case .nowhere: "nowhere"
      case .constant(let value): "constant \(value)"
      case .everywhere(let expression): describe(expression.location)
      case .ranges(let list): list.map { "\(ranges([$0.addresses])) \(describe($0.expression.location))" }.joined(separator: "; ")
      }
    return "\(debug.types.declaration(of: variable.name, variable.type))\(scope) at \(position(variable.declaration)): \(place)"
  }

  private func describe(_ location: Location) -> String {
    switch location {
    case .register(let register): "\(register)"
    case .memory(let register, let offset): "[\(register)\(signed(offset))]"
    case .frame(let offset): "[frame\(signed(offset))]"
    case .address(let address): "[\(address)]"
    case .callFrame: "call frame"
    case .constant(let value): "= \(value)"
    case .sum(let register, let offset): "= \(register)\(signed(offset))"
    case .atEntry(let register): "= \(register) at entry"
    case .removed: "removed"
    case .computed: "computed"
    }
  }

  private func signed(_ offset: Int64) -> String { offset < 0 ? "\(offset)" : "+\(offset)" }

  private func position(_ position: SourcePosition?) -> String {
    position.map { "\(debug.lines.files[$0.file].path):\($0.line)" } ?? "?"
  }

  private func ranges(_ ranges: [Range<Address>]) -> String {
    ranges.map { "\(hex($0.lowerBound.value))-\(hex($0.upperBound.value))" }.joined(separator: ",")
  }
}
