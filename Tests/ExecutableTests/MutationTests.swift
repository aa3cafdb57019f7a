import Primitives
import Testing

import Executable
import TestSupport

/// Damaged files end in an error or in other values, never in a crash or a hang; the seed makes every run the same.
@Suite struct `Damaged files` {
  /// Reads everything that can be read from bytes and asks every question once.
  private func exercise(_ bytes: [UInt8]) {
    guard let file = try? ELFFile(bytes) else { return }
    _ = file.notes
    _ = file.interpreter
    _ = file.loadedBytes(at: file.entry, count: 16)
    if let symbols = try? SymbolTable(file) {
      for symbol in symbols.symbols.prefix(50) {
        _ = symbols.symbol(at: symbol.address)
        _ = symbols.function(at: symbol.address + symbol.size)
        _ = symbols[symbol.name]
        _ = symbols.starting(at: symbol.address)
      }
    }
    guard let debug = try? DebugInformation(file) else { return }
    _ = DebugDump(debug).text.utf8.count
    for function in debug.functions {
      guard let entry = function.entry else { continue }
      _ = debug.inlinedCalls(at: entry)
      for parameter in function.parameters { _ = parameter.location.at(entry) }
    }
    if let task = debug.types.structure(named: "task") {
      for path in ["thread.sp", "i", "where.x.y", "..", ""] { _ = debug.types.field(path, in: task) }
    }
    for file in debug.lines.files.indices { for line in debug.lines.lines(file: file) { _ = debug.lines.entries(file: file, line: line) } }
  }

  @Test(arguments: [4, 5]) func `every truncation of a program is survived`(version: Int) throws {
    let bytes = try Fixture.sample(dwarf: version).bytes
    for count in bytes.indices { exercise(Array(bytes.prefix(count))) }
  }

  @Test(arguments: [4, 5]) func `thousands of programs with changed bytes are survived`(version: Int) throws {
    let bytes = try Fixture.sample(dwarf: version).bytes
    var generator = SeededGenerator(seed: UInt64(version))
    for _ in 0..<4000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        damaged[Int.random(in: damaged.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      exercise(damaged)
    }
  }

  @Test(arguments: [4, 5]) func `changes inside the debug sections alone are survived`(version: Int) throws {
    let file = try Fixture.sample(dwarf: version)
    let debug = file.sections.filter { $0.name.hasPrefix(".debug") || $0.name == ".symtab" || $0.name == ".strtab" }
    var generator = SeededGenerator(seed: UInt64(version) + 100)
    let extremes: [UInt8] = [0, 1, 0x7f, 0x80, 0xff]
    for _ in 0..<8000 {
      var damaged = file.bytes
      let section = try #require(debug.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let value: UInt8 =
          .random(using: &generator) ? extremes.randomElement(using: &generator) ?? 0 : .random(in: 0...255, using: &generator)
        damaged[Int.random(in: section.fileRange, using: &generator)] = value
      }
      exercise(damaged)
    }
  }

  @Test func `thousands of damaged archives are survived`() throws {
    let bytes = try CPIOArchive(`cpio archives`.entries).write()
    for count in bytes.indices { _ = try? CPIOArchive(reading: Array(bytes.prefix(count))) }
    var generator = SeededGenerator(seed: 9)
    var survivors = 0
    for _ in 0..<10_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8(
          truncatingIfNeeded: "0123456789abcdefABCDEF xyz\0".utf8.randomElement(using: &generator) ?? 0)
      }
      if let archive = try? CPIOArchive(reading: damaged) {
        survivors += 1
        if let again = try? archive.write() { #expect(throws: Never.self) { try CPIOArchive(reading: again) } }
      }
    }
    #expect(survivors > 100, "most changes must hit contents, or the test tests nothing")
  }
}
