import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// What the inspector finds in the kernel's own data.
@Suite struct `The inspector` {
  /// `keys`, asleep in read.
  private func sleeper(_ configuration: Configuration) throws -> Timeline {
    let timeline = try Timeline(try Guest.world("keys", configuration))
    while timeline.run(until: Timeline.longEnough) == .reached {}
    return timeline
  }

  @Test(arguments: Guest.configurations)
  func `knows the tasks and where they sleep`(configuration: Configuration) throws {
    let now = try sleeper(configuration).inspector()
    let tasks = now.tasks
    #expect(tasks.map(\.name) == ["swapper", "keys", "kworker/0:0"])
    #expect(tasks.map(\.pid) == [0, 1, 2])
    #expect(tasks.map(\.state) == [.running, .interruptible, .interruptible])
    #expect(tasks.map(\.sleepsIn) == [nil, "n_tty_read", "worker_thread"])
    #expect(tasks.map(\.isKernelThread) == [true, false, true])
    #expect(now.currentTask == tasks[0])
    #expect(Set(tasks.map(\.stackTop)).count == 3)
  }

  @Test(arguments: Guest.configurations)
  func `knows who waits for what`(configuration: Configuration) throws {
    let now = try sleeper(configuration).inspector()
    let waiting = now.waitQueues.filter { !$0.waiting.isEmpty }
    #expect(waiting.map(\.name) == ["console_tty.read_wait", "more_work"])
    #expect(waiting.map(\.waiting) == [[1], [2]])
  }

  @Test(arguments: Guest.configurations)
  func `knows the open files`(configuration: Configuration) throws {
    let now = try sleeper(configuration).inspector()
    let files = now.openFiles(of: now.tasks[1])
    #expect(files.map(\.descriptor) == [0, 1, 2])
    for file in files {
      #expect(file.kind == .terminal && file.path == "/dev/console")
      #expect(file.isReadable && file.isWritable && file.references == 3)
    }
    #expect(now.openFiles(of: now.tasks[2]).isEmpty)
  }

  @Test(arguments: Guest.configurations)
  func `knows the interrupt lines and how often they came`(configuration: Configuration) throws {
    let timeline = try sleeper(configuration)
    let before = timeline.inspector().interruptLines
    #expect(before.count == 16)
    #expect(before.filter { $0.name != nil }.map(\.number) == [0, 1, 4])
    #expect(before.compactMap(\.name) == ["timer", "i8042", "ttyS0"])
    // The boot waits for two ticks to measure the time-stamp counter.
    #expect(before[0].count >= 2 && before[1].count == 0)
    timeline.give(.scancodes([0x1c, 0xf0, 0x1c]))
    while timeline.run(until: Timeline.longEnough) == .reached {}
    // Translated: one code for the key going down, one for it going up.
    #expect(timeline.inspector().interruptLines[1].count == 2)
  }

  @Test(arguments: Guest.configurations)
  func `knows a program's memory, page by page`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("hi", configuration))
    try timeline.go(to: "main")
    let now = timeline.inspector()
    let task = try #require(now.currentTask)
    #expect(task.name == "hi" && task.state == .running && task.uid == 0)
    let areas = now.memoryAreas(of: task)
    let code = try #require(areas.first { $0.start <= now.cursor && now.cursor < $0.end })
    #expect(code.isReadable && code.isExecutable && !code.isWritable && code.presentPages == 1)
    let stack = try #require(areas.last)
    #expect(stack.end == 0x7fff_ffff_f000 && stack.growsDown && stack.isWritable && !stack.isExecutable)
    // One page has been touched of the 132 KiB that may be.
    #expect(stack.end - stack.start == 132 << 10 && stack.presentPages == 1)

    let walk = now.pageWalk(of: now.cursor)
    #expect(walk.map(\.level) == [4, 3, 2, 1])
    #expect(walk.allSatisfy(\.isPresent) && walk[3].isPage)
    #expect(walk[0].table == now.cpu.cr3 & ~0xfff)
    #expect(walk[3].entry & 0x000f_ffff_ffff_f000 | now.cursor & 0xfff == now.physicalAddress(of: now.cursor))
    // Isolated page tables hold the entry code and little else of the kernel.
    let handler = try #require(now.address(of: "vfs_write"))
    #expect(now.pageWalk(of: handler).last?.isPage == !configuration.pti)
    #expect(now.pageWalk(of: try #require(now.address(of: "entry_SYSCALL_64"))).last?.isPage == true)
  }

  /// A parent in read on a pipe, its child on the way to write.
  @Test(arguments: Guest.configurations)
  func `follows processes through a pipe`(configuration: Configuration) throws {
    let timeline = try Timeline(try Guest.world("pipe", configuration))
    try timeline.go(to: "pipe_write")
    let now = timeline.inspector()
    let child = try #require(now.currentTask)
    #expect(child.parent == 1 && child.pid == 3 && child.name == "pipe")
    let parent = try #require(now.tasks.first { $0.pid == 1 })
    #expect(parent.state == .interruptible && parent.sleepsIn == "pipe_read")
    #expect(now.openFiles(of: parent).filter { $0.kind == .pipe }.map(\.descriptor) == [3])
    #expect(now.openFiles(of: child).filter { $0.kind == .pipe }.map(\.isWritable) == [false, true])
    #expect(now.waitQueues.contains { $0.name.hasSuffix(".rd_wait") && $0.waiting == [1] })
    // Both still see the same page of code.
    let code: UInt64 = 0x40_1000
    let tables = [parent, child].map { now.memoryAreas(of: $0).first { $0.start == code }?.presentPages }
    #expect(tables[0] == tables[1])

    try timeline.go(to: "do_task_dead")
    let later = timeline.inspector()
    #expect(later.tasks.first { $0.pid == 3 }?.state == .zombie)
    #expect(later.openFiles(of: try #require(later.tasks.first { $0.pid == 3 })).isEmpty)
  }

  @Test func `finds nothing before there is a kernel`() throws {
    let now = try Timeline(try Guest.world("hi", Configuration())).inspector()
    #expect(now.tasks.count <= 1)
    #expect(now.waitQueues.allSatisfy { $0.waiting.isEmpty })
    #expect(now.interruptLines.allSatisfy { $0.name == nil && $0.count == 0 })
  }
}
