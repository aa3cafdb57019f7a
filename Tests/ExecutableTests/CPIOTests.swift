import Primitives
import Testing

import Executable
import TestSupport

@Suite struct `cpio archives` {
  static let entries: [CPIOArchive.Entry] = [
    .directory("dev"),
    .characterDevice("dev/console", major: 5, minor: 1),
    .directory("bin"),
    .file("bin/hi", permissions: 0o755, [0x7f, 0x45, 0x4c, 0x46, 0]),
    .file("motd", Array("Hello\n".utf8)),
    .symbolicLink("init", to: "bin/hi"),
    .file("empty", []),
  ]

  @Test func `an archive is the bytes that the format's documentation describes`() throws {
    try Fixture.expect(Self.text(CPIOArchive(Self.entries).write()), equals: "archive.txt")
  }

  /// The archive with what is text as text: 80 columns, `.` for other bytes.
  static func text(_ bytes: [UInt8]) -> String {
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 80) {
      let row = bytes[start..<min(start + 80, bytes.count)].map { (0x21..<0x7f).contains($0) ? String(UnicodeScalar($0)) : "." }
      result += row.joined() + "\n"
    }
    return result
  }

  @Test func `reading gives back what was written, sorted and numbered`() throws {
    let bytes = try CPIOArchive(Self.entries).write()
    #expect(bytes.count % 512 == 0)
    let back = try CPIOArchive(reading: bytes)
    #expect(back.entries.map(\.path) == ["bin", "bin/hi", "dev", "dev/console", "empty", "init", "motd"])
    #expect(back.entries.map(\.inode) == [1, 2, 3, 4, 5, 6, 7])
    for entry in Self.entries {
      var expected = entry
      expected.inode = back[entry.path]?.inode ?? 0
      #expect(back[entry.path] == expected)
    }
    #expect(try back.write() == bytes)
  }

  @Test func `the order of the entries does not change the bytes`() throws {
    var generator = SeededGenerator(seed: 3)
    let bytes = try CPIOArchive(Self.entries).write()
    for _ in 0..<20 { #expect(try CPIOArchive(Self.entries.shuffled(using: &generator)).write() == bytes) }
  }

  @Test func `archives behind one another are read as one`() throws {
    let first = try CPIOArchive([.file("a", [1])]).write()
    let second = try CPIOArchive([.file("b", [2]), .file("a", [3])]).write()
    let both = try CPIOArchive(reading: first + second)
    #expect(both.entries.map(\.path) == ["a", "a", "b"])
    #expect(both["a"]?.contents == [3], "the later one replaces the earlier")
  }

  @Test(arguments: [
    ("", "it has no name"), ("/etc", "a path in an archive has no leading slash"), ("a//b", "a step of it is empty, . or .."),
    ("../x", "a step of it is empty, . or .."), ("a/b", "its directory a is not in the archive before it"),
    ("TRAILER!!!", "that name ends an archive"), ("a\0b", "it contains a zero byte"),
  ]) func `paths that Linux could not unpack are refused`(path: String, reason: String) {
    #expect(throws: CPIOError.badPath(path, reason: reason)) { try CPIOArchive([.file(path, [])]).write() }
  }

  @Test func `a path packed twice is refused`() {
    #expect(throws: CPIOError.badPath("x", reason: "it is packed twice")) { try CPIOArchive([.file("x", []), .file("x", [1])]).write() }
  }

  @Test func `damaged archives are named`() throws {
    let good = try CPIOArchive([.file("a", [1, 2, 3])]).write()
    #expect(throws: CPIOError.notCPIO(offset: 0)) { try CPIOArchive(reading: []) }
    #expect(throws: CPIOError.notCPIO(offset: 0)) { try CPIOArchive(reading: Array("#!/bin/sh".utf8)) }
    var bad = good
    bad[8] = UInt8(ascii: "x")
    #expect(throws: CPIOError.badField(name: "ino", offset: 0)) { try CPIOArchive(reading: bad) }
    #expect(throws: CPIOError.truncated(what: "a header", offset: 0)) { try CPIOArchive(reading: Array(good.prefix(50))) }
    #expect(throws: CPIOError.truncated(what: "the contents of a", offset: 110)) { try CPIOArchive(reading: Array(good.prefix(113))) }
    #expect(throws: CPIOError.truncated(what: "no end mark", offset: 116)) { try CPIOArchive(reading: Array(good.prefix(116))) }
    // The crc variant: the sum of 1, 2 and 3 stands in the last field.
    var summed = good
    summed[5] = UInt8(ascii: "2")
    #expect(throws: CPIOError.badChecksum(path: "a")) { try CPIOArchive(reading: summed) }
    summed[109] = UInt8(ascii: "6")
    #expect(try CPIOArchive(reading: summed).entries.first?.contents == [1, 2, 3])
  }
}
