/// The value of an attribute before what it refers to is looked up.
enum DWARFValue {
  case none
  case number(UInt64)
  case signed(Int64)
  case address(UInt64)
  /// A number of `.debug_addr`.
  case addressIndex(UInt64)
  /// Bytes of the file: an expression or a constant.
  case block(Range<Int>)
  /// Bytes of the file without the NUL.
  case inlineString(Range<Int>)
  case stringOffset(UInt64)
  case lineStringOffset(UInt64)
  /// A number of `.debug_str_offsets`.
  case stringIndex(UInt64)
  /// An entry, by its offset in `.debug_info`.
  case reference(UInt64)
  case sectionOffset(UInt64)
  /// A number of the unit's table of lists.
  case listIndex(UInt64)

  /// A constant as an unsigned number, whatever form it has.
  var unsigned: UInt64? {
    switch self {
    case .number(let value): value
    case .signed(let value): value >= 0 ? UInt64(value) : nil
    default: nil
    }
  }
}

extension DWARFReader {
  /// Reads a value stored as `form` (DWARF 5, 7.5.6).
  ///
  /// - Parameters:
  ///   - implicit: the value itself for DW_FORM_implicit_const.
  ///   - offsetSize: bytes of an offset: 4, or 8 in the 64-bit format.
  ///   - unitOffset: what references inside the unit count from.
  mutating func value(_ form: UInt64, implicit: Int64, offsetSize: Int, unitOffset: UInt64) throws(DWARFError) -> DWARFValue {
    switch form {
    case DWARFForm.address: return .address(try unsigned(8))
    case DWARFForm.data1, DWARFForm.flag: return .number(try unsigned(1))
    case DWARFForm.data2: return .number(try unsigned(2))
    case DWARFForm.data4: return .number(try unsigned(4))
    case DWARFForm.data8: return .number(try unsigned(8))
    case DWARFForm.unsignedData: return .number(try uleb())
    case DWARFForm.signedData: return .signed(try sleb())
    case DWARFForm.flagPresent: return .number(1)
    case DWARFForm.implicitConstant: return .signed(implicit)
    case DWARFForm.data16: return .block(range(try block(16)))
    case DWARFForm.block1: return .block(range(try block(try unsigned(1))))
    case DWARFForm.block2: return .block(range(try block(try unsigned(2))))
    case DWARFForm.block4: return .block(range(try block(try unsigned(4))))
    case DWARFForm.block, DWARFForm.expression: return .block(range(try block(try uleb())))
    case DWARFForm.string: return .inlineString(range(try string()))
    case DWARFForm.stringOffset: return .stringOffset(try unsigned(offsetSize))
    case DWARFForm.lineString: return .lineStringOffset(try unsigned(offsetSize))
    case DWARFForm.stringIndex: return .stringIndex(try uleb())
    case DWARFForm.stringIndex1...DWARFForm.stringIndex4: return .stringIndex(try unsigned(Int(form - DWARFForm.stringIndex1) + 1))
    case DWARFForm.addressIndex: return .addressIndex(try uleb())
    case DWARFForm.addressIndex1...DWARFForm.addressIndex4: return .addressIndex(try unsigned(Int(form - DWARFForm.addressIndex1) + 1))
    case DWARFForm.reference1: return .reference(unitOffset &+ (try unsigned(1)))
    case DWARFForm.reference2: return .reference(unitOffset &+ (try unsigned(2)))
    case DWARFForm.reference4: return .reference(unitOffset &+ (try unsigned(4)))
    case DWARFForm.reference8: return .reference(unitOffset &+ (try unsigned(8)))
    case DWARFForm.referenceUnsigned: return .reference(unitOffset &+ (try uleb()))
    case DWARFForm.referenceAddress: return .reference(try unsigned(offsetSize))
    case DWARFForm.sectionOffset: return .sectionOffset(try unsigned(offsetSize))
    case DWARFForm.locationListIndex, DWARFForm.rangeListIndex: return .listIndex(try uleb())
    case DWARFForm.indirect:
      let actual = try uleb()
      guard actual != DWARFForm.indirect, actual != DWARFForm.implicitConstant else {
        throw .malformed(section: section, offset: position, what: "an indirect form that names itself")
      }
      return try value(actual, implicit: 0, offsetSize: offsetSize, unitOffset: unitOffset)
    // What refers to another file stays unknown.
    case DWARFForm.referenceSupplementary4: try skip(4)
    case DWARFForm.referenceSupplementary8, DWARFForm.referenceSignature8: try skip(8)
    case DWARFForm.supplementaryString: try skip(UInt64(offsetSize))
    default: throw .malformed(section: section, offset: position, what: "an unknown form, \(form)")
    }
    return .none
  }

  private func range(_ slice: ArraySlice<UInt8>) -> Range<Int> { slice.startIndex..<slice.endIndex }
}
