import Primitives

/// One entry of a note segment or section: a tagged piece of information about the file (System V ABI, "Note Section").
package struct Note: Hashable, Sendable {
  /// Who defined the type: `GNU`, `Linux`, `Xen`.
  package let owner: String
  /// The meaning, by owner: for `GNU` 3 is the build id.
  package let type: UInt32
  package let contents: [UInt8]
}

extension ELFFile {
  /// All notes: those of the PT_NOTE segments, or of the note sections in a file without segments. Damaged entries end their stretch.
  package var notes: [Note] {
    var ranges = programHeaders.filter { $0.kind == .note }.map { (range: $0.fileRange, alignment: $0.alignment) }
    if ranges.isEmpty { ranges = sections.filter { $0.kind == .note }.map { (range: $0.fileRange, alignment: 4) } }
    // Segments may overlap in a hostile file; the same bytes are read once.
    var seen: Set<Int> = []
    return ranges.flatMap { seen.insert($0.range.lowerBound).inserted ? notes(in: $0.range, alignment: $0.alignment == 8 ? 8 : 4) : [] }
  }

  /// The identity that the linker gave this build (`--build-id`), if it did.
  package var buildID: [UInt8]? { notes.first { $0.owner == "GNU" && $0.type == 3 }?.contents }

  private func notes(in range: Range<Int>, alignment: Int) -> [Note] {
    var result: [Note] = []
    var position = range.lowerBound
    func padded(_ count: Int) -> Int { (count + alignment - 1) & ~(alignment - 1) }
    while range.upperBound - position >= 12, let nameSize = bytes.littleEndian(at: position, count: 4),
      let size = bytes.littleEndian(at: position + 4, count: 4), let type = bytes.littleEndian(at: position + 8, count: 4)
    {
      let nameStart = position + 12
      // The name's padding counts from the start of the entry, which the 12-byte header leaves at a multiple of 4 only.
      let contentStart = position + padded(12 + Int(nameSize))
      guard contentStart <= range.upperBound, Int(size) <= range.upperBound - contentStart else { break }
      let name = bytes[nameStart..<min(nameStart + Int(nameSize), range.upperBound)].prefix { $0 != 0 }
      result.append(
        Note(
          owner: String(decoding: name, as: UTF8.self), type: UInt32(type), contents: Array(bytes[contentStart..<contentStart + Int(size)]))
      )
      position = contentStart + padded(Int(size))
    }
    return result
  }
}
