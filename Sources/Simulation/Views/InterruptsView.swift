import LinuxABI
import Machine
import Primitives
import X86

/// Everything that decides whether and where an interrupt goes.
package struct InterruptsView: Hashable, Sendable {
  /// One of the sixteen lines of the two 8259s.
  package struct Line: Hashable, Sendable {
    package var number: Int
    package var vector: UInt8
    /// The driver's name; `nil` when the kernel has not been asked for the line.
    package var name: String?
    /// How often the kernel has counted it.
    package var count: UInt64?
    package var isRaised: Bool
    package var isRequested: Bool
    package var isInService: Bool
    package var isMasked: Bool
  }

  /// One gate of the IDT.
  package struct Gate: Hashable, Sendable {
    package var vector: UInt8
    /// `#PF`; `nil` for a vector that is no exception.
    package var exception: String?
    package var handler: UInt64
    package var symbol: String?
    /// The ring from which INT n may use it.
    package var dpl: UInt8
    /// The stack of the TSS that it switches to; 0 for none.
    package var ist: UInt8
    /// An interrupt gate clears IF, a trap gate does not.
    package var isTrapGate: Bool
  }

  /// A stretch of steps over which IF had one value.
  package struct Stretch: Hashable, Sendable {
    package var isOn: Bool
    package var steps: UInt64
  }

  package var isOn: Bool
  package var change: Change
  /// Level of the pin INTR.
  package var isRequested: Bool
  package var lines: [Line]
  /// The gates that are present, by vector.
  package var gates: [Gate]
  /// IF over the last steps, the oldest first.
  package var history: [Stretch]
}

extension Inspector {
  /// Lines, gates, and IF over the last `steps` steps.
  package func interruptsView(_ changes: Changes, steps: Int) -> InterruptsView {
    let devices = devices
    let counted = interruptLines
    let lines = (0..<16).map { number -> InterruptsView.Line in
      let chip = devices.pics[number / 8]
      let bit: UInt8 = 1 << UInt8(number % 8)
      let known = counted.first { $0.number == number }
      return InterruptsView.Line(
        number: number, vector: chip.firstVector &+ UInt8(number % 8), name: known?.name, count: known?.count,
        isRaised: chip.lines & bit != 0, isRequested: chip.irr & bit != 0, isInService: chip.isr & bit != 0, isMasked: chip.imr & bit != 0)
    }
    return InterruptsView(
      isOn: cpu.rflags[.if], change: changes[.flag(.if)], isRequested: devices.interruptRequested, lines: lines, gates: gates,
      history: history(of: .if, steps: steps))
  }

  /// The present gates of the IDT (SDM Vol. 3, 6.14.1).
  private var gates: [InterruptsView.Gate] {
    guard cpu.idtr.base >> 47 == 0x1_ffff else { return [] }
    let count = min(256, (Int(cpu.idtr.limit) + 1) / 16)
    return (0..<count).compactMap { vector in
      let place = cpu.idtr.base &+ UInt64(vector * 16)
      guard let low = word(at: place) ?? kernelWord(at: place), let high = word(at: place &+ 8) ?? kernelWord(at: place &+ 8),
        low >> 47 & 1 != 0
      else { return nil }
      let handler = low & 0xffff | low >> 32 & 0xffff_0000 | high << 32
      return InterruptsView.Gate(
        vector: UInt8(vector), exception: LinuxABI.ExceptionVector.numbered(vector)?.name, handler: handler,
        symbol: symbol(at: handler)?.description, dpl: UInt8(low >> 45 & 3), ist: UInt8(low >> 32 & 7), isTrapGate: low >> 40 & 15 == 15)
    }
  }

  /// A flag over the last steps, the oldest first: from what the steps say that they changed.
  package func history(of flag: Flag, steps: Int) -> [InterruptsView.Stretch] {
    var isOn = cpu.rflags[flag]
    var result: [InterruptsView.Stretch] = []
    var length: UInt64 = 0
    for changed in lastFlagChanges(steps) {
      length += 1
      guard UInt64(changed) & flag.mask != 0 else { continue }
      result.append(InterruptsView.Stretch(isOn: isOn, steps: length - 1))
      isOn.toggle()
      length = 1
    }
    result.append(InterruptsView.Stretch(isOn: isOn, steps: length))
    return result.filter { $0.steps > 0 }.reversed()
  }
}
