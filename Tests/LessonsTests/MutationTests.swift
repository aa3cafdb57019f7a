import Commands
import Foundation
import Lessons
import Simulation
import Testing

@Suite struct `Mutations of kernel and machine` {
  private func run(_ file: String, _ program: String) throws -> MutationRun {
    let lesson = try #require(LessonReader.read(try Project.file(file), file: file).lesson)
    return try MutationRun(lesson, kernel: try Project.kernel.get(), program: try Project.program(program))
  }

  @Test func `have names of their own`() {
    #expect(Set(Mutation.all.map(\.name)).count == Mutation.all.count)
  }

  @Test func `each that the first lesson can notice makes an expectation of it fail, or a stop is lost`() throws {
    let run = try run("lessons/00-the-whole-trip.yaml", "hi")
    let noticed = [
      "no swapgs on the way in", "the UART is not written", "another handler of write",
      "at the stop, another rax", "at the stop, RIP is LSTAR",
    ]
    for name in noticed {
      let mutation = try #require(Mutation.all.first { $0.name == name })
      let outcome = try run.play(mutation)
      #expect(outcome.applies && (!outcome.failing.isEmpty || outcome.lostStop != nil), "\(name)")
    }
  }

  /// The table as it was recorded; with UPDATE_GOLDENS=1 in the environment it is written anew. Its counts move with the lessons, so that they are for
  /// people; its mutations and its last line are held to.
  private static let recorded = Project.path + "/Tests/LessonsTests/Tables/mutations.txt"

  @Test func `every expectation of the course fails on another machine, and the recorded table has all mutations`() throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    var table = MutationTable()
    for id in files.ids {
      let lesson = try files.read(id)
      let run = try files.mutations(lesson)
      table.add(run.expectations)
      for mutation in Mutation.all { table.add(try run.play(mutation), to: lesson.id) }
    }
    #expect(table.survivors(of: .machine).map { "\($0.lesson): \($0.text)" } == [])
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
      try table.text(withDetail: false).write(toFile: Self.recorded, atomically: true, encoding: .utf8)
    }
    let lines = try String(contentsOfFile: Self.recorded, encoding: .utf8).split(separator: "\n").map(String.init)
    for mutation in Mutation.all { #expect(lines.filter { $0.hasPrefix(mutation.name + " ") }.count == 1, "\(mutation.name)") }
    let counts = lines.suffix(3).map { $0.split(separator: " ") }
    #expect(counts.count == 3 && counts.allSatisfy { $0.count > 2 && $0[0] == $0[2] })
  }
}
