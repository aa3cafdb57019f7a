import Primitives
import X86

extension Core {
  /// A descriptor as it stands in the GDT or LDT.
  struct Descriptor {
    var low: UInt64
    /// The second half of a 16-byte system descriptor; 0 otherwise.
    var high: UInt64 = 0
    /// Linear address of the descriptor.
    var place: UInt64

    var attributes: UInt32 { UInt32(truncatingIfNeeded: low >> 40) & 0xf0ff }
    var limit: UInt32 {
      let raw = UInt32(truncatingIfNeeded: low & 0xffff | low >> 32 & 0xf_0000)
      return attributes & Segment.granularityBit != 0 ? raw << 12 | 0xfff : raw
    }
    var base: UInt64 { low >> 16 & 0xff_ffff | low >> 32 & 0xff00_0000 | high << 32 }

    /// Bits 8 to 12 of a system descriptor's last dword are 0, so that nobody takes its upper half for a descriptor (SDM Vol. 3, 3.5.2).
    var hasPlainUpperHalf: Bool { high >> 40 & 0x1f == 0 }

    func segment(_ selector: UInt16) -> Segment {
      Segment(selector: selector, base: base, limit: limit, attributes: attributes)
    }
  }

  /// Reads the descriptor that a selector names. A selector beyond the table raises `vector` with the selector as error code.
  mutating func descriptor<M: ExecutionMode>(
    _ selector: UInt16, isSystem: Bool = false, vector: ExceptionVector = .generalProtection, _: M.Type
  ) throws(Fault) -> Descriptor {
    guard let place = descriptorPlace(selector, size: 8) else { throw Fault(vector, errorCode: UInt32(selector & 0xfffc)) }
    var result = Descriptor(low: try loadSystem(place, as: UInt64.self, M.self), place: place)
    if isSystem {
      guard descriptorPlace(selector, size: 16) != nil else { throw Fault(vector, errorCode: UInt32(selector & 0xfffc)) }
      result.high = try loadSystem(place &+ 8, as: UInt64.self, M.self)
    }
    return result
  }

  /// The linear address of a descriptor of `size` bytes; `nil` when it is not wholly inside its table.
  func descriptorPlace(_ selector: UInt16, size: UInt32) -> UInt64? {
    let offset = UInt32(selector & 0xfff8)
    if selector & 4 != 0 {
      let table = cpu[.ldtr]
      guard !table.isUnusable, offset + size - 1 <= table.limit else { return nil }
      return table.base &+ UInt64(offset)
    }
    guard offset + size - 1 <= UInt32(cpu.gdtr.limit) else { return nil }
    return cpu.gdtr.base &+ UInt64(offset)
  }

  /// Sets the accessed bit of a code or data descriptor that is being loaded.
  mutating func markAccessed<M: ExecutionMode>(_ descriptor: inout Descriptor, _: M.Type) throws(Fault) {
    let accessed: UInt64 = 1 << 40
    if descriptor.low & accessed != 0 { return }
    descriptor.low |= accessed
    try storeSystem(UInt8(truncatingIfNeeded: descriptor.low >> 40), descriptor.place &+ 5, M.self)
  }

  /// MOV to DS, ES, FS, GS or SS, and the POP and far-pointer forms (SDM Vol. 2, MOV; Vol. 3, 5.7).
  mutating func loadDataSegment<M: ExecutionMode>(_ register: SegmentRegister, _ selector: UInt16, _: M.Type) throws(Fault) {
    let error = UInt32(selector & 0xfffc)
    if selector & 0xfffc == 0 {
      if register == .ss {
        // A null SS is legal in 64-bit mode below CPL 3 when its RPL is the CPL.
        guard cpl != 3, selector & 3 == UInt16(cpl) else { throw Fault(.generalProtection) }
      }
      var segment = Segment.null
      segment.selector = selector
      segment.attributes |= UInt32(cpl) << 5
      // Loading a null selector leaves the base of FS and GS as it is on Intel CPUs and clears it on none that Linux supports; Intel's 64-bit CPUs
      // clear it (measured by Linux's fsgsbase test).
      setSegment(register, segment, M.self)
      return
    }
    var found = try descriptor(selector, M.self)
    let segment = found.segment(selector)
    guard segment.isCodeOrData else { throw Fault(.generalProtection, errorCode: error) }
    let rpl = UInt8(selector & 3)
    if register == .ss {
      guard rpl == cpl, !segment.isCode, segment.attributes & 2 != 0, segment.dpl == cpl else {
        throw Fault(.generalProtection, errorCode: error)
      }
      guard segment.isPresent else { throw Fault(.stackFault, errorCode: error) }
    } else {
      // Data or readable code; conforming code has no privilege check.
      guard !segment.isCode || segment.attributes & 2 != 0 else { throw Fault(.generalProtection, errorCode: error) }
      if !(segment.isCode && segment.attributes & 4 != 0) {
        guard max(rpl, cpl) <= segment.dpl else { throw Fault(.generalProtection, errorCode: error) }
      }
      guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: error) }
    }
    try markAccessed(&found, M.self)
    setSegment(register, found.segment(selector), M.self)
  }

  /// Whether a code segment is one that this machine runs in: 64-bit. Compatibility mode is refused by name.
  func isRunnable(_ segment: Segment) -> Bool { segment.isLongMode }
}
