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

  /// The source line that an address comes from.
  package func line(at address: UInt64) -> SourceLine? {
    guard let lines = debug?.lines, let entry = lines.entry(at: Address(address)), lines.files.indices.contains(entry.file) else {
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
}
