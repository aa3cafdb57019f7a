import Lessons
import TestSupport
import Testing

/// Whatever is in a file, it is read or refused, and every mistake has a place.
@Suite struct `Lesson files that nobody would write` {
  /// A whole lesson as often as all small ones together.
  private func seeds() throws -> [String] {
    let small = (try MistakeTable("reading.txt").cases + MistakeTable("playing.txt").cases).map(\.lesson)
    let whole = String(decoding: try Project.file("lessons/00-the-whole-trip.yaml"), as: UTF8.self)
    return small + small.map { _ in whole }
  }

  @Test func `are read or refused, with a place for every mistake`() throws {
    var fuzz = LessonFuzz(SeededGenerator(seed: 7), seeds: try seeds())
    var check: LessonCheck?
    var readable = 0
    for round in 0..<3600 {
      let result = fuzz.run(playing: &check)
      #expect(result.failure == nil, "round \(round)")
      if result.isLesson { readable += 1 }
    }
    #expect(readable > 500, "only \(readable) could be read: the changes must leave sense often enough")
  }

  @Test func `are played, with a place for every mistake`() throws {
    var fuzz = LessonFuzz(SeededGenerator(seed: 9), seeds: try seeds())
    var check: LessonCheck? = LessonCheck.real()
    var played = 0
    while played < 40 {
      let result = fuzz.run(playing: &check)
      #expect(result.failure == nil)
      if result.isPlayed { played += 1 }
    }
  }
}
