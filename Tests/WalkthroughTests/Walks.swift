import Canvas
import Commands
import LinuxABI
import Primitives
import Simulation
import TestSupport
import Vocabulary
import Walkthrough

/// Sessions as the program makes them, without a terminal.
enum Walks {
  static let data = DataFiles(option: Checkout.root)

  /// A free walk of one of the project's programs, at its first position.
  static func program(
    _ name: String, pti: Bool = false, size: Size = Size(width: 80, height: 24), language: Language = .en
  ) throws -> Session {
    var world = World(kernel: try data.kernel(.v5_0), program: try data.program(name))
    world.options.pti = pti
    let session = Session(try Timeline(world), size: size, language: language)
    _ = session.finish()
    return session
  }

  /// A lesson at one of its stops, counted from 0.
  static func lesson(
    _ name: String, stop: Int = 0, size: Size = Size(width: 80, height: 24), language: Language = .en
  ) throws -> Session {
    let files = LessonFiles(data: data)
    let session = try Session(files.player(files.read(name)), size: size, language: language, stop: stop)
    _ = session.finish()
    return session
  }
}

extension Session {
  /// Presses keys by their names, each to its end.
  @discardableResult
  func press(_ keys: String) -> [Request] {
    var requests: [Request] = []
    for name in keys.split(separator: " ") {
      guard let key = Key(name: String(name)) else { preconditionFailure("no key \(name)") }
      requests += handle(.key(key))
      requests += finish()
    }
    return requests
  }

  /// The screen as text.
  var text: String { frame().text }
}
