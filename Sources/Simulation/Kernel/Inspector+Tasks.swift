import Primitives

/// Tasks, files, memory, interrupts and wait queues as the kernel's own data tells them.
extension Inspector {
  /// All tasks, the idle task first; empty before there are any.
  package var tasks: [TaskView] {
    guard let objects = KernelObjects(self), let first = objects.address(ofVariable: "init_task"),
      let link = objects.offset(of: "tasks", in: "task_struct")
    else { return [] }
    let others = objects.list(at: first &+ link, of: "task_struct", link: "tasks")
    return ([first] + others).compactMap { task(at: $0, objects) }
  }

  /// The task that has the CPU.
  package var currentTask: TaskView? {
    guard let objects = KernelObjects(self), let address = currentTaskAddress else { return nil }
    return task(at: address, objects)
  }

  private func task(at address: UInt64, _ objects: KernelObjects) -> TaskView? {
    func field(_ path: String) -> UInt64? { objects.field(path, of: "task_struct", at: address) }
    guard let pid = objects.signed("pid", of: "task_struct", at: address), let stack = field("stack"), let state = field("state"),
      let exitState = field("exit_state"), let name = objects.text("comm", of: "task_struct", at: address)
    else { return nil }
    let isCurrent = currentTaskAddress == address
    let view: TaskView.State =
      switch (exitState, state) {
      case (0x20, _): .zombie
      case (0x10, _): .dead
      case (_, 0): isCurrent ? .running : .runnable
      case (_, 1): .interruptible
      case (_, 2): .uninterruptible
      case (_, 4): .stopped
      default: .dead
      }
    let parent = field("real_parent").flatMap { objects.signed("pid", of: "task_struct", at: $0) }
    let sleeps = !isCurrent && (view == .interruptible || view == .uninterruptible || view == .stopped)
    return TaskView(
      address: address, pid: Int(pid), parent: Int(parent ?? 0), name: name, state: view, isKernelThread: field("mm") == 0,
      uid: Int(field("cred.uid") ?? 0), stackTop: stack &+ Self.taskStackSize,
      sleepsIn: sleeps ? field("thread.sp").flatMap { waitChannel(stackPointer: $0, stack: stack) } : nil)
  }

  /// The function that called schedule(), as /proc/PID/wchan tells: the first on the stack of a sleeping task that is neither the scheduler's nor a
  /// helper of waiting.
  private func waitChannel(stackPointer: UInt64, stack: UInt64) -> String? {
    // __switch_to_asm has pushed r15, r14, r13, r12, rbx and rbp; behind them is its return address.
    guard var frame = kernelWord(at: stackPointer &+ 40), var address = kernelWord(at: stackPointer &+ 48) else { return nil }
    let scheduling: Set<String> = ["context_switch", "schedule", "schedule_timeout"]
    for _ in 0..<32 {
      guard let name = function(at: address)?.symbol.name else { return nil }
      if !scheduling.contains(name) { return name }
      guard frame >= stack, frame < stack &+ Self.taskStackSize, let next = kernelWord(at: frame),
        let caller = kernelWord(at: frame &+ 8)
      else { return nil }
      address = caller
      frame = next
    }
    return nil
  }

  // MARK: Files

  /// The open files of a task by descriptor.
  package func openFiles(of task: TaskView) -> [OpenFileView] {
    guard let objects = KernelObjects(self), let files = objects.field("files", of: "task_struct", at: task.address), files != 0,
      let table = objects.offset(of: "fd_array", in: "files_struct"), let size = objects.size(of: "files_struct"),
      let entries = kernelBytes(at: files &+ table, count: Int(min(size &- table, 1 << 16)))
    else { return [] }
    var result: [OpenFileView] = []
    for descriptor in 0..<entries.count / 8 {
      let address = entries[descriptor * 8..<descriptor * 8 + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if address != 0, let file = openFile(descriptor, at: address, objects) { result.append(file) }
    }
    return result
  }

  private func openFile(_ descriptor: Int, at address: UInt64, _ objects: KernelObjects) -> OpenFileView? {
    func field(_ path: String) -> UInt64? { objects.field(path, of: "file", at: address) }
    guard let mode = field("f_mode"), let position = field("f_pos"), let count = field("f_count"), let inode = field("f_inode"),
      let kindBits = objects.field("i_mode", of: "inode", at: inode)
    else { return nil }
    let operations = field("f_op").flatMap { symbol(at: $0)?.symbol.name }
    let kind: OpenFileView.Kind =
      switch kindBits & 0o170000 {
      case 0o100000: .file
      case 0o040000: .directory
      case 0o010000: .pipe
      case 0o020000: operations == "tty_fops" ? .terminal : .device
      default: .other
      }
    return OpenFileView(
      descriptor: descriptor, kind: kind, path: field("f_dentry").flatMap { path(of: $0, objects) }, isReadable: mode & 1 != 0,
      isWritable: mode & 2 != 0, position: position, references: Int(count), address: address)
  }

  /// The path of a directory entry, from the root down.
  private func path(of dentry: UInt64, _ objects: KernelObjects) -> String? {
    var names: [String] = []
    var place = dentry
    for _ in 0..<64 {
      guard place != 0, let parent = objects.field("d_parent", of: "dentry", at: place) else { return nil }
      if parent == place { return "/" + names.reversed().joined(separator: "/") }
      guard let name = objects.field("d_name", of: "dentry", at: place).flatMap({ objects.text(at: $0) }) else { return nil }
      names.append(name)
      place = parent
    }
    return nil
  }

  // MARK: Memory

  /// The memory areas of a task by address; empty for a kernel thread.
  package func memoryAreas(of task: TaskView) -> [MemoryAreaView] {
    guard let objects = KernelObjects(self), let mm = objects.field("mm", of: "task_struct", at: task.address), mm != 0,
      let tables = objects.field("pgd", of: "mm_struct", at: mm), var area = objects.field("mmap", of: "mm_struct", at: mm)
    else { return [] }
    var result: [MemoryAreaView] = []
    while area != 0, result.count < 4096 {
      func field(_ path: String) -> UInt64? { objects.field(path, of: "vm_area_struct", at: area) }
      guard let start = field("vm_start"), let end = field("vm_end"), let flags = field("vm_flags"), let next = field("vm_next"),
        start < end
      else { break }
      result.append(
        MemoryAreaView(
          start: start, end: end, isReadable: flags & 1 != 0, isWritable: flags & 2 != 0, isExecutable: flags & 4 != 0,
          isShared: flags & 8 != 0, growsDown: flags & 0x100 != 0,
          presentPages: presentPages(start..<end, tables: physicalAddress(ofDirectlyMapped: tables))))
      area = next
    }
    return result
  }

  /// Where a page of the direct map lies in RAM.
  private func physicalAddress(ofDirectlyMapped address: UInt64) -> UInt64 { address &- 0xffff_8880_0000_0000 }

  private func presentPages(_ range: Range<UInt64>, tables: UInt64) -> Int {
    var count = 0
    var place = range.lowerBound
    while place < range.upperBound {
      let steps = pageWalk(of: place, tables: tables)
      guard let last = steps.last else { break }
      if last.isPage { count += 1 }
      // What a missing table would map is skipped at once.
      let stride: UInt64 = last.isPage ? 4096 : 1 << UInt64(12 + 9 * (last.level - 1))
      let (next, overflow) = (place & ~(stride - 1)).addingReportingOverflow(stride)
      if overflow { break }
      place = next
    }
    return count
  }

  /// The way of a linear address through page tables, those in use unless others are named by the physical address of their top: as far as it leads.
  package func pageWalk(of linear: UInt64, tables: UInt64? = nil) -> [PageTableStep] {
    let frame: UInt64 = 0x000f_ffff_ffff_f000
    var table = (tables ?? cpu.cr3) & frame
    var result: [PageTableStep] = []
    for level in stride(from: 4, through: 1, by: -1) {
      let index = Int(linear >> UInt64(12 + 9 * (level - 1)) & 511)
      let bytes = physicalBytes(at: table &+ UInt64(index * 8), count: 8)
      let entry = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let step = PageTableStep(level: level, table: table, index: index, entry: entry)
      result.append(step)
      if !step.isPresent || step.isPage { break }
      table = entry & frame
    }
    return result
  }

  // MARK: Interrupts and waiting

  /// The lines of the interrupt controllers with what the kernel has counted.
  package var interruptLines: [InterruptLineView] {
    guard let objects = KernelObjects(self), let table = objects.address(ofVariable: "irq_desc"), let size = objects.size(of: "irq_desc"),
      size > 0
    else { return [] }
    return (0..<16).compactMap { number in
      let place = table &+ UInt64(number) &* size
      guard let count = objects.field("kstat_irqs", of: "irq_desc", at: place) else { return nil }
      let name = objects.field("action.name", of: "irq_desc", at: place).flatMap { $0 == 0 ? nil : objects.text(at: $0) }
      return InterruptLineView(number: number, name: name, count: count)
    }
  }

  /// Every wait queue that can be found: the terminal's, the worker thread's, each parent's for its children, and those of open pipes.
  package var waitQueues: [WaitQueueView] {
    guard let objects = KernelObjects(self) else { return [] }
    var result: [WaitQueueView] = []
    var seen = Set<UInt64>()
    func add(_ name: String, _ address: UInt64?) {
      guard let address, seen.insert(address).inserted else { return }
      let entries = objects.list(at: address, of: "wait_queue_entry", link: "entry")
      let waiting = entries.compactMap { entry in
        objects.field("private", of: "wait_queue_entry", at: entry).flatMap { objects.signed("pid", of: "task_struct", at: $0) }
      }
      result.append(WaitQueueView(name: name, address: address, waiting: waiting.map { Int($0) }))
    }
    func member(_ path: String, of structure: String, at address: UInt64) -> UInt64? {
      objects.offset(of: path, in: structure).map { address &+ $0 }
    }

    if let terminal = objects.variable("console_tty"), terminal != 0 {
      add("console_tty.read_wait", member("read_wait", of: "tty_struct", at: terminal))
      add("console_tty.write_wait", member("write_wait", of: "tty_struct", at: terminal))
      add("console_tty.room_wait", member("room_wait", of: "tty_struct", at: terminal))
    }
    add("more_work", objects.address(ofVariable: "more_work"))
    for task in tasks {
      add("\(task.name)[\(task.pid)].wait_chldexit", member("wait_chldexit", of: "task_struct", at: task.address))
      for file in openFiles(of: task) where file.kind == .pipe {
        guard let inode = objects.field("f_inode", of: "file", at: file.address),
          let offset = objects.offset(of: "inode", in: "pipe_inode_info")
        else { continue }
        let pipe = inode &- offset
        add("pipe \(hex(pipe)).rd_wait", member("rd_wait", of: "pipe_inode_info", at: pipe))
        add("pipe \(hex(pipe)).wr_wait", member("wr_wait", of: "pipe_inode_info", at: pipe))
      }
    }
    return result
  }
}
