import Primitives

/// All names of an image, to be found by name or by address.
///
/// An address belongs to the innermost symbol around it. A symbol without a size reaches to the next symbol or to the end of its section. Names that
/// are plain numbers or offsets in thread-local storage have no place in memory: they are found by name only.
package struct SymbolTable: Sendable {
  /// Every defined symbol with a name, in the order of the file.
  package let symbols: [Symbol]
  private let byName: [String: [Int32]]
  private let byAddress: [UInt64: [Int32]]
  private let everything: IntervalMap
  private let functions: IntervalMap
  private let objects: IntervalMap

  /// A table without symbols: what a stripped file has.
  package init() { self.init([], ends: [], codeFlags: []) }

  /// The symbols of `.symtab`, or of `.dynsym` in a file that was stripped of it.
  package init(_ file: ELFFile) throws(ELFError) {
    var symbols: [Symbol] = []
    var ends: [UInt64?] = []
    var codeFlags: [Bool] = []
    let kinds: [Section.Kind] = [.symbolTable, .dynamicSymbols]
    guard let table = kinds.lazy.compactMap({ kind in file.sections.first { $0.kind == kind } }).first else {
      self.init()
      return
    }
    guard Int(table.link) < file.sections.count else {
      throw .malformed(what: "the names of \(table.name) are in section \(table.link), which does not exist")
    }
    let indices = file.sections.first { $0.kind == .sectionIndices }?.fileRange
    var names = StringTable(file.bytes, file.sections[Int(table.link)].fileRange)
    var sourceFile: String?
    var number = 0
    for start in stride(from: table.fileRange.lowerBound, to: table.fileRange.upperBound - 23, by: 24) {
      defer { number += 1 }
      func field(_ offset: Int, _ count: Int) -> UInt64 { file.bytes.littleEndian(at: start + offset, count: count) ?? 0 }
      guard let name = names.string(at: field(0, 4)) else { throw .malformed(what: "symbol \(number) has no proper name") }
      let info = UInt8(field(4, 1))
      if info & 15 == 4 {
        sourceFile = name.isEmpty ? nil : name
        continue
      }
      var section = Int(field(6, 2))
      if section == 0xffff, let indices { section = Int(file.bytes.littleEndian(at: indices.lowerBound + 4 * number, count: 4) ?? 0) }
      guard section != 0, !name.isEmpty, let kind = Self.kind(info & 15) else { continue }
      let isAbsolute = section == 0xfff1
      let home = !isAbsolute && section < file.sections.count ? file.sections[section] : nil
      let binding: Symbol.Binding = [0: .local, 2: .weak][info >> 4] ?? .global
      symbols.append(
        Symbol(
          name: name, address: Address(field(8, 8)), size: field(16, 8), kind: kind, binding: binding, isAbsolute: isAbsolute,
          file: binding == .local ? sourceFile : nil))
      let isPlace = kind != .threadLocal && home?.attributes.contains(.allocate) == true
      ends.append(isPlace ? home.map { Self.sum($0.address.value, $0.size) } : nil)
      codeFlags.append(home?.attributes.contains(.execute) == true)
    }
    self.init(symbols, ends: ends, codeFlags: codeFlags)
  }

  /// - Parameters:
  ///   - ends: the end of each symbol's section; `nil` when the symbol is no place in memory.
  ///   - codeFlags: whether each symbol's section is executable.
  private init(_ symbols: [Symbol], ends: [UInt64?], codeFlags: [Bool]) {
    self.symbols = symbols
    var byName: [String: [Int32]] = [:]
    var byAddress: [UInt64: [Int32]] = [:]
    var all: [IntervalMap.Candidate] = []
    var code: [IntervalMap.Candidate] = []
    var data: [IntervalMap.Candidate] = []
    for (index, symbol) in symbols.enumerated() {
      byName[symbol.name, default: []].append(Int32(clamping: index))
      guard let sectionEnd = ends[index] else { continue }
      byAddress[symbol.address.value, default: []].append(Int32(clamping: index))
      let candidate = IntervalMap.Candidate(
        start: symbol.address.value, end: symbol.size == 0 ? sectionEnd : Self.sum(symbol.address.value, symbol.size),
        endsAtNext: symbol.size == 0, rank: Self.rank(symbol), value: index)
      all.append(candidate)
      switch symbol.kind {
      case .function: code.append(candidate)
      case .object: data.append(candidate)
      case .label: if codeFlags[index] { code.append(candidate) } else { data.append(candidate) }
      case .threadLocal: break
      }
    }
    self.byName = byName
    self.byAddress = byAddress
    everything = IntervalMap(all, hidesInner: false)
    functions = IntervalMap(code, hidesInner: true)
    objects = IntervalMap(data, hidesInner: true)
  }

  private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  /// Which of several names of one place is shown: global before weak before local, typed before untyped.
  private static func rank(_ symbol: Symbol) -> Int { Int(symbol.binding.rawValue) * 2 + (symbol.kind == .label ? 0 : 1) }

  private static func kind(_ type: UInt8) -> Symbol.Kind? {
    switch type {
    case 0: .label
    case 1, 5: .object
    case 2, 10: .function
    case 6: .threadLocal
    default: nil
    }
  }

  /// The symbol of that name: the global one, else a weak one, else the first local one.
  package subscript(name: String) -> Symbol? {
    var best: Symbol?
    for symbol in named(name) where best.map({ $0.binding.rawValue < symbol.binding.rawValue }) ?? true { best = symbol }
    return best
  }

  /// All symbols of that name; local ones may share it.
  package func named(_ name: String) -> [Symbol] { (byName[name] ?? []).map { symbols[Int($0)] } }

  /// All symbols that start exactly at `address`: a function and its aliases, the best-known name first.
  package func starting(at address: Address) -> [Symbol] {
    (byAddress[address.value] ?? []).map { symbols[Int($0)] }.enumerated()
      .sorted { (Self.rank($1.element), $0.offset) < (Self.rank($0.element), $1.offset) }.map(\.element)
  }

  /// The closest name for an address of any kind, labels inside functions included.
  package func symbol(at address: Address) -> SymbolLocation? { location(everything, address) }

  /// The function around an address; labels inside a function with a size do not count, labels in hand-written code without sizes do.
  package func function(at address: Address) -> SymbolLocation? { location(functions, address) }

  /// The variable or table around an address.
  package func object(at address: Address) -> SymbolLocation? { location(objects, address) }

  private func location(_ map: IntervalMap, _ address: Address) -> SymbolLocation? {
    guard let index = map.value(at: address.value) else { return nil }
    return SymbolLocation(symbol: symbols[index], offset: address.value &- symbols[index].address.value)
  }
}
