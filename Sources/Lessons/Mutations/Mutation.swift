import LinuxABI
import Simulation

/// A recorded change to the kernel or to the machine. A course that proves what it says must notice it: some expectation no longer holds.
package struct Mutation: Sendable {
  package enum Change: Sendable {
    /// Other bytes in the kernel's image: the first `from` at or after a symbol becomes `to`. A kernel without them is not changed.
    case kernel(symbol: String, from: [UInt8], to: [UInt8])
    /// Values that are set when the program's first instruction comes, each a place and a value of the expression language.
    case program([(place: String, value: String)])
    /// Bytes that come on the serial line when the program's first instruction comes.
    case typed(String)
    /// A bit of the page-table entry of an address, changed when the program's first instruction comes.
    case page(address: String, PageBit, to: Bool)
    /// Another option of machine or kernel; a world that has it already is not changed.
    case world(@Sendable (inout World) -> Void)
    /// A value that is set at the kernel's first instruction, each a place and a value of the expression language.
    case switchedOn(place: String, value: String)
    /// Text that was sent on the serial line before the kernel's first instruction.
    case sentBefore(String)
    /// Of the instructions before a stop that have this mnemonic, the last one (1), the one before it and so on is not executed; the run is looked at as
    /// many instructions later as the stop is.
    case skipped(mnemonic: String, nth: Int)
    /// The instruction that last changed the ring before a stop is not executed; looked at likewise.
    case crossingSkipped
    /// An interrupt with this vector comes at the stop before, and the stop is looked for from there; not where IF is 0.
    case interruptOnTheWay(UInt8)
    /// Values that are set at the stop before, from where the stop is looked for; for the first stop, at the kernel's first instruction.
    case setOnTheWay([(place: String, value: String)])
    /// A value that is set right at a stop, instead of the one that the run has led to.
    case stop(place: String, value: String)
    /// At a stop, the lowest bit of each place in memory that its expectations read.
    case memoryAtStop
    /// Right at a stop an interrupt with this vector is delivered; not where IF is 0.
    case interruptAtStop(UInt8)
    /// The last step before a stop does nothing but go on to the next instruction; inside an instruction, none of its parts was made.
    case nothingBeforeStop
    /// The run has gone on from a stop over the next change of ring.
    case crossingTooFar
    /// The run is at the program's first instruction instead of at a stop.
    case programStart
    /// The run has ended instead of being at a stop.
    case runEnd
  }

  /// A few words, unique.
  package let name: String
  package let change: Change

  /// What is another than it should be.
  package enum Kind: Hashable, Sendable, CaseIterable {
    /// What the machine or the kernel does on the way to the stops.
    case machine
    /// A value at the stop itself. That proves of an expectation that it names the value.
    case value
    /// Nothing but where the run is when it is looked at. That proves of an expectation only that it does not hold everywhere.
    case place
  }

  package var kind: Kind {
    switch change {
    case .crossingTooFar, .programStart, .runEnd: .place
    case .stop, .memoryAtStop, .interruptAtStop: .value
    default: .machine
    }
  }

  init(_ name: String, _ change: Change) {
    self.name = name
    self.change = change
  }
}

extension Mutation {
  /// The changed kernel; `nil` when the image has nothing to change.
  func kernel(_ image: Image) -> Image? {
    guard case .kernel(let symbol, let from, let to) = change, from.count == to.count, let start = image.symbols[symbol]?.address.value,
      let segment = image.file.loadSegments.first(where: {
        start >= $0.address.value && start - $0.address.value < UInt64($0.fileRange.count)
      })
    else { return nil }
    var bytes = image.file.bytes
    let first = segment.fileRange.lowerBound + Int(start - segment.address.value)
    // No function of the entry path is longer.
    let last = min(first + 1024, bytes.count - from.count)
    guard first <= last, let place = (first...last).first(where: { bytes[$0..<$0 + from.count].elementsEqual(from) }) else { return nil }
    bytes.replaceSubrange(place..<place + to.count, with: to)
    return try? Image(name: image.name, bytes: bytes)
  }
}
