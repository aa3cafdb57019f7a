import LinuxABI
import Primitives
import Simulation
import Vocabulary
import X86

/// Short texts for what views hold: phases, rings, roles of registers, meanings of stack words, origins of saved registers.
extension Narrator {
  // MARK: The trip

  /// The name of a phase, short enough for the title line.
  package func phase(_ phase: Phase) -> String { self(.name(of: phase)) }

  /// `user`, `kernel`: what a ring is for.
  package func ring(_ ring: Int) -> String { self(.ring(ring)) }

  /// `RING 3 user`, `RING 0 KERNEL`: for the title line.
  package func ringBanner(_ ring: Int) -> String { self(.ringBanner(ring)) }

  /// `RING ?`: what stands there while the ring is hidden.
  package var unknownRing: String { self(Message(en: "RING ?", ja: "リング?")) }

  /// The last row of a list that does not hold everything.
  package var moreMoments: String { self(Message(en: "more: list on from here", ja: "続き：ここから先を一覧にする")) }

  /// `tick 48,221`
  package func tick(_ position: Position) -> String {
    let tick = grouped(position.tick.count)
    return self(.tick(position.part == 0 ? tick : "\(tick).\(position.part)"))
  }

  /// `t48,221`, where there is little room.
  package func shortTick(_ position: Position, isGrouped: Bool = true) -> String {
    "t\(isGrouped ? grouped(position.tick.count) : "\(position.tick.count)")"
  }

  /// `part 3/7`
  package func part(_ part: Int, of count: Int) -> String { self(.part(part, of: count)) }

  /// Why the machine stands still.
  package func stop(_ stop: MachineStop) -> String { self(.stop(stop)) }

  /// What comes of a movement that did not arrive; `nil` for one that did.
  package func failure(_ arrival: Arrival) -> String? {
    switch arrival {
    case .arrived: nil
    case .underway: self(.interrupted)
    case .notFound: self(.notFound)
    case .stopped(_, let reason): stop(reason)
    case .failed(let error): self.error(error)
    }
  }

  /// Why an expression has no value. The name or text that is meant stands in `error.range` of what was typed.
  package func error(_ error: ExpressionError) -> String {
    // What the parser says about a text is a diagnostic, and those are English; what the machine has to say is for learners.
    self(.expressionError(error.kind) ?? Message(neutral: error.description))
  }

  /// A long movement, with the tick that it has come to.
  ///
  /// - Parameters:
  ///   - target: the tick that it goes to, where that is known.
  ///   - rate: steps of the machine a second.
  ///   - place: where in the code the machine is.
  package func underway(at tick: Tick, of target: Tick? = nil, rate: UInt64? = nil, place: String? = nil) -> String {
    let rate = rate.map { $0 < 1_000_000 ? grouped($0) : grouped(($0 + 500_000) / 1_000_000 * 1_000_000) }
    return self(.underway(grouped(tick.count), of: target.map { grouped($0.count) }, rate: rate, place: place))
  }

  // MARK: Registers

  /// What a register means here; empty when there is nothing to say.
  package func role(_ role: RegisterRole, register: GeneralRegister) -> String { self(.role(role, register)) }

  /// What a value points at.
  package func pointee(_ pointee: Pointee) -> String {
    switch pointee {
    case .text(let text): "\"\(text)\""
    case .symbol(let name): name
    case .frameField(let name): name.map { "pt_regs.\($0)" } ?? "pt_regs"
    }
  }

  /// `arg 2`
  package func argument(_ index: Int) -> String { self(.argument(index)) }

  // MARK: Privilege

  /// What a selector stands for.
  package func selector(_ value: UInt16) -> String { self(.selector(value)) }

  /// Whose value GS.base is.
  package func owner(_ owner: PrivilegeView.GSOwner?) -> String { self(.owner(owner)) }

  /// Which page tables CR3 names.
  package func tables(isIsolated: Bool, isUser: Bool) -> String { self(.tables(isIsolated: isIsolated, isUser: isUser)) }

  // MARK: Stacks and pt_regs

  /// What a word on a stack is; empty when it is only a number.
  package func meaning(_ meaning: StackWord.Meaning) -> String {
    switch meaning {
    case .frameField(let name), .symbol(let name): name
    case .returnAddress(let place): self(.returnAddressWord(place))
    case .savedFramePointer: self(.savedFramePointer)
    case .text(let text): "\"\(text)\""
    case .argumentCount: "argc"
    case .plain: ""
    }
  }

  /// Where the user's RSP is while the kernel runs.
  package func keeper(_ keeper: StacksView.Keeper) -> String { self(.keeper(keeper)) }

  /// Who put a word of pt_regs into its place.
  package func origin(_ origin: PtRegs.Origin) -> String { self(.origin(origin)) }

  /// Why there is no pt_regs to show.
  package func absence(_ absence: FrameView.Absence) -> String { self(.absence(absence)) }

  /// `3 of 21 words`
  package func words(_ count: Int, of total: Int) -> String { self(.words(count, of: total)) }

  /// `24 bytes used`
  package func bytesUsed(_ count: UInt64) -> String { self(.bytesUsed(count)) }

  /// `4 bytes`
  package func bytes(_ count: Int) -> String { self(.bytes(UInt64(max(0, count)))) }

  // MARK: Dispatch and verdict

  /// How far the way from the number to the handler has come.
  package func dispatchStage(_ stage: DispatchView.Stage) -> String { self(.dispatchStage(stage)) }

  /// Whether the number is one that the table has.
  package func bound(_ bound: Int, isInRange: Bool) -> String { self(.bound(bound, isInRange: isInRange)) }

  // MARK: Parts

  /// The title of the parts pane: that all of it is one instruction.
  package func inside(_ mnemonic: String, isPublished: Bool) -> String { self(.inside(mnemonic, isPublished: isPublished)) }

  // MARK: Lessons

  /// `beat 2/3`
  package func beat(_ beat: Int, of count: Int) -> String { self(.beat(beat, of: count)) }

  /// `stop 6/14`
  package func stop(_ stop: Int, of count: Int) -> String { self(.stop(stop, of: count)) }

  package func grouped(_ value: UInt64) -> String {
    var result = ""
    for (index, digit) in "\(value)".reversed().enumerated() {
      if index > 0, index % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return String(result.reversed())
  }
}
