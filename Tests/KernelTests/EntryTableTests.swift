import LinuxABI
import Simulation
import Testing

/// The way in and out, instruction by instruction.
@Suite struct `The entry path` {
  /// The way out that a program's first interesting system call takes.
  enum Exit: String, CaseIterable, Sendable {
    /// `hi`: write returns by SYSRET.
    case sysret
    /// `iret-exit`: with the trap flag set, getpid returns by IRETQ.
    case iret

    var program: String { self == .sysret ? "hi" : "iret-exit" }
  }

  @Test(arguments: Guest.configurations, Exit.allCases)
  func `what is executed is what the table says`(configuration: Configuration, exit: Exit) throws {
    let timeline = try Timeline(try Guest.world(exit.program, configuration))
    let executed = try timeline.recordSystemCall()
    try WalkTable("entry-\(configuration.name)-\(exit.rawValue)").expect(executed)
    #expect(executed.last?.hasSuffix(exit == .sysret ? "| sysretq" : "| iretq") == true)
  }

  /// Era 5.0 has 21 steps, whichever the way out is; in 6.12 step 12 is the way by SYSRET and 13 that by IRETQ. CR3 changes on the way in
  /// and out, with page-table isolation only.
  @Test(arguments: Guest.configurations, Exit.allCases)
  func `the comments of the tables name every step, in order`(configuration: Configuration, exit: Exit) throws {
    let table = try WalkTable("entry-\(configuration.name)-\(exit.rawValue)")
    #expect(table.steps == (configuration.era == .v5_0 ? Array(1...21) : Array(1...11) + [exit == .sysret ? 12 : 13]))
    let switches = table.rows.filter { $0.text.contains("| mov cr3") }.count
    #expect(switches == (configuration.pti ? 2 : 0))
  }
}
