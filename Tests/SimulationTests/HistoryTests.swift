import LinuxABI
import Machine
import Primitives
import Simulation
import Testing
import X86
import TestSupport

@Suite struct `Questions to the past` {
  /// Asks until there is an answer.
  private func ask(_ question: Inquiry.Question, _ subject: Subject, _ timeline: Timeline, at tick: Tick? = nil) -> [Access] {
    let scout = timeline.scout()
    var inquiry = Inquiry(question, about: subject, at: tick ?? timeline.tick)
    while scout.pursue(&inquiry, ticks: 5_000) != .answered {}
    return inquiry.accesses
  }

  /// Every access of both kinds in a run that is made step by step, in order, for each subject.
  private func allAccesses(_ timeline: Timeline, _ subjects: [Subject]) -> [[AccessKind: [Tick]]] {
    var result = [[AccessKind: [Tick]]](repeating: [.read: [], .write: []], count: subjects.count)
    while true {
      let before = timeline.inspector().cpu
      guard timeline.step() == nil, let report = timeline.lastReport() else { return result }
      for (index, subject) in subjects.enumerated() {
        for kind in [AccessKind.read, .write] where subject.access(kind, in: report, before: before) != nil {
          result[index][kind, default: []].append(report.tick)
        }
      }
    }
  }

  @Test func `what is found at full speed is what a run step by step shows`() throws {
    let timeline = try Worlds.timeline("hi", pti: true)
    try timeline.goToMain()
    let inspector = timeline.inspector()
    let stack = try #require(Subject(linear: inspector.cpu[.rsp] - 8, count: 8, inspector))
    let frame = try #require(PtRegs.field("ax").flatMap { Subject($0, inspector) })
    let entry = try #require(Subject(pageTableEntryOf: inspector.cpu.rip, level: 1, inspector))
    let subjects: [Subject] = [
      .register(.rax), .register(.r15), .register(.rsp), .register(.r11), .flag(.zf), .flag(.if), .flag(.df), .cpl, .segment(.cs),
      .segment(.gs), .control(3), .control(2), .msr(.lstar), .msr(.kernelGSBase), .msr(.gsBase), .gdtr, .idtr, stack, frame, entry,
      .memory(physical: 0x10_0000, count: 4096),
    ]
    let main = timeline.tick
    timeline.go(.stop)
    let end = timeline.tick
    let from = Tick(main.count - 900)
    let straight = try Worlds.timeline("hi", pti: true)
    straight.seek(to: from)
    for (subject, accesses) in zip(subjects, allAccesses(straight, subjects)) {
      for kind in [AccessKind.write, .read] {
        let expected = accesses[kind] ?? []
        let found = ask(.all(kind, in: from..<end, limit: 1_000_000), subject, timeline).map(\.tick)
        #expect(found == expected, "\(subject) \(kind)")
        // The last one and the next one from places in between; the last place is beyond the end.
        for tick in [Tick(main.count - 300), Tick(main.count + 200), Tick(end.count + 1000)] {
          let last = ask(.last(kind), subject, timeline, at: tick).first?.tick
          if let last, last >= from {
            #expect(last == expected.last { $0 < tick }, "\(subject) \(kind) before \(tick)")
          } else {
            #expect(!expected.contains { $0 < tick }, "\(subject) \(kind) before \(tick)")
          }
          let next = ask(.next(kind), subject, timeline, at: tick).first?.tick
          #expect(next == expected.first { $0 >= tick }, "\(subject) \(kind) from \(tick)")
        }
      }
    }
    // The present did not move.
    #expect(timeline.tick == end)
  }

  @Test func `who wrote LSTAR is syscall_init, and who wrote pt_regs is the entry code`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let write = try #require(timeline.world.kernel.symbols["ksys_write"]?.address.value)
    #expect(timeline.go(.address(write, .forward)) == .arrived(part: 0))
    let inspector = timeline.inspector()
    let lstar = try #require(ask(.last(.write), .msr(.lstar), timeline).first)
    #expect(lstar.instruction?.operation == .wrmsr)
    #expect(lstar.new == inspector.cpu.lstar)
    #expect(inspector.function(at: lstar.rip)?.symbol.name == "syscall_init")
    let di = try #require(PtRegs.field("di").flatMap { Subject($0, inspector) })
    let saved = try #require(ask(.last(.write), di, timeline).first)
    #expect(saved.instruction?.operation == .push)
    #expect(inspector.function(at: saved.rip)?.symbol.name == "entry_SYSCALL_64")
    #expect(saved.new == 1)
  }

  @Test func `movements to accesses and events there and back`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let start = timeline.tick
    let word = try #require(Subject(linear: timeline.inspector().cpu[.rsp] - 8, count: 8, timeline.inspector()))
    timeline.go(.stop)
    let end = timeline.tick
    let pairs: [(Movement, Movement)] = [
      (.access(word, .write, .forward), .access(word, .write, .backward)),
      (.access(.register(.r11), .write, .forward), .access(.register(.r11), .write, .backward)),
      (.event(.systemCall, .forward), .event(.systemCall, .backward)), (.event(.exception, .forward), .event(.exception, .backward)),
      (.event(.crossing, .forward), .event(.crossing, .backward)),
    ]
    for (forward, backward) in pairs {
      var there: [Tick] = []
      timeline.seek(to: start)
      while timeline.go(forward) == .arrived(part: 0) { there.append(timeline.tick) }
      timeline.seek(to: end)
      var back: [Tick] = []
      while timeline.go(backward) == .arrived(part: 0), timeline.tick > start { back.append(timeline.tick) }
      // The very end can be a place forwards, which is not before itself.
      #expect(back.reversed() == there.filter { $0 < end }, "\(forward)")
    }
  }

  @Test func `the index of events has every event, by number`() throws {
    let timeline = try Worlds.timeline("hi", pti: true)
    var expected: [FlowKind: [Tick]] = [:]
    while true {
      let counts = timeline.flowCounts
      guard timeline.step() == nil else { break }
      for kind in FlowKind.allCases where timeline.flowCounts[kind] != counts[kind] {
        expected[kind, default: []].append(timeline.tick.previous ?? .zero)
      }
    }
    #expect(expected[.systemCall]?.count == 2)
    let scout = timeline.scout()
    for kind in FlowKind.allCases {
      let ticks = expected[kind] ?? []
      for (first, limit) in [(0, 100_000), (1, 2), (ticks.count, 5)] {
        var list = EventList(kind, from: UInt64(first), limit: limit)
        while !scout.collect(&list, ticks: 10_000) {}
        #expect(list.events.map(\.tick) == Array(ticks.dropFirst(first).prefix(limit)), "\(kind) from \(first)")
      }
    }
    var calls = EventList(.systemCall, from: 0, limit: 2)
    while !scout.collect(&calls, ticks: 1 << 20) {}
    #expect(calls.events.map(\.detail) == [1, 231])
  }

  @Test func `few checkpoints and little memory change nothing but the time`() throws {
    let reference = try Worlds.timeline("mix")
    let small = try Timeline(try Worlds.world("mix"), limits: HistoryLimits(checkpoints: 5, bytes: 1 << 20))
    for timeline in [reference, small] { timeline.seek(to: Tick(30_000_000)) }
    #expect(small.historyBytes <= 1 << 20)
    #expect(reference.historyBytes > small.historyBytes)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<12 {
      let tick = Tick(.random(in: 0..<30_000_000, using: &generator))
      for timeline in [reference, small] { timeline.seek(to: tick) }
      #expect(reference.digest() == small.digest())
      #expect(small.historyBytes <= 1 << 20)
      #expect(reference.stepBack() == small.stepBack())
      #expect(reference.digest() == small.digest())
    }
  }

  @Test func `history costs at most a byte a step once it is large, however much is written, and at most what the limits say`() throws {
    let timeline = try Timeline(try Worlds.world("bench/faults"))
    for million in 1...15 {
      timeline.seek(to: Tick(UInt64(million) * 1_000_000))
      #expect(timeline.historyBytes <= max(4 << 20, Int(timeline.tick.count)), "at \(timeline.tick)")
    }
    #expect(timeline.historyBytes > 4 << 20)
    let bounded = try Timeline(try Worlds.world("bench/sieve"), limits: HistoryLimits(checkpoints: 64, bytes: 6 << 20))
    for ten in 1...10 {
      bounded.seek(to: Tick(UInt64(ten) * 10_000_000))
      #expect(bounded.historyBytes <= 6 << 20, "at \(bounded.tick)")
    }
  }

  @Test func `all branches together hold no more than the limits say, and each stays as near as before`() throws {
    let timeline = try Timeline(try Worlds.world("bench/sieve"), limits: HistoryLimits(checkpoints: 64, bytes: 6 << 20))
    let end = Tick(20_000_000)
    timeline.seek(to: end)
    let digest = timeline.digest()
    for branch in 1...4 {
      timeline.seek(to: Tick(UInt64(branch) * 3_000_000))
      timeline.whatIf(.edit(.register(.r15, UInt64(branch))))
      timeline.seek(to: end)
      #expect(timeline.historyBytes <= 6 << 20, "with \(timeline.branches.count) branches")
    }
    timeline.select(0)
    timeline.seek(to: end)
    #expect(timeline.digest() == digest)
  }

  @Test func `the way of a branch before it parts is kept for the one that it left`() throws {
    let timeline = try Worlds.timeline("mix")
    timeline.seek(to: Tick(12_000_000))
    timeline.whatIf(.edit(.register(.r15, 1)))
    timeline.dropCaches()
    timeline.seek(to: .zero)
    timeline.seek(to: Tick(12_500_000))
    #expect(timeline.beginUndoFork() == Tick(12_000_000))
    #expect(timeline.tick >= Tick(11_000_000))
  }

  @Test func `a test of registers and memory says what the expression says`() throws {
    let texts = [
      "rax == 0", "al == 1 || cpl == 3", "cpl == 0 && rsp > 0xffff000000000000", "rflags.zf && !rflags.cf", "signed(rax) < 0",
      "rip[11:0] == 0x10",
      "cs == 0x10", "cr3[12] == 1", "msr.lstar != 0 && rip >= msr.lstar", "-rbx == rcx", "(rdi ^ rsi) & 1", "rdx << 4 > rdx", "rdi >> 60",
      "sext8(rax) == rax", "canonical(rcx)", "tick > 30000 && rax + 1 <= rcx - 1", "~rax == 0", "rip == main", "signed(rcx) >> 2 <= -1",
      "ah == 0 && eax > 0x10", "rflags.iopl == 0 && rflags.if",
      // Memory: mapped for the kernel alone, never, across the edge of two pages, and where the left side decides.
      "byte[rsp] != 0", "qword[rbp - 8] == rax", "dword[rdi] == eax || cpl == 3", "cpl == 3 || qword[0x10] == 0", "!qword[0x10]",
      "qword[(rip & ~0xfff) + 0xffc] != 0", "rax == 0 && qword[rsp] > 0", "word[rip] == 0x050f",
      // What only an evaluation can tell, at few places and at nearly all.
      "cpl == 3 && insn == \"push\"", "rip > 0 && insn == \"mov\"", "rax < 4 && insn == \"ret\"",
    ]
    let timeline = try Worlds.timeline("hi", pti: true)
    try timeline.goToMain()
    let start = Tick(timeline.tick.count - 1500)
    for text in texts {
      let expression = try Expression(text)
      timeline.seek(to: start)
      var expected: [Tick] = []
      while timeline.step() == nil, expected.count < 40 {
        // An expression without a value does not hold.
        if (try? expression.holds(in: InspectorScope(timeline.inspector()))) ?? false { expected.append(timeline.tick) }
      }
      #expect(!expected.isEmpty || text == "!qword[0x10]", "\(text)")
      let last = timeline.tick
      timeline.seek(to: start)
      for tick in expected.dropLast() {
        #expect(timeline.go(.until(expression, .forward)) == .arrived(part: 0), "\(text)")
        guard timeline.tick == tick else {
          Issue.record("\(text): at \(timeline.tick), not at \(tick)")
          return
        }
      }
      timeline.seek(to: last)
      for tick in expected.filter({ $0 < last }).reversed().prefix(20) {
        #expect(timeline.go(.until(expression, .backward)) == .arrived(part: 0), "\(text)")
        #expect(timeline.tick == tick, "\(text) backwards")
      }
    }
  }
}

@Suite struct `Comparisons` {
  private func compare(_ alignment: Comparison.Alignment, _ a: Timeline, _ b: Timeline, from x: Tick, _ y: Tick) -> Comparison.Progress {
    var comparison = Comparison(alignment, from: x, and: y, limit: 100_000)
    while true {
      let progress = comparison.proceed(a, b, ticks: 10_000)
      if progress != .underway { return progress }
    }
  }

  @Test func `two branches differ first where the edit is`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let main = timeline.tick
    #expect(timeline.step() == nil)
    let fork = timeline.tick
    timeline.whatIf(.edit(.register(.r14, 5)))
    for _ in 0..<100 { #expect(timeline.step() == nil) }
    let a = try #require(timeline.machine(on: 0))
    let b = try #require(timeline.machine(on: 1))
    guard case .found(let difference) = compare(.step, a, b, from: main, main) else {
      Issue.record("no difference")
      return
    }
    #expect((difference.first, difference.second) == (fork, fork))
    #expect(difference.places == [.register(.r14)])
    #expect(compare(.step, try #require(timeline.machine(on: 0)), a, from: main, main) == .same || timeline.end < Tick(100_000))
  }

  @Test func `with and without page-table isolation the functions are the same until the entry differs`() throws {
    let off = try Worlds.timeline("hi", pti: false)
    let on = try Worlds.timeline("hi", pti: true)
    try off.goToMain()
    try on.goToMain()
    let starts = (off.tick, on.tick)
    #expect(starts.0 != starts.1)
    switch compare(.symbol, off, on, from: starts.0, starts.1) {
    case .found(let difference): #expect(difference.firstPlace != difference.secondPlace)
    case .ended(let a, let b):
      #expect(a > starts.0)
      #expect(b > starts.1)
    case .same, .underway: Issue.record("the runs are far longer than that")
    }
    guard case .found(let first) = compare(.step, off, on, from: starts.0, starts.1) else {
      Issue.record("the page tables differ at once")
      return
    }
    #expect((first.first, first.second) == starts)
    #expect(first.places.contains(.control(3)))
  }
}
