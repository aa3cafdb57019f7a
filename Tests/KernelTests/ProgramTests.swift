import LinuxABI
import Simulation
import Testing

/// The programs of assets/programs, on the built-in kernel and on Linux.
@Suite struct `The programs` {
  @Test(arguments: Guest.configurations, try ProgramTable().rows)
  func `end and print as the table says`(configuration: Configuration, row: ProgramTable.Row) throws {
    let timeline = try Timeline(try Guest.world(row.program, configuration, arguments: row.arguments))
    let ending = timeline.finish()
    #expect(ending.status == row.status)
    if row.message.isEmpty {
      #expect(ending.console == row.output)
    } else {
      #expect(ending.console.hasPrefix(row.output + row.message))
      // One line.
      #expect(ending.console.dropFirst(row.output.count).filter { $0 == "\n" }.count == 1)
    }
  }

  @Test func `do the same on Linux itself`() throws {
    if let obstacle = Host.obstacle {
      Host.warn("THE PROGRAMS WERE NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    for row in try ProgramTable().rows {
      let (status, output) = try Host.run("assets/programs/\(row.program)", row.arguments)
      #expect(status == row.status, "\(row.program)")
      #expect(output == row.output, "\(row.program)")
    }
  }
}
