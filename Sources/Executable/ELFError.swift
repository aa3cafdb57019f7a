import Primitives

/// Why bytes are no ELF file that can be used here; the description is a sentence for the person who named the file.
package enum ELFError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first bytes are not 7f 45 4c 46; what they look like instead, when that can be told.
  case notELF(looksLike: String?)
  /// EI_CLASS is 1.
  case is32Bit
  /// EI_CLASS, EI_DATA or EI_VERSION has a value that no x86-64 file has.
  case badIdentification(field: String, value: UInt8)
  /// e_machine is not 62 (x86-64); the number and its name.
  case wrongMachine(UInt16)
  /// The file ends before something that it says it contains.
  case truncated(what: String, needs: UInt64, has: UInt64)
  /// A field contradicts the format.
  case malformed(what: String)
  /// PT_INTERP: the program is started by a dynamic linker, which has to be loaded from the host's file system.
  case dynamic(interpreter: String)
  /// The file is no program that can be started: an object file, a shared library or a core dump.
  case notProgram(ELFFile.Kind)

  package var description: String {
    switch self {
    case .notELF(let guess):
      "not an ELF file" + (guess.map { " (it looks like \($0))" } ?? "")
    case .is32Bit: "a 32-bit ELF file; only 64-bit x86-64 programs run here: build it with -m64"
    case .badIdentification(let field, let value): "not an x86-64 ELF file: \(field) is \(value)"
    case .wrongMachine(let number):
      "an ELF file for \(Self.machineNames[number] ?? "machine type \(number)"), not for x86-64"
    case .truncated(let what, let needs, let has):
      "the file is cut off: \(what) needs bytes up to \(needs), but the file has \(has)"
    case .malformed(let what): "a damaged ELF file: \(what)"
    case .dynamic(let interpreter):
      "a dynamically linked program (it asks for \(interpreter)); link it with -static"
    case .notProgram(let kind):
      switch kind {
      case .relocatable: "an object file (.o), not a program: link it first"
      case .core: "a core dump, not a program"
      case .shared: "a shared library, not a program: it has no entry point"
      case .executable: "a program without an entry point"
      case .other(let number): "an ELF file of type \(number), not a program"
      }
    }
  }

  /// e_machine values of files that people meet (System V ABI, "ELF Header").
  private static let machineNames: [UInt16: String] = [
    0: "no machine", 2: "SPARC", 3: "i386 (32-bit x86)", 8: "MIPS", 20: "PowerPC", 21: "64-bit PowerPC", 22: "S/390", 40: "32-bit ARM",
    43: "64-bit SPARC", 50: "IA-64", 183: "AArch64 (64-bit ARM)", 243: "RISC-V", 247: "eBPF", 258: "LoongArch",
  ]
}
