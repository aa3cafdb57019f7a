import LinuxABI
import Machine
import Primitives
import Simulation
import Testing
import X86
import TestSupport

@Suite struct `Branches` {
  /// Right before write's SYSCALL of hi.
  private func atSystemCall(pti: Bool = false) throws -> Timeline {
    let timeline = try Worlds.timeline("hi", pti: pti)
    try timeline.goToMain()
    while timeline.inspector().currentInstruction?.operation != .syscall { try #require(timeline.step() == nil) }
    return timeline
  }

  @Test func `an edit makes a branch, goes its own way, and is undone with one call`() throws {
    let timeline = try atSystemCall()
    let fork = timeline.tick
    let before = timeline.digest()
    // A number beyond the table.
    timeline.whatIf(.edit(.register(.rax, 9999)), named: "no such call")
    #expect(timeline.branches.count == 2)
    #expect(timeline.current.name == "no such call")
    #expect(timeline.current.parent == 0)
    #expect(timeline.current.start == fork)
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cpu[.rax] == UInt64(bitPattern: -38))
    #expect(timeline.console.text == "")
    let inBranch = timeline.digest()
    let tick = timeline.tick

    // The other line is as it was.
    timeline.select(0)
    #expect(timeline.tick == fork)
    #expect(timeline.digest() == before)
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.inspector().cpu[.rax] == 4)
    #expect(timeline.console.text == "Hi!\n")

    timeline.select(1)
    timeline.seek(to: tick)
    #expect(timeline.digest() == inBranch)
    #expect(timeline.undoFork())
    #expect(timeline.branches.count == 1)
    #expect(timeline.tick == fork)
    #expect(timeline.digest() == before)
    #expect(!timeline.undoFork())
  }

  @Test func `two edits at the same place share a branch, and branches of branches go with their parent`() throws {
    let timeline = try atSystemCall()
    timeline.whatIf(.edit(.register(.rdx, 1)))
    timeline.whatIf(.edit(.register(.rdi, 2)))
    #expect(timeline.branches.map(\.name) == ["main", "rdx=0x1, rdi=0x2"])
    #expect(timeline.inputs.entries.count == 2)
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.console.text == "H")
    timeline.whatIf(.edit(.register(.rdx, 1)))
    #expect(timeline.branches.map(\.name) == ["main", "rdx=0x1, rdi=0x2", "rdx=0x1"])
    timeline.select(1)
    #expect(timeline.undoFork())
    #expect(timeline.branches.map(\.name) == ["main"])
  }

  @Test func `each change is undone by itself, and what would go with it is known before`() throws {
    let timeline = try atSystemCall()
    let (start, before) = (timeline.tick, timeline.digest())
    timeline.whatIf(.edit(.register(.rdx, 1)))
    let first = timeline.digest()
    timeline.whatIf([.edit(.register(.rdi, 2)), .edit(.flag(.df, 1))], named: "two at once")
    timeline.give(.serial([65]))
    #expect(timeline.editsHere == ["rdx=0x1", "two at once"])
    #expect(timeline.current.name == "rdx=0x1, two at once" && timeline.inputs.entries.count == 4)
    timeline.bookmarks = [Bookmark(branch: 1, position: Position(start), name: "here")]
    #expect(timeline.undoLoss.isEmpty)
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.editsHere.isEmpty)
    timeline.bookmarks.append(Bookmark(branch: 1, position: Position(timeline.tick), name: "later"))
    timeline.fork(named: "child")
    timeline.fork(named: "grandchild")
    timeline.select(1)
    #expect(timeline.tree.map(\.branch.name) == ["main", "rdx=0x1, two at once", "child", "grandchild"])
    #expect(timeline.tree.map(\.depth) == [0, 1, 2, 3])
    #expect(timeline.undoLoss.branches == ["child", "grandchild"] && timeline.undoLoss.bookmarks == ["later"])
    var undone = try #require(timeline.beginUndo())
    #expect(undone.change == "two at once" && undone.target == start)
    timeline.seek(to: undone.target)
    #expect(timeline.branches.map(\.name) == ["main", "rdx=0x1"] && timeline.bookmarks.map(\.name) == ["here"])
    // What was typed in between is no part of the change.
    #expect(timeline.inputs.entries.map(\.input) == [.edit(.register(.rdx, 1)), .serial([65])])
    timeline.seek(to: Tick(start.count - 1))
    timeline.seek(to: start)
    #expect(timeline.inspector().cpu[.rdx] == 1 && timeline.inspector().cpu[.rdi] != 2 && !timeline.inspector().cpu.rflags[.df])
    undone = try #require(timeline.beginUndo())
    timeline.seek(to: undone.target)
    #expect(undone.change == "rdx=0x1" && timeline.digest() == before && first != before)
    // Up to its start the branch was the root.
    #expect(timeline.bookmarks == [Bookmark(branch: 0, position: Position(start), name: "here")])
    #expect(timeline.beginUndo() == nil && timeline.undoLoss.isEmpty)
  }

  @Test func `an injected interrupt or fault is a step of its own, with a report`() throws {
    for pti in [false, true] {
      let timeline = try atSystemCall(pti: pti)
      let rip = timeline.inspector().cpu.rip
      timeline.whatIf(.edit(.fault(Fault(.generalProtection, errorCode: 0))))
      let report = timeline.nextReport().report
      #expect(report.kind == .exception(Fault(.generalProtection)))
      let digest = timeline.digest()
      #expect(timeline.step() == nil)
      #expect(timeline.inspector().cpl == 0)
      #expect(timeline.inspector().cpu.injection == nil)
      // The frame that the CPU pushed: error code, then RIP.
      #expect(timeline.inspector().word(at: timeline.inspector().cpu[.rsp] + 8) == rip)
      #expect(timeline.lastCrossing?.cause == .exception(.generalProtection))
      #expect(timeline.stepBack())
      #expect(timeline.digest() == digest)
      #expect(timeline.undoFork())
      timeline.whatIf(.edit(.interrupt(3)))
      #expect(timeline.nextReport().report.kind == .interrupt(3))
      #expect(timeline.step() == nil)
      #expect(timeline.inspector().cpl == 0)
      #expect(timeline.undoFork())
      // A vector without a gate, beyond the IDT or of type 0: the vector's index and the EXT bit in the error code (SDM Vol. 3, 6.13).
      let idt = timeline.inspector().cpu.idtr
      let vector = try #require((32...255).first { !hasGate($0, idt, timeline) })
      timeline.whatIf(.edit(.interrupt(UInt8(vector))))
      let fault = Fault(.generalProtection, errorCode: UInt32(vector * 8 + 3))
      #expect(timeline.nextReport().report.kind == .exception(fault))
    }
  }

  /// Whether the IDT has a gate for a vector.
  private func hasGate(_ vector: Int, _ idt: TableRegister, _ timeline: Timeline) -> Bool {
    guard vector * 16 + 15 <= Int(idt.limit), let low = timeline.inspector().word(at: idt.base + UInt64(vector) * 16) else { return false }
    return low >> 40 & 0x1f != 0
  }

  @Test func `a skipped instruction, a flag, an MSR and memory can be changed`() throws {
    let timeline = try atSystemCall()
    let place = timeline.inspector().cpu[.rsi]
    let physical = try #require(timeline.inspector().physicalAddress(of: place))
    timeline.whatIf(.edit(.memory(physical: physical, Array("Ho!".utf8))), named: "other text")
    #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
    #expect(timeline.console.text == "Ho!\n")
    #expect(timeline.undoFork())

    let rip = timeline.inspector().cpu.rip
    timeline.whatIf(.edit(.skip))
    #expect(timeline.inspector().cpu.rip == rip + 2)
    #expect(timeline.undoFork())

    timeline.whatIf(.edit(.flag(.df, 1)))
    #expect(timeline.inspector().cpu.rflags.rawValue & Flag.df.mask != 0)
    // Another FMASK: the direction flag stays set inside the kernel.
    timeline.whatIf(.edit(.msr(.fmask, 0x200)))
    #expect(timeline.step() == nil)
    #expect(timeline.inspector().cpl == 0)
    #expect(timeline.inspector().cpu.rflags.rawValue & Flag.df.mask != 0)
    #expect(timeline.undoFork())
  }

  @Test func `the way back leads over edits and input one step at a time`() throws {
    let timeline = try atSystemCall()
    var digests = [timeline.digest()]
    for (index, edit) in [Edit.register(.rbx, 7), .flag(.cf, 1), .interrupt(0x20), .skip].enumerated() {
      for _ in 0..<5 + index {
        #expect(timeline.step() == nil)
        digests.append(timeline.digest())
      }
      timeline.whatIf(.edit(edit))
      timeline.whatIf(.serial([65]))
      digests[digests.count - 1] = timeline.digest()
    }
    let end = timeline.tick
    for digest in digests.dropLast().reversed() {
      #expect(timeline.stepBack())
      #expect(timeline.digest() == digest)
    }
    // And again with nothing kept.
    timeline.seek(to: end)
    timeline.dropCaches()
    for digest in digests.reversed() {
      #expect(timeline.digest() == digest)
      #expect(timeline.stepBack())
    }
  }

  @Test func `random edits, input and seeks in any order give the digests of a straight run`() throws {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<6 {
      let timeline = try Worlds.timeline("hi", pti: round % 2 == 0)
      var at = UInt64(20_000)
      for number in 0..<8 {
        at += .random(in: 1...4_000, using: &generator)
        timeline.seek(to: Tick(at))
        if number > 0, number % 3 == 0 { timeline.fork(named: "f") }
        timeline.give(randomInput(timeline, &generator))
      }
      // A fresh machine, in one go, with nothing kept on the way.
      let end = timeline.tick.count + 3_000
      var straight: [UInt64: UInt64] = [:]
      let fresh = try Worlds.timeline("hi", pti: round % 2 == 0)
      for entry in timeline.inputs.entries {
        fresh.seek(to: entry.tick)
        fresh.give(entry.input)
      }
      let ticks = (0..<120).map { _ in UInt64.random(in: 0..<end, using: &generator) }
      for tick in ticks.sorted() {
        fresh.seek(to: Tick(tick))
        straight[tick] = fresh.tick.count == tick ? fresh.digest() : nil
      }
      for tick in ticks {
        guard let digest = straight[tick] else { continue }
        timeline.seek(to: Tick(tick))
        if .random(in: 0..<10, using: &generator) == 0 { timeline.dropCaches() }
        guard timeline.digest() == digest else {
          Issue.record("round \(round): tick \(tick) differs, with \(timeline.inputs.entries)")
          return
        }
        if tick > 0, .random(in: 0..<2, using: &generator) == 0 {
          #expect(timeline.stepBack())
          #expect(timeline.seek(to: Tick(tick)) == nil)
          #expect(timeline.digest() == digest)
        }
      }
    }
  }

  private func randomInput(_ timeline: Timeline, _ generator: inout SeededGenerator) -> Input {
    let value = UInt64.random(in: 0...0xff, using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return .serial([UInt8(value), 10])
    case 1: return .scancodes([0x1c, 0xf0, 0x1c])
    case 2: return .edit(.register(.r15, value))
    case 3: return .edit(.flag(.zf, value & 1))
    case 4: return .edit(.msr(.tscAux, value))
    case 5: return .edit(.interrupt(0x20))
    case 6:
      // Code of the running function, so that decoded blocks become stale: a NOP in place of a NOP, or of a byte that runs again.
      let rip = timeline.inspector().cpu.rip
      let physical = timeline.inspector().physicalAddress(of: rip) ?? 0x10_0000
      return .edit(.memory(physical: physical, timeline.inspector().physicalBytes(at: physical, count: 3)))
    default: return .edit(.memory(physical: 0x3f_0000 + value * 8, [1, 2, 3]))
    }
  }
}

@Suite struct `Forks` {
  @Test func `the same fork is the same branch on every machine, and the root is as it was`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let start = timeline.tick
    let root = timeline.digest()
    let fork = Fork(name: "other", start: start, inputs: [.edit(.register(.rbx, 0x1234)), .edit(.flag(.df, 1))])
    timeline.enter(fork)
    #expect(timeline.tick == .zero && timeline.isOn(fork) && !timeline.isOn(nil))
    timeline.seek(to: start)
    #expect(timeline.inspector().cpu[.rbx] == 0x1234 && timeline.inspector().cpu.rflags[.df])
    // A fork is one change, whatever it consists of; what is added to it is another.
    #expect(timeline.editsHere == ["rbx=0x1234, DF=1"] && timeline.current.changes.count == 1)
    timeline.seek(to: start + 5)
    let there = timeline.digest()
    timeline.enter(nil)
    timeline.seek(to: start)
    #expect(timeline.digest() == root && timeline.isOn(nil))
    timeline.enter(fork)
    timeline.seek(to: start + 5)
    #expect(timeline.digest() == there && timeline.branches.count == 2 && timeline.current.name == "other")
    timeline.enter(Fork(name: "other", start: start, inputs: [.edit(.register(.rbx, 1))]))
    #expect(timeline.branches.map(\.name) == ["main", "other", "other 2"])

    let second = try Worlds.timeline("hi")
    second.enter(fork)
    second.seek(to: start + 5)
    #expect(second.digest() == there)
  }
}
