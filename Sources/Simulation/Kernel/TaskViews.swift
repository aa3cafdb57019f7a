import Primitives

/// A task of the kernel: struct task_struct.
package struct TaskView: Hashable, Sendable {
  /// Whether it may run, and if not, what it waits for.
  package enum State: Hashable, Sendable {
    /// It has the CPU.
    case running
    /// It stands in the run queue.
    case runnable
    /// It sleeps until something happens or a signal comes.
    case interruptible
    /// It sleeps until something happens.
    case uninterruptible
    /// A signal has stopped it.
    case stopped
    /// It has ended, and its parent has not asked yet.
    case zombie
    /// It has ended.
    case dead
  }

  /// Where the structure lies.
  package let address: UInt64
  package let pid: Int
  package let parent: Int
  /// The name of its program, or of the kernel thread.
  package let name: String
  package let state: State
  /// A task without a program of its own.
  package let isKernelThread: Bool
  package let uid: Int
  /// The first byte behind its kernel stack.
  package let stackTop: UInt64
  /// The kernel function in which it sleeps; `nil` while it can run.
  package let sleepsIn: String?
}

/// An open file of a task.
package struct OpenFileView: Hashable, Sendable {
  /// What kind of thing is open.
  package enum Kind: Hashable, Sendable {
    case file
    case directory
    case terminal
    case device
    case pipe
    case other
  }

  package let descriptor: Int
  package let kind: Kind
  /// The path; `nil` for what has no name.
  package let path: String?
  package let isReadable: Bool
  package let isWritable: Bool
  package let position: UInt64
  /// How many descriptors share it, position included.
  package let references: Int
  /// Where struct file lies.
  package let address: UInt64
}

/// One range of a program's address space: struct vm_area_struct.
package struct MemoryAreaView: Hashable, Sendable {
  package let start: UInt64
  /// The address after the last byte.
  package let end: UInt64
  package let isReadable: Bool
  package let isWritable: Bool
  package let isExecutable: Bool
  package let isShared: Bool
  /// It grows downwards: the stack.
  package let growsDown: Bool
  /// How many of its pages are there.
  package let presentPages: Int
}

/// A line of the interrupt controllers and its driver.
package struct InterruptLineView: Hashable, Sendable {
  package let number: Int
  /// The driver's name; `nil` for a line that nobody asked for.
  package let name: String?
  /// How often it came.
  package let count: UInt64
}

/// A wait queue and who sleeps in it.
package struct WaitQueueView: Hashable, Sendable {
  package let name: String
  package let address: UInt64
  /// The process ids of those that wait.
  package let waiting: [Int]
}

/// One step of the way from a linear address to its page.
package struct PageTableStep: Hashable, Sendable {
  /// 4 for the top-level table, 1 for the last.
  package let level: Int
  /// The physical address of the table.
  package let table: UInt64
  /// Which of its 512 entries counts.
  package let index: Int
  package let entry: UInt64

  /// The entry leads on, or to a page.
  package var isPresent: Bool { entry & 1 != 0 }
  /// The entry is that of a page, of 4 KiB at level 1 and more above.
  package var isPage: Bool { isPresent && (level == 1 || level < 4 && entry & 0x80 != 0) }
}
