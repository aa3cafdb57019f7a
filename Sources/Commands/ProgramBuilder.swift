import Foundation
import Simulation

/// Makes a program from one source file, as `ringwalk walk try.c` does: with the clang and ld.lld of the Swift toolchain, for the machine and for
/// nothing else. There is no C library; `start.s` calls main, `ringwalk.h` has the system calls, and `memory.c` what compilers call by themselves.
package struct ProgramBuilder {
  private let data: DataFiles
  private let environment: [String: String]

  /// - Parameter environment: where PATH is taken from.
  package init(_ data: DataFiles, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.data = data
    self.environment = environment
  }

  /// What every file is built with. A program of its own, at fixed addresses, with debug information, and with general registers alone: the built-in
  /// kernel keeps no others for a program.
  static let flags = [
    "--target=x86_64-unknown-linux-gnu", "-fuse-ld=lld", "-g", "-static", "-nostdlib", "-nostdlibinc", "-ffreestanding", "-fno-pie",
    "-fno-stack-protector", "-mgeneral-regs-only", "-fdebug-compilation-dir=.",
  ]

  /// What the debug information has in place of the directory of `companionFiles`.
  static let companionsName = "ringwalk-programs"

  /// Whether a path names a source file.
  static func isSource(_ path: String) -> Bool { [".s", ".S", ".c"].contains { path.hasSuffix($0) } }

  /// The bytes of the program that a source file makes: the same ones whenever and wherever it is built, since a walk in a file knows its program by
  /// them. So no directory is in its debug information: paths are relative to that of the source file, or begin with `companionsName`. The compiler says on standard error what is wrong with the file; the error that is thrown says
  /// that there is no program, or no compiler.
  package func build(_ path: String) throws -> [UInt8] {
    // A missing file is told in our own words.
    _ = try HostFiles.read(path)
    let clang = try compiler()
    let workshop = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: workshop, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Refusal("cannot make \(workshop): \(error.localizedDescription)")
    }
    defer { try? FileManager.default.removeItem(atPath: workshop) }
    let companions = try companions(in: workshop)
    let (start, memory, output) = (companions + "/start.s", companions + "/memory.c", workshop + "/program")
    let source = path.absolutePath
    // What the file has of its own, a _start or a memcpy, takes the place of ours: the linker takes from the second list only what is missing.
    let arguments =
      Self.flags
      // The last that fits is taken, and the companions may lie below the source file.
      + [(source.directoryOfPath, ""), (companions, Self.companionsName + "/")].compactMap { Self.hiding($0, as: $1) }
      + ["-I", companions, source]
      + ["-Wl,--start-lib", start, memory, "-Wl,--end-lib", "-Wl,--build-id=none", "-o", output]
    guard try HostProgram.run([clang] + arguments, at: .standardError) == 0 else {
      throw Refusal(
        "no program could be made from \(path); there is no C library here, but #include \"ringwalk.h\" has the system calls")
    }
    return try HostFiles.read(output)
  }

  /// What goes into every program.
  static let companionFiles = ["memory.c", "ringwalk.h", "signal.h", "start.s", "syscall.h"]

  /// The directory that has them in the product's data; `nil` where the executable is alone.
  package var companions: String? { data.locate("assets/programs")?.absolutePath }

  /// The directory that has them: the product's, where there is one, so that their source lines are found later; else they are laid into `workshop`.
  private func companions(in workshop: String) throws -> String {
    if let directory = companions { return directory }
    for name in Self.companionFiles { try HostFiles.write(try data.read("assets/programs/" + name).bytes, to: workshop + "/" + name) }
    return workshop
  }

  /// The option that writes `name` wherever the paths of files in a directory would begin with it; `nil` for a directory that it cannot name.
  private static func hiding(_ directory: String, as name: String) -> String? {
    directory.contains("=") ? nil : "-ffile-prefix-map=\(directory == "/" ? "" : directory)/=\(name)"
  }

  /// The first clang on the PATH that has an ld.lld beside it: that of a Swift toolchain has.
  private func compiler() throws(Refusal) -> String {
    for directory in (environment["PATH"] ?? "").split(separator: ":") {
      let clang = "\(directory)/clang"
      guard FileManager.default.isExecutableFile(atPath: clang) else { continue }
      // Toolchains are often named by links from elsewhere.
      let home = URL(fileURLWithPath: clang).resolvingSymlinksInPath().deletingLastPathComponent().path
      if FileManager.default.isExecutableFile(atPath: "\(directory)/ld.lld")
        || FileManager.default.isExecutableFile(atPath: "\(home)/ld.lld")
      {
        return clang
      }
    }
    throw Refusal("a source file needs the clang and ld.lld of a Swift toolchain on the PATH")
  }
}
