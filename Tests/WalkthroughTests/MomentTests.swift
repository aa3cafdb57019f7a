import Canvas
import Commands
import LinuxABI
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Each pane at a moment when it has much to say, alone on the screen: goldens that a person reviews.
struct MomentTests {
  /// What is walked, the commands that lead to the moment, and the pane that it is about.
  private struct Moment {
    var pane: PaneName
    var program = "hi"
    var era = Era.v5_0
    var pti = false
    var commands: [String]
  }

  private static let moments = [
    // Inside a function of the kernel that is C, with its source.
    Moment(pane: .code, commands: ["advance ksys_write", "step", "step"]),
    // The pushes of the entry, of which one has just been made.
    Moment(pane: .registers, commands: ["phase", "phase", "si 9"]),
    // Right behind SYSCALL, which has cleared flags by FMASK.
    Moment(pane: .flags, commands: ["phase", "ring"]),
    // Between SYSCALL and the kernel's stack: GS is swapped, the tables are switched.
    Moment(pane: .privilege, pti: true, commands: ["phase", "ring", "si 5"]),
    // A page fault of the program: the CPU has pushed on the entry stack.
    Moment(pane: .stacks, program: "wild-pointer", commands: ["catch exception", "continue", "si 2"]),
    Moment(pane: .frame, program: "wild-pointer", commands: ["advance page_fault", "si 14"]),
    // The newer kernel's switch.
    Moment(pane: .dispatch, era: .v6_12, commands: ["advance __x64_sys_write"]),
    // A way back on which one test says no.
    Moment(pane: .verdict, program: "iret-exit", commands: ["advance swapgs_restore_regs_and_return_to_usermode"]),
    Moment(pane: .parts, commands: ["phase", "part 4"]),
    Moment(pane: .console, program: "write-paths", commands: ["goto 99999999"]),
    Moment(pane: .msrs, commands: ["phase", "ring"]),
    Moment(pane: .memory, commands: ["phase", "address rsi"]),
    Moment(pane: .pageWalk, commands: ["phase", "address rsi"]),
    Moment(pane: .interrupts, program: "interrupts", commands: ["catch interrupt", "continue", "si 1"]),
    Moment(pane: .calls, program: "write-paths", commands: ["goto 99999999", "reverse-ring"]),
    Moment(pane: .tasks, program: "fork-wait", commands: ["catch syscall wait4", "continue"]),
    Moment(pane: .timeline, commands: ["phase", "mark before the call", "set rdi = 9", "ni", "branch main", "ni"]),
    Moment(pane: .map, commands: ["advance vfs_write", "si 40"]),
  ]

  private func frame(_ moment: Moment, _ size: Size, _ language: Language) throws -> String {
    var world = World(kernel: try Walks.data.kernel(moment.era), program: try Walks.data.program(moment.program), era: moment.era)
    world.options.pti = moment.pti
    let session = Session(try Timeline(world), size: size, language: language)
    _ = session.finish()
    for command in moment.commands {
      session.enter(command)
      #expect(session.commandLine == nil, "\(moment.pane): \(command): \(session.commandLine?.mistake?.message[.en] ?? "")")
    }
    // What a command had to say is no part of the moment.
    session.press("Esc")
    session.enter("pane \(moment.pane.rawValue)")
    if !session.state.isZoomed { session.press("z") }
    #expect(session.state.focus == moment.pane && session.state.isZoomed)
    return session.text
  }

  @Test(arguments: Language.allCases, [Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 120, height: 40)])
  func `every pane at a moment of its own`(_ language: Language, _ size: Size) throws {
    #expect(Self.moments.map(\.pane) == PaneName.allCases)
    let text = try Self.moments.map { "== \($0.pane.rawValue)\n\(try frame($0, size, language))" }.joined()
    expectGolden(text, "Tests/WalkthroughTests/Goldens/moments-\(size.width)x\(size.height)-\(language.rawValue).txt")
    guard language == .en, size.width == 80 else { return }
    // What made these moments be chosen.
    for words in ["-> iretq", " no ", "case 1:", "done  3", "in service", "vfs_write"] { #expect(text.contains(words), "\(words)") }
  }

  @Test func `what a pane has no room for is reached by scrolling, with marks at both ends`() throws {
    for (pane, last) in [(PaneName.interrupts, "DPL"), (.map, "> "), (.timeline, "up to"), (.msrs, "SFMASK"), (.tasks, "rw-p")] {
      let session = try Walks.program("hi", size: Size(width: 40, height: 12))
      session.press("Space Space Space Space n n")
      session.enter("pane \(pane.rawValue)")
      if !session.state.isZoomed { session.press("z") }
      func edge() -> String { session.text.split(separator: "\n").last { $0.hasPrefix("╚") }.map(String.init) ?? "" }
      let top = session.text
      guard edge().contains("↓") else {
        #expect(pane == .timeline || pane == .msrs, "\(pane): \(top)")
        continue
      }
      #expect(!edge().contains("↑"), "\(edge())")
      session.press("Down")
      #expect(edge().contains("↑↓"), "\(edge())")
      for _ in 0..<200 { session.press("Down") }
      #expect(edge().contains("↑") && !edge().contains("↓"), "\(edge())")
      if pane != .msrs { #expect(session.text.contains(last), "\(pane): \(session.text)") }
    }
  }

  @Test func `the stacks say where there is more`() throws {
    let walk = try Walks.program("hi", size: Size(width: 40, height: 12))
    walk.enter("advance ksys_write")
    walk.enter("pane stacks")
    if !walk.state.isZoomed { walk.press("z") }
    #expect(walk.text.split(separator: "\n").contains { $0.hasPrefix("╚") && $0.contains("↑") }, "\(walk.text)")
  }
}
