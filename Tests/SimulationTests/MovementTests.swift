import LinuxABI
import Primitives
import Simulation
import Testing
import X86

@Suite struct `Movements` {
  @Test func `the phases of write follow each other, and go back the same way`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    #expect(timeline.inspector().phase == .ask)
    var ticks = [timeline.tick]
    for phase in [Phase.cross, .save, .find, .work, .check, .back, .ask] {
      #expect(timeline.go(.phase(.forward)) == .arrived(part: 0))
      #expect(timeline.inspector().phase == phase)
      ticks.append(timeline.tick)
    }
    #expect(timeline.inspector().cpu[.rax] == 4)
    for tick in ticks.dropFirst().dropLast().reversed() {
      #expect(timeline.go(.phase(.backward)) == .arrived(part: 0))
      #expect(timeline.tick == tick)
    }
  }

  @Test func `ring crossings are found in both directions`() throws {
    let timeline = try Worlds.timeline("hi")
    var crossings: [Tick] = []
    while timeline.go(.ringCrossing(.forward)) == .arrived(part: 0) {
      crossings.append(timeline.tick)
      #expect(timeline.lastCrossing?.tick.next == timeline.tick)
    }
    // The first return to ring 3, write in and out, exit_group in, and page faults on the way.
    #expect(crossings.count >= 4)
    #expect(crossings.count % 2 == 0)
    for tick in crossings.reversed() {
      #expect(timeline.go(.ringCrossing(.backward)) == .arrived(part: 0))
      #expect(timeline.tick == tick)
    }
  }

  @Test func `over a system call and back again`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    while timeline.inspector().currentInstruction?.operation != .syscall { #expect(timeline.go(.over(.forward)) == .arrived(part: 0)) }
    let call = timeline.tick
    let next = timeline.inspector().cursor + 2
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cursor == next)
    #expect(timeline.inspector().cpl == 3)
    #expect(timeline.console.text == "Hi!\n")
    #expect(timeline.go(.over(.backward)) == .arrived(part: 0))
    #expect(timeline.tick == call)
  }

  @Test func `out of a function and out of the kernel, and back to the call`() throws {
    let timeline = try Worlds.timeline("hi")
    let write = try #require(timeline.world.kernel.symbols["ksys_write"]?.address.value)
    #expect(timeline.go(.address(write, .forward)) == .arrived(part: 0))
    let entry = timeline.tick
    for _ in 0..<40 { #expect(timeline.step() == nil) }
    #expect(timeline.go(.out(.backward)) == .arrived(part: 0))
    #expect(timeline.inspector().currentInstruction?.operation == .call)
    timeline.seek(to: entry)
    #expect(timeline.go(.out(.forward)) == .arrived(part: 0))
    #expect(timeline.function == "__se_sys_write")
  }

  @Test func `out of a program's function goes over its system calls; out of the entry code goes back to the program`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    #expect(timeline.go(.out(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cpl == 3 && timeline.function == "_start")
    #expect(timeline.console.text == "Hi!\n")
    timeline.seek(to: .zero)
    let entry = try #require(timeline.world.kernel.symbols["entry_SYSCALL_64"]?.address.value)
    #expect(timeline.go(.address(entry, .forward)) == .arrived(part: 0))
    #expect(timeline.go(.out(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cpl == 3 && timeline.function == "main")
  }

  @Test func `RAX is a result only behind a system call`() throws {
    let timeline = try Worlds.timeline("hi")
    func role() -> RegisterRole? {
      timeline.inspector().registersView(Changes()).rows.first { $0.register == .rax }?.role
    }
    #expect(timeline.go(.ringCrossing(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cpl == 3)
    #expect(role() != .systemCallResult, "the program has asked for nothing yet")
    for _ in 0..<2 { #expect(timeline.go(.ringCrossing(.forward)) == .arrived(part: 0)) }
    #expect(timeline.inspector().cpl == 3)
    #expect(role() == .systemCallResult)
  }

  @Test func `inside SYSCALL the user's stack stays where it is`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    while timeline.inspector().currentInstruction?.operation != .syscall { #expect(timeline.step() == nil) }
    let rsp = timeline.inspector().cpu[.rsp]
    for part in 0..<7 { #expect(timeline.inspector(part: part).userStackPointer == rsp, "part \(part)") }
  }

  @Test func `until an expression is true, in both directions`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let start = timeline.tick
    let expression = try Expression("cpl == 0 && syscall == \"write\" && symbol == \"vfs_write\"")
    #expect(timeline.go(.until(expression, .forward)) == .arrived(part: 0))
    #expect(timeline.function == "vfs_write")
    let found = timeline.tick
    timeline.seek(to: Tick(found.count + 5))
    #expect(timeline.go(.until(try Expression("cpl == 3"), .backward)) == .arrived(part: 0))
    #expect(timeline.tick > start)
    #expect(timeline.inspector().currentInstruction?.operation == .syscall)
  }

  @Test func `positions with parts are arrived at, and the first tick is the beginning`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    while timeline.inspector().currentInstruction?.operation != .syscall { #expect(timeline.step() == nil) }
    let tick = timeline.tick
    #expect(timeline.go(.to(Position(.zero))) == .arrived(part: 0))
    #expect(timeline.go(.steps(1, .backward)) == .stopped(part: 0, reason: .beginning))
    #expect(timeline.go(.to(Position(tick, part: 3))) == .arrived(part: 3))
    #expect(timeline.go(.part(.forward), part: 3) == .arrived(part: 4))
    #expect(timeline.go(.part(.forward), part: 6) == .arrived(part: 0))
    #expect(timeline.tick == tick.next)
    #expect(timeline.go(.part(.backward)) == .arrived(part: 6))
    #expect(timeline.tick == tick)
  }
}
