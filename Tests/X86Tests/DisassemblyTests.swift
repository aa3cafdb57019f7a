import Testing
import X86

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Our text and lengths against llvm-objdump's. RINGWALK_DISASSEMBLY_SAMPLES and RINGWALK_DISASSEMBLY_FILES (blank-separated paths) make it a campaign.
@Suite struct DisassemblyTests {
  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// llvm-objdump, or a loud word that there is none.
  private static func objdump(_ test: String) -> Objdump? {
    if let found = Objdump.found { return found }
    print("SKIPPED: \(test): there is no llvm-objdump on PATH, so nothing was compared with it")
    return nil
  }

  @Test(arguments: [false, true]) func `random bytes read the same in llvm-objdump`(isATT: Bool) throws {
    guard let objdump = Self.objdump("random bytes") else { return }
    let count = Self.environment("RINGWALK_DISASSEMBLY_SAMPLES").flatMap { Int($0) } ?? 40_000
    let tally = objdump.compare(Array(InstructionSamples(seed: isATT ? 2 : 1).prefix(count)), isATT: isATT)
    print("random bytes, \(isATT ? "AT&T" : "Intel"): \(tally.summary)")
    #expect(tally.compared == count)
    #expect(tally.differentCount == 0, "\(tally.different.joined(separator: "\n"))")
    // Most random bytes are instructions: a comparison of nothing would not get here.
    #expect(tally.same > count * 4 / 5)
  }

  @Test(arguments: [false, true]) func `system programs read the same in llvm-objdump`(isATT: Bool) throws {
    guard let objdump = Self.objdump("system programs") else { return }
    let files = Self.environment("RINGWALK_DISASSEMBLY_FILES")?.split(separator: " ").map(String.init) ?? ["/bin/bash", "/usr/bin/perl"]
    for file in files where access(file, R_OK) == 0 {
      let tally = objdump.compare(file: file, isATT: isATT, limit: Self.environment("RINGWALK_DISASSEMBLY_FILES") == nil ? 60_000 : .max)
      print("\(file), \(isATT ? "AT&T" : "Intel"): \(tally.summary)")
      #expect(tally.differentCount == 0, "\(tally.different.joined(separator: "\n"))")
    }
  }

  @Test func `every known difference has its reason in the table`() {
    let names = TextTable("known-differences.txt", separator: " ").rows.compactMap(\.fields.first)
    #expect(names.sorted() == KnownDifference.allCases.map(\.rawValue).sorted())
  }
}
