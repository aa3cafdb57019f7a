import Primitives
import X86

/// A machine-state file: RAM, registers and tables of a PC in 64-bit mode, as text. Tests/MachineTests/README.md describes the format.
package struct StateFile: Sendable {
  /// A mistake in a file.
  package struct Mistake: Error, CustomStringConvertible, Sendable {
    /// From 1.
    package var line: Int
    package var message: String
    package var description: String { "line \(line): \(message)" }
  }

  /// Bytes for physical memory.
  package struct Piece: Sendable {
    package var address: UInt64
    package var content: Content
  }

  package enum Content: Sendable {
    case bytes([UInt8])
    /// The content of a file, by its path relative to the state file.
    case file(String)
  }

  /// Memory whose hash the trace ends with.
  package struct Dump: Sendable {
    package var address: UInt64
    package var count: Int
  }

  /// Bytes of RAM, at most `maximumMemory`.
  package var memorySize = 4 << 20
  package var pieces: [Piece] = []
  package var cpu = CPUState()
  package var dumps: [Dump] = []

  package static let maximumMemory = 1 << 30

  /// Reads a file.
  package init(_ text: String) throws(Mistake) {
    cpu.rflags = RFLAGS(rawValue: RFLAGS.fixed)
    cpu.idtr = TableRegister(base: 0, limit: .max)
    var hasPieces = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "=" || $0 == "\r" }.map(String.init)
      guard let keyword = words.first else { continue }
      var arguments = Arguments(words: Array(words.dropFirst()), line: number + 1)
      switch keyword {
      case "ram":
        if hasPieces { throw arguments.mistake("ram must come before memory") }
        let size = try arguments.number()
        guard size >= 4096, size <= Self.maximumMemory else { throw arguments.mistake("ram takes 4 KiB to 1 GiB") }
        memorySize = Int(size)
      case "hex":
        hasPieces = true
        let address = try arguments.number()
        guard let content = bytes(hex: arguments.rest()) else { throw arguments.mistake("hex takes pairs of hexadecimal digits") }
        pieces.append(Piece(address: address, content: .bytes(content)))
      case "file":
        hasPieces = true
        let address = try arguments.number()
        pieces.append(Piece(address: address, content: .file(try arguments.word())))
      case "seg": try segment(&arguments)
      case "gdtr", "idtr":
        let table = TableRegister(base: try arguments.number(), limit: UInt16(truncatingIfNeeded: try arguments.number()))
        if keyword == "gdtr" { cpu.gdtr = table } else { cpu.idtr = table }
      case "msr": try modelSpecificRegister(&arguments)
      case "dump":
        let address = try arguments.number()
        let count = try arguments.number()
        guard count <= Self.maximumMemory else { throw arguments.mistake("dump takes at most 1 GiB") }
        dumps.append(Dump(address: address, count: Int(count)))
      default: try register(keyword, &arguments)
      }
    }
    cpu.cpl = UInt8(cpu[.cs].selector & 3)
  }

  private mutating func register(_ name: String, _ arguments: inout Arguments) throws(Mistake) {
    switch name {
    case "rip": cpu.rip = try arguments.number()
    case "rflags": cpu.rflags.rawValue = try arguments.number() & RFLAGS.defined | RFLAGS.fixed
    case "cr0": cpu.cr0 = try arguments.number()
    case "cr2": cpu.cr2 = try arguments.number()
    case "cr3": cpu.cr3 = try arguments.number()
    case "cr4": cpu.cr4 = try arguments.number()
    case "cr8": cpu.cr8 = try arguments.number()
    case "efer": cpu.efer = try arguments.number()
    default:
      guard let view = Register(name: name), view.width == .qword else { throw arguments.mistake("there is no keyword \(name)") }
      cpu[view.register] = try arguments.number()
    }
  }

  private mutating func segment(_ arguments: inout Arguments) throws(Mistake) {
    let name = try arguments.word()
    guard let register = SegmentRegister.allCases.first(where: { $0.name == (name == "ldt" ? "ldtr" : name) }) else {
      throw arguments.mistake("there is no segment register \(name)")
    }
    let selector = UInt16(truncatingIfNeeded: try arguments.number())
    let base = try arguments.number()
    let limit = UInt32(truncatingIfNeeded: try arguments.number())
    cpu[register] = Segment(
      selector: selector, base: base, limit: limit, attributes: UInt32(truncatingIfNeeded: try arguments.number()) & 0x1_f0ff)
  }

  private mutating func modelSpecificRegister(_ arguments: inout Arguments) throws(Mistake) {
    let name = try arguments.word()
    guard let number = MSR.names.first(where: { $0.name == name })?.msr.rawValue ?? Arguments.number(name).flatMap(UInt32.init(exactly:))
    else {
      throw arguments.mistake("there is no MSR \(name)")
    }
    let msr = MSR(rawValue: number)
    guard cpu[msr] != nil else { throw arguments.mistake("this CPU has no MSR \(name)") }
    cpu[msr] = try arguments.number()
  }

  /// The words of one line after the keyword.
  private struct Arguments {
    var words: [String]
    let line: Int

    func mistake(_ message: String) -> Mistake { Mistake(line: line, message: message) }

    mutating func word() throws(Mistake) -> String {
      if words.isEmpty { throw mistake("something is missing at the end of the line") }
      return words.removeFirst()
    }

    mutating func number() throws(Mistake) -> UInt64 {
      let text = try word()
      guard let value = Self.number(text) else { throw mistake("\(text) is no number") }
      return value
    }

    mutating func rest() -> String {
      defer { words = [] }
      return words.joined(separator: " ")
    }

    /// A number in C notation: decimal, or hexadecimal after 0x.
    static func number(_ text: String) -> UInt64? {
      text.hasPrefix("0x") || text.hasPrefix("0X") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    }
  }
}
