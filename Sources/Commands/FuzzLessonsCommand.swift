import ArgumentParser
import Conformance
import Lessons

/// `ringwalk dev fuzz-lessons`: lesson files that nobody would write.
struct FuzzLessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-lessons",
    abstract: "Read and play broken lesson files, and check that every mistake has a place in the file.",
    discussion: "The files are made from the lessons of the course. Run N has the seed SEED + N.")

  @OptionGroup var data: DataOptions
  @Option(help: "The seed of the first run.")
  var seed: UInt64 = 1
  @Option(help: "How many runs.")
  var runs: UInt64 = 10_000
  @Option(help: "Every how many runs a file that can be read is played, too; 0 for never.")
  var play: UInt64 = 20

  func run() throws {
    let files = LessonFiles(data: data.files)
    let seeds = try files.ids.map { String(decoding: try files.file($0).bytes, as: UTF8.self) }
    guard !seeds.isEmpty else { throw Refusal("there are no lessons in \(data.files.roots.joined(separator: ", "))") }
    var check: LessonCheck? = LessonCheck(
      images: files.images, screen: .smallest,
      others: Set(files.ids))
    var none: LessonCheck?
    var lessons = 0
    var played = 0
    for number in 0..<runs {
      var fuzz = LessonFuzz(SplitMix(seed: seed &+ number), seeds: seeds)
      let isPlayed = play > 0 && number % play == 0
      let result = isPlayed ? fuzz.run(playing: &check) : fuzz.run(playing: &none)
      if let failure = result.failure { throw Refusal("seed \(seed &+ number): \(failure)") }
      if result.isLesson { lessons += 1 }
      if result.isPlayed { played += 1 }
    }
    try StandardOutput.say("\(runs) files from seed \(seed): \(lessons) are lessons, \(played) of them played")
  }
}
