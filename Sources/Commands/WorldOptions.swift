import ArgumentParser
import Executable
import Foundation
import LinuxABI
import Machine
import Simulation

/// The options that make a world: shared by all verbs that run one.
struct WorldOptions: ParsableArguments {
  @Option(help: "Which kernel version the built-in kernel imitates: 5.0 or 6.12.")
  var era = "5.0"
  @Flag(inversion: .prefixedNo, help: "Page-table isolation.")
  var pti = false
  @Flag(inversion: .prefixedNo, help: "Supervisor-mode access prevention.")
  var smap = true
  @Option(help: "MiB of guest memory, 32 to 2048.")
  var memory = 64
  @Option(help: "What the CPU does where vendors differ: intel or amd.")
  var vendor = "intel"
  @Option(help: "Directory with lessons and assets.")
  var data: String?

  func validate() throws {
    guard Era(rawValue: era) != nil else {
      throw ValidationError("there is no kernel of era '\(era)'; there are \(Era.allCases.map(\.rawValue).joined(separator: " and "))")
    }
    guard (32...2048).contains(memory) else { throw ValidationError("--memory takes 32 to 2048 MiB") }
    guard vendor == "intel" || vendor == "amd" else { throw ValidationError("--vendor takes intel or amd") }
  }

  /// The world in which `program` runs.
  func world(program path: String, arguments: [String]) throws -> World {
    let files = DataFiles(option: data)
    guard let kernelPath = files.locate("assets/kernel/kernel-\(era).elf") else {
      throw HostFileError(
        path: "assets/kernel/kernel-\(era).elf", action: "find", reason: "looked in \(files.roots.joined(separator: ", "))")
    }
    let kernel = try Image(name: "kernel-\(era)", bytes: try HostFiles.read(kernelPath))
    let program = try Image(name: (path as NSString).lastPathComponent, bytes: try HostFiles.read(path))
    try program.file.requireStaticProgram()
    var world = World(
      kernel: kernel, program: program, arguments: arguments, era: Era(rawValue: era) ?? .v5_0, memorySize: memory << 20, vendor: vendor == "amd" ? .amd : .intel)
    world.options.pti = pti
    world.options.smap = smap
    return world
  }
}
