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

  /// Makes a change at the present on a branch of its own, which becomes the current one. Right at the start of a branch, before it has gone anywhere,
  /// the change joins those that made it, and its text their name.
  ///
  /// - Parameters:
  ///   - inputs: what the change consists of; it is undone as a whole.
  ///   - text: a few words for it, which name the branch; `nil` stands for those of the inputs. A number is added when a branch has that name already.
  package func whatIf(_ inputs: [Input], named text: String? = nil) {
    guard !inputs.isEmpty else { return }
    let text = text ?? inputs.map { summary(of: $0) }.joined(separator: ", ")
    if current.parent == nil || current.start != tick || current.end != tick {
      fork(named: text)
    } else if let last = current.changes.last, last.branchName == current.name {
      current.name = unused("\(current.name), \(text)")
    }
    let first = current.inputs.firstIndex(from: tick.next)
    for input in inputs { give(input) }
    current.changes.append(Branch.Change(text: text, entries: first..<first + inputs.count, branchName: current.name))
  }

  /// The same for a single input.
  package func whatIf(_ input: Input, named text: String? = nil) { whatIf([input], named: text) }

  /// What was edited right at the present on this run, in that order, in a few words each; what was typed is no edit.
  package var editsHere: [String] {
    let changes = way(to: current).filter { $0.start == tick }.flatMap(\.changes)
    let entries = current.inputs.entries
    var texts: [String] = []
    for number in current.inputs.firstIndex(from: tick)..<current.inputs.firstIndex(from: tick.next) {
      guard case .edit = entries[number].input else { continue }
      let change = changes.first { $0.entries.contains(number) }
      if let change, number > change.entries.lowerBound { continue }
      texts.append(change?.text ?? entries[number].input.summary)
    }
    return texts
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

  /// Types on the guest's console at the present: on the current branch where nothing is recorded after it, and on a branch of its own in the past.
  package func type(_ bytes: [UInt8]) {
    if current.end == tick { give(.serial(bytes)) } else { whatIf(.serial(bytes)) }
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
    let (id, start) = (current.id, current.start)
    let doomed = descendants
    // Up to its start the branch is its parent.
    for index in bookmarks.indices where bookmarks[index].branch == id && bookmarks[index].position <= Position(start) {
      bookmarks[index].branch = parent
    }
    branches.removeAll { $0.id == id || doomed.contains($0.id) }
    bookmarks.removeAll { $0.branch == id || doomed.contains($0.branch) }
    currentIndex = branches.firstIndex { $0.id == parent } ?? 0
    restore(current.checkpoints.last(notAfter: start))
    return start
  }

  /// Undoes the last change that was made at the start of the current branch, and with the only one the branch. What grew from the branch is forgotten
  /// with it (`undoLoss`). The machine rests at a checkpoint before the tick that is returned, at which the change was made. `nil` on the root.
  package func beginUndo() -> (target: Tick, change: String)? {
    guard current.changes.count > 1, let change = current.changes.last else {
      let text = current.changes.last?.text ?? current.name
      return beginUndoFork().map { ($0, text) }
    }
    let (id, start) = (current.id, current.start)
    let doomed = descendants
    branches.removeAll { doomed.contains($0.id) }
    bookmarks.removeAll { doomed.contains($0.branch) || $0.branch == id && $0.position > Position(start) }
    currentIndex = branches.firstIndex { $0.id == id } ?? 0
    current.changes.removeLast()
    if current.name == change.branchName, let name = current.changes.last?.branchName { current.name = name }
    current.inputs.removeAll(from: start.next)
    current.inputs.remove(change.entries)
    current.checkpoints.removeAll(from: start.next)
    current.end = start
    restore(current.checkpoints.last(notAfter: start))
    return (start, change.text)
  }

  /// What goes with the last change when it is undone: names that a person gave, and branches that grew from it.
  package struct UndoLoss: Hashable, Sendable {
    /// The change, by the number of its branch and its place among those at the start.
    package let branch: Branch.ID
    package let change: Int
    /// By their names.
    package let branches: [String]
    package let bookmarks: [String]

    package var isEmpty: Bool { branches.isEmpty && bookmarks.isEmpty }
  }

  /// What undoing the last change would take along; nothing on the root.
  package var undoLoss: UndoLoss {
    let doomed = current.parent == nil ? [] : descendants
    let lost = bookmarks.filter {
      doomed.contains($0.branch) || current.parent != nil && $0.branch == current.id && $0.position > Position(current.start)
    }
    return UndoLoss(
      branch: current.id, change: current.changes.count, branches: branches.filter { doomed.contains($0.id) }.map(\.name),
      bookmarks: lost.map(\.name))
  }

  /// The numbers of all branches that grew from the current one.
  private var descendants: Set<Branch.ID> {
    var result: Set<Branch.ID> = []
    for branch in branches where branch.parent.map({ $0 == current.id || result.contains($0) }) ?? false { result.insert(branch.id) }
    return result
  }

  /// All branches with how many lie between each and the root, itself included, every one below the branch that it left.
  package var tree: [(branch: Branch, depth: Int)] {
    func rows(below parent: Branch.ID?, _ depth: Int) -> [(branch: Branch, depth: Int)] {
      branches.filter { $0.parent == parent }.flatMap { [($0, depth)] + rows(below: $0.id, depth + 1) }
    }
    return rows(below: nil, 0)
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
  ///
  /// - Parameter isOneChange: whether the inputs at its start were made at once; else each is a change of its own.
  func addBranch(
    id: Int, name: String, parent: Int, start: Tick, end: Tick, inputs: InputLog, isOneChange: Bool = false
  ) -> Bool {
    guard let origin = branches.first(where: { $0.id == parent }), !branches.contains(where: { $0.id == id }), id > 0, id < .max else {
      return false
    }
    var store = origin.checkpoints
    store.removeAll(from: Tick(1))
    var branch = Branch(id: id, name: name, parent: parent, start: start, inputs: inputs, end: end, checkpoints: store)
    branch.changes = changes(at: start, inputs, after: origin)
    if isOneChange, let first = branch.changes.first, let last = branch.changes.last {
      let text = branch.changes.map(\.text).joined(separator: ", ")
      branch.changes = [Branch.Change(text: text, entries: first.entries.lowerBound..<last.entries.upperBound, branchName: name)]
    }
    branches.append(branch)
    nextBranchID = max(nextBranchID, id + 1)
    return true
  }

  /// The inputs at the start of a branch that its parent does not have, each as a change of its own: what was made at once, nobody knows any more.
  private func changes(at start: Tick, _ inputs: InputLog, after parent: Branch) -> [Branch.Change] {
    let own = zip(inputs.entries, parent.inputs.entries).prefix { $0 == $1 }.count
    var changes: [Branch.Change] = []
    for number in max(own, inputs.firstIndex(from: start))..<max(own, inputs.firstIndex(from: start.next)) {
      let text = inputs.entries[number].input.summary
      let name = changes.last.map { "\($0.branchName), \(text)" } ?? text
      changes.append(Branch.Change(text: text, entries: number..<number + 1, branchName: name))
    }
    return changes
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
