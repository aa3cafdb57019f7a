import ArgumentParser
import Executable
import Foundation
import LinuxABI
import Machine
import Simulation

/// The options that make a world: shared by all verbs that run a program.
struct WorldOptions: ParsableArguments {
  @Option(help: "Which kernel version the built-in kernel imitates.")
  var era = Era.v5_0
  @Flag(inversion: .prefixedNo, help: "Page-table isolation.")
  var pti = false
  @Flag(inversion: .prefixedNo, help: "Supervisor-mode access prevention.")
  var smap = true
  @Flag(help: "The kernel's tracer prints every system call's entry and exit; each then takes the slow path.")
  var trace = false
  @Option(help: "MiB of guest memory, 32 to 2048.")
  var memory = 64
  @Option(help: "What the CPU does where vendors differ: intel or amd.")
  var vendor = "intel"
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard World.memoryRange.contains(memory) else { throw ValidationError("--memory takes 32 to 2048 MiB") }
    guard vendor == "intel" || vendor == "amd" else { throw ValidationError("--vendor takes intel or amd") }
  }

  /// The world in which `program` runs: a path to an ELF file or to a source file, or the name of a program that comes with the product.
  func world(program path: String, arguments: [String]) throws -> World {
    let kernel = try data.files.kernel(era)
    let program = try data.files.program(at: path)
    var world = World(
      kernel: kernel, program: program, arguments: arguments, era: era, memorySize: memory << 20, vendor: vendor == "amd" ? .amd : .intel)
    world.options.pti = pti
    world.options.smap = smap
    world.options.trace = trace
    return world
  }
}

extension DataFiles {
  /// The bytes that a program's file has at most, more than the machine's memory could hold. A device, which may never end, is none.
  private static let programLimit = 1 << 30

  /// A program that runs here: at a path to an ELF file or to a source file, or of a name that comes with the product.
  package func program(at path: String) throws -> Image {
    if !path.contains("/"), !HostFiles.exists(path), let own = try? program(path) {
      try own.file.requireStaticProgram()
      return own
    }
    let name = path.lastNameOfPath
    let isSource = ProgramBuilder.isSource(path)
    let builder = ProgramBuilder(self)
    var image = try Image(
      name: isSource ? name.withoutExtension : name,
      bytes: isSource ? try builder.build(path) : try HostFiles.read(path, limit: Self.programLimit))
    try image.file.requireStaticProgram()
    image.readSources(below: path.directoryOfPath, companions: isSource ? builder.companions : nil)
    image.hostPaths = path.hasPrefix("/") ? [path] : [path, path.absolutePath]
    return image
  }
}

/// Where the product's own files are.
struct DataOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: "Directory with lessons and assets.")
  var directory: String?

  var files: DataFiles { DataFiles(option: directory) }
}

extension Era: ExpressibleByArgument {}
