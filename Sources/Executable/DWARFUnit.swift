/// The header of a unit of `.debug_info` and the attributes of its first entry that others depend on (DWARF 5, 7.5.1 and 3.1.1).
struct DWARFUnit {
  /// Of the header in `.debug_info`; references inside the unit count from here.
  let offset: UInt64
  /// Of the first byte behind the unit.
  let end: UInt64
  let version: Int
  /// 4, or 8 in the 64-bit format.
  let offsetSize: Int
  let abbreviationOffset: UInt64
  /// Of the first entry.
  let firstEntry: UInt64
  var stringOffsetsBase: UInt64
  var addressBase: UInt64
  var rangeListsBase: UInt64
  var locationListsBase: UInt64
  /// What addresses in range and location lists count from.
  var lowPC: UInt64 = 0
  /// Of the unit's line program in `.debug_line`.
  var statementList: UInt64?
  var name: String?
  /// The directory in which the compiler ran.
  var directory: String?
  var producer: String?
  /// DW_LANG code.
  var language: UInt64 = 0

  /// Reads the header and leaves the reader behind the unit.
  init(_ reader: inout DWARFReader) throws(DWARFError) {
    offset = UInt64(reader.position)
    let (length, size) = try reader.initialLength()
    offsetSize = size
    var header = try reader.split(length)
    end = UInt64(reader.position)
    version = Int(try header.unsigned(2))
    guard version == 4 || version == 5 else { throw .unsupportedVersion(section: ".debug_info", version: version) }
    let addressSize: UInt64
    if version == 5 {
      let type = try header.byte()
      addressSize = try header.unsigned(1)
      abbreviationOffset = try header.unsigned(size)
      switch type {
      // DW_UT_skeleton and DW_UT_split_compile: an identifier follows; DW_UT_type and DW_UT_split_type: a signature and an offset.
      case 4, 5: try header.skip(8)
      case 2, 6: try header.skip(8 + UInt64(size))
      default: break
      }
    } else {
      abbreviationOffset = try header.unsigned(size)
      addressSize = try header.unsigned(1)
    }
    guard addressSize == 8 else {
      throw .malformed(section: ".debug_info", offset: Int(offset), what: "a unit with addresses of \(addressSize) bytes")
    }
    firstEntry = UInt64(header.position)
    // Without the attribute the table begins behind the header of its section's only contribution (DWARF 5, 7.26 to 7.29).
    let afterHeader: UInt64 = size == 8 ? 16 : 8
    stringOffsetsBase = afterHeader
    addressBase = afterHeader
    rangeListsBase = afterHeader + 4
    locationListsBase = afterHeader + 4
  }

  /// Takes over what the first entry says about the whole unit.
  mutating func adopt(_ entry: DWARFEntry, _ sections: inout DWARFSections) throws(DWARFError) {
    func base(_ attribute: UInt64) -> UInt64? {
      if case .sectionOffset(let offset)? = entry[attribute] { return offset }
      return nil
    }
    stringOffsetsBase = base(DWARFAttribute.stringOffsetsBase) ?? stringOffsetsBase
    addressBase = base(DWARFAttribute.addressBase) ?? addressBase
    rangeListsBase = base(DWARFAttribute.rangeListsBase) ?? rangeListsBase
    locationListsBase = base(DWARFAttribute.locationListsBase) ?? locationListsBase
    statementList = base(DWARFAttribute.statementList)
    lowPC = sections.address(entry[DWARFAttribute.lowPC], self) ?? 0
    name = try sections.string(entry[DWARFAttribute.name], self)
    directory = try sections.string(entry[DWARFAttribute.compilationDirectory], self)
    producer = try sections.string(entry[DWARFAttribute.producer], self)
    language = entry[DWARFAttribute.language]?.unsigned ?? 0
  }
}
