import Primitives

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// One instruction as llvm-objdump prints it. Prefixes that it prints on a line of their own are joined with what follows.
struct ObjdumpLine {
  var address: UInt64
  var bytes: [UInt8]
  var text: [UInt8]
  /// The lines that were prefixes alone.
  var prefixCount = 0
}

/// Runs llvm-objdump and reads what it prints.
struct Objdump {
  let path: String

  /// The toolchain's own, otherwise the first on PATH; `nil` when there is none.
  static let found: Objdump? = {
    let folders = String(cString: getenv("PATH") ?? strdup("")).split(separator: ":").map(String.init)
    let having = folders.filter { access($0 + "/llvm-objdump", X_OK) == 0 }
    guard let folder = having.first(where: { access($0 + "/swift", X_OK) == 0 }) ?? having.first else { return nil }
    return Objdump(path: folder + "/llvm-objdump")
  }()

  /// The instructions of the executable sections of an object file.
  func lines(of file: String, isATT: Bool) -> [ObjdumpLine] {
    let style = isATT ? "att" : "intel"
    guard let pipe = popen("'\(path)' -d --print-imm-hex -M \(style) '\(file)' 2>/dev/null", "r") else { return [] }
    defer { pclose(pipe) }
    var lines: [ObjdumpLine] = []
    var buffer = [CChar](repeating: 0, count: 512)
    var isPrefix = false
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let raw = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      guard let line = Self.parse(raw) else {
        // Headings and labels: what follows starts anew.
        isPrefix = false
        continue
      }
      if isPrefix, var last = lines.popLast() {
        last.bytes += line.bytes
        last.prefixCount += 1
        last.text += [UInt8(ascii: " ")] + line.text
        lines.append(last)
      } else {
        lines.append(line)
      }
      isPrefix = Self.isPrefixOnly(line.text)
    }
    return lines
  }

  private static func isPrefixOnly(_ text: [UInt8]) -> Bool {
    text.split { $0 == 32 || $0 == 9 }.allSatisfy { Normaliser.prefixWords.contains(String(decoding: $0, as: UTF8.self)) } && !text.isEmpty
  }

  /// `       0: 48 89 e5    \tmov\trbp, rsp # comment`; `nil` for lines of any other form.
  private static func parse(_ raw: [UInt8]) -> ObjdumpLine? {
    var i = 0
    while i < raw.count, raw[i] == UInt8(ascii: " ") { i += 1 }
    var address: UInt64 = 0
    let start = i
    while i < raw.count, let digit = digit(raw[i]) {
      address = address << 4 | UInt64(digit)
      i += 1
    }
    guard i > start, i + 1 < raw.count, raw[i] == UInt8(ascii: ":"), raw[i + 1] == UInt8(ascii: " ") else { return nil }
    i += 2
    var bytes: [UInt8] = []
    while i + 1 < raw.count, let high = digit(raw[i]), let low = digit(raw[i + 1]) {
      bytes.append(high << 4 | low)
      i += 2
      if i < raw.count, raw[i] == UInt8(ascii: " ") { i += 1 }
    }
    guard let tab = raw[i...].firstIndex(of: UInt8(ascii: "\t")), !bytes.isEmpty else { return nil }
    var text = raw[(tab + 1)...]
    if let comment = text.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "<") }) { text = text[..<comment] }
    while let last = text.last, last == 10 || last == 32 || last == 9 { text = text.dropLast() }
    return ObjdumpLine(address: address, bytes: bytes, text: Array(text))
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// An object file for objdump: `pieces` one after the other in a text section, each with a symbol, so that disassembly starts anew at each.
///
/// `body` gets the path of a temporary file and the address of each piece.
func withObjectFile<Result>(of pieces: [[UInt8]], _ body: (String, [UInt64]) -> Result) -> Result? {
  var code: [UInt8] = []
  var addresses: [UInt64] = []
  for piece in pieces {
    addresses.append(UInt64(code.count))
    code += piece
  }
  while code.count % 8 != 0 { code.append(0x90) }
  // A null symbol, then one function of each piece; all have the same name.
  var symbols = [UInt8](repeating: 0, count: 24)
  for address in addresses { symbols += words((1, 4), (0x12, 1), (0, 1), (1, 2), (address, 8), (0, 8)) }
  let names = Array("\0p\0.text\0.symtab\0.strtab\0".utf8)
  let symbolsAt = 64 + UInt64(code.count)
  let namesAt = symbolsAt + UInt64(symbols.count)
  // ELF header: relocatable x86-64, four section headers, the fourth holds the names.
  var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + words((0, 8), (1, 2), (62, 2), (1, 4), (0, 8), (0, 8))
  file += words((namesAt + UInt64(names.count), 8), (0, 4), (64, 2), (0, 2), (0, 2), (64, 2), (4, 2), (3, 2))
  file += code + symbols + names + [UInt8](repeating: 0, count: 64)
  file += words((3, 4), (1, 4), (6, 8), (0, 8), (64, 8), (UInt64(code.count), 8), (0, 4), (0, 4), (16, 8), (0, 8))
  file += words((9, 4), (2, 4), (0, 8), (0, 8), (symbolsAt, 8), (UInt64(symbols.count), 8), (3, 4), (1, 4), (8, 8), (24, 8))
  file += words((17, 4), (3, 4), (0, 8), (0, 8), (namesAt, 8), (UInt64(names.count), 8), (0, 4), (0, 4), (1, 8), (0, 8))
  guard let path = temporaryFile(file) else { return nil }
  defer { unlink(path) }
  return body(path, addresses)
}

/// Little-endian numbers of the given sizes in bytes.
private func words(_ values: (UInt64, Int)...) -> [UInt8] {
  values.flatMap { value, count in (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
}

/// The path of a new file with this content.
private func temporaryFile(_ content: [UInt8]) -> String? {
  var path = Array("/tmp/ringwalk-XXXXXX\0".utf8CString)
  let descriptor = mkstemp(&path)
  guard descriptor >= 0, let file = fdopen(descriptor, "w") else { return nil }
  let written = fwrite(content, 1, content.count, file)
  let name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  if fclose(file) == 0, written == content.count { return name }
  unlink(name)
  return nil
}
