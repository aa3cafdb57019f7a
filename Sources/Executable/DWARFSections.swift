import Primitives

/// The debug sections of one file, with the look-ups that lead from one of them into another.
struct DWARFSections {
  let bytes: [UInt8]
  let info: Range<Int>
  let abbreviations: Range<Int>
  let lines: Range<Int>
  private let rangeLists: Range<Int>
  private let ranges: Range<Int>
  private let locationLists: Range<Int>
  private let locations: Range<Int>
  private let addresses: Range<Int>
  private let stringOffsets: Range<Int>
  private let strings: Range<Int>
  private let lineStrings: Range<Int>
  private var known: [Int: String] = [:]
  var budget: DWARFBudget

  init(_ file: ELFFile) throws(DWARFError) {
    bytes = file.bytes
    var total = 0
    func find(_ name: String) throws(DWARFError) -> Range<Int> {
      guard let section = file.section(named: name), section.kind != .noBits else { return 0..<0 }
      if section.attributes.contains(.compressed) { throw .compressed(section: name) }
      total += section.fileRange.count
      return section.fileRange
    }
    info = try find(".debug_info")
    abbreviations = try find(".debug_abbrev")
    lines = try find(".debug_line")
    rangeLists = try find(".debug_rnglists")
    ranges = try find(".debug_ranges")
    locationLists = try find(".debug_loclists")
    locations = try find(".debug_loc")
    addresses = try find(".debug_addr")
    stringOffsets = try find(".debug_str_offsets")
    strings = try find(".debug_str")
    lineStrings = try find(".debug_line_str")
    budget = DWARFBudget(bytes: total)
  }

  /// The text that a string value stands for; `nil` for other values and for an offset outside its section.
  mutating func string(_ value: DWARFValue?, _ unit: DWARFUnit?) throws(DWARFError) -> String? {
    switch value {
    case .inlineString(let range):
      try budget.spend(range.count)
      return String(decoding: bytes[range.clamped(to: bytes.indices)], as: UTF8.self)
    case .stringOffset(let offset): return try string(strings, offset)
    case .lineStringOffset(let offset): return try string(lineStrings, offset)
    case .stringIndex(let index):
      guard let unit, let offset = entry(stringOffsets, base: unit.stringOffsetsBase, index: index, size: unit.offsetSize) else {
        return nil
      }
      return try string(strings, offset)
    default: return nil
    }
  }

  private mutating func string(_ section: Range<Int>, _ offset: UInt64) throws(DWARFError) -> String? {
    guard offset < UInt64(section.count) else { return nil }
    let start = section.lowerBound + Int(offset)
    if let string = known[start] { return string }
    let text = bytes[start..<section.upperBound].prefix { $0 != 0 }
    try budget.spend(text.count)
    let string = String(decoding: text, as: UTF8.self)
    known[start] = string
    return string
  }

  /// The `index`th number of a table of numbers; `nil` outside its section.
  private func entry(_ section: Range<Int>, base: UInt64, index: UInt64, size: Int) -> UInt64? {
    guard index <= UInt64(section.count), base <= UInt64(section.count) else { return nil }
    guard let range = Range(offset: base + index * UInt64(size), count: UInt64(size), within: section.count) else { return nil }
    return bytes.littleEndian(at: section.lowerBound + range.lowerBound, count: size)
  }

  /// The address that an address value stands for.
  func address(_ value: DWARFValue?, _ unit: DWARFUnit) -> UInt64? {
    switch value {
    case .address(let address): address
    case .addressIndex(let index): entry(addresses, base: unit.addressBase, index: index, size: 8)
    default: nil
    }
  }

  func address(index: UInt64, _ unit: DWARFUnit) -> UInt64? { address(.addressIndex(index), unit) }

  /// The stretches of code that belong to an entry: DW_AT_low_pc and DW_AT_high_pc, or DW_AT_ranges (DWARF 5, 2.17).
  mutating func codeRanges(of entry: DWARFEntry, _ unit: DWARFUnit) throws(DWARFError) -> [Range<Address>] {
    if let list = entry[DWARFAttribute.ranges] { return try rangeList(list, unit) }
    guard let low = address(entry[DWARFAttribute.lowPC], unit) else { return [] }
    let high: UInt64
    switch entry[DWARFAttribute.highPC] {
    case .number(let length)?: high = low &+ length
    case .signed(let length)?: high = low &+ UInt64(bitPattern: length)
    case let value: high = address(value, unit) ?? low
    }
    return Self.range(low, high).map { [$0] } ?? []
  }

  /// `nil` for an empty range and for code that the linker dropped, which it marks with address 0 or the highest addresses.
  private static func range(_ low: UInt64, _ high: UInt64) -> Range<Address>? {
    low == 0 || low >= .max - 1 || high <= low ? nil : Address(low)..<Address(high)
  }

  private mutating func rangeList(_ value: DWARFValue, _ unit: DWARFUnit) throws(DWARFError) -> [Range<Address>] {
    var result: [Range<Address>] = []
    var base = unit.lowPC
    if unit.version < 5 {
      guard case .sectionOffset(let offset) = value else { return [] }
      var reader = DWARFReader(bytes, ranges, section: ".debug_ranges")
      try reader.seek(offset)
      while true {
        let (low, high) = (try reader.unsigned(8), try reader.unsigned(8))
        try budget.spend(16)
        if low == 0, high == 0 { return result }
        if low == .max { base = high } else if let range = Self.range(base &+ low, base &+ high) { result.append(range) }
      }
    }
    guard let offset = listOffset(value, rangeLists, base: unit.rangeListsBase, unit) else { return [] }
    var reader = DWARFReader(bytes, rangeLists, section: ".debug_rnglists")
    try reader.seek(offset)
    while true {
      let kind = try reader.byte()
      try budget.spend(4)
      let low: UInt64
      let high: UInt64
      switch kind {
      case 0: return result
      case 1:
        base = address(index: try reader.uleb(), unit) ?? 0
        continue
      case 2: (low, high) = (address(index: try reader.uleb(), unit) ?? 0, address(index: try reader.uleb(), unit) ?? 0)
      case 3:
        low = address(index: try reader.uleb(), unit) ?? 0
        high = low &+ (try reader.uleb())
      case 4: (low, high) = (base &+ (try reader.uleb()), base &+ (try reader.uleb()))
      case 5:
        base = try reader.unsigned(8)
        continue
      case 6: (low, high) = (try reader.unsigned(8), try reader.unsigned(8))
      case 7:
        low = try reader.unsigned(8)
        high = low &+ (try reader.uleb())
      default: throw .malformed(section: reader.section, offset: reader.position, what: "an unknown kind of range, \(kind)")
      }
      if let range = Self.range(low, high) { result.append(range) }
    }
  }

  /// Where a list begins in its section: given directly, or as an index into the unit's table of offsets.
  private func listOffset(_ value: DWARFValue, _ section: Range<Int>, base: UInt64, _ unit: DWARFUnit) -> UInt64? {
    switch value {
    case .sectionOffset(let offset): offset
    case .listIndex(let index): entry(section, base: base, index: index, size: unit.offsetSize).map { base &+ $0 }
    default: nil
    }
  }

  /// Where a variable lives: one place, or different places for different stretches of code (DWARF 5, 2.6).
  mutating func location(_ value: DWARFValue?, _ unit: DWARFUnit) throws(DWARFError) -> VariableLocation {
    switch value {
    case .block(let range)?: return .everywhere(try expression(range, unit))
    case .sectionOffset?, .listIndex?: return .ranges(try locationList(value ?? .none, unit))
    default: return .nowhere
    }
  }

  /// The location expression at those bytes of the file.
  mutating func expression(_ range: Range<Int>, _ unit: DWARFUnit) throws(DWARFError) -> LocationExpression {
    try budget.spend(range.count)
    return LocationExpression(Array(bytes[range.clamped(to: bytes.indices)])) { address(index: $0, unit) }
  }

  private mutating func locationList(_ value: DWARFValue, _ unit: DWARFUnit) throws(DWARFError) -> [LocationRange] {
    var result: [LocationRange] = []
    var base = unit.lowPC
    let isOld = unit.version < 5
    let section = isOld ? locations : locationLists
    guard let offset = listOffset(value, section, base: unit.locationListsBase, unit) else { return [] }
    var reader = DWARFReader(bytes, section, section: isOld ? ".debug_loc" : ".debug_loclists")
    try reader.seek(offset)
    while true {
      try budget.spend(8)
      var low: UInt64 = 0
      var high: UInt64 = .max
      if isOld {
        (low, high) = (try reader.unsigned(8), try reader.unsigned(8))
        if low == 0, high == 0 { return result }
        if low == .max {
          base = high
          continue
        }
        (low, high) = (base &+ low, base &+ high)
      } else {
        let kind = try reader.byte()
        switch kind {
        case 0: return result
        case 1:
          base = address(index: try reader.uleb(), unit) ?? 0
          continue
        case 2: (low, high) = (address(index: try reader.uleb(), unit) ?? 0, address(index: try reader.uleb(), unit) ?? 0)
        case 3:
          low = address(index: try reader.uleb(), unit) ?? 0
          high = low &+ (try reader.uleb())
        case 4: (low, high) = (base &+ (try reader.uleb()), base &+ (try reader.uleb()))
        case 5: break
        case 6:
          base = try reader.unsigned(8)
          continue
        case 7: (low, high) = (try reader.unsigned(8), try reader.unsigned(8))
        case 8:
          low = try reader.unsigned(8)
          high = low &+ (try reader.uleb())
        default: throw .malformed(section: reader.section, offset: reader.position, what: "an unknown kind of location, \(kind)")
        }
      }
      let length = isOld ? try reader.unsigned(2) : try reader.uleb()
      let block = try reader.block(length)
      if low < high {
        result.append(
          LocationRange(addresses: Address(low)..<Address(high), expression: try expression(block.startIndex..<block.endIndex, unit)))
      }
    }
  }
}
