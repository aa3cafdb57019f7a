import Executable
import LinuxABI
import Machine
import Primitives

/// Everything that a walk is a function of, besides what the person does: kernel, program, files and options.
package struct World: Sendable {
  /// Options of the built-in kernel's command line.
  package struct KernelOptions: Hashable, Sendable {
    /// Page-table isolation.
    package var pti = false
    package var smap = true
    package var smep = true
    /// Whether the terminal shows what is typed.
    package var echo = true
    /// Whether the kernel's tracer prints every system call's entry and exit on the console; each then takes the slow path.
    package var trace = false
    /// Words that are added as they are.
    package var extra: [String] = []

    package init() {}

    /// The options of a command line that `World.commandLine` made.
    package init(commandLine: String) {
      var rest = commandLine.split(separator: " ").map(String.init).prefix { $0 != "--" }
      rest.removeAll { $0.hasPrefix("console=") || $0.hasPrefix("init=") }
      func take(_ words: [String]) -> Bool {
        guard words.allSatisfy(rest.contains) else { return false }
        rest.removeAll(where: words.contains)
        return true
      }
      pti = take(["pti=on"])
      _ = take(["pti=off"])
      smap = !take(["nosmap"])
      smep = !take(["nosmep"])
      echo = !take(["noecho"])
      trace = take(Self.traceWords)
      extra = Array(rest)
    }

    /// The first names the events, the second sends them to the console (Linux: Documentation/admin-guide/kernel-parameters.txt).
    private static let traceWords = ["trace_event=raw_syscalls", "tp_printk"]

    var words: [String] {
      ["pti=\(pti ? "on" : "off")"] + (smap ? [] : ["nosmap"]) + (smep ? [] : ["nosmep"]) + (echo ? [] : ["noecho"])
        + (trace ? Self.traceWords : []) + extra
    }
  }

  /// MiB of memory that a guest can have.
  package static let memoryRange = 32...2048

  package let kernel: Image
  package var program: Image
  /// The program's path in the guest's file system.
  package var programPath: String
  /// argv after argv[0].
  package var arguments: [String]
  /// More files for the guest, besides the program.
  package var files: [CPIOArchive.Entry]
  package let era: Era
  package var options: KernelOptions
  package var memorySize: Int
  package var vendor: Vendor
  /// Where the phases of a system call lie in the kernel's code.
  package let phaseMap: PhaseMap

  package init(
    kernel: Image, program: Image, arguments: [String] = [], files: [CPIOArchive.Entry] = [], era: Era = .v5_0,
    options: KernelOptions = KernelOptions(), memorySize: Int = 64 << 20, vendor: Vendor = .intel
  ) {
    self.kernel = kernel
    self.program = program
    programPath = "/" + program.name
    self.arguments = arguments
    self.files = files
    self.era = era
    self.options = options
    self.memorySize = memorySize
    self.vendor = vendor
    phaseMap = PhaseMap(kernel, era)
  }

  /// The kernel's command line.
  package var commandLine: String {
    let words = ["console=ttyS0", "init=" + programPath] + options.words + (arguments.isEmpty ? [] : ["--"] + arguments.map(Self.quoted))
    return words.joined(separator: " ")
  }

  /// The root file system: the program and the user's files; the kernel itself makes /dev/console.
  package var rootFileSystem: CPIOArchive {
    CPIOArchive([.file(String(programPath.dropFirst()), permissions: 0o755, program.file.bytes)] + files)
  }

  /// The plain files for the guest besides the program; the directories follow from their paths.
  package var plainFiles: [(path: String, contents: [UInt8])] {
    files.filter { $0.type == .regular }.map { ($0.path, $0.contents) }
  }

  /// Adds a file for the guest, with the directories on the way to it.
  ///
  /// - Parameter path: without a leading slash.
  package mutating func add(file path: String, _ contents: [UInt8]) throws(BootError) {
    guard path != programPath.dropFirst(), !files.contains(where: { $0.path == path }) else {
      throw .rootFileSystem("two files have the name \(path)")
    }
    var directory = ""
    for step in path.split(separator: "/").dropLast() {
      directory += (directory.isEmpty ? "" : "/") + step
      if !files.contains(where: { $0.path == directory }) { files.append(.directory(directory)) }
    }
    files.append(.file(path, contents))
  }

  /// A word with blanks goes into double quotes, as the kernel's parser wants it.
  private static func quoted(_ word: String) -> String { word.contains(" ") || word.isEmpty ? "\"\(word)\"" : word }
}

/// Why a world cannot be booted.
package enum BootError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kernel image is not for direct boot: the segment does not lie in RAM.
  case kernelOutsideMemory(segment: UInt64)
  case commandLineTooLong(bytes: Int)
  /// RAM is too small for kernel and files.
  case memoryTooSmall(needed: Int)
  case rootFileSystem(String)
  /// The bytes of a file for the guest are not at hand.
  case missingFile(String)

  package var description: String {
    switch self {
    case .kernelOutsideMemory(let segment): "the kernel's segment at physical address 0x\(hex(segment)) does not lie in the guest's memory"
    case .commandLineTooLong(let bytes): "the kernel command line has \(bytes) bytes; at most 2047 fit"
    case .memoryTooSmall(let needed): "the guest needs at least \(needed >> 20) MiB of memory for its kernel and files"
    case .missingFile(let path): "the file \(path) is not at hand"
    case .rootFileSystem(let text): "the root file system cannot be made: \(text)"
    }
  }
}
