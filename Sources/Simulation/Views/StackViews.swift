import LinuxABI
import Primitives
import X86

/// A word on a stack.
package struct StackWord: Hashable, Sendable {
  package enum Meaning: Hashable, Sendable {
    /// A word of pt_regs, by its C name.
    case frameField(String)
    /// A return address, as a symbol with a distance.
    case returnAddress(String)
    /// Where a saved RBP points: the frame of the caller.
    case savedFramePointer
    case text(String)
    case symbol(String)
    case argumentCount
    case plain
  }

  package var address: UInt64
  /// `nil` when the page is not mapped.
  package var value: UInt64?
  package var change: Change
  package var meaning: Meaning
}

/// The two stacks: the user's, and the kernel's that the running task has.
package struct StacksView: Hashable, Sendable {
  package struct Stack: Hashable, Sendable {
    /// From the highest address down.
    package var words: [StackWord]
    /// The stack pointer: the register where the stack is in use, and what is kept of it where it is not.
    package var pointer: UInt64?
    /// Whether RSP is in this stack now.
    package var isCurrent: Bool
    /// Where `pointer` is kept while RSP is elsewhere.
    package var keeper: Keeper?
  }

  /// Where the user's RSP is while the kernel runs.
  package enum Keeper: Hashable, Sendable {
    /// Still in RSP itself.
    case register
    /// The slot sp2 of the TSS.
    case scratch
    /// pt_regs.sp
    case frame
    /// In RSP again, before SYSRET.
    case restored
  }

  /// `nil` before there is a task.
  package var kernel: Stack?
  /// The first byte after the kernel stack.
  package var kernelTop: UInt64?
  /// Whether `kernel` is this CPU's entry stack, and not the task's.
  package var isEntryStack = false
  /// Bytes of it in use.
  package var kernelUsed: UInt64
  package var user: Stack?
}

/// pt_regs of the running task, as far as it is there.
package struct FrameView: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var field: PtRegs.Field
    package var address: UInt64
    /// `nil` while it is not pushed.
    package var value: UInt64?
    package var change: Change
    /// Whether the next push goes here.
    package var isNext: Bool
    /// Whether the way back has already popped it.
    package var isPopped: Bool
  }

  /// Why there is nothing to show.
  package enum Absence: Hashable, Sendable {
    /// Before the kernel has a task.
    case noTask
    /// The running task is a kernel thread, which has no registers of ring 3.
    case kernelThread
    /// The running task is to become the first program.
    case noProgram
    /// The program runs; the registers are in the CPU.
    case inUserMode
  }

  /// From the highest address (ss) down, as the stack grows.
  package var rows: [Row]
  package var base: UInt64?
  /// Words that are pushed.
  package var filled: Int
  package var absence: Absence?
  /// What led into the kernel: after SYSCALL software builds the frame, at an interrupt or exception the CPU begins it. `nil` where nothing has.
  package var entry: RingCrossing.Cause?
}
