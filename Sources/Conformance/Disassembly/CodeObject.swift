/// An ELF object file for disassemblers: pieces of code one after the other in a text section, each with a symbol, so that disassembly starts anew at
/// each.
struct CodeObject {
  /// The file.
  let bytes: [UInt8]
  /// Where each piece begins.
  let addresses: [UInt64]

  init(pieces: [[UInt8]]) {
    var code: [UInt8] = []
    var addresses: [UInt64] = []
    for piece in pieces {
      addresses.append(UInt64(code.count))
      code += piece
    }
    while code.count % 8 != 0 { code.append(0x90) }
    // A null symbol, then one function of each piece; all have the same name.
    var symbols = [UInt8](repeating: 0, count: 24)
    for address in addresses { symbols += Self.words((1, 4), (0x12, 1), (0, 1), (1, 2), (address, 8), (0, 8)) }
    let names = Array("\0p\0.text\0.symtab\0.strtab\0".utf8)
    let symbolsAt = 64 + UInt64(code.count)
    let namesAt = symbolsAt + UInt64(symbols.count)
    // ELF header: relocatable x86-64, four section headers, the fourth holds the names.
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + Self.words((0, 8), (1, 2), (62, 2), (1, 4), (0, 8), (0, 8))
    file += Self.words((namesAt + UInt64(names.count), 8), (0, 4), (64, 2), (0, 2), (0, 2), (64, 2), (4, 2), (3, 2))
    file += code + symbols + names + [UInt8](repeating: 0, count: 64)
    file += Self.words((3, 4), (1, 4), (6, 8), (0, 8), (64, 8), (UInt64(code.count), 8), (0, 4), (0, 4), (16, 8), (0, 8))
    file += Self.words((9, 4), (2, 4), (0, 8), (0, 8), (symbolsAt, 8), (UInt64(symbols.count), 8), (3, 4), (1, 4), (8, 8), (24, 8))
    file += Self.words((17, 4), (3, 4), (0, 8), (0, 8), (namesAt, 8), (UInt64(names.count), 8), (0, 4), (0, 4), (1, 8), (0, 8))
    bytes = file
    self.addresses = addresses
  }

  /// Little-endian numbers of the given sizes in bytes.
  private static func words(_ values: (UInt64, Int)...) -> [UInt8] {
    values.flatMap { value, count in (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
  }
}
