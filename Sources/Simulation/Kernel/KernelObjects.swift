import Executable
import Primitives

/// Structures of the kernel in guest memory, read by the names and places that its debug information gives. A field or structure that is not there
/// is `nil`: a kernel without debug information shows nothing.
struct KernelObjects {
  let inspector: Inspector
  private let types: TypeTable

  /// Lists in damaged memory may be rings without an end.
  private static let longestList = 4096

  init?(_ inspector: Inspector) {
    guard let types = inspector.world.kernel.debug?.types else { return nil }
    self.inspector = inspector
    self.types = types
  }

  /// The value of a global variable's first eight bytes, per-CPU ones included; a smaller variable is read with `size`.
  func variable(_ name: String, size: Int = 8) -> UInt64? {
    address(ofVariable: name).flatMap { number(at: $0, size: size) }
  }

  /// Where a global variable lies. Per-CPU variables are linked at their distance from the area of the CPU.
  func address(ofVariable name: String) -> UInt64? {
    guard let address = inspector.world.kernel.symbols[name]?.address.value else { return nil }
    if address >> 47 == 0x1_ffff { return address }
    return inspector.perCPUBase.map { $0 &+ address }
  }

  /// A field as an unsigned number, `path` as in `thread.sp`.
  func field(_ path: String, of structure: String, at address: UInt64) -> UInt64? {
    guard let place = place(of: path, in: structure) else { return nil }
    return number(at: address &+ place.offset, size: place.size)
  }

  /// A field as a signed number.
  func signed(_ path: String, of structure: String, at address: UInt64) -> Int64? {
    guard let place = place(of: path, in: structure), let value = number(at: address &+ place.offset, size: place.size) else { return nil }
    let unused = 64 - place.size * 8
    return Int64(bitPattern: value << UInt64(unused)) >> Int64(unused)
  }

  /// A field that is an array of characters, up to its NUL.
  func text(_ path: String, of structure: String, at address: UInt64) -> String? {
    guard let layout = types.structure(named: structure), let field = types.field(path, in: layout), let size = types.size(field.type)
    else {
      return nil
    }
    return inspector.kernelBytes(at: address &+ field.offset, count: Int(min(size, 256))).map { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The text at an address, up to its NUL.
  func text(at address: UInt64) -> String? {
    guard inspector.kernelBytes(at: address, count: 1) != nil else { return nil }
    var result: [UInt8] = []
    while result.count < 256, let byte = inspector.kernelBytes(at: address &+ UInt64(result.count), count: 1)?.first, byte != 0 {
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Bytes from the start of a structure to a field.
  func offset(of path: String, in structure: String) -> UInt64? { place(of: path, in: structure)?.offset }

  /// Bytes of a structure.
  func size(of structure: String) -> UInt64? { types.structure(named: structure)?.size }

  /// The names of a structure's own members, in their order.
  func members(of structure: String) -> [String] { types.structure(named: structure)?.members.map(\.name) ?? [] }

  /// The structures on a list, by their addresses: `head` is the list's own `struct list_head`, `link` the field that is on it.
  func list(at head: UInt64, of structure: String, link: String) -> [UInt64] {
    guard let offset = offset(of: link, in: structure), var place = number(at: head, size: 8) else { return [] }
    var result: [UInt64] = []
    while place != head, result.count < Self.longestList {
      result.append(place &- offset)
      guard let next = number(at: place, size: 8) else { break }
      place = next
    }
    return result
  }

  private func place(of path: String, in structure: String) -> (offset: UInt64, size: Int)? {
    guard let layout = types.structure(named: structure), let field = types.field(path, in: layout) else { return nil }
    // A structure or an array has an address, but no number: its first eight bytes are as good as any.
    let size = types.size(field.type).map { Int(min($0, 8)) } ?? 8
    return [1, 2, 4, 8].contains(size) ? (field.offset, size) : nil
  }

  private func number(at address: UInt64, size: Int) -> UInt64? {
    inspector.kernelBytes(at: address, count: size).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
  }
}
