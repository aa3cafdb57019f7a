import LinuxABI
import Primitives
import X86

extension Inspector {
  /// How the number of the system call in progress becomes a function, with all rows of the table.
  package func dispatchView() -> DispatchView {
    let era = world.era
    let number = systemCallNumber
    let stage: DispatchView.Stage
    switch phase {
    case .cross?, .save?: stage = number == nil ? .none : .waiting
    case .find?: stage = .finding
    case .work?, .check?, .back?: stage = .called
    default: stage = .none
    }
    let bound = era.systemCallCount
    let isInRange = number.map { $0 < UInt64(bound) } ?? false
    var rows: [DispatchView.Row] = []
    if let number, isInRange {
      rows = era == .v5_0 ? tableRows(Int(number), bound: bound) : switchCases(Int(number), bound: bound)
    }
    return DispatchView(
      stage: stage, number: number, name: number.flatMap { $0 <= 0xffff ? SystemCall.numbered(Int($0), era)?.name : nil }, bound: bound,
      isInRange: isInRange, table: era.dispatchSymbol, rows: rows, isSwitch: era != .v5_0)
  }

  /// The rows of sys_call_table.
  private func tableRows(_ selected: Int, bound: Int) -> [DispatchView.Row] {
    guard let table = address(of: "sys_call_table") else { return [] }
    return (0..<bound).map { row in
      let place = table &+ UInt64(row * 8)
      let target = word(at: place)
      return DispatchView.Row(
        number: row, address: place, target: target, symbol: target.flatMap { symbol(at: $0)?.symbol.name }, isSelected: row == selected)
    }
  }

  /// The cases of x64_sys_call: the calls in its code, each with the number whose row of sys_call_table, which tracers read, has the same
  /// function. The call of __x64_sys_ni_syscall belongs to the default.
  private func switchCases(_ selected: Int, bound: Int) -> [DispatchView.Row] {
    guard let start = address(of: "x64_sys_call"), let table = address(of: "sys_call_table"), let code = function(at: start)?.symbol
    else { return [] }
    let missing = address(of: "__x64_sys_ni_syscall")
    var calls: [UInt64: UInt64] = [:]
    var place = start
    while place &- start < code.size, let step = instruction(at: place) {
      let next = place &+ UInt64(step.length)
      if step.operation == .call, case .relative(let distance)? = step.operands.first {
        let target = next &+ UInt64(bitPattern: distance)
        if target != missing { calls[target] = place }
      }
      place = next
    }
    var rows: [DispatchView.Row] = []
    for number in 0..<bound {
      guard let target = word(at: table &+ UInt64(number * 8)), let call = calls[target] else { continue }
      rows.append(
        DispatchView.Row(
          number: number, address: call, target: target, symbol: symbol(at: target)?.symbol.name, isSelected: number == selected))
    }
    return rows
  }

  /// The tests that decide how the kernel leaves, as far as it has come.
  package func verdictView() -> VerdictView {
    let tests = SYSRETTest.all(world.era)
    let stage = phase
    let isInEntry = function(at: cursor)?.symbol.name == (world.era == .v5_0 ? "entry_SYSCALL_64" : "do_syscall_64")
    let isActive = stage == .check && isInEntry || stage == .back
    var rows: [VerdictView.Row] = []
    var isRefused = false
    for test in tests {
      let values = test.fields.map { name in (name: name, value: PtRegs.field(name).flatMap { frameField($0) } ?? 0) }
      // The first test that fails jumps away from those behind it: they are never made.
      let isMade = isActive && isInSystemCall && !isRefused && isDecided(test.number)
      let outcome: VerdictView.Outcome = isMade ? (holds(test) ? .passed : .failed) : .open
      isRefused = outcome == .failed
      rows.append(VerdictView.Row(test: test, outcome: outcome, values: isActive ? values : []))
    }
    let exit: VerdictView.Exit?
    if stage == .back {
      exit = isOnSysretPath ? .sysret : .iret
    } else {
      exit = nil
    }
    return VerdictView(rows: rows, isActive: isActive, exit: exit)
  }

  /// Whether the way back is the one with SYSRET.
  private var isOnSysretPath: Bool { function(at: cursor)?.symbol.name == "entry_SYSCALL_64" }

  /// Whether the code has come past a test: past the conditional jump that belongs to it.
  private func isDecided(_ number: Int) -> Bool {
    if phase == .back { return true }
    let start = world.phaseMap.verdictStart
    guard let map = world.phaseMap.ranges.last(where: { $0.start <= start }), map.start <= cursor, cursor < map.end else { return false }
    var place = start
    var jumps = 0
    while place < cursor, let step = instruction(at: place) {
      if step.operation == .j { jumps += 1 }
      place = place &+ UInt64(step.length)
    }
    return jumps >= number
  }

  /// Whether a test holds for the saved registers.
  private func holds(_ test: SYSRETTest) -> Bool {
    guard let expression = try? Expression(test.expression) else { return false }
    return (try? expression.holds(in: InspectorScope(self))) ?? false
  }

  /// The last `lines` lines of the console.
  package func consoleView(lines limit: Int) -> ConsoleView {
    let log = console
    // A screen's worth is enough, however much there is.
    let text = log.text(in: max(0, log.count - limit * 200 - 200)..<log.count)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }))
    }
    if lines.last == "" { lines.removeLast() }
    let sends = (currentReport.map { report in report.effects.filter { Int($0.part) < position.part } } ?? lastReport?.effects ?? [])
      .contains { if case .portWrite(port: 0x3f8, _) = $0.target { true } else { false } }
    return ConsoleView(lines: Array(lines.suffix(limit)), count: log.count, change: sends ? .now : .none)
  }
}
