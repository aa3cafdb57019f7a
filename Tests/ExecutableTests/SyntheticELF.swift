/// Makes ELF files with sections of any contents, for inputs that no compiler writes.
enum SyntheticELF {
  static func file(_ sections: [(name: String, contents: [UInt8])]) -> [UInt8] {
    var names: [UInt8] = [0]
    var bytes = [UInt8](repeating: 0, count: 64)
    var headers = [UInt8](repeating: 0, count: 64)
    for (name, contents) in sections {
      headers += header(name: names.count, kind: 1, offset: bytes.count, size: contents.count)
      names += Array(name.utf8) + [0]
      bytes += contents
    }
    headers += header(name: names.count, kind: 3, offset: bytes.count, size: names.count + 10)
    names += Array(".shstrtab".utf8) + [0]
    bytes += names
    let table = bytes.count
    bytes += headers
    bytes.replaceSubrange(0..<20, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0])
    bytes.replaceSubrange(40..<48, with: little(table, 8))
    bytes.replaceSubrange(58..<64, with: little(64, 2) + little(sections.count + 2, 2) + little(sections.count + 1, 2))
    return bytes
  }

  private static func header(name: Int, kind: Int, offset: Int, size: Int) -> [UInt8] {
    little(name, 4) + little(kind, 4) + little(0, 16) + little(offset, 8) + little(size, 8) + little(0, 24)
  }

  /// `value` in `count` bytes, low byte first.
  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }

  /// The number of eight bytes at `offset`, low byte first.
  static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// An unsigned LEB128 number.
  static func uleb(_ value: Int) -> [UInt8] {
    var result: [UInt8] = []
    var rest = value
    repeat {
      result.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return result
  }

  /// A DWARF 5 unit around its entries.
  static func unit(_ entries: [UInt8]) -> [UInt8] { little(entries.count + 8, 4) + [5, 0, 1, 8, 0, 0, 0, 0] + entries }
}
