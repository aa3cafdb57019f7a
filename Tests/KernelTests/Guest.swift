import Executable
import Foundation
import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// The built-in kernel and the programs as the tests run them.
enum Guest {
  /// The top of the checkout.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appendingPathComponent(path))) }

  /// Whether the tests write their tables anew instead of comparing: RINGWALK_RECORD=1.
  static let isRecording = ProcessInfo.processInfo.environment["RINGWALK_RECORD"] == "1"

  private static let images: [Era: Result<Image, any Error>] = Dictionary(
    uniqueKeysWithValues: Era.allCases.map { era in
      (era, Result { try Image(name: "kernel-\(era.rawValue)", bytes: try bytes(of: "assets/kernel/kernel-\(era.rawValue).elf")) })
    })

  /// The eras that there is a kernel for.
  static let eras: [Era] = Era.allCases

  /// Every era with page-table isolation off and on.
  static let configurations: [Configuration] = eras.flatMap { [Configuration(era: $0, pti: false), Configuration(era: $0, pti: true)] }

  /// The committed kernel of an era.
  static func kernel(_ era: Era) throws -> Image { try #require(images[era]).get() }

  /// The committed program of that name.
  static func program(_ name: String) throws -> Image { try Image(name: name, bytes: try bytes(of: "assets/programs/\(name)")) }

  /// A world with a committed program.
  static func world(_ program: String, _ configuration: Configuration, arguments: [String] = [], extra: [String] = []) throws -> World {
    try world(of: try Guest.program(program), configuration, arguments: arguments, extra: extra)
  }

  /// A world with any program, and any kernel.
  static func world(
    of program: Image, _ configuration: Configuration, kernel: Image? = nil, arguments: [String] = [], extra: [String] = []
  ) throws -> World {
    var world = World(
      kernel: try kernel ?? Guest.kernel(configuration.era), program: program, arguments: arguments, era: configuration.era)
    world.options.pti = configuration.pti
    world.options.extra = extra
    // What is typed is no output of the program.
    world.options.echo = false
    return world
  }
}

/// A kernel and the mode that it runs in.
struct Configuration: Hashable, Sendable, CustomTestStringConvertible {
  var era = Era.v5_0
  var pti = false

  /// As the names of the tables have it: `5.0-pti`.
  var name: String { era.rawValue + (pti ? "-pti" : "") }
  var testDescription: String { "era \(era.rawValue), pti \(pti ? "on" : "off")" }
}

/// How a program ended.
struct Ending: Equatable, CustomStringConvertible {
  /// The exit status, or 128 plus the number of the signal; `nil` when the machine stopped for another reason.
  var status: UInt32?
  /// Why, in that case.
  var reason: StopReason
  /// Everything on the console, the kernel's own messages too.
  var console: String

  var description: String { "\(reason), console \(console.debugDescription)" }
}

extension Timeline {
  /// The end of the boot is far before this tick.
  static let longEnough = Tick(400_000_000)

  /// Runs until the machine stops, however long that takes within reason.
  func finish(until end: Tick = longEnough) -> Ending {
    var reason = StopReason.reached
    while tick < end, reason == .reached { reason = run(until: end) }
    if case .exited(let status) = reason { return Ending(status: status, reason: reason, console: console.text) }
    return Ending(status: nil, reason: reason, console: console.text)
  }

  /// Runs up to an address, from the present on; fails when the machine stops before.
  func go(to address: UInt64) throws {
    var journey = Journey(.address(address, .forward), from: tick)
    var arrival = Arrival.underway
    while arrival == .underway { arrival = travel(&journey, part: 0, ticks: 1_000_000) }
    try #require(arrival == .arrived(part: 0), "0x\(hex(address)) is not reached: \(arrival), console \(console.text.debugDescription)")
  }

  /// Runs up to a symbol of the kernel or the program.
  func go(to symbol: String) throws {
    let address = try #require(inspector().address(of: symbol), "there is no symbol \(symbol)")
    try go(to: address)
  }

  /// Steps until the next instruction is a SYSCALL of the program.
  func goToSystemCall() throws {
    while true {
      let now = inspector()
      if now.cpl == 3, now.currentInstruction?.operation == .syscall { return }
      try #require(step() == nil, "the program makes no system call")
    }
  }
}
