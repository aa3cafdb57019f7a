import Foundation
import Primitives
import Testing

import Executable

@Suite struct `Debug information` {
  /// The pages were checked line by line against what llvm-dwarfdump prints for the same bytes.
  @Test(arguments: [4, 5]) func `a committed program gives the committed tables`(version: Int) throws {
    let debug = try DebugInformation(Fixture.sample(dwarf: version))
    try Fixture.expect(DebugDump(debug).text, equals: "sample-dwarf\(version).txt")
  }

  @Test func `parameters have names, types and places while the function runs`() throws {
    let debug = try DebugInformation(Fixture.sample(dwarf: 5))
    let add = try #require(debug.function(named: "add"))
    #expect(add.parameters.map(\.name) == ["a", "text", "n"])
    #expect(add.parameters.map { debug.types.name($0.type) } == ["int", "const char *", "size_t"])
    #expect(add.frameBase == .register(DWARFRegister(rawValue: 6)))
    #expect(DWARFRegister(rawValue: 6).name == "rbp")
    let a = add.parameters[0].location
    #expect(a.at(Address(0x201170)) == .register(DWARFRegister(rawValue: 5)))
    #expect(a.at(Address(0x2011a5)) == .atEntry(DWARFRegister(rawValue: 5)))
    #expect(a.at(Address(0x2011b0)) == nil)
    let unoptimised = try DebugInformation(Fixture.sample(dwarf: 4))
    #expect(
      unoptimised.function(named: "add")?.parameters.map { $0.location.at(Address(0x201193)) } == [-4, -16, -24].map { .frame(offset: $0) })
  }

  @Test func `structure members are found by path`() throws {
    for version in [4, 5] {
      let types = try DebugInformation(Fixture.sample(dwarf: version)).types
      let task = try #require(types.structure(named: "task"))
      #expect(task.size == 120)
      #expect(types.field("thread.ip", in: task)?.offset == 16)
      #expect(types.field("where.y", in: task)?.offset == 28)
      #expect(types.field("c", in: task)?.offset == 32, "a member of an anonymous union")
      #expect(types.field("flag_b", in: task)?.bits == .init(start: 3, count: 5))
      #expect(types.field("word.bytes", in: task).map { types.name($0.type) } == "unsigned char [8]")
      #expect(types.field("thread.nothing", in: task) == nil)
      #expect(types.field("state.x", in: task) == nil)
      #expect(
        types.field("call", in: task).flatMap { $0.type }.flatMap { types.pointee($0) }.map { types.name($0) }
          == "int (const char *, size_t)")
      let next = try #require(types.field("next", in: task)?.type)
      #expect(types.name(next) == "struct task *")
      #expect(types.pointee(next).flatMap { types.structure($0) }?.name == "task")
      #expect(types.size(types.field("matrix", in: task)?.type) == 24)
      #expect(types.enumeration(named: "color")?.map(\.value) == [0, 5, -1])
    }
  }

  @Test func `lines lead to code and code to lines`() throws {
    let lines = try DebugInformation(Fixture.sample(dwarf: 5)).lines
    let file = try #require(lines.files(named: "sample.c").first)
    #expect(lines.files[file].name == "sample.c")
    #expect(lines.entries(file: file, line: 54).filter(\.isStatement).map(\.addresses.lowerBound.value) == [0x2011c4, 0x2011de])
    #expect(lines.entries(file: file, line: 1).isEmpty)
    #expect(lines.lines(file: file) == [39, 41, 43, 45, 46, 47, 48, 50, 53, 54, 55])
    let entry = try #require(lines.entry(at: Address(0x2011a6)))
    #expect(entry.line == 48 && entry.column == 9)
    #expect(entry.addresses == Address(0x2011a5)..<Address(0x2011a8))
    #expect(lines.entry(at: Address(0x201150)) == nil)
    #expect(lines.entry(at: Address(0x2011f3)) == nil, "between two sequences")
    #expect(lines.entry(at: Address(0x2011fe)) == nil)
    #expect(lines.entries(in: Address(0x2011a6)..<Address(0x2011a9)).map(\.line) == [48, 46])
    #expect(lines.files(named: "ample.c").isEmpty, "only whole steps of a path match")
  }

  @Test func `an inlined call is found at its addresses`() throws {
    let debug = try DebugInformation(Fixture.sample(dwarf: 5))
    #expect(debug.inlinedCalls(at: Address(0x2011d8)).map(\.name) == ["hidden"])
    #expect(debug.inlinedCalls(at: Address(0x2011de)).isEmpty)
    #expect(debug.function(at: Address(0x2011d8))?.name == "_start")
    #expect(debug.function(at: Address(0x2011f4)) == nil, "assembly has labels, not functions")
  }

  @Test(arguments: [["-gdwarf-5", "-O0"], ["-gdwarf-5", "-O2"], ["-gdwarf-4", "-O1"], ["-gdwarf-4", "-Os"], ["-gdwarf64", "-O1"]])
  func `fresh builds agree with the toolchain's symbolizer at every address`(options: [String]) throws {
    guard Toolchain.canBuild, let symbolizer = Toolchain.symbolizer else {
      print("SKIPPED: no llvm-symbolizer to compare line tables with")
      return
    }
    try Toolchain.build(options: options) { file, place in
      let debug = try DebugInformation(file)
      let text = try #require(file.section(named: ".text"))
      let addresses = (text.address.value..<text.address.value + text.size).map { Address($0) }
      let list = addresses.map { "0x" + hex($0.value) }
      let answer = try Toolchain.run(
        symbolizer, ["--obj=\(place.path)", "--no-inlines", "--functions=none", "--relativenames"] + list, in: Fixture.directory)
      let expected = answer.split(separator: "\n").map(String.init)
      try #require(expected.count == addresses.count)
      for (address, line) in zip(addresses, expected) {
        let found = debug.lines.entry(at: address).map { "\(debug.lines.files[$0.file].path):\($0.line):\($0.column)" } ?? "??:0:0"
        #expect(Self.withoutDots(line) == found, "at \(address)")
      }
      let task = try #require(debug.types.structure(named: "task"))
      #expect(debug.types.field("thread.ip", in: task)?.offset == 16)
      #expect(debug.function(named: "add")?.parameters.map(\.name) == ["a", "text", "n"])
    }
  }

  /// A path without its steps `.`, which the symbolizer keeps.
  private static func withoutDots(_ path: String) -> String { path.split(separator: "/").filter { $0 != "." }.joined(separator: "/") }

  @Test(arguments: ["-gdwarf-4", "-gdwarf-5"]) func `source files keep their directories`(version: String) throws {
    guard Toolchain.canBuild else { return }
    let files = [
      "src/main.c": "#include \"deep/part.h\"\nint main(void) { return part(1); }\n",
      "include/deep/part.h": "static inline int part(int a) {\n  return a + 1;\n}\n",
    ]
    for (directory, prefix) in [(".", ""), ("/where/it/was/built", "/where/it/was/built/")] {
      try Toolchain.build(
        sources: ["src/main.c"], files: files, options: [version, "-O0", "-Iinclude", "-fdebug-compilation-dir=\(directory)"],
        link: ["-emain"]
      ) { file, _ in
        let lines = try DebugInformation(file).lines
        #expect(Set(lines.files.map(\.path)) == ["\(prefix)src/main.c", "\(prefix)include/deep/part.h"])
        let part = try #require(lines.files(named: "deep/part.h").first)
        #expect(lines.lines(file: part) == [1, 2])
      }
    }
  }

  @Test func `what cannot be read is named`() throws {
    let file = try Fixture.sample(dwarf: 5)
    func failure(_ section: String, at offset: Int, _ value: UInt8) throws -> String {
      var bytes = file.bytes
      let start = try #require(file.section(named: section)).fileRange.lowerBound
      bytes[start + offset] = value
      do {
        _ = try DebugInformation(ELFFile(bytes))
        return "none"
      } catch { return "\(error)" }
    }
    #expect(try failure(".debug_info", at: 4, 7) == ".debug_info is DWARF version 7; versions 4 and 5 can be read: build with -gdwarf-5")
    #expect(try failure(".debug_line", at: 4, 9).hasPrefix(".debug_line is DWARF version 9"))
    #expect(try failure(".debug_info", at: 1, 0xff).hasPrefix("debug information is cut off: .debug_info"))
    #expect(try failure(".debug_info", at: 12, 0x7f).contains("undefined abbreviation 127"))
    #expect(try failure(".debug_str", at: 0, 0x41) == "none")
  }
}
