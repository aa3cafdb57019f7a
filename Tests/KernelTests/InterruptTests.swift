import Foundation
import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// The other ways in: interrupts, exceptions and int 0x80, instruction by instruction; and a key press on its way from the pin to the
/// reader.
@Suite struct `Interrupts and exceptions` {
  @Test(arguments: Guest.configurations)
  func `a timer tick interrupts a program as the table says`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("mix", configuration))
    try timeline.go { $0 == .interrupt(0x30) }
    try WalkTable("irq-\(configuration.name)").expect(try timeline.recordStay { $0 == "handle_irq" })
  }

  /// A loop of getrandom, which is nearly always in the kernel. Whether page tables are isolated makes no difference to the kernel.
  @Test(arguments: Guest.configurations)
  func `a timer tick interrupts a system call as the table says`(configuration: Configuration) throws {
    // lea rdi, [rsp - 0x2000]; mov esi, 0x1000; xor edx, edx; mov eax, 318; syscall; jmp
    let code = try #require(MachineCode.bytes("488dbc2400e0ffff be00100000 31d2 b83e010000 0f05 ebe8"))
    let timeline = try Timeline(try Guest.world(of: try MachineCode.program("random", code), configuration))
    try timeline.go(to: MachineCode.base)
    try timeline.goToInterruptOfKernel(vector: 0x30)
    let before = timeline.inspector()
    // ip, cs, flags, sp and ss.
    let frame = try (0..<5).map { try #require(before.kernelWord(at: before.cpu[.rsp] &+ 8 * $0)) }
    let executed = try timeline.recordInterruptOfKernel()
    let table = try WalkTable("irq-kernel-\(configuration.era.rawValue)")
    try table.expect(executed)
    #expect(!executed.contains { $0.hasSuffix("| swapgs") || $0.contains("| mov cr3") || $0.contains("mov rdi, cr3") })
    #expect(table.steps == Array(1...(configuration.era == .v5_0 ? 8 : 9)))
    // The system call goes on where it was.
    let after = timeline.inspector().cpu
    #expect([after.rip, after[.rsp], UInt64(after.rflags.rawValue)] == [frame[0], frame[3], frame[2]])
  }

  /// A is pressed and released and Enter pressed while the CPU halts in the idle loop; the timer ticks meanwhile.
  @Test(arguments: Guest.configurations)
  func `each interrupt of a key press comes and goes as the table says`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("keys", configuration))
    while timeline.run(until: Timeline.longEnough) == .reached {}
    timeline.give(.scancodes([0x1c, 0xf0, 0x1c, 0x5a]))
    let table = try WalkTable("irq-kernel-\(configuration.era.rawValue)").rows.map(\.text)
    // The first instruction that differs by the vector: what the stub pushes.
    let pushes = configuration.era == .v5_0 ? (timer: "push 0x4f", key: "push 0x4e") : (timer: "push 0x30", key: "push 0x31")
    var (ticks, keys) = (0, 0)
    while timeline.inspector().cpl == 0 {
      let now = timeline.inspector()
      guard now.function(at: now.cursor)?.symbol.name == "irq_entries_start" else {
        try #require(timeline.step() == nil)
        continue
      }
      let executed = try timeline.recordInterruptOfKernel()
      #expect(executed.map { $0.replacingOccurrences(of: pushes.key, with: pushes.timer) } == table)
      if executed.contains("irq_entries_start | \(pushes.timer)") { ticks += 1 } else { keys += 1 }
    }
    #expect(keys == 3 && ticks > 0)
  }

  @Test(arguments: Guest.configurations)
  func `the first touch of a page takes the way that the table says`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("mmap6", configuration))
    try timeline.go(to: "main")
    try timeline.go(toEntry: {
      if case .exception = $0 { true } else { false }
    })
    try WalkTable("fault-\(configuration.name)").expect(try timeline.recordStay { $0 == "handle_page_fault" })
    #expect(timeline.inspector().currentInstruction?.mnemonic == "mov", "the instruction runs again")
  }

  @Test(arguments: Guest.configurations)
  func `int 0x80 takes the way that the table says`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("int80", configuration))
    let executed = try timeline.recordSystemCall(by: .int)
    try WalkTable("int80-\(configuration.name)").expect(executed)
    #expect(executed.last == "native_iret | iretq")
  }

  @Test(arguments: Guest.configurations, ["irq", "fault", "int80"])
  func `the comments of the tables name every step, in order`(configuration: Configuration, kind: String) throws {
    let table = try WalkTable("\(kind)-\(configuration.name)")
    let count = ["irq": configuration.era == .v5_0 ? 12 : 10, "fault": 8, "int80": configuration.era == .v5_0 ? 10 : 9][kind] ?? 0
    #expect(table.steps == Array(1...count))
    let switches = table.rows.filter { $0.text.contains("| mov cr3") }.count
    #expect(switches == (configuration.pti ? 2 : 0))
  }

  /// A sleeps in read, the CPU in HLT. Scan codes of A and Enter, each pressed and released: the functions that run until read returns.
  @Test(arguments: Guest.eras)
  func `a key press takes the way that the table says`(era: Era) throws {
    let timeline = try Timeline(try Guest.world("keys", Configuration(era: era)))
    while timeline.run(until: Timeline.longEnough) == .reached {}
    #expect(timeline.console.text == "? ")
    #expect(timeline.inspector().function(at: timeline.inspector().cpu.rip)?.symbol.name == "do_idle")
    timeline.give(.scancodes([0x1c, 0xf0, 0x1c, 0x5a]))
    var lines: [String] = []
    var last: String?
    while timeline.inspector().cpl == 0 {
      let now = timeline.inspector()
      let place = now.function(at: now.cursor)
      if let place, place.offset == 0, place.symbol.name != last { lines.append(place.symbol.name) }
      last = place?.symbol.name
      try #require(timeline.step() == nil)
    }
    try WalkTable("key-\(era.rawValue)").expect(lines)
    #expect(timeline.finish().console == "? You typed a\n")
  }

  /// The timer divides the CPU, and the kernel's own count of interrupts agrees with what the machine delivered.
  @Test(arguments: Guest.configurations)
  func `the timer ticks 250 times a second`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("mix", configuration))
    timeline.seek(to: Tick(50_000_000))
    let now = timeline.inspector()
    let jiffies = try #require(now.address(of: "jiffies").flatMap { now.kernelWord(at: $0) })
    // 50 ms and the idle time of the boot.
    #expect((12...16).contains(jiffies), "\(jiffies)")
  }
}
