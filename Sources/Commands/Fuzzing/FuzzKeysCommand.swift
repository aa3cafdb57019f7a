import ArgumentParser
import Canvas
import Simulation
import Vocabulary
import Walkthrough

/// `ringwalk dev fuzz-keys`: random keys at random sizes, on programs and lessons.
struct FuzzKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-keys", abstract: "Press random keys on screens of random sizes, and check what must hold after each.",
    discussion: """
      Run N has the seed SEED + N. No frame may have a cell out of bounds, half a character or a control character, the cursor stands inside, every \
      movement ends, steps and steps back lead to the same machine, and a size left and come back to shows the same frame.
      """)

  @Option(help: "The seed of the first run.")
  var seed: UInt64 = 1
  @Option(help: "How many runs.")
  var runs: UInt64 = 100
  @Option(help: "Events of each run.")
  var events = 300
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard (1...1_000_000).contains(events) else { throw ValidationError("--events takes 1 to 1000000") }
  }

  func run() throws {
    var frames = 0
    for number in 0..<runs {
      let seed = seed &+ number
      var fuzz = KeyFuzz(seed: seed, try KeyFuzz.session(seed: seed, data.files))
      try fuzz.run(events: events)
      frames += fuzz.frames
    }
    try StandardOutput.say("\(runs) runs from seed \(seed), \(frames) frames checked")
  }
}

extension KeyFuzz {
  /// What run `seed` walks through: lessons and programs in turn, in turning languages.
  package static func session(seed: UInt64, _ files: DataFiles) throws -> Session {
    let size = Size(width: 80, height: 24)
    let language = Language.allCases[Int(seed / 2 % UInt64(Language.allCases.count))]
    let lessons = LessonFiles(data: files)
    let session: Session
    if seed % 2 == 0, !lessons.ids.isEmpty {
      let player = try lessons.player(try lessons.read(lessons.ids[Int(seed / 4 % UInt64(lessons.ids.count))]))
      session = try Session(player, size: size, language: language)
    } else {
      let world = World(kernel: try files.kernel(.v5_0), program: try files.program("hi"))
      session = Session(try Timeline(world), size: size, language: language)
    }
    _ = session.finish()
    return session
  }
}
