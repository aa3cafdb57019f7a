import ArgumentParser
import Lessons
import Simulation

/// `ringwalk dev mutations`: which expectation of the course notices which change of kernel and machine.
struct MutationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutations", abstract: "Play lessons on mutated machines, and list which mutation makes which expectation fail.",
    discussion:
      "A table with a line for each mutation, and then every expectation that no other machine makes fail. The exit status is 1 when there are some."
  )

  @OptionGroup var data: DataOptions
  @ArgumentParser.Flag(help: "Also list, for each expectation, the mutations that make it fail.")
  var detail = false
  @Argument(help: "Ids of lessons, or paths to their files; without any, all in lessons/.")
  var lessons: [String] = []

  func run() throws {
    let files = LessonFiles(data: data.files)
    var table = MutationTable()
    for name in lessons.isEmpty ? files.ids : lessons {
      let lesson = try files.read(name)
      let run = try files.mutations(lesson)
      table.add(run.expectations)
      for mutation in Mutation.all { table.add(try run.play(mutation), to: lesson.id) }
    }
    try StandardOutput.put(table.text(withDetail: detail))
    if !table.survivors(of: .machine).isEmpty { throw ExitCode.failure }
  }
}
