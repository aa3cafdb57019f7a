/// Tags of debugging entries that are read here (DWARF 5, table 7.3); all others are passed over.
enum DWARFTag {
  static let arrayType: UInt64 = 0x01
  static let classType: UInt64 = 0x02
  static let enumerationType: UInt64 = 0x04
  static let formalParameter: UInt64 = 0x05
  static let label: UInt64 = 0x0a
  static let lexicalBlock: UInt64 = 0x0b
  static let member: UInt64 = 0x0d
  static let pointerType: UInt64 = 0x0f
  static let compileUnit: UInt64 = 0x11
  static let structureType: UInt64 = 0x13
  static let subroutineType: UInt64 = 0x15
  static let typedef: UInt64 = 0x16
  static let unionType: UInt64 = 0x17
  static let unspecifiedParameters: UInt64 = 0x18
  static let inlinedSubroutine: UInt64 = 0x1d
  static let subrangeType: UInt64 = 0x21
  static let baseType: UInt64 = 0x24
  static let constType: UInt64 = 0x26
  static let enumerator: UInt64 = 0x28
  static let subprogram: UInt64 = 0x2e
  static let variable: UInt64 = 0x34
  static let volatileType: UInt64 = 0x35
  static let restrictType: UInt64 = 0x37
  static let unspecifiedType: UInt64 = 0x3b
  static let atomicType: UInt64 = 0x47
}

/// Attributes that are read here (DWARF 5, table 7.5); the values of all others are passed over.
enum DWARFAttribute {
  static let location: UInt64 = 0x02
  static let name: UInt64 = 0x03
  static let byteSize: UInt64 = 0x0b
  static let bitOffset: UInt64 = 0x0c
  static let bitSize: UInt64 = 0x0d
  static let statementList: UInt64 = 0x10
  static let lowPC: UInt64 = 0x11
  static let highPC: UInt64 = 0x12
  static let language: UInt64 = 0x13
  static let compilationDirectory: UInt64 = 0x1b
  static let constantValue: UInt64 = 0x1c
  static let producer: UInt64 = 0x25
  static let upperBound: UInt64 = 0x2f
  static let abstractOrigin: UInt64 = 0x31
  static let count: UInt64 = 0x37
  static let dataMemberLocation: UInt64 = 0x38
  static let declarationFile: UInt64 = 0x3a
  static let declarationLine: UInt64 = 0x3b
  static let declaration: UInt64 = 0x3c
  static let encoding: UInt64 = 0x3e
  static let external: UInt64 = 0x3f
  static let frameBase: UInt64 = 0x40
  static let specification: UInt64 = 0x47
  static let type: UInt64 = 0x49
  static let ranges: UInt64 = 0x55
  static let callColumn: UInt64 = 0x57
  static let callFile: UInt64 = 0x58
  static let callLine: UInt64 = 0x59
  static let dataBitOffset: UInt64 = 0x6b
  static let linkageName: UInt64 = 0x6e
  static let stringOffsetsBase: UInt64 = 0x72
  static let addressBase: UInt64 = 0x73
  static let rangeListsBase: UInt64 = 0x74
  static let locationListsBase: UInt64 = 0x8c
}

/// How an attribute's value is stored (DWARF 5, table 7.6).
enum DWARFForm {
  static let address: UInt64 = 0x01
  static let block2: UInt64 = 0x03
  static let block4: UInt64 = 0x04
  static let data2: UInt64 = 0x05
  static let data4: UInt64 = 0x06
  static let data8: UInt64 = 0x07
  static let string: UInt64 = 0x08
  static let block: UInt64 = 0x09
  static let block1: UInt64 = 0x0a
  static let data1: UInt64 = 0x0b
  static let flag: UInt64 = 0x0c
  static let signedData: UInt64 = 0x0d
  static let stringOffset: UInt64 = 0x0e
  static let unsignedData: UInt64 = 0x0f
  static let referenceAddress: UInt64 = 0x10
  static let reference1: UInt64 = 0x11
  static let reference2: UInt64 = 0x12
  static let reference4: UInt64 = 0x13
  static let reference8: UInt64 = 0x14
  static let referenceUnsigned: UInt64 = 0x15
  static let indirect: UInt64 = 0x16
  static let sectionOffset: UInt64 = 0x17
  static let expression: UInt64 = 0x18
  static let flagPresent: UInt64 = 0x19
  static let stringIndex: UInt64 = 0x1a
  static let addressIndex: UInt64 = 0x1b
  static let referenceSupplementary4: UInt64 = 0x1c
  static let supplementaryString: UInt64 = 0x1d
  static let data16: UInt64 = 0x1e
  static let lineString: UInt64 = 0x1f
  static let referenceSignature8: UInt64 = 0x20
  static let implicitConstant: UInt64 = 0x21
  static let locationListIndex: UInt64 = 0x22
  static let rangeListIndex: UInt64 = 0x23
  static let referenceSupplementary8: UInt64 = 0x24
  static let stringIndex1: UInt64 = 0x25
  static let stringIndex2: UInt64 = 0x26
  static let stringIndex3: UInt64 = 0x27
  static let stringIndex4: UInt64 = 0x28
  static let addressIndex1: UInt64 = 0x29
  static let addressIndex2: UInt64 = 0x2a
  static let addressIndex3: UInt64 = 0x2b
  static let addressIndex4: UInt64 = 0x2c
}
