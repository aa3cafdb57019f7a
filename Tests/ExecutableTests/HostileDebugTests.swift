import Primitives
import Testing

import Executable

/// Inputs made to be slow or endless: each must end in values or an error within the time that its size deserves.
@Suite(.timeLimit(.minutes(5))) struct `Hostile debug information` {
  private func read(info: [UInt8], abbreviations: [UInt8], _ others: [(name: String, contents: [UInt8])] = []) throws -> DebugInformation {
    let file = try ELFFile(SyntheticELF.file([(".debug_info", info), (".debug_abbrev", abbreviations)] + others))
    return try DebugInformation(file)
  }

  /// compile unit (1), then an entry (2) with children and entries (3) without attributes.
  private func parent(tag: UInt8, child: UInt8) -> [UInt8] { [1, 0x11, 1, 0, 0, 2, tag, 1, 0, 0, 3, child, 0, 0, 0, 0] }

  @Test(arguments: [(UInt8(0x04), UInt8(0x28)), (0x13, 0x0d), (0x15, 0x05), (0x01, 0x21), (0x2e, 0x05)])
  func `half a million children take time in proportion`(tag: UInt8, child: UInt8) throws {
    let info = SyntheticELF.unit([1, 2] + [UInt8](repeating: 3, count: 500_000) + [0, 0])
    let debug = try read(info: info, abbreviations: parent(tag: tag, child: child))
    #expect(debug.units.count == 1)
  }

  @Test func `a million nested blocks need no stack`() throws {
    let info = SyntheticELF.unit([1] + [UInt8](repeating: 2, count: 1_000_000))
    #expect(try read(info: info, abbreviations: parent(tag: 0x0b, child: 0x0b)).functions.isEmpty)
  }

  @Test func `types that contain themselves have a size, a name and fields all the same`() throws {
    // 12: typedef -> itself; 17: pointer -> 22; 22: function returning 17 with two parameters of type 17; 33: array of itself.
    let abbreviations: [UInt8] = [
      1, 0x11, 1, 0, 0, 2, 0x16, 0, 0x49, 0x13, 0, 0, 3, 0x0f, 0, 0x49, 0x13, 0, 0, 4, 0x15, 1, 0x49, 0x13, 0, 0, 5, 0x05, 0, 0x49, 0x13, 0,
      0,
      6, 0x01, 0, 0x49, 0x13, 0, 0, 7, 0x34, 0, 0x49, 0x13, 0x03, 0x08, 0x1c, 0x0b, 0, 0, 0,
    ]
    func reference(_ offset: Int) -> [UInt8] { SyntheticELF.little(offset, 4) }
    var entries: [UInt8] = [1]
    let typedef = 12 + entries.count
    entries += [2] + reference(typedef)
    let pointer = 12 + entries.count
    entries += [3] + reference(pointer + 5)
    entries += [4] + reference(pointer) + [5] + reference(pointer) + [5] + reference(pointer) + [0]
    let array = 12 + entries.count
    entries += [6] + reference(array)
    for (name, target) in [("a", typedef), ("b", pointer), ("c", array), ("d", 7), ("e", 0x7fff_ffff)] {
      entries += [7] + reference(target) + Array(name.utf8) + [0, 1]
    }
    let debug = try read(info: SyntheticELF.unit(entries + [0]), abbreviations: abbreviations)
    #expect(debug.variables.map(\.name) == ["a", "b", "c", "d", "e"])
    for variable in debug.variables {
      #expect(debug.types.name(variable.type).utf8.count < 10_000)
      _ = debug.types.size(variable.type)
      if let type = variable.type { _ = debug.types.structure(type) }
    }
  }

  @Test func `one long text named by every entry is refused`() throws {
    // Each entry is a base type whose name begins one byte further into the same text.
    let abbreviations: [UInt8] = [1, 0x11, 1, 0, 0, 2, 0x24, 0, 0x03, 0x0e, 0, 0, 0]
    let count = 100_000
    var entries: [UInt8] = [1]
    for offset in 0..<count { entries += [2] + SyntheticELF.little(offset, 4) }
    let text = [UInt8](repeating: 0x61, count: count) + [0]
    #expect(throws: DWARFError.excessive) {
      try read(info: SyntheticELF.unit(entries + [0]), abbreviations: abbreviations, [(".debug_str", text)])
    }
  }

  @Test func `one long range list used by every entry is refused`() throws {
    let abbreviations: [UInt8] = [1, 0x11, 1, 0, 0, 2, 0x2e, 0, 0x55, 0x17, 0, 0, 0]
    var list: [UInt8] = []
    for _ in 0..<20_000 { list += [7] + SyntheticELF.little(0x1000, 8) + [1] }
    var entries: [UInt8] = [1]
    for _ in 0..<20_000 { entries += [2] + SyntheticELF.little(0, 4) }
    #expect(throws: DWARFError.excessive) {
      try read(info: SyntheticELF.unit(entries + [0]), abbreviations: abbreviations, [(".debug_rnglists", list + [0])])
    }
  }

  @Test func `units that all begin a long abbreviation table one entry later are refused`() throws {
    var abbreviations: [UInt8] = []
    for code in 1...20_000 { abbreviations += SyntheticELF.uleb(code) + [0x24, 0, 0, 0] }
    abbreviations.append(0)
    var info: [UInt8] = []
    var offset = 0
    for code in 1...20_000 {
      info += SyntheticELF.little(9, 4) + [5, 0, 1, 8] + SyntheticELF.little(offset, 4) + [0]
      offset += SyntheticELF.uleb(code).count + 4
    }
    #expect(throws: DWARFError.excessive) { try read(info: info, abbreviations: abbreviations) }
  }

  @Test func `a line table may not claim files that take no bytes`() throws {
    // Version 5 header: no directory format, but a directory count of 2^40.
    let count: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20]
    let header: [UInt8] = [1, 1, 1, 0xfb, 14, 1, 0] + count
    let program = SyntheticELF.little(header.count + 8, 4) + [5, 0, 8, 0] + SyntheticELF.little(header.count, 4) + header
    let file = try ELFFile(SyntheticELF.file([(".debug_line", program)]))
    #expect(throws: DWARFError.malformed(section: ".debug_line", offset: 25, what: "a list of 1099511627776 files")) {
      try DebugInformation(file)
    }
  }

  @Test func `a name table of one long text is refused, not copied for every symbol`() throws {
    let text = [UInt8](repeating: 0x61, count: 200_000) + [0]
    var symbols = [UInt8](repeating: 0, count: 24)
    for offset in 0..<20_000 {
      symbols += SyntheticELF.little(offset, 4) + [0x12, 0] + SyntheticELF.little(1, 2) + SyntheticELF.little(0, 16)
    }
    var bytes = SyntheticELF.file([(".strtab", text), (".symtab", symbols)])
    let table = SyntheticELF.number(bytes, at: 40)
    bytes[table + 2 * 64 + 4] = 2
    bytes[table + 2 * 64 + 40] = 1
    let file = try ELFFile(bytes)
    #expect(throws: ELFError.self) { try SymbolTable(file) }
  }
}
