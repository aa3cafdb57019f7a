import Primitives

/// An ELF64 file for x86-64: its header, program headers and sections (System V ABI, chapters 4 and 5; the x86-64 supplement).
///
/// All offsets and lengths that it hands out have been checked against the file, so its contents can be read without further care. Symbols, notes
/// and debug information are read on demand from it.
package struct ELFFile: Sendable {
  /// e_type.
  package enum Kind: Hashable, Sendable {
    /// ET_REL: an object file.
    case relocatable
    /// ET_EXEC: a program at fixed addresses.
    case executable
    /// ET_DYN: a shared library or a position-independent program.
    case shared
    /// ET_CORE.
    case core
    case other(UInt16)
  }

  /// The whole file.
  package let bytes: [UInt8]
  package let kind: Kind
  /// e_entry: where execution starts; 0 when the file is no program.
  package let entry: Address
  /// e_phoff: where in the file the program headers stand.
  package let programHeaderOffset: UInt64
  package let programHeaders: [ProgramHeader]
  /// The segments to load, PT_LOAD, in the order of the file.
  package let loadSegments: [ProgramHeader]
  package let sections: [Section]

  /// One program header in bytes (e_phentsize of every ELF64 file).
  package static let programHeaderSize = 56
  private static let headerSize = 64
  private static let sectionHeaderSize = 64

  /// Reads and checks header, program headers and section headers.
  package init(_ bytes: [UInt8]) throws(ELFError) {
    try Self.checkIdentification(bytes)
    guard bytes.count >= Self.headerSize else {
      throw .truncated(what: "the ELF header", needs: UInt64(Self.headerSize), has: UInt64(bytes.count))
    }
    func field(_ offset: Int, _ count: Int) -> UInt64 { bytes.littleEndian(at: offset, count: count) ?? 0 }

    let machine = UInt16(field(18, 2))
    guard machine == 62 else { throw .wrongMachine(machine) }
    self.bytes = bytes
    kind =
      switch field(16, 2) {
      case 1: .relocatable
      case 2: .executable
      case 3: .shared
      case 4: .core
      case let other: .other(UInt16(other))
      }
    entry = Address(field(24, 8))
    programHeaderOffset = field(32, 8)
    sections = try Self.readSections(
      bytes, at: field(40, 8), entrySize: field(58, 2), count: field(60, 2), nameTable: field(62, 2))
    // Counts that do not fit into 16 bits stand in section 0 (System V ABI, "ELF Header", e_phnum).
    var programHeaderCount = field(56, 2)
    if programHeaderCount == 0xffff, let first = sections.first { programHeaderCount = UInt64(first.info) }
    programHeaders = try Self.readProgramHeaders(bytes, at: programHeaderOffset, entrySize: field(54, 2), count: programHeaderCount)
    loadSegments = programHeaders.filter { $0.kind == .load }
  }

  private static func checkIdentification(_ bytes: [UInt8]) throws(ELFError) {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { throw .notELF(looksLike: guess(bytes)) }
    guard bytes.count >= 16 else { throw .truncated(what: "the ELF header", needs: UInt64(headerSize), has: UInt64(bytes.count)) }
    if bytes[4] == 1 { throw .is32Bit }
    if bytes[4] != 2 { throw .badIdentification(field: "EI_CLASS", value: bytes[4]) }
    if bytes[5] != 1 { throw .badIdentification(field: "EI_DATA (byte order)", value: bytes[5]) }
    if bytes[6] != 1 { throw .badIdentification(field: "EI_VERSION", value: bytes[6]) }
  }

  /// What a file that is not ELF looks like, for the message.
  private static func guess(_ bytes: [UInt8]) -> String? {
    if bytes.isEmpty { return "an empty file" }
    if bytes.starts(with: "#!".utf8) { return "a script" }
    if bytes.starts(with: "MZ".utf8) { return "a Windows or EFI program" }
    if bytes.starts(with: [0xcf, 0xfa, 0xed, 0xfe]) || bytes.starts(with: [0xca, 0xfe, 0xba, 0xbe]) { return "a macOS program" }
    if bytes.starts(with: "!<arch>".utf8) { return "a library archive (.a)" }
    if bytes.starts(with: "070701".utf8) { return "a cpio archive" }
    if bytes.starts(with: [0x1f, 0x8b]) { return "a gzip file" }
    if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return "a zstd file" }
    if bytes.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a]) { return "an xz file" }
    let isText = bytes.prefix(512).allSatisfy { $0 == 9 || $0 == 10 || $0 == 13 || (0x20..<0x7f).contains($0) }
    return isText ? "a text file" : nil
  }

  private static func readProgramHeaders(
    _ bytes: [UInt8], at offset: UInt64, entrySize: UInt64, count: UInt64
  ) throws(ELFError) -> [ProgramHeader] {
    guard count > 0 else { return [] }
    guard entrySize == programHeaderSize else { throw .malformed(what: "a program header has \(entrySize) bytes instead of 56") }
    guard let table = Range(offset: offset, count: count * entrySize, within: bytes.count) else {
      throw .truncated(what: "the program header table", needs: offset &+ count * entrySize, has: UInt64(bytes.count))
    }
    var result: [ProgramHeader] = []
    for start in stride(from: table.lowerBound, to: table.upperBound, by: programHeaderSize) {
      func field(_ offset: Int, _ count: Int) -> UInt64 { bytes.littleEndian(at: start + offset, count: count) ?? 0 }
      let kind = ProgramHeader.Kind(rawValue: UInt32(field(0, 4)))
      guard let range = Range(offset: field(8, 8), count: field(32, 8), within: bytes.count) else {
        throw .truncated(
          what: "the contents of segment \(result.count) (\(kind.name))", needs: field(8, 8) &+ field(32, 8), has: UInt64(bytes.count))
      }
      let header = ProgramHeader(
        kind: kind, permissions: .init(rawValue: UInt32(field(4, 4))), fileRange: range, address: Address(field(16, 8)),
        physicalAddress: Address(field(24, 8)), memorySize: field(40, 8), alignment: field(48, 8))
      if kind == .load, header.memorySize < UInt64(range.count) {
        throw .malformed(what: "segment \(result.count) is larger in the file than in memory")
      }
      if kind == .load, header.address.value.addingReportingOverflow(header.memorySize).overflow {
        throw .malformed(what: "segment \(result.count) runs past the end of the address space")
      }
      result.append(header)
    }
    return result
  }

  private static func readSections(
    _ bytes: [UInt8], at offset: UInt64, entrySize: UInt64, count: UInt64, nameTable: UInt64
  ) throws(ELFError) -> [Section] {
    guard offset != 0 else { return [] }
    guard entrySize == sectionHeaderSize else { throw .malformed(what: "a section header has \(entrySize) bytes instead of 64") }
    func header(_ index: UInt64) -> Range<Int>? {
      // An index that cannot stand in the file is caught here, so the product below cannot overflow.
      guard index <= UInt64(bytes.count), offset <= UInt64(bytes.count) else { return nil }
      return Range(offset: offset + index * entrySize, count: entrySize, within: bytes.count)
    }
    guard let first = header(0) else {
      throw .truncated(what: "the section header table", needs: offset &+ entrySize, has: UInt64(bytes.count))
    }
    func field(_ start: Int, _ offset: Int, _ count: Int) -> UInt64 { bytes.littleEndian(at: start + offset, count: count) ?? 0 }
    // Counts that do not fit into 16 bits stand in section 0 (System V ABI, "ELF Header", e_shnum and e_shstrndx).
    let total = count == 0 ? field(first.lowerBound, 32, 8) : count
    let nameIndex = nameTable == 0xffff ? field(first.lowerBound, 40, 4) : nameTable
    guard total > 0 else { return [] }
    guard header(total - 1) != nil else {
      throw .truncated(what: "the section header table", needs: offset &+ total &* entrySize, has: UInt64(bytes.count))
    }

    var sections: [Section] = []
    var nameOffsets: [UInt64] = []
    for index in 0..<total {
      guard let start = header(index)?.lowerBound else { break }
      let kind = Section.Kind(rawValue: UInt32(field(start, 4, 4)))
      var range = 0..<0
      if kind != .noBits, kind != .null {
        guard let checked = Range(offset: field(start, 24, 8), count: field(start, 32, 8), within: bytes.count) else {
          throw .truncated(
            what: "the contents of section \(index)", needs: field(start, 24, 8) &+ field(start, 32, 8), has: UInt64(bytes.count))
        }
        range = checked
      }
      nameOffsets.append(field(start, 0, 4))
      sections.append(
        Section(
          name: "", kind: kind, attributes: .init(rawValue: field(start, 8, 8)), address: Address(field(start, 16, 8)), fileRange: range,
          size: field(start, 32, 8), link: UInt32(field(start, 40, 4)), info: UInt32(field(start, 44, 4)), entrySize: field(start, 56, 8)))
    }
    guard nameIndex != 0 else { return sections }
    guard nameIndex < UInt64(sections.count) else {
      throw .malformed(what: "the section name table is section \(nameIndex), which does not exist")
    }
    var names = StringTable(bytes, sections[Int(nameIndex)].fileRange)
    for index in sections.indices {
      guard let name = names.string(at: nameOffsets[index]) else { throw .malformed(what: "section \(index) has no proper name") }
      sections[index].name = name
    }
    return sections
  }

  /// The first section of that name.
  package func section(named name: String) -> Section? { sections.first { $0.name == name } }

  /// The bytes of a section; none for `.bss` and its like.
  package func contents(of section: Section) -> ArraySlice<UInt8> { bytes[section.fileRange.clamped(to: bytes.indices)] }

  /// The bytes of a segment that the file holds; memory beyond them, up to `memorySize`, is zero.
  package func contents(of header: ProgramHeader) -> ArraySlice<UInt8> { bytes[header.fileRange.clamped(to: bytes.indices)] }

  /// The dynamic linker that the program asks for (PT_INTERP); `nil` for a static one.
  package var interpreter: String? {
    guard let header = programHeaders.first(where: { $0.kind == .interpreter }) else { return nil }
    return String(decoding: contents(of: header).prefix { $0 != 0 }.prefix(4096), as: UTF8.self)
  }

  /// Throws with the reason when this is not a program that runs without a dynamic linker.
  package func requireStaticProgram() throws(ELFError) {
    if let interpreter { throw .dynamic(interpreter: interpreter) }
    guard kind == .executable || kind == .shared, entry.value != 0 else { throw .notProgram(kind) }
    guard programHeaders.contains(where: { $0.kind == .load }) else { throw .malformed(what: "no segment to load") }
  }

  /// `count` bytes (at most 16 MiB) as they are in memory after loading, before anything runs; `nil` when a byte lies in no loaded segment.
  package func loadedBytes(at address: Address, count: Int) -> [UInt8]? {
    guard count >= 0, count <= 16 << 20 else { return nil }
    for header in programHeaders where header.kind == .load && address >= header.address {
      let offset = address.value - header.address.value
      guard offset <= header.memorySize, UInt64(count) <= header.memorySize - offset else { continue }
      var result: [UInt8] = []
      result.reserveCapacity(count)
      let start = header.fileRange.lowerBound + Int(clamping: min(offset, UInt64(header.fileRange.count)))
      result += bytes[start..<min(start + count, header.fileRange.upperBound)]
      result += [UInt8](repeating: 0, count: count - result.count)
      return result
    }
    return nil
  }
}
