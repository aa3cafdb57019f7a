import Machine
import Primitives
import X86

/// Input, and the tree of what could have been.
extension Timeline {
  /// Everything that the guest has sent to the console.
  package var console: ByteLog { pc.devices.console }

  /// Whether the guest has taken everything that was typed on the console.
  package var isConsoleInputUsedUp: Bool { pc.devices.uart.receiver.isEmpty && pc.devices.uart.incoming.count == 0 }

  /// Gives the machine input at the present of the current branch. What was recorded there after it is no longer true and is forgotten; `whatIf` keeps it.
  package func give(_ input: Input) {
    current.inputs.removeAll(from: tick.next)
    guard current.inputs.append(input, at: tick) else { return }
    // A checkpoint holds the state before the input of its tick.
    current.checkpoints.removeAll(from: tick.next)
    current.end = tick
    bookmarks.removeAll { $0.branch == current.id && $0.position.tick > tick }
    applyInputs()
  }

  /// Makes an input at the present on a branch of its own, which becomes the current one. Right at the start of a branch, before it has gone anywhere,
  /// the input joins those that made it.
  ///
  /// - Parameter name: a number is added when a branch has it already; `nil` stands for a text of the input.
  package func whatIf(_ input: Input, named name: String? = nil) {
    if current.parent == nil || current.start != tick || current.end != tick { fork(named: name ?? summary(of: input)) }
    give(input)
  }

  /// Types on the guest's console at the present: on the current branch where nothing is recorded after it, and on a branch of its own in the past.
  package func type(_ bytes: [UInt8]) {
    if current.end == tick { give(.serial(bytes)) } else { whatIf(.serial(bytes)) }
  }

  /// A few words that name a branch: those of the input; a place in memory has the address by which a register leads to its page, where one does.
  package func summary(of input: Input) -> String {
    guard case .edit(.memory(let physical, _)) = input else { return input.summary }
    let inspector = inspector()
    let offset: UInt64 = 0xfff
    let linear = (GeneralRegister.allCases.map { inspector.cpu[$0] } + [inspector.cpu.rip]).first {
      inspector.physicalAddress(of: $0 & ~offset) == physical & ~offset
    }
    return linear.map { "memory 0x\(hex($0 & ~offset | physical & offset))" } ?? input.summary
  }

  /// Makes a branch that starts at the present, and makes it the current one.
  package func fork(named name: String) {
    var inputs = current.inputs
    inputs.removeAll(from: tick.next)
    var store = current.checkpoints
    store.removeAll(from: tick.next)
    let branch = Branch(
      id: nextBranchID, name: unused(name), parent: current.id, start: tick, inputs: inputs, end: tick, checkpoints: store)
    nextBranchID += 1
    branches.append(branch)
    currentIndex = branches.count - 1
    boundHistory()
  }

  /// Gives a branch another name; a number is added when one has it already.
  package func rename(_ id: Int, _ name: String) {
    guard let index = branches.firstIndex(where: { $0.id == id }), branches[index].name != name else { return }
    branches[index].name = unused(name)
  }

  /// Makes another branch the current one. The machine goes to the same tick there, but not before its start nor beyond its end.
  package func select(_ id: Int) {
    if let target = beginSelect(id) { seek(to: target) }
  }

  /// The same without the way to that tick, which can be long: the machine rests at a checkpoint before the tick that is returned. `nil` when there is no
  /// such branch, or it is the current one.
  package func beginSelect(_ id: Int) -> Tick? {
    guard let index = branches.firstIndex(where: { $0.id == id }), index != currentIndex else { return nil }
    let present = tick
    currentIndex = index
    let target = max(current.start, min(present, current.end))
    restore(current.checkpoints.last(notAfter: target))
    return target
  }

  /// Undoes what made the current branch: it and all that grew from it are forgotten, and the machine rests on the parent where it left it. `false` on
  /// the root.
  package func undoFork() -> Bool {
    guard let target = beginUndoFork() else { return false }
    seek(to: target)
    return true
  }

  /// The same without the way to where the branch left its parent: the machine rests at a checkpoint before the tick that is returned. `nil` on the root.
  package func beginUndoFork() -> Tick? {
    guard let parent = current.parent, branches.contains(where: { $0.id == parent }) else { return nil }
    let start = current.start
    var doomed: Set<Int> = [current.id]
    for branch in branches where branch.parent.map({ doomed.contains($0) }) ?? false { doomed.insert(branch.id) }
    branches.removeAll { doomed.contains($0.id) }
    bookmarks.removeAll { doomed.contains($0.branch) }
    currentIndex = branches.firstIndex { $0.id == parent } ?? 0
    restore(current.checkpoints.last(notAfter: start))
    return start
  }

  /// The tick at which the ways of two branches part: everything before it is the same on both.
  package func parting(of first: Branch, _ second: Branch) -> Tick {
    let (ways, others) = (way(to: first), way(to: second))
    let shared = zip(ways, others).prefix { $0.id == $1.id }.count
    // A branch can begin earlier than the one that it left did: it then left that one's past.
    return (ways.dropFirst(shared) + others.dropFirst(shared)).map(\.start).min() ?? .zero
  }

  /// The branches on the way from the root to a branch, that branch being the last.
  private func way(to branch: Branch) -> [Branch] {
    var way = [branch]
    while let parent = way[0].parent, let next = branches.first(where: { $0.id == parent }) { way.insert(next, at: 0) }
    return way
  }

  /// Adds a branch as a file has it; `false` when its parent does not exist or its number does.
  func addBranch(id: Int, name: String, parent: Int, start: Tick, end: Tick, inputs: InputLog) -> Bool {
    guard let origin = branches.first(where: { $0.id == parent }), !branches.contains(where: { $0.id == id }), id > 0, id < .max else {
      return false
    }
    var store = origin.checkpoints
    store.removeAll(from: Tick(1))
    branches.append(
      Branch(id: id, name: name, parent: parent, start: start, inputs: inputs, end: end, checkpoints: store))
    nextBranchID = max(nextBranchID, id + 1)
    return true
  }

  /// Gives the root what a file has of it. The machine must be fresh.
  func restoreRoot(_ saved: WalkFile.SavedBranch) {
    branches[0].name = saved.name
    branches[0].inputs = saved.inputs
    branches[0].end = saved.end
  }

  /// Makes a branch the current one, with the machine at its tick 0.
  func selectFromStart(_ id: Int) {
    currentIndex = branches.firstIndex { $0.id == id } ?? 0
    restore(current.checkpoints.last(notAfter: .zero))
  }

  func unused(_ name: String) -> String {
    var candidate = name
    var number = 2
    while branches.contains(where: { $0.name == candidate }) {
      candidate = "\(name) \(number)"
      number += 1
    }
    return candidate
  }
}

extension Input {
  /// A few words that name a branch: `rax=0x5`, `skip`, `#GP`.
  package var summary: String {
    switch self {
    case .serial: "typed"
    case .scancodes: "keys"
    case .edit(let edit):
      switch edit {
      case .register(let register, let value): "\(Register(register, .qword).name)=0x\(hex(value))"
      case .rip(let value): "rip=0x\(hex(value))"
      case .flag(let flag, let value): "\(flag.name)=\(value)"
      case .control(let number, let value): "cr\(number)=0x\(hex(value))"
      case .msr(let msr, let value): "\(msr.name)=0x\(hex(value))"
      case .memory(let physical, _): "memory 0x\(hex(physical))"
      case .interrupt(let vector): "interrupt 0x\(hex(UInt64(vector)))"
      case .fault(let fault): fault.vector.name
      case .skip: "skip"
      }
    }
  }
}

extension PC {
  /// Gives the machine an input; returns what takes it back.
  func apply(_ input: Input) -> StateRecord {
    switch input {
    case .serial(let bytes):
      let record = stateRecord()
      receive(serial: bytes)
      return record
    case .scancodes(let bytes):
      let record = stateRecord()
      receive(scancodes: bytes)
      return record
    case .edit(let edit): return apply(edit)
    }
  }

  private func apply(_ edit: Edit) -> StateRecord {
    if case .memory(let physical, let bytes) = edit {
      let record = stateRecord(of: physical, count: bytes.count)
      write(bytes, toPhysical: physical)
      return record
    }
    let record = stateRecord()
    var state = cpu
    switch edit {
    case .register(let register, let value): state[register] = value
    case .rip(let value): state.rip = value
    case .flag(let flag, let value):
      state.rflags.rawValue = state.rflags.rawValue & ~flag.mask | value << UInt64(flag.bit) & flag.mask | RFLAGS.fixed
    case .control(let number, let value): state[control: Int(number)] = value
    case .msr(let msr, let value): state[msr] = value
    case .interrupt(let vector): inject(.interrupt(vector))
    case .fault(let fault): inject(.exception(fault))
    case .skip: _ = skipInstruction()
    case .memory: break
    }
    switch edit {
    case .interrupt, .fault, .skip: break
    default: cpu = state
    }
    return record
  }
}
