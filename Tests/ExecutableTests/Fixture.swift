import Foundation
import Primitives
import Testing

import Executable

/// Files beside the tests, and programs built from their sources where a toolchain is at hand.
enum Fixture {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func text(_ name: String) throws -> String { try String(contentsOf: directory.appending(path: name), encoding: .utf8) }

  /// The bytes of a file of hexadecimal lines; lines that begin with `#` are comments.
  static func hexadecimal(_ name: String) throws -> [UInt8] {
    let digits = try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }.joined()
    return try #require(bytes(hex: digits), "\(name) is no hexadecimal text")
  }

  /// The two committed programs: sample.c and entry.S, with DWARF 5 at -O1 and with DWARF 4 at -O0.
  static func sample(dwarf version: Int) throws -> ELFFile { try ELFFile(hexadecimal("sample-dwarf\(version).hex")) }

  /// Compares with a committed text, line by line, so that a difference names its place.
  static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let expected = try Self.text(name).split(separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
      Issue.record("\(name):\(number + 1): expected \"\(pair.0)\", found \"\(pair.1)\"", sourceLocation: sourceLocation)
      return
    }
    #expect(expected.count == found.count, "\(name) has \(expected.count) lines, found \(found.count)", sourceLocation: sourceLocation)
  }
}

/// The compiler and linker of the toolchain that runs the tests.
enum Toolchain {
  static let clang = find("clang")
  static let linker = find("ld.lld")
  static let symbolizer = find("llvm-symbolizer")

  /// Whether programs can be built; says so aloud when they cannot.
  static let canBuild: Bool = {
    if clang != nil, linker != nil { return true }
    print("SKIPPED: no clang and ld.lld on this machine; debug information is tested on the committed files only")
    return false
  }()

  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  struct Failure: Error { let message: String }

  /// Runs a program and answers what it printed.
  @discardableResult
  static func run(_ program: String, _ arguments: [String], in directory: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    if process.terminationStatus != 0 { throw Failure(message: "\(program) \(arguments.joined(separator: " ")): \(text)") }
    return text
  }

  /// Builds sources, from the fixtures or given as text, into a program and hands over its bytes and where it lies.
  static func build<Result>(
    sources: [String] = ["sample.c", "entry.S"], files: [String: String] = [:], options: [String], link: [String] = [],
    _ body: (ELFFile, URL) throws -> Result
  ) throws -> Result {
    let clang = try #require(clang)
    let linker = try #require(linker)
    let place = FileManager.default.temporaryDirectory.appending(path: "ringwalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let program = place.appending(path: "program")
    for name in Set(sources).union(files.keys) {
      // In the source tree they are texts, since a test target may not mix languages.
      let target = place.appending(path: name)
      try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (files[name] ?? Fixture.text(name + ".txt")).write(to: target, atomically: true, encoding: .utf8)
    }
    var objects: [String] = []
    for (number, source) in sources.enumerated() {
      let object = place.appending(path: "\(number).o").path
      objects.append(object)
      let language = source.hasSuffix(".c") ? ["-ffreestanding", "-mno-red-zone", "-mgeneral-regs-only", "-fno-stack-protector"] : []
      try run(
        clang,
        ["--target=x86_64-unknown-none-elf", "-fno-pic", "-fdebug-compilation-dir=."] + options + language + ["-c", source, "-o", object],
        in: place)
    }
    try run(linker, ["--build-id=none"] + link + objects + ["-o", program.path], in: place)
    return try body(ELFFile([UInt8](Data(contentsOf: program))), program)
  }
}

/// Files of the machine that runs the tests.
enum Host {
  static func file(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }
}
