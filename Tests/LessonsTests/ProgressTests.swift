import Foundation
import Lessons
import Testing

@Suite struct `Progress in a lesson` {
  private func lesson(_ ids: [String]) throws -> Lesson {
    let stops = ids.map { "- {id: \($0), go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}\n" }.joined()
    let text = "format: 1\nid: a\ntitle: T\nprogram: hi\nera: 5.0\nminutes: 1\nstops:\n" + stops
    return try #require(LessonReader.read(text, file: "lesson").lesson)
  }

  @Test func `a learner resumes where they left off, by the stop's name`() throws {
    let old = try lesson(["one", "two", "three"])
    var progress = LessonProgress(lesson: old.id)
    #expect(progress.resume(old) == 0 && progress.visited.isEmpty && !progress.isFinished)
    progress.reach(old.stops[0], of: old)
    progress.reach(old.stops[1], of: old)
    #expect(progress.resume(old) == 1 && progress.current == "two" && progress.visited == ["one", "two"] && !progress.isFinished)
    #expect(progress.resume(try lesson(["zero", "one", "half", "two"])) == 3)
    #expect(progress.resume(try lesson(["one", "three"])) == 0)
    progress.reach(old.stops[2], of: old)
    progress.reach(old.stops[0], of: old)
    #expect(progress.isFinished && progress.resume(old) == 0)
  }

  @Test func `the first try is kept, later ones are counted`() throws {
    let lesson = try lesson(["one", "two"])
    var progress = LessonProgress(lesson: "a")
    let wrong = Grade(verdict: .wrong, hint: "H", misconceptions: ["m"])
    let right = Grade(verdict: .right, hint: nil, misconceptions: [])
    progress.record(wrong, answer: "1", at: lesson.stops[0])
    progress.record(right, answer: "2", at: lesson.stops[0])
    progress.record(Grade(verdict: .notSure, hint: nil, misconceptions: []), answer: "?", at: lesson.stops[1])
    let one = try #require(progress.tries["one"])
    #expect(one.firstVerdict == .wrong && one.firstAnswer == "1" && one.misconceptions == ["m"] && one.attempts == 2 && one.isSolved)
    let two = try #require(progress.tries["two"])
    #expect(two.firstVerdict == .notSure && two.firstAnswer == "?" && two.misconceptions.isEmpty && two.attempts == 1 && !two.isSolved)
    progress.record(wrong, answer: "3", at: lesson.stops[0])
    #expect(progress.tries["one"]?.isSolved == true && progress.tries["one"]?.attempts == 3)
  }

  @Test func `what is written is read back the same, and anything else is an error and no crash`() throws {
    let lesson = try lesson(["one", "two"])
    var progress = LessonProgress(lesson: "a")
    progress.reach(lesson.stops[1], of: lesson)
    progress.record(Grade(verdict: .notSure, hint: nil, misconceptions: ["m", "n"]), answer: "日本 \"?\"\n", at: lesson.stops[1])
    let data = try JSONEncoder().encode(progress)
    #expect(try JSONDecoder().decode(LessonProgress.self, from: data) == progress)
    #expect(String(decoding: data, as: UTF8.self).contains("not-sure"))
    let empty = LessonProgress(lesson: "")
    #expect(try JSONDecoder().decode(LessonProgress.self, from: JSONEncoder().encode(empty)) == empty)
    for length in 0..<data.count {
      #expect(throws: (any Error).self) { try JSONDecoder().decode(LessonProgress.self, from: data.prefix(length)) }
    }
    for text in ["{}", "[]", "null", "{\"lesson\": 1}", "{\"lesson\":\"a\",\"visited\":[1],\"tries\":{},\"isFinished\":false}"] {
      #expect(throws: (any Error).self) { try JSONDecoder().decode(LessonProgress.self, from: Data(text.utf8)) }
    }
  }
}
