import Primitives
import Testing

import Executable

@Suite struct `ELF files` {
  @Test func `header, segments and sections of a program are read`() throws {
    let file = try Fixture.sample(dwarf: 5)
    #expect(file.kind == .executable)
    #expect(file.entry == Address(0x2011c0))
    #expect(file.interpreter == nil)
    #expect(file.programHeaderOffset == 64)
    #expect(file.programHeaders.map(\.kind.name) == ["PHDR", "LOAD", "LOAD", "LOAD", "GNU_STACK"])
    let loads = file.loadSegments
    #expect(loads.map(\.address.value) == [0x200000, 0x201160, 0x202200])
    #expect(loads.map(\.permissions) == [[.read], [.read, .execute], [.read, .write]])
    #expect(loads.map(\.memorySize) == [0x15d, 0x9e, 0x80])
    #expect(loads.map(\.fileRange.count) == [0x15d, 0x9e, 0x78])
    let text = try #require(file.section(named: ".text"))
    #expect(text.attributes == [.allocate, .execute])
    #expect(file.contents(of: text).starts(with: [0x55, 0x48, 0x89, 0xe5]))
    #expect(file.section(named: ".bss")?.fileRange.isEmpty == true)
    #expect(file.section(named: ".bss")?.size == 8)
    try file.requireStaticProgram()
  }

  @Test func `memory after loading is the file's bytes, then zeros`() throws {
    let file = try Fixture.sample(dwarf: 5)
    #expect(file.loadedBytes(at: Address(0x2011c0), count: 4) == [0x55, 0x48, 0x89, 0xe5])
    #expect(file.loadedBytes(at: Address(0x200158), count: 5) == Array("Hi!\n\0".utf8))
    #expect(file.loadedBytes(at: Address(0x202274), count: 12) == [UInt8](repeating: 0, count: 12))
    #expect(file.loadedBytes(at: Address(0x202274), count: 13) == nil, "behind .bss")
    #expect(file.loadedBytes(at: Address(0x1fffff), count: 2) == nil)
    #expect(file.loadedBytes(at: Address(.max), count: 2) == nil)
    #expect(file.loadedBytes(at: Address(0x200000), count: .max) == nil)
  }

  @Test func `each kind of unusable file is named`() throws {
    let good = try Fixture.sample(dwarf: 5).bytes
    func changed(_ offset: Int, _ values: [UInt8]) -> [UInt8] {
      var bytes = good
      for (i, value) in values.enumerated() { bytes[offset + i] = value }
      return bytes
    }
    func failure(_ bytes: [UInt8]) -> String {
      do {
        try ELFFile(bytes).requireStaticProgram()
        return "none"
      } catch { return error.description }
    }
    #expect(failure(good) == "none")
    #expect(failure([]) == "not an ELF file (it looks like an empty file)")
    #expect(failure(Array("#!/bin/sh\n".utf8)) == "not an ELF file (it looks like a script)")
    #expect(failure(Array("hello\n".utf8)) == "not an ELF file (it looks like a text file)")
    #expect(failure([0x1f, 0x8b, 8, 0]) == "not an ELF file (it looks like a gzip file)")
    #expect(failure([0, 1, 2, 3]) == "not an ELF file")
    #expect(failure(changed(4, [1])).hasPrefix("a 32-bit ELF file"))
    #expect(failure(changed(4, [9])) == "not an x86-64 ELF file: EI_CLASS is 9")
    #expect(failure(changed(5, [2])) == "not an x86-64 ELF file: EI_DATA (byte order) is 2")
    #expect(failure(changed(18, [183, 0])) == "an ELF file for AArch64 (64-bit ARM), not for x86-64")
    #expect(failure(changed(18, [0xff, 0xff])) == "an ELF file for machine type 65535, not for x86-64")
    #expect(failure(changed(16, [1, 0])) == "an object file (.o), not a program: link it first")
    #expect(failure(changed(16, [4, 0])) == "a core dump, not a program")
    #expect(failure(changed(24, [UInt8](repeating: 0, count: 8))) == "a program without an entry point")
    #expect(failure(Array(good.prefix(40))) == "the file is cut off: the ELF header needs bytes up to 64, but the file has 40")
    #expect(failure(Array(good.prefix(5))) == "the file is cut off: the ELF header needs bytes up to 64, but the file has 5")
    #expect(failure(Array(good.dropLast())).hasPrefix("the file is cut off: the section header table needs bytes up to \(good.count)"))
    #expect(failure(changed(54, [32, 0])) == "a damaged ELF file: a program header has 32 bytes instead of 56")
    // The second program header, LOAD: p_filesz, then p_memsz.
    #expect(failure(changed(64 + 56 + 32, [0, 0, 0, 1])).hasPrefix("the file is cut off: the contents of segment 1 (LOAD) needs"))
    #expect(failure(changed(64 + 56 + 40, [1, 0])) == "a damaged ELF file: segment 1 is larger in the file than in memory")
    #expect(failure(changed(64 + 56 + 40, [UInt8](repeating: 0xff, count: 8))).contains("past the end of the address space"))
    // The first program header becomes PT_INTERP with the text of .rodata.
    var dynamic = changed(64, [3, 0, 0, 0])
    for (i, byte) in [UInt8]([0x58, 1, 0, 0, 0, 0, 0, 0]).enumerated() { dynamic[64 + 8 + i] = byte }
    #expect(failure(dynamic).hasPrefix("a dynamically linked program (it asks for Hi!"))
  }

  @Test func `a program that the host's linker made dynamic is refused with its interpreter`() throws {
    // A real one, if the machine has it: the shell.
    guard let bytes = Host.file("/bin/sh") else {
      print("SKIPPED: no readable /bin/sh")
      return
    }
    guard let file = try? ELFFile(bytes), let interpreter = file.interpreter else {
      print("SKIPPED: /bin/sh is no dynamic x86-64 program")
      return
    }
    #expect(throws: ELFError.dynamic(interpreter: interpreter)) { try file.requireStaticProgram() }
    #expect(interpreter.hasPrefix("/"))
  }

  @Test func `notes give the build id`() throws {
    guard Toolchain.canBuild else { return }
    try Toolchain.build(options: ["-g"], link: ["--build-id=0x0123456789abcdef"]) { file, _ in
      #expect(file.buildID == [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef])
      #expect(file.notes.map(\.owner) == ["GNU"])
    }
    #expect(try Fixture.sample(dwarf: 5).buildID == nil)
  }
}
