import Executable
import Foundation
import Simulation
import Testing

/// The Linux that the tests run on: the reference for what a program does.
enum Host {
  /// Why programs cannot be run here; `nil` where they can.
  static let obstacle: String? = {
    #if os(Linux) && arch(x86_64)
      var name = utsname()
      uname(&name)
      let release = withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let version = release.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
      guard version.count == 2, (version[0], version[1]) >= (6, 12) else {
        return "the tables were recorded on Linux 6.12 or later, this is \(release)"
      }
      guard FileManager.default.fileExists(atPath: "/proc/sys/abi/vsyscall32") else {
        return "this Linux does not run int 0x80 (IA32_EMULATION)"
      }
      return nil
    #else
      return "this machine is no x86-64 Linux"
    #endif
  }()

  /// Whether programs run here as root: what is forbidden to others is allowed to them.
  static var isRoot: Bool { getuid() == 0 }

  /// Says it where nobody overlooks it.
  static func warn(_ text: String) { FileHandle.standardError.write(Data("\n*** \(text)\n\n".utf8)) }

  /// Runs a program that is only in memory.
  static func run(_ program: Image) throws -> (status: UInt32, output: String) {
    // A directory of its own, for a core file too.
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent(program.name)
    try Data(program.file.bytes).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return try run(executable: file, in: directory)
  }

  /// Runs a program of the checkout; its status (128 plus the number of a signal that ended it) and what it wrote.
  static func run(
    _ path: String, _ arguments: [String] = [], input: String = "", in directory: URL? = nil
  ) throws -> (status: UInt32, output: String) {
    try run(executable: Guest.root.appendingPathComponent(path), arguments, input: input, in: directory)
  }

  private static func run(
    executable: URL, _ arguments: [String] = [], input: String = "", in directory: URL? = nil
  ) throws -> (status: UInt32, output: String) {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = directory }
    let output = Pipe()
    let typed = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = typed
    // A program inherits what is blocked here, and the test runner blocks signals.
    var none = sigset_t()
    var mask = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    try process.run()
    typed.fileHandleForWriting.write(Data(input.utf8))
    try typed.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let status = UInt32(process.terminationStatus)
    return (process.terminationReason == .uncaughtSignal ? 128 + status : status, text)
  }
}
