import Executable
import Primitives

/// An ELF file with its symbols and debug information: the kernel, or a user program.
package struct Image: Sendable {
  /// The name by which the screen calls it: the file's last path component.
  package let name: String
  package let file: ELFFile
  package let symbols: SymbolTable
  /// Types, functions and lines; empty when the file has none that can be read.
  package let debug: DebugInformation?
  /// The text of source files, line by line, by the path that the compiler recorded; files that are not at hand are missing.
  package var sources: [String: [String]] = [:]
  /// Where on the host the file was read, or the source that it was made from: the path as it was given, and the absolute one where that is another.
  /// Empty for an image of the product.
  package var hostPaths: [String] = []

  /// Reads an image. Missing or unreadable debug information is no error: source lines and parameter names are then absent.
  package init(name: String, bytes: [UInt8]) throws(ELFError) {
    self.name = name
    file = try ELFFile(bytes)
    symbols = try SymbolTable(file)
    debug = try? DebugInformation(file)
  }

  /// Whether an address lies in a loaded segment.
  package func contains(_ address: UInt64) -> Bool {
    file.loadSegments.contains { address >= $0.address.value && address - $0.address.value < $0.memorySize }
  }

  /// The function at an address, and how far into it.
  package func function(at address: UInt64) -> SymbolLocation? { symbols.function(at: Address(address)) }

  /// The source line that an address comes from. Code to which the compiler gives no line (line 0 of DWARF) belongs to the line before it.
  package func line(at address: UInt64) -> SourceLine? {
    guard let lines = debug?.lines, var entry = lines.entry(at: Address(address)) else { return nil }
    while entry.line == 0, let before = lines.entry(at: Address(entry.addresses.lowerBound.value &- 1)) { entry = before }
    guard entry.line > 0, lines.files.indices.contains(entry.file) else {
      return nil
    }
    return SourceLine(file: lines.files[entry.file].name, path: lines.files[entry.file].path, line: entry.line)
  }
}

/// A line of source code.
package struct SourceLine: Hashable, Sendable {
  /// The file's last path component.
  package let file: String
  /// The path as the compiler recorded it.
  package let path: String
  /// Counted from 1.
  package let line: Int

  /// What the line says, without the comment behind it: `#` in assembly, `//` or `/*` in C, with a blank before.
  package func withoutComment(_ text: String) -> String {
    let marks = file.hasSuffix(".s") || file.hasSuffix(".S") ? [" #", "\t#"] : [" //", " /*"]
    let ends = marks.compactMap { text.firstRange(of: $0)?.lowerBound }
    let code = ends.min().map { text[..<$0] } ?? text[...]
    guard let last = code.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(code[...last])
  }
}

extension Image {
  /// The text of a source line, without the blanks around it; `nil` when the file is not at hand.
  package func text(of line: SourceLine) -> String? {
    guard let lines = sources[line.path], lines.indices.contains(line.line - 1) else { return nil }
    // Bytes, not characters: a frame of code asks for many lines, and finding where characters end takes most of the time.
    var text = Substring(lines[line.line - 1]).utf8
    while let byte = text.first, byte == 0x20 || byte == 0x09 { text.removeFirst() }
    while let byte = text.last, byte == 0x20 || byte == 0x09 || byte == 0x0d { text.removeLast() }
    return String(Substring(text))
  }
}
