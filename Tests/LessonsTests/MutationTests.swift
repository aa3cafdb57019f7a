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
      "something stands on the console already", "the last change of ring does not come", "left out: the last mov",
      "at the stop, another rax", "at the stop, RIP is LSTAR",
    ]
    for name in noticed {
      let mutation = try #require(Mutation.all.first { $0.name == name })
      let outcome = try run.play(mutation)
      #expect(outcome.applies && (!outcome.failing.isEmpty || outcome.lostStop != nil), "\(name)")
    }
  }

  @Test func `every expectation of the course fails on another machine`() throws {
    let files = LessonFiles(data: DataFiles(option: Project.path))
    for id in files.ids {
      let lesson = try files.read(id)
      let run = try files.mutations(lesson)
      var table = MutationTable()
      table.add(run.expectations)
      for mutation in Mutation.all where mutation.kind == .machine && !table.survivors(of: .machine).isEmpty {
        table.add(try run.play(mutation), to: lesson.id)
      }
      #expect(table.survivors(of: .machine).map { "\($0.lesson):\($0.place.line): \($0.text)" } == [])
    }
  }
}
