import Primitives

extension CPIOArchive {
  /// The archive's bytes, which depend on nothing but the entries: sorted by path, numbered from 1, all times 0, padded to 512 bytes.
  package func write() throws(CPIOError) -> [UInt8] {
    let sorted = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    try Self.check(sorted)
    var result: [UInt8] = []
    for (index, entry) in sorted.enumerated() {
      Self.append(
        &result, path: entry.path, contents: entry.contents,
        fields: [
          UInt32(clamping: index + 1), entry.mode, entry.uid, entry.gid, entry.linkCount, 0, UInt32(entry.contents.count), 0, 0,
          entry.device.major, entry.device.minor,
        ])
    }
    Self.append(&result, path: Self.trailer, contents: [], fields: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    result += [UInt8](repeating: 0, count: -result.count & 511)
    return result
  }

  static let trailer = "TRAILER!!!"

  /// Linux makes no directories on the way and overwrites what is there, so an archive that needs either is a mistake.
  private static func check(_ entries: [Entry]) throws(CPIOError) {
    var directories: Set<Substring> = [""]
    var seen: Set<String> = []
    for entry in entries {
      let path = entry.path
      func fail(_ reason: String) -> CPIOError { .badPath(path, reason: reason) }
      if path.isEmpty { throw fail("it has no name") }
      if path.hasPrefix("/") { throw fail("a path in an archive has no leading slash") }
      if path.utf8.contains(0) { throw fail("it contains a zero byte") }
      if path == trailer { throw fail("that name ends an archive") }
      if path.utf8.count > 4095 { throw fail("it is longer than 4095 bytes") }
      let steps = path.split(separator: "/", omittingEmptySubsequences: false)
      if steps.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { throw fail("a step of it is empty, . or ..") }
      if !seen.insert(path).inserted { throw fail("it is packed twice") }
      let parent = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
      if !directories.contains(parent) { throw fail("its directory \(parent) is not in the archive before it") }
      if entry.type == .directory { directories.insert(path[...]) }
      if entry.type == nil { throw fail("its mode names no file type") }
      if entry.contents.count > Int(UInt32.max) { throw .tooLarge(path: path) }
    }
  }

  /// One entry: `070701`, thirteen numbers of eight hexadecimal digits, the name, the contents, each padded to 4 bytes.
  private static func append(_ result: inout [UInt8], path: String, contents: [UInt8], fields: [UInt32]) {
    result += Array("070701".utf8)
    for field in fields + [UInt32(path.utf8.count + 1), 0] { result += Array(hex(UInt64(field), minimumDigits: 8).utf8) }
    result += Array(path.utf8)
    result += [UInt8](repeating: 0, count: 1 + (-(result.count + 1) & 3))
    result += contents
    result += [UInt8](repeating: 0, count: -result.count & 3)
  }
}
