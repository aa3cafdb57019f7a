import Foundation
import Narration
import Primitives
import Simulation

/// Walks in files.
package enum KeptWalk {
  /// Writes a walk anew, or over an older one, never over a file of another kind; returns what the person should know.
  static func save(_ walk: WalkFile, to path: String) -> Message {
    let path = HostFiles.expandingHome(path)
    if HostFiles.exists(path), (try? HostFiles.read(path, limit: WalkFile.sizeLimit)).map(WalkFile.isWalk) != true {
      return Message(en: "\(path) exists and is no walk: nothing is written.", ja: "\(path)は歩みのファイルではないため、上書きしません。")
    }
    var walk = walk
    walk.build = HostFiles.buildIdentity ?? WalkFile.unknownBuild
    do throws(HostFileError) {
      try HostFiles.write(walk.write(), to: path)
      return Message(en: "The walk is kept in \(path); ringwalk open goes on from here.", ja: "歩みを\(path)に保存しました。ringwalk openで再開できます。")
    } catch {
      return Message(en: "The walk is not kept: \(error.description).", ja: "歩みを保存できません（\(error.description)）。")
    }
  }

  /// The program of a walk: at `path` where one is given, else where it was when the walk was kept, or by its name. What has its bytes is taken, else
  /// what is found first, which is then refused with how it differs; refused right away when nothing is found.
  static func program(of walk: WalkFile, at path: String?, _ files: DataFiles) throws -> Image {
    if let path { return try files.program(at: path) }
    var other: Image?
    for place in walk.programHostPaths + [walk.program.name] where HostFiles.exists(place) {
      let image = try files.program(at: place)
      if walk.isProgram(image) { return image }
      other = other ?? image
    }
    // A name that comes with the product, also where a file of that name lies in the current directory.
    if walk.programHostPaths.isEmpty, let own = try? files.program(walk.program.name), other == nil || walk.isProgram(own) { return own }
    if let other { return other }
    let places = walk.programHostPaths + [walk.program.name].filter { !walk.programHostPaths.contains($0) }
    throw Refusal(
      "\(WalkFile.Mismatch.file("the program", was: walk.program, is: nil)): it is not at \(places.joined(separator: ", nor at ")); "
        + "--program PATH says where it is now")
  }

  /// A timeline with the branches and names of a walk, at its position; refused with everything that differs from when it was kept.
  package static func timeline(_ walk: WalkFile, program: Image, kernel: Image) throws -> Timeline {
    var world = World(
      kernel: kernel, program: program, arguments: walk.arguments, era: walk.era, memorySize: walk.memorySize, vendor: walk.vendor)
    // The program may lie elsewhere on the host, under another name.
    world.programPath = walk.programPath
    world.options = World.KernelOptions(commandLine: walk.commandLine)
    for file in walk.files { try world.add(file: file.path, file.contents) }
    return try timeline(walk, in: world)
  }

  /// The same in a world that is there already.
  static func timeline(_ walk: WalkFile, in world: World) throws -> Timeline {
    let timeline = try Timeline(world)
    let differences = walk.open(on: timeline)
    guard differences.isEmpty else {
      var lines = differences.map(\.description)
      if !walk.isProgram(world.program), walk.lesson == nil {
        let place = world.program.hostPaths.first.map { "the program was looked at in \($0); " } ?? ""
        lines.append("\(place)--program PATH names another")
      }
      throw Refusal(lines.joined(separator: "\n"))
    }
    go(timeline, to: walk.position.tick)
    guard timeline.tick == walk.position.tick, timeline.digest() == walk.digest else {
      // Kernel, program, files and options are the same, and the file is as it was written: what is left is the machine itself.
      let build = HostFiles.buildIdentity ?? WalkFile.unknownBuild
      let keeper =
        walk.build == build
        ? "this build of Ringwalk, \(build), which is a fault of it" : "build \(walk.build) of Ringwalk; this is build \(build)"
      throw Refusal(
        "at tick \(walk.position.tick) the machine is not as it was, though kernel, program, options and input are the same: "
          + "the walk was kept by \(keeper)")
    }
    return timeline
  }

  /// Ticks between two words about how far it is.
  private static let stretch: UInt64 = 50_000_000

  /// Goes to a tick, and says how far it is on a terminal when that takes long. There is no screen yet that could.
  private static func go(_ timeline: Timeline, to target: Tick) {
    let words = Narrator(language: .en)
    func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
    let isTold = isatty(STDERR_FILENO) == 1 && target.count > stretch
    while timeline.tick < target {
      let next = min(target, Tick(timeline.tick.count + stretch))
      timeline.seek(to: next)
      if timeline.tick < next { break }
      if isTold { say("\r\(words.tick(Position(next))) / \(words.tick(Position(target)))") }
    }
    if isTold { say("\r\u{1b}[K") }
  }
}
