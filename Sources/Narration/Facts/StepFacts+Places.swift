import LinuxABI
import Primitives
import Simulation
import X86

/// Names of places in memory.
extension StepFacts {
  /// The linear address that a memory operand means.
  func linear(_ memory: MemoryOperand) -> UInt64 {
    let offset = effectiveAddress(memory)
    switch memory.segment {
    case .fs, .gs: return offset &+ before[memory.segment].base
    default: return offset
    }
  }

  /// The same without the segment: what LEA computes.
  func effectiveAddress(_ memory: MemoryOperand) -> UInt64 {
    var offset = baseValue(memory) ?? 0
    if let index = memory.index { offset = offset &+ before[index] << UInt64(memory.scale & 3) }
    return (instruction?.addressWidth ?? .qword).truncate(offset &+ UInt64(bitPattern: memory.displacement))
  }

  /// The value of the base that an address starts from.
  func baseValue(_ memory: MemoryOperand) -> UInt64? {
    switch memory.base {
    case .none: nil
    case .rip: next
    // POP computes its address with the RSP behind the word that it takes (SDM Vol. 2, POP).
    case .register(.rsp) where instruction?.operation == .pop: before[.rsp] &+ UInt64(instruction?.width.bytes ?? 0)
    case .register(let register): before[register]
    }
  }

  /// What a memory operand is called: `pt_regs.di`, `TSS.sp2`, `current_task`, `file->f_op`, `*buffer`, or its address in brackets.
  func name(_ memory: MemoryOperand) -> String {
    if memory.segment == .gs, isInKernel, let name = perCPUName(linear(memory)) { return name }
    return name(ofPlaceAt: linear(memory), UInt64(memory.size), base: memory.base == .rip ? nil : baseValue(memory))
  }

  /// What a place in memory is called.
  ///
  /// - Parameters:
  ///   - linear: the place.
  ///   - size: bytes that are meant there; 0 for the place itself.
  ///   - base: the value of the register that leads there.
  func name(ofPlaceAt linear: UInt64, _ size: UInt64, base: UInt64? = nil) -> String {
    knownName(ofPlaceAt: linear, size, base: base) ?? "[\(number(linear))]"
  }

  /// The same; `nil` for a place that only its address tells.
  func knownName(ofPlaceAt linear: UInt64, _ size: UInt64, base: UInt64? = nil) -> String? {
    if isInKernel {
      if let field = Self.tssField(at: linear, inspector) { return field }
      if let field = frameField(at: linear) { return Self.sliced("pt_regs.\(field.name)", at: 0, of: 8, size) }
    }
    if let place = inspector.sourcePlace(linear, base: base, at: report.rip, before) {
      return Self.sliced(place.name, at: place.offset, of: place.size, size)
    }
    // What has just been stored may have its name from the next instruction on.
    if !isJump, let place = inspector.sourcePlace(linear, base: nil, at: next, after) {
      return Self.sliced(place.name, at: place.offset, of: place.size, size)
    }
    guard linear >> 12 != 0, let place = inspector.symbol(at: linear), isInKernel == (linear >> 63 == 1) || linear < 1 << 32 else {
      return nil
    }
    return "\(place)"
  }

  /// A name with the bits that are meant, where that is not all of it: `regs->flags[23:16]`, in the notation of the manuals. An access that goes beyond
  /// the named place is written as C would have to: `*(u32 *)&port->iobase`.
  ///
  /// - Parameters:
  ///   - name: what a place of `whole` bytes is called; `nil` where nobody says how many.
  ///   - offset: where in it the access begins.
  ///   - size: bytes of the access; 0 for the place itself.
  private static func sliced(_ name: String, at offset: UInt64, of whole: UInt64?, _ size: UInt64) -> String {
    let distance = offset == 0 ? "" : "+\(bits(offset))"
    if size == whole { return name }
    // Of something larger than a register, or made by assembly, the distance says more than bits.
    guard size != 0, let whole, whole <= 8 else { return name + distance }
    guard offset + size <= whole else { return "*(u\(size * 8) *)&\(name)\(distance)" }
    return "\(name)[\((offset + size) * 8 - 1):\(offset * 8)]"
  }

  /// The word of the current task's pt_regs that lies at a linear address. Task 0, which boots the kernel, has none: its stack begins there.
  func frameField(at linear: UInt64) -> PtRegs.Field? {
    guard let base = inspector.frameAddress, !isBootTask else { return exceptionFrame.flatMap { PtRegs.field(at: linear &- $0) } }
    return PtRegs.field(at: linear &- base) ?? exceptionFrame.flatMap { PtRegs.field(at: linear &- $0) }
  }

  /// Whether the running task is the one that booted the kernel.
  private var isBootTask: Bool { inspector.currentTaskAddress.map { $0 == inspector.address(of: "init_task") } ?? true }

  /// The variable of the running CPU at a linear address.
  private func perCPUName(_ linear: UInt64) -> String? {
    if let field = Self.tssField(at: linear, inspector) { return field }
    let offset = linear &- before[.gs].base
    guard offset < 1 << 32 else { return nil }
    return inspector.world.kernel.variable(at: offset)
  }

  /// Whether a linear address lies in the program's half.
  func isUserHalf(_ linear: UInt64) -> Bool { linear >> 47 == 0 }
}
