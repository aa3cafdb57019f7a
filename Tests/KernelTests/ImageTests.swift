import Foundation
import LinuxABI
import Simulation
import Testing

/// The committed images and their sources.
@Suite struct `The committed images` {
  /// Runs a command of the checkout; its output without the newline at the end.
  private func run(_ command: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.currentDirectoryURL = Guest.root
    process.arguments = ["-c", command, "sh"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command): exit status \(process.terminationStatus)")
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// The first line of `clang --version` of the toolchain that the build scripts take.
  private func compiler() throws -> String {
    try run(#""$(dirname "$(command -v swift || command -v clang)")/clang" --version | head -n 1"#)
  }

  private func recordedCompiler() throws -> String {
    String(decoding: try Guest.bytes(of: "assets/kernel/TOOLCHAIN"), as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
  }

  /// A directory of the test's own, gone afterwards.
  private func withTemporaryDirectory(_ body: (URL) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("kernel-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory)
  }

  /// The paths of the files below a directory.
  private func files(in directory: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted().filter { path in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: directory.appendingPathComponent(path).path, isDirectory: &isDirectory)
        && !isDirectory.boolValue
    }
  }

  @Test(arguments: Guest.eras)
  func `the kernel built from its source is the committed one`(era: Era) throws {
    try withTemporaryDirectory { directory in
      let output = directory.appendingPathComponent("kernel.elf")
      _ = try run(#"assets/kernel/build "$1" "$2""#, era.rawValue, output.path)
      let built = [UInt8](try Data(contentsOf: output))
      let name = "assets/kernel/kernel-\(era.rawValue).elf"
      if try compiler() == recordedCompiler() {
        #expect(built == (try Guest.bytes(of: name)), "\(name) is not what its source makes: run assets/kernel/build")
      } else {
        Host.warn(
          "\(name) WAS NOT COMPARED, the rebuilt one is booted instead: this is \(try compiler()), not \(try recordedCompiler())."
        )
      }
      // Whatever made it, it works.
      let kernel = try Image(name: "rebuilt", bytes: built)
      let timeline = try Timeline(
        try Guest.world(of: try Guest.program("hi"), Configuration(era: era, pti: true), kernel: kernel))
      #expect(timeline.finish() == Ending(status: 4, reason: .exited(4), console: "Hi!\n"))
    }
  }

  @Test func `the programs built from their sources are the committed ones`() throws {
    try withTemporaryDirectory { directory in
      _ = try run(#"assets/programs/build "$1""#, directory.path)
      let built = try files(in: directory)
      #expect(built.contains("hi") && built.contains("mix"))
      let isComparable = try compiler() == recordedCompiler()
      if !isComparable {
        Host.warn(
          "assets/programs WERE NOT COMPARED, rebuilt ones are run instead: this is \(try compiler()), not \(try recordedCompiler())."
        )
      }
      for name in built {
        let bytes = [UInt8](try Data(contentsOf: directory.appendingPathComponent(name)))
        if isComparable {
          #expect(bytes == (try Guest.bytes(of: "assets/programs/\(name)")), "assets/programs/\(name) is not what its source makes")
        }
      }
      for row in try ProgramTable().rows(.v5_0) where row.input.isEmpty {
        let program = try Image(name: row.program, bytes: [UInt8](try Data(contentsOf: directory.appendingPathComponent(row.program))))
        let timeline = try Timeline(try Guest.world(of: program, Configuration(), arguments: row.arguments))
        #expect(timeline.finish().status == row.status, "\(row.program)")
      }
    }
  }

  @Test func `the suite built from its source is the committed one`() throws {
    try withTemporaryDirectory { directory in
      _ = try run(#"Tests/KernelTests/Suite/build "$1""#, directory.path)
      guard try compiler() == recordedCompiler() else {
        Host.warn("THE SUITE WAS NOT COMPARED WITH ITS SOURCE: this is \(try compiler()), it was made by \(try recordedCompiler()).")
        return
      }
      for name in ["suite", "fuzz", "terminal", "exhaust"] {
        let built = [UInt8](try Data(contentsOf: directory.appendingPathComponent(name)))
        #expect(built == (try Guest.bytes(of: "Tests/KernelTests/Suite/\(name)")), "run Tests/KernelTests/Suite/build")
      }
    }
  }

  @Test func `every committed program is one that the script builds, and listed in the table`() throws {
    let listed = Set(try ProgramTable().rows.map(\.program))
    let committed = try files(in: Guest.root.appendingPathComponent("assets/programs"))
    // The programs of the benchmark run long, and are no lessons.
    for name in committed where !name.hasPrefix("bench/") {
      guard try Guest.bytes(of: "assets/programs/\(name)").starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { continue }
      #expect(listed.contains(name), "assets/programs/\(name) is in no row of programs.txt")
    }
  }
}
