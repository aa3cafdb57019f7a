/// The shape of a kind of debugging entry: its tag and the forms of its attributes (DWARF 5, 7.5.3).
struct DWARFAbbreviation {
  struct Attribute {
    let name: UInt64
    let form: UInt64
    /// The value itself for DW_FORM_implicit_const.
    let implicit: Int64
  }

  let tag: UInt64
  let hasChildren: Bool
  let attributes: [Attribute]
}

/// The abbreviations of a unit by their code.
struct DWARFAbbreviations {
  /// Compilers number from 1 without gaps.
  private var dense: [DWARFAbbreviation] = []
  private var sparse: [UInt64: DWARFAbbreviation] = [:]

  /// No compiler writes entries with more attributes; the limit bounds the work that one byte of `.debug_info` can ask for.
  private static let mostAttributes = 128

  init(_ sections: inout DWARFSections, at offset: UInt64) throws(DWARFError) {
    var reader = DWARFReader(sections.bytes, sections.abbreviations, section: ".debug_abbrev")
    try reader.seek(offset)
    while true {
      let start = reader.position
      let code = try reader.uleb()
      if code == 0 { return }
      let tag = try reader.uleb()
      let hasChildren = try reader.byte() != 0
      var attributes: [DWARFAbbreviation.Attribute] = []
      while true {
        let name = try reader.uleb()
        let form = try reader.uleb()
        let implicit = form == DWARFForm.implicitConstant ? try reader.sleb() : 0
        if name == 0, form == 0 { break }
        attributes.append(.init(name: name, form: form, implicit: implicit))
        if attributes.count > Self.mostAttributes {
          throw .malformed(section: reader.section, offset: start, what: "an entry with more than \(Self.mostAttributes) attributes")
        }
      }
      try sections.budget.spend(reader.position - start)
      let abbreviation = DWARFAbbreviation(tag: tag, hasChildren: hasChildren, attributes: attributes)
      if code == UInt64(dense.count) + 1 { dense.append(abbreviation) } else { sparse[code] = abbreviation }
    }
  }

  subscript(code: UInt64) -> DWARFAbbreviation? {
    code != 0 && code <= UInt64(dense.count) ? dense[Int(code - 1)] : sparse[code]
  }
}

/// One debugging entry: its tag and its attributes' values.
struct DWARFEntry {
  /// Offset in `.debug_info`, by which other entries refer to it.
  var offset: UInt64 = 0
  var tag: UInt64 = 0
  var hasChildren = false
  private var attributes: [(name: UInt64, value: DWARFValue)] = []

  subscript(attribute: UInt64) -> DWARFValue? {
    for (name, value) in attributes where name == attribute { return value }
    return nil
  }

  /// The entry that an attribute refers to, by offset.
  func reference(_ attribute: UInt64) -> UInt64? {
    if case .reference(let offset)? = self[attribute] { return offset }
    return nil
  }

  /// Whether a flag attribute is there and set.
  func flag(_ attribute: UInt64) -> Bool { self[attribute]?.unsigned ?? 0 != 0 }

  /// Reads the next entry; `false` for the null entry that ends a list of children.
  mutating func read(_ reader: inout DWARFReader, _ abbreviations: DWARFAbbreviations, _ unit: DWARFUnit) throws(DWARFError) -> Bool {
    offset = UInt64(reader.position)
    attributes.removeAll(keepingCapacity: true)
    let code = try reader.uleb()
    guard code != 0 else { return false }
    guard let abbreviation = abbreviations[code] else {
      throw .malformed(section: reader.section, offset: Int(offset), what: "an entry with the undefined abbreviation \(code)")
    }
    tag = abbreviation.tag
    hasChildren = abbreviation.hasChildren
    for attribute in abbreviation.attributes {
      let value = try reader.value(
        attribute.form, implicit: attribute.implicit, offsetSize: unit.offsetSize, unitOffset: unit.offset)
      attributes.append((attribute.name, value))
    }
    return true
  }
}
