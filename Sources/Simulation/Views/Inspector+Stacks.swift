import LinuxABI
import Primitives
import X86

extension Inspector {
  /// Both stacks: at most `limit` words of each, the used part of the kernel's from its top down, and the user's from above its pointer.
  package func stacksView(_ changes: Changes, limit: Int = 24) -> StacksView {
    if let top = cpuStackTop, !isOnTaskStack {
      let used = top &- cpu[.rsp]
      return StacksView(
        kernel: cpuStack(top, changes, limit), kernelTop: top, isEntryStack: true, kernelUsed: used, user: userStack(changes, limit))
    }
    let kernel = kernelStack(changes, limit)
    let used = taskStackTop.map { top in cpu[.rsp] <= top && top &- cpu[.rsp] <= Self.taskStackSize ? top &- cpu[.rsp] : 0 } ?? 0
    return StacksView(kernel: kernel, kernelTop: taskStackTop, kernelUsed: cpl == 0 ? used : 0, user: userStack(changes, limit))
  }

  private func kernelStack(_ changes: Changes, _ limit: Int) -> StacksView.Stack? {
    guard let top = taskStackTop else { return nil }
    let rsp = cpu[.rsp]
    let isCurrent = cpl == 0 && rsp <= top && top &- rsp <= Self.taskStackSize
    // Below RSP nothing is on the stack; while RSP is elsewhere the frame is what counts, if there is one.
    let bottom = isCurrent ? rsp : (frameWords ?? 0) > 0 ? top &- PtRegs.size : top
    let links = savedFramePointers(from: cpu[.rbp], rsp: rsp)
    // What is not pushed yet is no word of the frame, whatever lies there.
    let frame = frameAddress
    let pushed = top &- UInt64(max(0, frameWords ?? 0) * 8)
    func word(at place: UInt64) -> StackWord { stackWord(place, changes, frame: place >= pushed ? frame : nil, links) }
    var words: [StackWord] = []
    var place = top &- 8
    while words.count < limit, place >= bottom, place < top {
      words.append(word(at: place))
      place = place &- 8
    }
    // When more than the limit is in use, the words next to RSP are the ones that change.
    if isCurrent, place >= bottom, place < top {
      let keep = limit / 2
      var lower: [StackWord] = []
      var address = bottom
      while lower.count < limit - keep, address <= place {
        lower.append(word(at: address))
        address = address &+ 8
      }
      words = Array(words.prefix(keep)) + lower.reversed()
    }
    return StacksView.Stack(words: words, pointer: isCurrent ? rsp : nil, isCurrent: isCurrent, keeper: nil)
  }

  /// A stack of the CPU's own: pushed to at an interrupt or exception from ring 3, and by the way back under page-table isolation.
  private func cpuStack(_ top: UInt64, _ changes: Changes, _ limit: Int) -> StacksView.Stack {
    let frame = frameAddress.flatMap { $0 &+ PtRegs.size == top ? $0 : nil }
    let pushed = frameWords ?? 0
    let links = savedFramePointers(from: cpu[.rbp], rsp: cpu[.rsp])
    // On the way back IRETQ's five words lie here, and the user's RDI.
    let names = ["ss", "sp", "flags", "cs", "ip", "di"]
    let words = stride(from: top &- 8, through: cpu[.rsp], by: -8).prefix(limit).enumerated().map { index, address in
      if frame == nil, isOnWayBack, index < names.count {
        return StackWord(
          address: address, value: word(at: address), change: changes[.word(address)], meaning: .frameField(names[index]))
      }
      return stackWord(address, changes, frame: index < pushed ? frame : nil, links)
    }
    return StacksView.Stack(words: words, pointer: cpu[.rsp], isCurrent: true, keeper: nil)
  }

  private func userStack(_ changes: Changes, _ limit: Int) -> StacksView.Stack? {
    guard let pointer = userStackPointer, pointer >> 47 == 0, pointer != 0 else { return nil }
    let isCurrent = cpl == 3
    let base = isCurrent ? cpu[.rbp] : PtRegs.field("bp").flatMap { frameField($0) }
    let links = base.map { savedFramePointers(from: $0, rsp: pointer) } ?? []
    // Some words above the pointer, and one below: the stack grows into it.
    var words: [StackWord] = []
    var place = pointer &+ UInt64(max(0, limit - 3) * 8)
    while place >= pointer &- 16, place <= pointer &+ UInt64(limit * 8) {
      if bytes(at: place, count: 8) != nil { words.append(stackWord(place, changes, frame: nil, links)) }
      place = place &- 8
    }
    var keeper: StacksView.Keeper?
    if !isCurrent {
      if cpu[.rsp] == pointer {
        keeper = phase == .back ? .restored : .register
      } else {
        keeper = PtRegs.field("sp").flatMap { frameField($0) } != nil ? .frame : .scratch
      }
    }
    return StacksView.Stack(words: words, pointer: pointer, isCurrent: isCurrent, keeper: keeper)
  }

  /// The addresses at which the functions that are running have saved their callers' RBP: the chain that begins at RBP, and the one that PUSH RBP has
  /// just saved before RBP follows.
  private func savedFramePointers(from base: UInt64, rsp: UInt64) -> Set<UInt64> {
    var links: Set<UInt64> = []
    if let last = lastReport?.instruction, currentReport == nil, last.operation == .push,
      last.operands.first == .register(Register(.rbp, .qword))
    {
      links.insert(rsp)
    }
    var frame = base
    while links.count < 64, frame >= rsp, frame &- rsp < 1 << 16, frame & 7 == 0, let next = word(at: frame) {
      links.insert(frame)
      guard next > frame else { break }
      frame = next
    }
    return links
  }

  private func stackWord(_ address: UInt64, _ changes: Changes, frame: UInt64?, _ links: Set<UInt64>) -> StackWord {
    let value = word(at: address)
    var meaning = StackWord.Meaning.plain
    if let frame, address >= frame, let field = PtRegs.field(at: address &- frame) {
      meaning = .frameField(field.name)
    } else if let value {
      meaning = links.contains(address) ? .savedFramePointer : self.meaning(of: value, at: address)
    }
    return StackWord(address: address, value: value, change: changes[.word(address)], meaning: meaning)
  }

  private func meaning(of value: UInt64, at address: UInt64) -> StackWord.Meaning {
    if value >> 12 != 0, isReturnAddress(value), let call = function(at: value &- 1) {
      // Named after the call: behind a call that never returns another function may begin.
      return .returnAddress("\(call.symbol.name)+0x\(hex(call.offset &+ 1))")
    }
    if let text = readableText(at: address, limit: 8), text.count >= 3, cpl == 3 || address >> 47 == 0 { return .text(text) }
    if let place = symbol(at: value), value >> 12 != 0 { return .symbol(place.description) }
    return .plain
  }

  /// Whether the instruction before an address is a call.
  private func isReturnAddress(_ address: UInt64) -> Bool {
    for length in [5, 2, 3, 6, 7, 8] as [UInt64] {
      if let before = instruction(at: address &- length), before.operation == .call, UInt64(before.length) == length { return true }
    }
    return false
  }

  /// pt_regs of the running task.
  package func frameView(_ changes: Changes) -> FrameView {
    let entry = lastCrossing.flatMap { $0.to == 0 ? $0 : nil }
    guard let base = frameAddress, let words = frameWords else {
      let absence: FrameView.Absence = currentTaskAddress == nil ? .noTask : .kernelThread
      return FrameView(rows: emptyRows(base: nil), base: nil, filled: 0, absence: absence, entry: nil)
    }
    guard cpl == 0, lastCrossing != nil || words > 0 else {
      return FrameView(
        rows: emptyRows(base: base), base: base, filled: 0, absence: lastCrossing == nil ? .noProgram : .inUserMode, entry: nil)
    }
    let isLeaving = isOnWayBack || phase == .back || lastCrossing == nil
    let isBuilding = phase == .save || entry?.cause != .syscall && !isLeaving && words < PtRegs.fields.count
    let rows = PtRegs.fields.enumerated().reversed().map { index, field in
      let address = base &+ field.offset
      let position = PtRegs.fields.count - 1 - index
      let isPushed = position < words
      // On the way back RSP climbs through the frame, and leaves it for the entry stack.
      let isPopped = isLeaving && (cpu[.rsp] > address || cpu[.rsp] < base)
      return FrameView.Row(
        field: field, address: address, value: isPushed ? word(at: address) : nil, change: isPushed ? changes[.word(address)] : .none,
        isNext: isBuilding && position == words && cpu[.rsp] == address &+ 8, isPopped: isPopped)
    }
    return FrameView(rows: rows, base: base, filled: words, absence: nil, entry: entry?.cause)
  }

  private func emptyRows(base: UInt64?) -> [FrameView.Row] {
    PtRegs.fields.reversed().map {
      FrameView.Row(field: $0, address: (base ?? 0) &+ $0.offset, value: nil, change: .none, isNext: false, isPopped: false)
    }
  }
}
