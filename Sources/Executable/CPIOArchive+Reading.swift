import Primitives

extension CPIOArchive {
  /// The entries of one archive or of several behind one another, in the order of the bytes, as Linux unpacks them.
  package init(reading bytes: [UInt8]) throws(CPIOError) {
    self.init([])
    var position = 0
    while true {
      // Archives may be padded with zeros before another one follows.
      while position < bytes.count, bytes[position] == 0 { position += 1 }
      if position == bytes.count {
        if entries.isEmpty, bytes.isEmpty { throw .notCPIO(offset: 0) }
        return
      }
      while let entry = try Self.entry(bytes, &position) { entries.append(entry) }
    }
  }

  private static let fieldNames = [
    "ino", "mode", "uid", "gid", "nlink", "mtime", "filesize", "devmajor", "devminor", "rdevmajor", "rdevminor", "namesize", "check",
  ]

  /// Reads the entry at `position` and moves behind it; `nil` for the entry that ends an archive.
  private static func entry(_ bytes: [UInt8], _ position: inout Int) throws(CPIOError) -> Entry? {
    let start = position
    guard bytes.count - start >= 6 else { throw .truncated(what: "no end mark", offset: start) }
    let magic = bytes[start..<start + 6]
    let hasChecksum = magic.elementsEqual("070702".utf8)
    guard hasChecksum || magic.elementsEqual("070701".utf8) else { throw .notCPIO(offset: start) }
    guard bytes.count - start >= 110 else { throw .truncated(what: "a header", offset: start) }
    var fields: [UInt32] = []
    for (index, name) in fieldNames.enumerated() {
      guard let value = number(bytes[(start + 6 + 8 * index)..<(start + 14 + 8 * index)]) else {
        throw .badField(name: name, offset: start)
      }
      fields.append(value)
    }
    let nameSize = Int(fields[11])
    let size = Int(fields[6])
    let nameStart = start + 110
    guard nameSize >= 1, nameSize <= bytes.count - nameStart else { throw .truncated(what: "a name", offset: nameStart) }
    let name = bytes[nameStart..<nameStart + nameSize].prefix { $0 != 0 }
    // Padding counts from the start of the entry, which stands at a multiple of 4 in every archive, too.
    let dataStart = nameStart + nameSize + (-(110 + nameSize) & 3)
    let path = String(decoding: name, as: UTF8.self)
    guard dataStart <= bytes.count, size <= bytes.count - dataStart else {
      if path == trailer, size == 0 {
        position = bytes.count
        return nil
      }
      throw .truncated(what: "the contents of \(path)", offset: nameStart)
    }
    let contents = Array(bytes[dataStart..<dataStart + size])
    position = min(dataStart + size + (-size & 3), bytes.count)
    if path == trailer { return nil }
    if hasChecksum, contents.reduce(UInt32(0), { $0 &+ UInt32($1) }) != fields[12] { throw .badChecksum(path: path) }
    return Entry(
      path: path, mode: fields[1], uid: fields[2], gid: fields[3], contents: contents, device: Device(major: fields[9], minor: fields[10]),
      inode: fields[0], linkCount: fields[4])
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return value
  }
}
