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
  func lines(of file: String, isATT: Bool = false) -> [ObjdumpLine] {
    let style = isATT ? "att" : "intel"
    guard let pipe = popen("'\(path)' -d --print-imm-hex -M \(style) '\(file)' 2>/dev/null", "r") else { return [] }
    defer { pclose(pipe) }
    var lines: [ObjdumpLine] = []
    var buffer = [CChar](repeating: 0, count: 512)
    var isPrefix = false
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let raw = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      guard let line = Self.parse(raw) else { continue }
      if isPrefix, var last = lines.popLast() {
        last.bytes += line.bytes
        last.text += [UInt8(ascii: " ")] + line.text
        lines.append(last)
      } else {
        lines.append(line)
      }
      isPrefix = Self.prefixWords.contains(String(decoding: line.text, as: UTF8.self))
    }
    return lines
  }

  private static let prefixWords: Set<String> = [
    "lock", "rep", "repne", "data16", "addr32", "cs", "ds", "es", "ss", "fs", "gs", "rex64", "xacquire", "xrelease", "notrack",
  ]

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

/// An ELF object file whose only content is `code`, as objdump wants it, in a temporary file that `body` gets the path of.
func withObjectFile<Result>(of code: [UInt8], _ body: (String) -> Result) -> Result? {
  func words(_ values: (UInt64, Int)...) -> [UInt8] {
    values.flatMap { value, count in (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
  }
  let names = Array("\0.text\0.shstrtab\0".utf8)
  let sectionHeaders = UInt64(64 + code.count + names.count)
  // ELF header: relocatable x86-64, three section headers, the third holds the names.
  var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + words((0, 8), (1, 2), (62, 2), (1, 4), (0, 8), (0, 8))
  file += words((sectionHeaders, 8), (0, 4), (64, 2), (0, 2), (0, 2), (64, 2), (3, 2), (2, 2))
  file += code + names
  file += [UInt8](repeating: 0, count: 64)
  file += words((1, 4), (1, 4), (6, 8), (0, 8), (64, 8), (UInt64(code.count), 8), (0, 4), (0, 4), (16, 8), (0, 8))
  file += words((7, 4), (3, 4), (0, 8), (0, 8), (64 + UInt64(code.count), 8), (UInt64(names.count), 8), (0, 4), (0, 4), (1, 8), (0, 8))
  var path = Array("/tmp/ringwalk-XXXXXX\0".utf8CString)
  let descriptor = mkstemp(&path)
  guard descriptor >= 0 else { return nil }
  let name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { unlink(name) }
  let written = file.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count {
      let count = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count <= 0 { return false }
      done += count
    }
    return true
  }
  close(descriptor)
  return written ? body(name) : nil
}
