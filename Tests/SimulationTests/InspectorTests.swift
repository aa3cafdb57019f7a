import LinuxABI
import Primitives
import Simulation
import Testing
import X86
import TestSupport

@Suite struct `The inspector` {
  @Test func `code that the compiler gives no line belongs to the line before it`() throws {
    let image = try Worlds.timeline("hi").world.kernel
    let starts = ["io_serial_out", "do_syscall_64", "vfs_write", "uart_write"]
    var lines = 0
    for start in try starts.map({ try #require(image.symbols[$0]?.address.value) }) {
      for offset in 0..<256 {
        guard let line = image.line(at: start + UInt64(offset)) else { continue }
        lines += 1
        #expect(line.line > 0, "\(hex(start + UInt64(offset)))")
      }
    }
    #expect(lines > 500)
  }

  @Test(arguments: [false, true])
  func `asking for every view at any tick and part changes nothing`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    while timeline.step() == nil {}
    let end = timeline.tick.count
    var generator = SeededGenerator(seed: 3)
    for index in 0..<200 {
      let tick = Tick(.random(in: 0..<end, using: &generator))
      timeline.seek(to: tick)
      // The digest that is kept up would miss a write that is not noted: now and then the one from nothing is asked.
      let isThorough = index % 20 == 0
      let before = isThorough ? timeline.fullDigest() : timeline.digest()
      let parts = timeline.nextReport().report.partCount
      for part in 0..<parts { lookAtEverything(timeline, part) }
      #expect(timeline.tick == tick)
      guard (isThorough ? timeline.fullDigest() : timeline.digest()) == before else {
        Issue.record("looking at tick \(tick) changed the machine")
        return
      }
    }
    // Looking leaves no trace in the caches either: the run goes on to the same end.
    let reference = try Worlds.timeline("hi", pti: pti)
    reference.seek(to: Tick(end))
    timeline.seek(to: Tick(end))
    #expect(timeline.digest() == reference.digest())
  }

  private func lookAtEverything(_ timeline: Timeline, _ part: Int) {
    let inspector = timeline.inspector(part: part)
    let changes = Changes(now: inspector.lastReport?.places() ?? [])
    _ = inspector.registersView(changes)
    _ = inspector.flagsView(changes)
    _ = inspector.privilegeView(changes)
    _ = inspector.stacksView(changes)
    _ = inspector.frameView(changes)
    _ = inspector.dispatchView()
    _ = inspector.verdictView()
    _ = inspector.consoleView(lines: 8)
    _ = inspector.codeView(before: 6, after: 12)
    _ = inspector.partsView(next: timeline.nextReport().report)
    _ = inspector.devices
    _ = inspector.phase
    _ = inspector.systemCall
    _ = inspector.userStackPointer
    _ = inspector.returnAddresses()
    for name in ["rax + [rsp]", "pt_regs.ax", "syscall == \"write\"", "phase", "symbol", "console", "insn", "msr.lstar", "string[rdi]"] {
      guard let expression = try? Expression(name) else {
        Issue.record("\(name) is no expression")
        continue
      }
      _ = try? expression.evaluate(in: InspectorScope(inspector))
    }
    let addresses: [UInt64] = [0, inspector.cursor, inspector.cpu[.rsp], 0xffff_ffff_8100_0000, 0x8000_0000_0000, .max - 3]
    for address in addresses {
      _ = inspector.bytes(at: address, count: 16)
      _ = inspector.string(at: address)
      _ = inspector.instruction(at: address)
      _ = inspector.line(at: address)
    }
  }
}
