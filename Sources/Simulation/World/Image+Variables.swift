import Executable
import Primitives

extension Image {
  /// The variable around an address and the member there, as in `cpu_tss_rw.sp2`; `nil` where there is no variable.
  ///
  /// Of nested structures only the innermost member is named, since the outer names rarely help. A label without a size names its own address alone: what
  /// lies behind it belongs to the variable around both.
  package func variable(at address: UInt64) -> String? {
    let place = Address(address)
    guard let found = symbols.object(at: place) else { return nil }
    if found.offset == 0, found.symbol.size == 0 { return found.symbol.name }
    guard let owner = found.symbol.size > 0 ? found.symbol : enclosing(place) else { return "\(found)" }
    let offset = place.value &- owner.address.value
    if let type = debug?.variable(named: owner.name)?.type, let member = debug?.types.member(at: offset, of: type) {
      return owner.name + member
    }
    return offset == 0 ? owner.name : "\(owner.name)+0x\(hex(offset))"
  }

  /// The variable with a size whose bytes hold an address.
  private func enclosing(_ address: Address) -> Symbol? {
    symbols.symbols.first {
      $0.kind == .object && $0.size > 0 && address.value >= $0.address.value && address.value &- $0.address.value < $0.size
    }
  }
}

extension TypeTable {
  /// What lies `offset` bytes inside a value of a type: `.sp2`, `[3].name`; the empty text at the start of something without members, `nil` where no
  /// member begins.
  fileprivate func member(at offset: UInt64, of type: TypeID) -> String? {
    var offset = offset
    var current = type
    var path = ""
    // Types may refer to each other in circles in a damaged file.
    for _ in 0..<16 {
      if let layout = structure(current) {
        guard let member = layout.members.last(where: { $0.offset <= offset }), let inner = member.type else { return nil }
        offset -= member.offset
        if !member.name.isEmpty { path = "." + member.name }
        current = inner
      } else if let resolved = resolve(current), case .array(let element?) = self[resolved].form, let size = size(element), size > 0 {
        path += "[\(offset / size)]"
        offset %= size
        current = element
      } else {
        return offset == 0 ? path : nil
      }
    }
    return nil
  }
}
