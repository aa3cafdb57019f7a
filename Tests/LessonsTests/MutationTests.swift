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

  @Test func `every expectation of the first lesson and of the lesson inside syscall fails under one`() throws {
    for (file, program) in [("lessons/00-the-whole-trip.yaml", "hi"), ("lessons/04-inside-syscall.yaml", "flags")] {
      let run = try run(file, program)
      var table = MutationTable()
      table.add(run.expectations)
      for mutation in Mutation.all { table.add(try run.play(mutation), to: file) }
      #expect(table.survivors.map(\.text) == [], "\(file)")
    }
  }
}
