import LinuxABI
import Machine
import Primitives
import X86

/// One system call of the run: what was asked and what came of it.
package struct SystemCallRecord: Hashable, Sendable {
  /// The step that is SYSCALL.
  package var tick: Tick
  /// RAX.
  package var number: UInt64
  /// `nil` for a number that means nothing.
  package var call: SystemCall?
  /// The arguments as they were when it was asked, as strace writes them.
  package var arguments: [String]
  /// The same once it has come back, with what it has put into a buffer; those of before until then.
  package var returnedArguments: [String]
  /// The position right after the return to ring 3; `nil` when the run, as far as it is known, has none.
  package var end: Tick?
  /// RAX then.
  package var result: UInt64
}

/// The way to a list of the system calls of a run, the first ones first, in slices.
package struct SystemCallList: Sendable {
  /// As many as a person can look through.
  package static let limit = 4096

  /// What was found so far.
  package private(set) var records: [SystemCallRecord] = []
  /// How far the run has been looked through.
  package private(set) var reached = Tick.zero
  private var open: [Open] = []

  /// A call that has not returned yet: known by where it will return to, in which address space.
  private struct Open: Sendable {
    var index: Int
    /// The values of its arguments.
    var values: [UInt64]
    var rip: UInt64
    var rsp: UInt64
    var tables: UInt64
  }

  package init() {}

  /// Whether there may be more calls than fit.
  package var isFull: Bool { records.count >= Self.limit }

  fileprivate mutating func begin(_ record: SystemCallRecord, returningTo rip: UInt64, _ cpu: CPUState) {
    let values = [GeneralRegister.rdi, .rsi, .rdx, .r10, .r8, .r9].map { cpu[$0] }
    open.append(Open(index: records.count, values: values, rip: rip, rsp: cpu[.rsp], tables: Self.tables(cpu)))
    records.append(record)
  }

  fileprivate mutating func comeBack(_ inspector: Inspector) {
    let cpu = inspector.cpu
    let tables = Self.tables(cpu)
    guard let place = open.lastIndex(where: { $0.rip == cpu.rip && $0.rsp == cpu[.rsp] && $0.tables == tables }) else { return }
    let call = open.remove(at: place)
    guard records.indices.contains(call.index) else { return }
    records[call.index].end = inspector.position.tick
    records[call.index].result = cpu[.rax]
    records[call.index].returnedArguments = inspector.systemCallArguments(
      of: records[call.index].call, asked: records[call.index].arguments, addresses: call.values, result: cpu[.rax])
  }

  fileprivate mutating func move(to tick: Tick) { reached = tick }

  /// The page tables of a process without the bits that tell the user's half from the kernel's.
  private static func tables(_ cpu: CPUState) -> UInt64 { cpu.cr3 & ~0x1fff }
}

extension Timeline {
  /// Goes on with a list up to the furthest tick that was ever reached; `true` when it has come there. Call it again later for what has been added to the
  /// run. The machine rests anywhere afterwards: call it on the scout.
  package func collect(_ list: inout SystemCallList, ticks: UInt64) -> Bool {
    var left = Int64(clamping: ticks)
    while left > 0 {
      if list.isFull || list.reached >= end { return true }
      if tick != list.reached {
        if approach(list.reached, &left) != nil { return true }
        continue
      }
      let reason = run(until: Tick(min(end.count, tick.count &+ UInt64(left))), stoppingAt: .ringCrossing)
      left -= Int64(tick - list.reached) + 4
      if reason == .ringCrossing, let crossing = lastCrossing {
        left -= 16
        if crossing.cause == .syscall {
          guard stepBack() else { return true }
          begin(&list)
          if step() != nil { return true }
        } else if crossing.to == 3 {
          list.comeBack(inspector())
        }
      }
      list.move(to: tick)
      if reason != .ringCrossing, reason != .reached { return true }
    }
    return false
  }

  private func begin(_ list: inout SystemCallList) {
    let inspector = inspector()
    let number = inspector.cpu[.rax]
    let call = number <= 0xffff ? SystemCall.numbered(Int(number), world.era) : nil
    let arguments = inspector.systemCallArguments(of: call)
    let record = SystemCallRecord(
      tick: tick, number: number, call: call, arguments: arguments, returnedArguments: arguments, end: nil, result: 0)
    list.begin(record, returningTo: inspector.cursor &+ UInt64(inspector.currentInstruction?.length ?? 2), inspector.cpu)
  }
}
