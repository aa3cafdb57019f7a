import Primitives

/// A place in a source file.
package struct SourcePosition: Hashable, Sendable {
  /// Number of the file in `LineTable.files`.
  package var file: Int
  /// From 1.
  package var line: Int
}

/// A variable or parameter.
package struct DebugVariable: Sendable {
  package var name = ""
  /// `nil` when the compiler did not say.
  package var type: TypeID?
  package var location: VariableLocation = .nowhere
  package var declaration: SourcePosition?
  /// The code in which the name is visible; empty when that is the whole function, or the whole program.
  package var scope: [Range<Address>] = []
}

/// A call that the compiler replaced by the called function's code.
package struct InlinedCall: Sendable {
  /// The function whose code stands here.
  package var name = ""
  package var ranges: [Range<Address>] = []
  /// Where the call is written.
  package var call: SourcePosition?
  /// From 1; 0 when unknown.
  package var column = 0
  /// How many inlined calls stand around this one inside the function.
  package var depth = 0
}

/// A function with code.
package struct DebugFunction: Sendable {
  package var name = ""
  /// The symbol's name where it differs.
  package var linkageName: String?
  /// The code; the first range begins at the entry.
  package var ranges: [Range<Address>] = []
  package var declaration: SourcePosition?
  /// `nil` for `void`.
  package var result: TypeID?
  package var parameters: [DebugVariable] = []
  /// Whether `...` follows the parameters.
  package var isVariadic = false
  /// Local variables, outer blocks first.
  package var variables: [DebugVariable] = []
  package var inlinedCalls: [InlinedCall] = []
  /// What `Location.frame` offsets count from: a register (its value), or the call frame.
  package var frameBase: Location?
  /// Whether other files can call it by name.
  package var isExternal = false
  /// Number of its compilation unit in `DebugInformation.units`.
  package var unit = 0

  /// Where the function is entered.
  package var entry: Address? { ranges.first?.lowerBound }
}

/// What one run of the compiler or assembler contributed.
package struct CompilationUnit: Hashable, Sendable {
  /// The main source file as it was named to the compiler.
  package let name: String
  /// The directory in which the compiler ran.
  package let directory: String
  package let producer: String
  /// Whether the source is assembly (DW_LANG_Mips_Assembler, which assemblers use for every CPU).
  package let isAssembly: Bool
  /// DWARF version.
  package let version: Int
}

/// A label in assembly source.
package struct DebugLabel: Hashable, Sendable {
  package let name: String
  package let address: Address
  package let declaration: SourcePosition?
}

/// What the compiler recorded for debuggers, versions 4 and 5 of DWARF: source lines, functions with parameters and variables, and C types.
///
/// It is read whole, once; every question is then a look-up. A file without debug information gives empty tables.
package struct DebugInformation: Sendable {
  package let units: [CompilationUnit]
  package let lines: LineTable
  package let types: TypeTable
  /// Functions with code, by entry address.
  package let functions: [DebugFunction]
  /// Variables with a fixed address or value, in the order of the file.
  package let variables: [DebugVariable]
  package let labels: [DebugLabel]
  private let functionMap: IntervalMap
  private let functionNames: [String: Int]
  private let variableNames: [String: Int]

  /// Reads the debug sections of a linked file.
  package init(_ file: ELFFile) throws(DWARFError) {
    var builder = DebugInformationBuilder(try DWARFSections(file))
    try builder.readUnits()
    try builder.readLines()
    try builder.readEntries()
    self.init(builder.finish())
  }

  init(_ contents: DebugInformationBuilder.Contents) {
    units = contents.units
    lines = contents.lines
    types = contents.types
    functions = contents.functions
    variables = contents.variables
    labels = contents.labels
    var candidates: [IntervalMap.Candidate] = []
    var functionNames: [String: Int] = [:]
    for (index, function) in functions.enumerated() {
      for range in function.ranges {
        candidates.append(
          .init(start: range.lowerBound.value, end: range.upperBound.value, value: index))
      }
      for name in [function.name, function.linkageName ?? ""] where functionNames[name] == nil { functionNames[name] = index }
    }
    functionMap = IntervalMap(candidates, hidesInner: false)
    self.functionNames = functionNames
    var variableNames: [String: Int] = [:]
    for (index, variable) in variables.enumerated() where variableNames[variable.name] == nil { variableNames[variable.name] = index }
    self.variableNames = variableNames
  }

  /// The function whose code holds `address`.
  package func function(at address: Address) -> DebugFunction? { functionMap.value(at: address.value).map { functions[$0] } }

  /// The first function of that name.
  package func function(named name: String) -> DebugFunction? { functionNames[name].map { functions[$0] } }

  /// The first global or file-local variable of that name.
  package func variable(named name: String) -> DebugVariable? { variableNames[name].map { variables[$0] } }

  /// The inlined calls around an address inside a function, outermost first.
  package func inlinedCalls(at address: Address) -> [InlinedCall] {
    function(at: address)?.inlinedCalls.filter { $0.ranges.contains { $0.contains(address) } }.sorted { $0.depth < $1.depth } ?? []
  }
}
