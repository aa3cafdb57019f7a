#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A disassembler of this machine: runs it and reads what it prints.
package struct Objdump {
  package let disassembler: Disassembler
  /// The path of the program.
  package let path: String
  /// What it says of itself: `LLVM version 17.0.0`.
  package let version: String

  /// The program beside `swift`, otherwise the first on PATH; `nil` when there is none.
  package init?(_ disassembler: Disassembler) {
    guard let list = getenv("PATH") else { return nil }
    let folders = String(cString: list).split(separator: ":").map(String.init)
    let having = folders.filter { access("\($0)/\(disassembler.tool)", X_OK) == 0 }
    guard let folder = having.first(where: { access($0 + "/swift", X_OK) == 0 }) ?? having.first else { return nil }
    self.disassembler = disassembler
    path = "\(folder)/\(disassembler.tool)"
    var name: String?
    Self.lines(of: "\(Self.quoted(path)) --version") { line in
      let text = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if name == nil, text.contains(disassembler.versionWord) { name = text }
    }
    guard let name else { return nil }
    version = name
  }

  /// The instructions of the executable sections of a file.
  package func lines(of file: String) -> [DisassemblyLine] {
    var lines: [DisassemblyLine] = []
    var isPrefix = false
    Self.lines(of: "\(Self.quoted(path)) \(disassembler.arguments) \(Self.quoted(file)) 2>/dev/null") { raw in
      guard let line = DisassemblyLine(raw) else {
        // Headings and labels: what follows starts anew.
        isPrefix = false
        return
      }
      if isPrefix, var last = lines.popLast() {
        last.bytes += line.bytes
        last.text = line.text.isEmpty ? "" : last.text + " " + line.text
        lines.append(last)
      } else {
        lines.append(line)
      }
      isPrefix = Normaliser.isPrefixOnly(line.text)
    }
    return lines
  }

  /// The first instruction of each of `pieces`, by its number; `nil` where nothing was printed.
  package func first(of pieces: [[UInt8]]) -> [DisassemblyLine?] {
    var result: [DisassemblyLine?] = Array(repeating: nil, count: pieces.count)
    let object = CodeObject(pieces: pieces)
    guard let file = Self.temporaryFile(object.bytes) else { return result }
    defer { unlink(file) }
    var index = 0
    for line in lines(of: file) {
      while index < object.addresses.count, object.addresses[index] < line.address { index += 1 }
      if index < object.addresses.count, object.addresses[index] == line.address { result[index] = line }
    }
    return result
  }

  /// Runs a command and gives each line of what it prints.
  private static func lines(of command: String, _ body: ([UInt8]) -> Void) {
    guard let pipe = popen(command, "r") else { return }
    defer { pclose(pipe) }
    var buffer = [CChar](repeating: 0, count: 1024)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      body(buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    }
  }

  /// A word of the shell that stands for exactly `text`.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// The path of a new file with this content.
  private static func temporaryFile(_ content: [UInt8]) -> String? {
    var path = Array("/tmp/ringwalk-XXXXXX\0".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else { return nil }
    let written = fwrite(content, 1, content.count, file)
    let name = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if fclose(file) == 0, written == content.count { return name }
    unlink(name)
    return nil
  }
}
