import Executable
import LinuxABI
import Machine
import Primitives
import X86

/// A look at machine and kernel at one position of a timeline. It changes nothing: no TLB, no accessed bit, no device.
///
/// At a part of a step it shows the state before the step with the first parts of it made. Use it at once: it is good as long as the timeline
/// stays where it is.
package final class Inspector {
  package let world: World
  package let position: Position
  /// The CPU at the position.
  package let cpu: CPUState
  package let lastCrossing: RingCrossing?
  /// The step that the position is inside of; `nil` between steps.
  package let currentReport: StepReport?
  let timeline: Timeline
  private let pc: PC
  /// Bytes in RAM that differ from the resting machine, because parts of a step are made.
  private let overlay: [UInt64: UInt8]

  init(_ timeline: Timeline, part: Int) {
    world = timeline.world
    self.timeline = timeline
    pc = timeline.pc
    position = Position(timeline.tick, part: part)
    var cpu = pc.cpu
    var overlay: [UInt64: UInt8] = [:]
    var current: StepReport?
    if part > 0 {
      let report = timeline.nextReport().report
      current = report
      for effect in report.effects where Int(effect.part) < part {
        cpu.apply(effect)
        if case .memory(_, let physical, let width) = effect.target {
          for i in 0..<width.bytes { overlay[physical &+ UInt64(i)] = UInt8(truncatingIfNeeded: effect.new >> UInt64(i * 8)) }
        }
      }
    }
    self.cpu = cpu
    self.overlay = overlay
    currentReport = current
    lastCrossing = pc.lastCrossing
  }

  /// The address of the instruction under the cursor: RIP between steps, and the start of the instruction inside one.
  package var cursor: UInt64 { currentReport?.rip ?? cpu.rip }

  package var cpl: UInt8 { cpu.cpl }

  /// What the step before the position did. It is only made again when somebody asks.
  package var lastReport: StepReport? { timeline.lastReport() }

  /// What was edited at the position, in a few words each: the state here is then not what the step before it left.
  package var editsHere: [String] { timeline.editsHere }

  /// Whether an edit made an interrupt or an exception come in place of the step at a tick.
  package func isInjected(at tick: Tick) -> Bool {
    let log = timeline.inputs
    return log.entries[log.firstIndex(from: tick)..<log.firstIndex(from: tick.next)].contains {
      switch $0.input {
      case .edit(.interrupt), .edit(.fault): true
      default: false
      }
    }
  }

  /// The bits of RFLAGS that each of the steps before the position changed, the latest first.
  func lastFlagChanges(_ count: Int) -> ReversedCollection<ArraySlice<UInt32>> { timeline.lastFlagChanges(count) }

  // MARK: Memory

  /// `count` bytes at a linear address; `nil` when a page of them is not mapped.
  package func bytes(at linear: UInt64, count: Int) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(max(0, count))
    var place = linear
    while result.count < count {
      guard let physical = physicalAddress(of: place) else { return nil }
      let run = min(count - result.count, 4096 - Int(place & 0xfff))
      result += physicalBytes(at: physical, count: run)
      place = place &+ UInt64(run)
    }
    return result
  }

  /// The 64-bit word at a linear address; `nil` when it is not mapped.
  package func word(at linear: UInt64) -> UInt64? {
    if overlay.isEmpty, linear & 0xfff <= 0xfff - 7 { return physicalAddress(of: linear).map { pc.word(atPhysical: $0) } }
    return bytes(at: linear, count: 8).map { $0.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64($1.offset * 8) } }
  }

  /// Bytes of RAM; all ones where there is none.
  package func physicalBytes(at address: UInt64, count: Int) -> [UInt8] {
    var result = pc.bytes(atPhysical: address, count: count)
    if !overlay.isEmpty {
      for i in 0..<result.count {
        if let byte = overlay[address &+ UInt64(i)] { result[i] = byte }
      }
    }
    return result
  }

  /// The physical address that a linear one maps to with the page tables of the position.
  package func physicalAddress(of linear: UInt64) -> UInt64? { pc.physicalAddress(of: linear, cr3: cpu.cr3) }

  /// The same with the kernel's page tables while page-table isolation has the user's in CR3: they lie one page below (PTI_USER_PGTABLE_BIT, Linux
  /// arch/x86/entry/calling.h). `nil` at any other time.
  package func kernelPhysicalAddress(of linear: UInt64) -> UInt64? {
    world.options.pti && cpu.cr3 & 0x1000 != 0 ? pc.physicalAddress(of: linear, cr3: cpu.cr3 & ~0x1fff) : nil
  }

  /// The physical address of the entry that translates a linear address at a level of the page tables of the position, 4 (PML4) to 1; `nil` where the
  /// walk ends before it (SDM Vol. 3, 4.5).
  package func pageTableEntry(of linear: UInt64, level: Int) -> UInt64? {
    guard (1...4).contains(level), Address(linear).isCanonical else { return nil }
    let frame: UInt64 = 0x000f_ffff_ffff_f000
    var table = cpu.cr3 & frame
    for current in stride(from: 4, through: level, by: -1) {
      let place = table + (linear >> UInt64(12 + 9 * (current - 1)) & 0x1ff) * 8
      if current == level { return place }
      let bytes = physicalBytes(at: place, count: 8)
      let entry = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      // Not present, or a large page: there is no table below.
      guard entry & 1 != 0, entry & 0x80 == 0 else { return nil }
      table = entry & frame
    }
    return nil
  }

  /// The physical address of the entry at which the walk for a linear address ends; `nil` for one that is not canonical.
  package func pageTableEntry(of linear: UInt64) -> UInt64? {
    (1...4).lazy.compactMap { self.pageTableEntry(of: linear, level: $0) }.first
  }

  /// The physical address that a linear one maps to with other page tables.
  package func physicalAddress(of linear: UInt64, cr3: UInt64) -> UInt64? { pc.physicalAddress(of: linear, cr3: cr3) }

  /// The bytes at a linear address up to a zero byte, `limit` at most; `nil` when the first is not mapped.
  package func string(at linear: UInt64, limit: Int = 64) -> [UInt8]? {
    var result: [UInt8] = []
    while result.count < limit {
      guard let byte = bytes(at: linear &+ UInt64(result.count), count: 1)?.first else { return result.isEmpty ? nil : result }
      if byte == 0 { break }
      result.append(byte)
    }
    return result
  }

  // MARK: Devices

  /// Everything that the guest has sent to the console.
  package var console: ByteLog { pc.devices.console }

  /// What the devices show, without touching them.
  package var devices: DevicesView { pc.devices.view(at: pc.now) }

  // MARK: Symbols

  /// The image that an address belongs to: the kernel's for addresses of the kernel half, else the program's.
  package func image(at address: UInt64) -> Image? {
    // The kernel's image also has its per-CPU variables, linked at 0: as addresses those mean nothing without GS.
    if address >> 63 == 1 { return world.kernel.contains(address) ? world.kernel : nil }
    return world.program.contains(address) ? world.program : nil
  }

  /// The function at an address, and how far into it. Before the kernel runs at its linked address, its code is found by its physical one.
  package func function(at address: UInt64) -> SymbolLocation? {
    let linked = linkedAddress(address)
    return image(at: linked)?.function(at: linked)
  }

  /// The symbol at an address: a function or a variable.
  package func symbol(at address: UInt64) -> SymbolLocation? {
    let linked = linkedAddress(address)
    return image(at: linked)?.symbols.symbol(at: Address(linked))
  }

  /// The source line that an address comes from.
  package func line(at address: UInt64) -> SourceLine? {
    let linked = linkedAddress(address)
    return image(at: linked)?.line(at: linked)
  }

  /// The address under which the kernel's symbols know a place: at boot the kernel runs where it was loaded, below its linked address.
  package func linkedAddress(_ address: UInt64) -> UInt64 {
    guard cpu.cpl == 0, address < 1 << 32 else { return address }
    for segment in world.kernel.file.loadSegments {
      let start = segment.physicalAddress.value
      if address >= start, address - start < segment.memorySize { return segment.address.value &+ (address - start) }
    }
    return address
  }

  /// The value of a symbol of the kernel or the program.
  package func address(of name: String) -> UInt64? {
    (world.kernel.symbols[name] ?? world.program.symbols[name])?.address.value
  }

  // MARK: Instructions

  /// The instruction at a linear address; `nil` when its bytes are not mapped or are none.
  package func instruction(at linear: UInt64) -> Instruction? {
    if linear & 0xfff <= 0xfff - 15, let low = word(at: linear), let high = word(at: linear &+ 8) {
      return try? Decoder.decode(InstructionBytes(low: low, high: high))
    }
    // The instruction may be complete before the next page, which need not be there.
    var window = InstructionBytes()
    for i in 0..<UInt64(15) {
      guard let byte = bytes(at: linear &+ i, count: 1)?.first else { break }
      window.append(byte)
    }
    return try? Decoder.decode(window)
  }

  /// The instruction under the cursor.
  package var currentInstruction: Instruction? { instruction(at: cursor) }
}

extension Timeline {
  /// A look at the present, or at `part` parts into the next step.
  package func inspector(part: Int = 0) -> Inspector { Inspector(self, part: part) }
}
