import LinuxABI
import Simulation
import Vocabulary

/// A lesson as its file says it: which program on which machine, and the stops of the walk.
///
/// Nothing here was computed by the machine: no tick, no value, no right answer. `LessonPlayer` finds those.
package struct Lesson: Sendable {
  /// The version of the format that this program reads.
  package static let formatVersion = 1

  /// Options of machine and kernel.
  package struct Options: Hashable, Sendable {
    /// Page-table isolation.
    package var pti = false
    /// Supervisor-mode access prevention.
    package var smap = true
    /// Whether the kernel's tracer prints every system call's entry and exit; each then takes the slow path.
    package var trace = false
    /// Whether the CPU does what AMD's do where vendors differ, rather than Intel's.
    package var isAMD = false

    package init() {}
  }

  /// The file's path, as diagnostics name it.
  package let file: String
  /// The name by which other lessons, progress and the command line know it.
  package let id: String
  /// Where the file says the id.
  package let idPlace: SourcePlace
  package let title: Localized<Located<String>>
  /// The program's path: in assets/programs, or beside the lesson.
  package let program: Located<String>
  /// argv after argv[0].
  package let arguments: [String]
  /// Files in the guest besides the program, in the order of the file.
  package let files: [LessonFile]
  package let era: Located<Era>
  package let options: Options
  /// How long it takes a learner.
  package let minutes: Int
  /// Ids of lessons that one should know before.
  package let prerequisites: [Located<String>]
  /// At least one; ids are unique.
  package let stops: [Stop]

  /// The number by which texts call the lesson, `0` or `7b`: what its file's name begins with, without leading zeros; `nil` where it begins with none.
  package var number: String? { Self.number(ofFile: file) }

  /// The number in a file's name, or in its path.
  package static func number(ofFile path: String) -> String? {
    guard let name = path.split(separator: "/").last else { return nil }
    let lead = name.prefix { $0 != "-" }
    guard lead.count < name.count, let first = lead.first, first.isASCII, first.isNumber,
      lead.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLowercase) })
    else { return nil }
    let digits = lead.drop { $0 == "0" }
    return digits.first?.isNumber == true ? String(digits) : "0" + digits
  }

  /// The world in which the lesson happens.
  ///
  /// - Parameter contents: of the files that the lesson takes from beside it, by their path there.
  package func world(kernel: Image, program: Image, contents: [String: [UInt8]] = [:]) throws(BootError) -> World {
    var kernelOptions = World.KernelOptions()
    kernelOptions.pti = options.pti
    kernelOptions.smap = options.smap
    kernelOptions.trace = options.trace
    var world = World(
      kernel: kernel, program: program, arguments: arguments, era: era.value, options: kernelOptions,
      vendor: options.isAMD ? .amd : .intel)
    for file in files {
      switch file.source {
      case .text(let text): try world.add(file: file.path, Array(text.utf8))
      case .beside(let path):
        guard let bytes = contents[path.value] else { throw .missingFile(path.value) }
        try world.add(file: file.path, bytes)
      }
    }
    return world
  }
}
