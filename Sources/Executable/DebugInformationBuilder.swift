import Primitives

/// Reads units and their entries, in one pass, into the tables of `DebugInformation`.
struct DebugInformationBuilder {
  /// What the pass leaves.
  struct Contents {
    var units: [CompilationUnit] = []
    var lines = LineTable()
    var types = TypeTable()
    var functions: [DebugFunction] = []
    var variables: [DebugVariable] = []
    var labels: [DebugLabel] = []
  }

  /// What an entry's children belong to.
  private enum Context {
    case unit
    case type(TypeID)
    /// Number in `functions`, the visible code of the block, and how many inlined calls are around.
    case function(Int, scope: [Range<Address>], inlined: Int)
    /// Children that nobody asks for: those of inlined calls and of entries that are not read.
    case ignored
  }

  /// What another entry may refer to as its origin: the name, type and line of a function or variable.
  private struct Origin {
    var name: String?
    var type: TypeID?
    var declaration: SourcePosition?
    var origin: UInt64?
  }

  private var sections: DWARFSections
  private var units: [DWARFUnit] = []
  private var contents = Contents()
  private var abbreviations: [UInt64: DWARFAbbreviations] = [:]
  /// Numbers of files by unit, as its entries use them.
  private var fileNumbers: [[Int32]] = []
  private var typeIDs: [UInt64: TypeID] = [:]
  private var origins: [UInt64: Origin] = [:]
  private var functionOrigins: [Int: UInt64] = [:]
  private var parameterOrigins: [(function: Int, parameter: Int, origin: UInt64)] = []
  private var localOrigins: [(function: Int, variable: Int, origin: UInt64)] = []
  private var callOrigins: [(function: Int, call: Int, origin: UInt64)] = []
  private var variableOrigins: [Int: UInt64] = [:]

  init(_ sections: DWARFSections) { self.sections = sections }

  /// Reads the header and the first entry of every unit.
  mutating func readUnits() throws(DWARFError) {
    var reader = DWARFReader(sections.bytes, sections.info, section: ".debug_info")
    while !reader.isAtEnd {
      var unit = try DWARFUnit(&reader)
      if abbreviations[unit.abbreviationOffset] == nil {
        abbreviations[unit.abbreviationOffset] = try DWARFAbbreviations(&sections, at: unit.abbreviationOffset)
      }
      var entries = DWARFReader(sections.bytes, sections.info, section: ".debug_info")
      try entries.seek(unit.firstEntry)
      var first = DWARFEntry()
      if unit.firstEntry < unit.end, let table = abbreviations[unit.abbreviationOffset], try first.read(&entries, table, unit) {
        try unit.adopt(first, &sections)
      }
      units.append(unit)
      contents.units.append(
        CompilationUnit(
          name: unit.name ?? "", directory: unit.directory ?? "", producer: unit.producer ?? "", isAssembly: unit.language == 0x8001,
          version: unit.version))
    }
  }

  /// Runs every line program.
  mutating func readLines() throws(DWARFError) {
    var byOffset: [UInt64: Int] = [:]
    for (number, unit) in units.enumerated() { if let offset = unit.statementList { byOffset[offset] = number } }
    var programs: [UInt64: [Int32]] = [:]
    var sequences: [[LineTable.Row]] = []
    var reader = DWARFReader(sections.bytes, sections.lines, section: ".debug_line")
    while !reader.isAtEnd {
      let offset = UInt64(reader.position)
      let unit = byOffset[offset].map { units[$0] }
      let program = try LineProgram(&reader, unit: unit, sections: &sections, table: &contents.lines)
      programs[offset] = program.files
      sequences += program.sequences
    }
    contents.lines.adopt(sequences)
    fileNumbers = units.map { $0.statementList.flatMap { programs[$0] } ?? [] }
  }

  /// Reads the entries of all units.
  mutating func readEntries() throws(DWARFError) {
    var entry = DWARFEntry()
    for number in units.indices {
      let unit = units[number]
      guard let table = abbreviations[unit.abbreviationOffset] else { continue }
      var whole = DWARFReader(sections.bytes, sections.info, section: ".debug_info")
      try whole.seek(unit.firstEntry)
      var reader = try whole.split(unit.end - min(unit.end, unit.firstEntry))
      var open: [Context] = [.unit]
      while !reader.isAtEnd, let context = open.last {
        guard try entry.read(&reader, table, unit) else {
          open.removeLast()
          continue
        }
        let inner = try read(entry, in: context, number, isFirst: entry.offset == unit.firstEntry)
        if entry.hasChildren { open.append(inner) }
      }
    }
  }

  /// Takes over one entry and says what its children belong to.
  private mutating func read(_ entry: DWARFEntry, in context: Context, _ unit: Int, isFirst: Bool) throws(DWARFError) -> Context {
    if isFirst { return .unit }
    switch entry.tag {
    case DWARFTag.subprogram: return try readFunction(entry, unit)
    case DWARFTag.formalParameter: try readParameter(entry, in: context, unit)
    case DWARFTag.variable: try readVariable(entry, in: context, unit)
    case DWARFTag.lexicalBlock:
      guard case .function(let index, let outer, let inlined) = context else { return .ignored }
      let ranges = try sections.codeRanges(of: entry, units[unit])
      return .function(index, scope: ranges.isEmpty ? outer : ranges, inlined: inlined)
    case DWARFTag.inlinedSubroutine: return try readInlinedCall(entry, in: context, unit)
    case DWARFTag.unspecifiedParameters:
      switch context {
      case .function(let index, _, 0): contents.functions[index].isVariadic = true
      case .type(let id): contents.types.update(id) { $0.isVariadic = true }
      default: break
      }
    case DWARFTag.label: try readLabel(entry, unit)
    case DWARFTag.member, DWARFTag.enumerator, DWARFTag.subrangeType: try readPart(entry, in: context, unit)
    default: return try readType(entry, unit)
    }
    return .ignored
  }

  // MARK: Functions and variables

  private func position(_ entry: DWARFEntry, _ unit: Int, file: UInt64, line: UInt64) -> SourcePosition? {
    guard let file = entry[file]?.unsigned, let line = entry[line]?.unsigned, line > 0, line <= UInt64(UInt32.max) else { return nil }
    guard fileNumbers.indices.contains(unit), file < UInt64(fileNumbers[unit].count), fileNumbers[unit][Int(file)] >= 0 else { return nil }
    return SourcePosition(file: Int(fileNumbers[unit][Int(file)]), line: Int(line))
  }

  private func declaration(_ entry: DWARFEntry, _ unit: Int) -> SourcePosition? {
    position(entry, unit, file: DWARFAttribute.declarationFile, line: DWARFAttribute.declarationLine)
  }

  /// Remembers what others may refer to and answers the entry's own origin.
  private mutating func note(_ entry: DWARFEntry, _ unit: Int) throws(DWARFError) -> Origin {
    let origin = Origin(
      name: try sections.string(entry[DWARFAttribute.name], units[unit]), type: type(entry), declaration: declaration(entry, unit),
      origin: entry.reference(DWARFAttribute.abstractOrigin) ?? entry.reference(DWARFAttribute.specification))
    origins[entry.offset] = origin
    return origin
  }

  private mutating func readFunction(_ entry: DWARFEntry, _ unit: Int) throws(DWARFError) -> Context {
    let origin = try note(entry, unit)
    var function = DebugFunction()
    function.name = origin.name ?? ""
    function.linkageName = try sections.string(entry[DWARFAttribute.linkageName], units[unit])
    function.ranges = try sections.codeRanges(of: entry, units[unit])
    function.declaration = origin.declaration
    function.result = origin.type
    function.isExternal = entry.flag(DWARFAttribute.external)
    function.unit = unit
    if case .block(let range)? = entry[DWARFAttribute.frameBase] {
      function.frameBase = try sections.expression(range, units[unit]).location
    }
    if let reference = origin.origin { functionOrigins[contents.functions.count] = reference }
    contents.functions.append(function)
    return .function(contents.functions.count - 1, scope: [], inlined: 0)
  }

  private mutating func variable(_ entry: DWARFEntry, _ origin: Origin, _ unit: Int) throws(DWARFError) -> DebugVariable {
    var variable = DebugVariable()
    variable.name = origin.name ?? ""
    variable.type = origin.type
    variable.declaration = origin.declaration
    switch entry[DWARFAttribute.constantValue] {
    case .number(let value)?: variable.location = .constant(value)
    case .signed(let value)?: variable.location = .constant(UInt64(bitPattern: value))
    default: variable.location = try sections.location(entry[DWARFAttribute.location], units[unit])
    }
    return variable
  }

  private mutating func readParameter(_ entry: DWARFEntry, in context: Context, _ unit: Int) throws(DWARFError) {
    switch context {
    case .type(let id):
      let parameter = type(entry)
      contents.types.update(id) { $0.parameters.append(parameter) }
    case .function(let index, let scope, let inlined):
      let origin = try note(entry, unit)
      var variable = try variable(entry, origin, unit)
      if inlined > 0 {
        // A parameter of an inlined call is a variable of the code around it.
        variable.scope = scope
        if let reference = origin.origin { localOrigins.append((index, contents.functions[index].variables.count, reference)) }
        contents.functions[index].variables.append(variable)
      } else {
        if let reference = origin.origin { parameterOrigins.append((index, contents.functions[index].parameters.count, reference)) }
        contents.functions[index].parameters.append(variable)
      }
    default: break
    }
  }

  private mutating func readVariable(_ entry: DWARFEntry, in context: Context, _ unit: Int) throws(DWARFError) {
    let origin = try note(entry, unit)
    var variable = try variable(entry, origin, unit)
    // A static variable inside a function is found like any other; only its name is not unique.
    var isFixed = false
    if case .everywhere(let expression) = variable.location, case .address = expression.location { isFixed = true }
    if case .function(let index, let scope, _) = context {
      variable.scope = scope
      if let reference = origin.origin { localOrigins.append((index, contents.functions[index].variables.count, reference)) }
      contents.functions[index].variables.append(variable)
      variable.scope = scope.isEmpty ? contents.functions[index].ranges : scope
    }
    guard isFixed || { if case .unit = context { true } else { false } }(), !entry.flag(DWARFAttribute.declaration) else { return }
    if let reference = origin.origin { variableOrigins[contents.variables.count] = reference }
    contents.variables.append(variable)
  }

  private mutating func readInlinedCall(_ entry: DWARFEntry, in context: Context, _ unit: Int) throws(DWARFError) -> Context {
    guard case .function(let index, let outer, let inlined) = context else { return .ignored }
    var call = InlinedCall()
    call.ranges = try sections.codeRanges(of: entry, units[unit])
    call.call = position(entry, unit, file: DWARFAttribute.callFile, line: DWARFAttribute.callLine)
    call.column = Int(clamping: entry[DWARFAttribute.callColumn]?.unsigned ?? 0)
    call.depth = inlined
    if let reference = entry.reference(DWARFAttribute.abstractOrigin) {
      callOrigins.append((index, contents.functions[index].inlinedCalls.count, reference))
    }
    contents.functions[index].inlinedCalls.append(call)
    return .function(index, scope: call.ranges.isEmpty ? outer : call.ranges, inlined: inlined + 1)
  }

  private mutating func readLabel(_ entry: DWARFEntry, _ unit: Int) throws(DWARFError) {
    guard let address = sections.address(entry[DWARFAttribute.lowPC], units[unit]),
      let name = try sections.string(entry[DWARFAttribute.name], units[unit])
    else { return }
    contents.labels.append(DebugLabel(name: name, address: Address(address), declaration: declaration(entry, unit)))
  }

  // MARK: Types

  /// The type that an entry's DW_AT_type refers to; it may come later in the file.
  private mutating func type(_ entry: DWARFEntry) -> TypeID? { entry.reference(DWARFAttribute.type).map { typeID($0) } }

  private mutating func typeID(_ offset: UInt64) -> TypeID {
    if let known = typeIDs[offset] { return known }
    let id = contents.types.reserve()
    typeIDs[offset] = id
    return id
  }

  private mutating func readType(_ entry: DWARFEntry, _ unit: Int) throws(DWARFError) -> Context {
    var type = DebugType()
    let target = self.type(entry)
    switch entry.tag {
    case DWARFTag.baseType:
      let encoding = entry[DWARFAttribute.encoding]?.unsigned ?? 0
      type.form = .base(UInt8(exactly: encoding).flatMap(DebugType.Encoding.init) ?? .other)
    case DWARFTag.pointerType: type.form = .pointer(to: target)
    case DWARFTag.constType: type.form = .qualified(.const, target)
    case DWARFTag.volatileType: type.form = .qualified(.volatile, target)
    case DWARFTag.restrictType: type.form = .qualified(.restrict, target)
    case DWARFTag.atomicType: type.form = .qualified(.atomic, target)
    case DWARFTag.typedef: type.form = .alias(of: target)
    case DWARFTag.structureType, DWARFTag.classType: type.form = .structure
    case DWARFTag.unionType: type.form = .union
    case DWARFTag.enumerationType: type.form = .enumeration
    case DWARFTag.arrayType: type.form = .array(of: target)
    case DWARFTag.subroutineType: type.form = .function(result: target)
    case DWARFTag.unspecifiedType: type.form = .unknown
    default: return .ignored
    }
    type.name = try sections.string(entry[DWARFAttribute.name], units[unit]) ?? ""
    type.size = entry[DWARFAttribute.byteSize]?.unsigned
    type.isDeclaration = entry.flag(DWARFAttribute.declaration)
    let id = typeID(entry.offset)
    contents.types.update(id) { $0 = type }
    return .type(id)
  }

  /// A member, an enumerator or a dimension: a part of the type around it.
  private mutating func readPart(_ entry: DWARFEntry, in context: Context, _ unit: Int) throws(DWARFError) {
    guard case .type(let id) = context else { return }
    let name = try sections.string(entry[DWARFAttribute.name], units[unit]) ?? ""
    let memberType = type(entry)
    let place = try memberPlace(entry, unit)
    contents.types.update(id) { type in
      switch entry.tag {
      case DWARFTag.member: type.members.append(.init(name: name, type: memberType, offset: place.offset, bits: place.bits))
      case DWARFTag.enumerator:
        let value: Int64
        switch entry[DWARFAttribute.constantValue] {
        case .signed(let number)?: value = number
        case .number(let number)?: value = Int64(bitPattern: number)
        default: value = 0
        }
        type.enumerators.append(.init(name: name, value: value))
      default:
        type.counts.append(entry[DWARFAttribute.count]?.unsigned ?? entry[DWARFAttribute.upperBound]?.unsigned.map { $0 &+ 1 })
      }
    }
  }

  private mutating func memberPlace(_ entry: DWARFEntry, _ unit: Int) throws(DWARFError) -> (offset: UInt64, bits: DebugType.BitField?) {
    var offset: UInt64 = 0
    switch entry[DWARFAttribute.dataMemberLocation] {
    case .block(let range)?:
      // DW_OP_plus_uconst n: how version 2 wrote an offset.
      var reader = DWARFReader(sections.bytes, range, section: ".debug_info")
      if let operation = try? reader.byte(), operation == 0x23 { offset = (try? reader.uleb()) ?? 0 }
    case let value: offset = value?.unsigned ?? 0
    }
    guard let count = entry[DWARFAttribute.bitSize]?.unsigned, count <= 64 else { return (offset, nil) }
    if let start = entry[DWARFAttribute.dataBitOffset]?.unsigned {
      return (offset &+ start / 8, .init(start: Int(start % 8), count: Int(count)))
    }
    // Up to version 3 bits were counted from the highest bit of the storage unit.
    if let start = entry[DWARFAttribute.bitOffset]?.unsigned, let bytes = entry[DWARFAttribute.byteSize]?.unsigned, bytes <= 16,
      start <= bytes * 8, count <= bytes * 8 - start
    {
      let low = bytes * 8 - start - count
      return (offset &+ low / 8, .init(start: Int(low % 8), count: Int(count)))
    }
    return (offset, .init(start: 0, count: Int(count)))
  }

  // MARK: Origins

  /// Fills in names and types that stand in another entry, and drops functions without code.
  consuming func finish() -> Contents {
    for (index, reference) in functionOrigins {
      let origin = resolve(reference)
      if contents.functions[index].name.isEmpty { contents.functions[index].name = origin.name ?? "" }
      contents.functions[index].result = contents.functions[index].result ?? origin.type
      contents.functions[index].declaration = contents.functions[index].declaration ?? origin.declaration
    }
    for (index, parameter, reference) in parameterOrigins {
      let origin = resolve(reference)
      Self.adopt(origin, &contents.functions[index].parameters[parameter])
    }
    for (index, variable, reference) in localOrigins {
      let origin = resolve(reference)
      Self.adopt(origin, &contents.functions[index].variables[variable])
    }
    for (index, call, reference) in callOrigins {
      let origin = resolve(reference)
      contents.functions[index].inlinedCalls[call].name = origin.name ?? ""
    }
    for (index, reference) in variableOrigins {
      let origin = resolve(reference)
      Self.adopt(origin, &contents.variables[index])
    }
    contents.functions.removeAll { $0.ranges.isEmpty }
    contents.functions.sort { ($0.entry?.value ?? 0, $0.name) < ($1.entry?.value ?? 0, $1.name) }
    contents.variables.removeAll { $0.name.isEmpty || $0.location == .nowhere }
    contents.types.index()
    return contents
  }

  private static func adopt(_ origin: Origin, _ variable: inout DebugVariable) {
    if variable.name.isEmpty { variable.name = origin.name ?? "" }
    variable.type = variable.type ?? origin.type
    variable.declaration = variable.declaration ?? origin.declaration
  }

  /// What an origin says, completed by its own origins; a definition may lead to a declaration.
  private func resolve(_ reference: UInt64) -> Origin {
    var result = Origin()
    var next: UInt64? = reference
    for _ in 0..<4 {
      guard let offset = next, let origin = origins[offset] else { break }
      result.name = result.name ?? origin.name
      result.type = result.type ?? origin.type
      result.declaration = result.declaration ?? origin.declaration
      next = origin.origin
    }
    return result
  }
}
