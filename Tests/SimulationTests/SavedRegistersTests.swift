import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// pt_regs while exceptions and interrupts from ring 3 fill it, held against the registers that the program had.
@Suite struct `Saved registers` {
  private static func timeline(_ program: String, _ kernel: String, pti: Bool) throws -> Timeline {
    var world = World(
      kernel: try Image(name: kernel, bytes: try Worlds.file("assets/kernel/\(kernel).elf")),
      program: try Image(name: program, bytes: try Worlds.file("assets/programs/\(program)")),
      era: kernel == "kernel-6.12" ? .v6_12 : .v5_0)
    world.options.pti = pti
    return try Timeline(world)
  }

  /// What the program's registers were, by the names of pt_regs; orig_ax is none of them.
  private static func expected(_ cpu: CPUState) -> [String: UInt64] {
    var words: [String: UInt64] = [
      "ip": cpu.rip, "cs": UInt64(cpu[.cs].selector), "flags": cpu.rflags.rawValue, "sp": cpu[.rsp], "ss": UInt64(cpu[.ss].selector),
    ]
    for field in PtRegs.fields {
      guard case .register(let name) = field.onException, let register = GeneralRegister.allCases.first(where: { $0.name == name }) else {
        continue
      }
      words[field.name] = cpu[register]
    }
    return words
  }

  @Test(arguments: ["kernel-5.0", "kernel-6.12"], [false, true])
  func `every word that is shown as pushed is what the program had`(_ kernel: String, _ pti: Bool) throws {
    for program in ["wild-pointer", "divide", "int80", "mix"] {
      let timeline = try Self.timeline(program, kernel, pti: pti)
      try timeline.goToMain()
      var events = 0
      while events < 3 {
        guard timeline.go(.ringCrossing(.forward)) == .arrived(part: 0) else { break }
        guard let crossing = timeline.lastCrossing, crossing.to == 0, crossing.cause != .syscall else {
          if timeline.tick.count > 60_000_000 { break }
          continue
        }
        events += 1
        _ = timeline.stepBack()
        var words = Self.expected(timeline.inspector().cpu)
        _ = timeline.step()
        // A fault is delivered with RF in the flags that it saves (SDM Vol. 3, 18.3.1.1); INT leaves RIP behind itself.
        let flags = try #require(PtRegs.field("flags"))
        let saved = try #require(timeline.inspector().frameField(flags))
        if case .exception = crossing.cause, saved & 0x10000 != 0 { words["flags"]? |= 0x10000 }
        if crossing.cause == .softwareInterrupt(0x80) {
          words["ip"]? &+= 2
          // The entry code of era 5.0 pushes -ENOSYS there, as for SYSCALL.
          if kernel == "kernel-5.0" { words["ax"] = UInt64(bitPattern: -38) }
        }
        var most = 0
        var steps = 0
        while timeline.inspector().frameWords != PtRegs.fields.count || !timeline.inspector().hasCompleteFrameBelowStack, steps < 200 {
          let inspector = timeline.inspector()
          let view = inspector.frameView(Changes())
          #expect(view.absence == nil)
          for row in view.rows where !row.isPopped {
            guard let value = row.value, let had = words[row.field.name] else { continue }
            #expect(value == had, "\(kernel) \(program) \(timeline.tick) \(row.field.name): \(hex(value)), not \(hex(had))")
          }
          let named = inspector.stacksView(Changes()).kernel?.words ?? []
          for word in named {
            guard case .frameField(let name) = word.meaning, let had = words[name] else { continue }
            #expect(word.value == had, "\(kernel) \(program) \(timeline.tick) stack: \(name)")
          }
          most = max(most, view.filled)
          steps += 1
          _ = timeline.step()
        }
        #expect(most >= 15 && steps < 200, "\(program): \(most) words in \(steps) steps")
      }
      #expect(events >= 1, "\(program)")
    }
  }

  @Test(arguments: ["kernel-5.0", "kernel-6.12"]) func `a kernel thread has no pt_regs, and is in no system call`(_ kernel: String) throws {
    let timeline = try Self.timeline("keys", kernel, pti: false)
    #expect(timeline.inspector().frameView(Changes()).absence == .noTask)
    try timeline.goToMain()
    #expect(timeline.inspector().frameView(Changes()).absence == .inUserMode)
    guard case .stopped(_, reason: .waitingForInput) = timeline.go(.stop) else {
      Issue.record("the program does not wait")
      return
    }
    let inspector = timeline.inspector()
    #expect(inspector.currentTask?.isKernelThread == true)
    #expect(inspector.frameView(Changes()).absence == .kernelThread)
    #expect(inspector.systemCall == nil && inspector.phase == nil && inspector.frameAddress == nil)
    let words = inspector.stacksView(Changes()).kernel?.words ?? []
    #expect(!words.contains { if case .frameField = $0.meaning { true } else { false } })
    // Early in the boot, and between the first task's making and the program's start.
    for tick in [30_000, 50_000] as [UInt64] {
      timeline.seek(to: Tick(tick))
      #expect(timeline.inspector().frameView(Changes()).filled == 0, "\(tick)")
    }
  }
}

extension Inspector {
  /// Whether the frame is where C code finds it: complete, with RSP at or below it on another word.
  fileprivate var hasCompleteFrameBelowStack: Bool {
    guard let frame = frameAddress, let top = taskStackTop else { return false }
    return frame &+ PtRegs.size == top && cpu[.rsp] < frame
  }
}
