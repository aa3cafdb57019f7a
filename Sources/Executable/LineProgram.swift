import Primitives

/// One line program of `.debug_line`: the list of files in its header, then byte code that produces the rows (DWARF 5, 6.2.4 and 6.2.5).
struct LineProgram {
  /// Number in `LineTable.files` for each number that the program and its unit use; -1 for numbers without a file.
  private(set) var files: [Int32] = []
  private(set) var sequences: [[LineTable.Row]] = []

  private var version = 0
  private var offsetSize = 4
  private var minimumLength: UInt64 = 1
  private var defaultIsStatement = true
  private var lineBase: Int64 = 0
  private var lineRange: Int64 = 1
  private var opcodeBase: UInt8 = 1
  private var operandCounts: [UInt8] = []

  /// Reads the program at the reader's position and leaves the reader behind it.
  ///
  /// - Parameter unit: the unit that the program belongs to: its directory is what relative paths start from.
  init(_ reader: inout DWARFReader, unit: DWARFUnit?, sections: inout DWARFSections, table: inout LineTable) throws(DWARFError) {
    let (length, size) = try reader.initialLength()
    offsetSize = size
    var program = try reader.split(length)
    version = Int(try program.unsigned(2))
    guard (2...5).contains(version) else { throw .unsupportedVersion(section: program.section, version: version) }
    if version == 5 { try program.skip(2) }
    let headerLength = try program.unsigned(size)
    let codeStart = UInt64(program.position).addingReportingOverflow(headerLength)
    try readHeader(&program)
    if version == 5 {
      try readFiles(&program, unit: unit, sections: &sections, table: &table)
    } else {
      try readOldFiles(&program, unit: unit, sections: &sections, table: &table)
    }
    guard !codeStart.overflow, codeStart.partialValue >= UInt64(program.position) else {
      throw .malformed(section: program.section, offset: program.position, what: "a line table header longer than it says")
    }
    try program.skip(codeStart.partialValue - UInt64(program.position))
    try run(&program, &table)
  }

  private mutating func readHeader(_ reader: inout DWARFReader) throws(DWARFError) {
    minimumLength = try reader.unsigned(1)
    if version >= 4 { try reader.skip(1) }
    defaultIsStatement = try reader.byte() != 0
    lineBase = Int64(Int8(bitPattern: try reader.byte()))
    lineRange = Int64(try reader.byte())
    opcodeBase = try reader.byte()
    guard lineRange > 0 else { throw .malformed(section: reader.section, offset: reader.position, what: "a line range of 0") }
    guard opcodeBase > 0 else { throw .malformed(section: reader.section, offset: reader.position, what: "an opcode base of 0") }
    operandCounts = Array(try reader.block(UInt64(opcodeBase - 1)))
  }

  /// The directory and file lists of version 5 (DWARF 5, 6.2.4.1).
  private mutating func readFiles(
    _ reader: inout DWARFReader, unit: DWARFUnit?, sections: inout DWARFSections, table: inout LineTable
  ) throws(DWARFError) {
    let directories = try readList(&reader, unit, &sections).map(\.path)
    for entry in try readList(&reader, unit, &sections) {
      // Directory 0 is the one in which the compiler ran; the others are relative to it.
      let directory = entry.directory < UInt64(directories.count) && entry.directory > 0 ? directories[Int(entry.directory)] : ""
      let path = Self.path([directories.first ?? "", directory, entry.path])
      try sections.budget.spend(path.utf8.count)
      files.append(table.number(of: path))
    }
  }

  private func readList(
    _ reader: inout DWARFReader, _ unit: DWARFUnit?, _ sections: inout DWARFSections
  ) throws(DWARFError) -> [(path: String, directory: UInt64)] {
    let formatCount = try reader.unsigned(1)
    var format: [(content: UInt64, form: UInt64)] = []
    for _ in 0..<formatCount { format.append((try reader.uleb(), try reader.uleb())) }
    let count = try reader.uleb()
    // Each field takes at least a byte in every form that is legal here, so the loop below ends; a list of nothing must not claim entries.
    guard count == 0 || (!format.isEmpty && count <= UInt64(reader.remaining)) else {
      throw .malformed(section: reader.section, offset: reader.position, what: "a list of \(count) files")
    }
    var result: [(path: String, directory: UInt64)] = []
    for _ in 0..<count {
      var path = ""
      var directory: UInt64 = 0
      for field in format {
        guard field.form != DWARFForm.implicitConstant, field.form != DWARFForm.flagPresent else {
          throw .malformed(section: reader.section, offset: reader.position, what: "a file list with a form that has no bytes")
        }
        let value = try reader.value(field.form, implicit: 0, offsetSize: offsetSize, unitOffset: 0)
        switch field.content {
        case 1: path = try sections.string(value, unit) ?? ""
        case 2: directory = value.unsigned ?? 0
        default: break
        }
      }
      result.append((path, directory))
    }
    return result
  }

  /// The directory and file lists up to version 4, whose numbers start from 1 (DWARF 4, 6.2.4).
  private mutating func readOldFiles(
    _ reader: inout DWARFReader, unit: DWARFUnit?, sections: inout DWARFSections, table: inout LineTable
  ) throws(DWARFError) {
    var directories = [""]
    while true {
      let name = try reader.string()
      if name.isEmpty { break }
      directories.append(String(decoding: name, as: UTF8.self))
    }
    files = [-1]
    while true {
      let name = try reader.string()
      if name.isEmpty { return }
      let number = try reader.uleb()
      _ = (try reader.uleb(), try reader.uleb())
      let directory = number < UInt64(directories.count) ? directories[Int(number)] : ""
      let path = Self.path([unit?.directory ?? "", directory, String(decoding: name, as: UTF8.self)])
      try sections.budget.spend(path.utf8.count)
      files.append(table.number(of: path))
    }
  }

  /// Joins path parts: an absolute part drops what stands before it, and steps `.` vanish.
  static func path(_ parts: [String]) -> String {
    var isAbsolute = false
    var steps: [Substring] = []
    for part in parts {
      if part.hasPrefix("/") {
        isAbsolute = true
        steps = []
      }
      steps += part.split(separator: "/").filter { $0 != "." }
    }
    return steps.isEmpty ? "?" : (isAbsolute ? "/" : "") + steps.joined(separator: "/")
  }

  private mutating func run(_ reader: inout DWARFReader, _ table: inout LineTable) throws(DWARFError) {
    var state = LineTable.Row(address: 0, file: file(1, &table), line: 1, column: 0, flags: 0)
    var line: Int64 = 1
    var rows: [LineTable.Row] = []
    func reset() {
      state = LineTable.Row(address: 0, file: file(1, &table), line: 1, column: 0, flags: 0)
      line = 1
      state.flags = defaultIsStatement ? LineTable.Row.statement : 0
    }
    func emit() {
      state.line = UInt32(clamping: line)
      rows.append(state)
      state.flags &= LineTable.Row.statement
    }
    func advance(_ opcode: UInt8) { state.address &+= UInt64(Int64(opcode - opcodeBase) / lineRange) &* minimumLength }
    reset()
    while !reader.isAtEnd {
      let opcode = try reader.byte()
      if opcode >= opcodeBase {
        advance(opcode)
        line &+= lineBase + Int64(opcode - opcodeBase) % lineRange
        emit()
        continue
      }
      switch opcode {
      case 0:
        let length = try reader.uleb()
        var extended = try reader.split(length)
        guard length > 0 else { continue }
        switch try extended.byte() {
        case 1:
          state.flags |= LineTable.Row.sequenceEnd
          emit()
          sequences.append(rows)
          rows = []
          reset()
        case 2: state.address = try extended.unsigned(8)
        default: break
        }
      case 1: emit()
      case 2: state.address &+= try reader.uleb() &* minimumLength
      case 3: line &+= try reader.sleb()
      case 4: state.file = file(try reader.uleb(), &table)
      case 5: state.column = UInt16(clamping: try reader.uleb())
      case 6: state.flags ^= LineTable.Row.statement
      case 8: advance(255)
      case 9: state.address &+= try reader.unsigned(2)
      case 10: state.flags |= LineTable.Row.prologueEnd
      case 12: _ = try reader.uleb()
      // DW_LNS_set_basic_block and DW_LNS_set_epilogue_begin say nothing that is kept.
      case 7, 11: break
      // An opcode of a later version: its operands are passed over.
      default: for _ in 0..<operandCounts[Int(opcode - 1)] { _ = try reader.uleb() }
      }
    }
  }

  private func file(_ number: UInt64, _ table: inout LineTable) -> Int32 {
    if number < UInt64(files.count), files[Int(number)] >= 0 { return files[Int(number)] }
    return table.number(of: "?")
  }
}
