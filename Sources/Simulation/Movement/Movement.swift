import LinuxABI
import Primitives
import X86

/// Which way in time.
package enum Direction: Hashable, Sendable {
  case forward
  case backward
}

/// Where a person wants to go from here.
package enum Movement: Hashable, Sendable {
  /// So many steps on, or back.
  case steps(UInt64, Direction)
  /// One part of an instruction on, or back.
  case part(Direction)
  case to(Position)
  /// The furthest position reached so far.
  case end
  /// Over a call, or over a whole system call; any other instruction is one step.
  case over(Direction)
  /// Out of the function, or out of the kernel: to the caller, or back to the call.
  case out(Direction)
  /// After the next change of the CPL, or right after the one before.
  case ringCrossing(Direction)
  /// Where the next phase of a system call begins, or where this one or the one before began.
  case phase(Direction)
  /// Where another source line begins.
  case line(Direction)
  /// Where a breakpoint is.
  case breakpoint(Direction)
  /// Until an expression is true (it must have been false, or the position must have changed).
  case until(Expression, Direction)
  /// Until RIP is at an address.
  case address(UInt64, Direction)
  /// Right after the next access of a kind to something, or right after the one before.
  case access(Subject, AccessKind, Direction)
  /// Right before the step of the next event of a kind, or of the one before; a ring crossing is shown by what it led to, right after it.
  case event(FlowKind, Direction)
  /// Where the nearest of several breakpoints is met.
  case breakpoints([Breakpoint], Direction)
  /// Until the machine stops by itself.
  case stop
}

/// How a movement ended, or how far it is.
package enum Arrival: Hashable, Sendable {
  /// The time slice is used up; ask again. The machine rests at a tick on the way.
  case underway
  /// At the place.
  case arrived(part: Int)
  /// Nothing of the kind lies in that direction: back where the movement started.
  case notFound
  /// The machine cannot go on.
  case stopped(part: Int, reason: MachineStop)
  /// An expression could not be evaluated.
  case failed(ExpressionError)
}

/// Why the machine stands still, in the terms of a walk.
package enum MachineStop: Hashable, Sendable {
  /// The program ended with this status.
  case exited(UInt32)
  /// The kernel panicked.
  case panicked
  case waitingForInput
  case halted
  case shutdown
  case reset
  case unsupported(String)
  /// The first tick.
  case beginning
}
