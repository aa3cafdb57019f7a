import Foundation
import Machine
import Primitives
import Simulation

/// The worlds of the tests: the project's own kernel and programs.
enum Worlds {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func file(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appendingPathComponent(path))) }

  private static let kernel = Result { try Image(name: "kernel-5.0", bytes: try file("assets/kernel/kernel-5.0.elf")) }

  static func world(_ program: String, arguments: [String] = [], pti: Bool = false) throws -> World {
    var world = World(
      kernel: try kernel.get(),
      program: try Image(
        name: program.split(separator: "/").last.map(String.init) ?? program, bytes: try file("assets/programs/\(program)")),
      arguments: arguments)
    world.options.pti = pti
    return world
  }

  static func timeline(_ program: String, pti: Bool = false) throws -> Timeline { try Timeline(try world(program, pti: pti)) }

  /// The bare machine with a world loaded, at tick 0.
  static func pc(_ program: String, pti: Bool = false) throws -> PC {
    let world = try world(program, pti: pti)
    let pc = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
    try Loader.load(world, into: pc)
    return pc
  }
}

extension Timeline {
  /// Makes a whole movement and says how it ended.
  @discardableResult
  func go(_ movement: Movement, part: Int = 0) -> Arrival {
    var journey = Journey(movement, from: tick)
    while true {
      let arrival = travel(&journey, part: part, ticks: 50_000)
      if arrival != .underway { return arrival }
    }
  }

  /// The function under the cursor, without the distance.
  var function: String? { inspector().function(at: inspector().cursor)?.symbol.name }

  /// Goes to the first instruction of the program's `main`.
  func goToMain() throws {
    let main = world.program.symbols["main"]?.address.value ?? 0
    guard go(.address(main, .forward)) == .arrived(part: 0) else { throw Unreachable() }
  }

  struct Unreachable: Error {}
}
