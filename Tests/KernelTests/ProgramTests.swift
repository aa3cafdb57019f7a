import LinuxABI
import Simulation
import Testing

/// The programs of assets/programs, on the built-in kernel and on Linux.
@Suite struct `The programs` {
  @Test(arguments: Guest.configurations)
  func `end and print as the table says`(configuration: Configuration) throws {
    for row in try ProgramTable().rows(configuration.era) {
      let timeline = try Timeline(try Guest.world(row.program, configuration, arguments: row.arguments))
      if !row.input.isEmpty { timeline.give(.serial(Array(row.input.utf8) + [4])) }
      let ending = timeline.finish()
      #expect(ending.status == row.status, "\(row.program): \(ending)")
      if row.message.isEmpty {
        #expect(ending.console == row.output, "\(row.program)")
      } else {
        #expect(ending.console.hasPrefix(row.output + row.message), "\(row.program): \(ending)")
        // One line.
        #expect(ending.console.dropFirst(row.output.count).filter { $0 == "\n" }.count == 1, "\(row.program)")
      }
    }
  }

  @Test func `do the same on Linux itself`() throws {
    if let obstacle = Host.obstacle {
      Host.warn("THE PROGRAMS WERE NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    for row in try ProgramTable().rows(.v6_12) {
      let (status, output) = try Host.run("assets/programs/\(row.program)", row.arguments, input: row.input)
      #expect(status == row.status, "\(row.program)")
      #expect(output == row.output, "\(row.program)")
    }
  }
}
