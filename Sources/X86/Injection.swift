/// An interrupt or exception that somebody outside the machine has delivered in place of the next step: what VM entry calls event injection
/// (SDM Vol. 3, "VM entries", event injection).
package enum Injection: Hashable, Sendable {
  /// An external interrupt with this vector, whatever IF and the interrupt controller say.
  case interrupt(UInt8)
  /// An exception, as if the instruction at RIP had raised it.
  case exception(Fault)

  /// Bit 63 set; the vector in bits 7 to 0, an exception's mark in bit 8, its error code in bits 47 to 16.
  package var packed: UInt64 {
    switch self {
    case .interrupt(let vector): 1 << 63 | UInt64(vector)
    case .exception(let fault): 1 << 63 | 1 << 8 | UInt64(fault.errorCode) << 16 | UInt64(fault.vector.rawValue)
    }
  }

  /// The linear address of a page fault, otherwise 0.
  package var address: UInt64 {
    if case .exception(let fault) = self { fault.address } else { 0 }
  }

  /// The event of `packed` and `address`; `nil` for 0 and for a number that is no exception.
  package init?(packed: UInt64, address: UInt64) {
    guard packed >> 63 == 1 else { return nil }
    let vector = UInt8(truncatingIfNeeded: packed)
    if packed >> 8 & 1 == 0 {
      self = .interrupt(vector)
    } else {
      guard let exception = ExceptionVector(rawValue: vector) else { return nil }
      self = .exception(Fault(exception, errorCode: UInt32(truncatingIfNeeded: packed >> 16), address: address))
    }
  }
}
