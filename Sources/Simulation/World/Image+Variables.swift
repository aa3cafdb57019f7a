import Executable
import Primitives

extension Image {
  /// The variable around an address and the member there, as in `cpu_tss_rw.sp2`; `nil` where there is no variable.
  ///
  /// Of nested structures only the innermost member is named, since the outer names rarely help.
  package func variable(at address: UInt64) -> String? {
    guard let place = place(at: address) else { return nil }
    var parts = place.name.split(separator: ".")
    if parts.count > 2 { parts.removeSubrange(1..<parts.count - 1) }
    let name = parts.joined(separator: ".")
    return place.offset == 0 ? name : "\(name)+0x\(hex(place.offset))"
  }

  /// The same with all names and sizes: the smallest part with a name of the variable around an address.
  ///
  /// A label without a size names its own address alone: what lies behind it belongs to the variable around both.
  func place(at address: UInt64) -> SourcePlace? {
    let place = Address(address)
    guard let found = symbols.object(at: place) else { return nil }
    if found.offset == 0, found.symbol.size == 0 { return SourcePlace(name: found.symbol.name, offset: 0, size: nil) }
    guard let owner = found.symbol.size > 0 ? found.symbol : enclosing(place) else {
      return SourcePlace(name: found.symbol.name, offset: found.offset, size: nil)
    }
    let offset = place.value &- owner.address.value
    guard let types = debug?.types, let type = debug?.variable(named: owner.name)?.type,
      let part = types.place(at: offset, in: type, named: owner.name)
    else { return SourcePlace(name: owner.name, offset: offset, size: nil) }
    return part
  }

  /// The variable with a size whose bytes hold an address.
  private func enclosing(_ address: Address) -> Symbol? {
    symbols.symbols.first {
      $0.kind == .object && $0.size > 0 && address.value >= $0.address.value && address.value &- $0.address.value < $0.size
    }
  }
}
