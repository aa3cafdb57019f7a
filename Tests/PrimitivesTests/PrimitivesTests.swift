import Primitives
import Testing

@Suite struct `Hexadecimal text` {
  @Test func `numbers are padded to the asked width and never cut`() {
    #expect(hex(UInt64(0)) == "0")
    #expect(hex(UInt64(0x2b), minimumDigits: 4) == "002b")
    #expect(hex(UInt64.max, minimumDigits: 2) == "ffffffffffffffff")
  }

  @Test func `bytes come back from their text`() {
    let some: [UInt8] = [0x0f, 0x05, 0xff, 0x00]
    #expect(hex(some, separator: " ") == "0f 05 ff 00")
    #expect(bytes(hex: hex(some)) == some)
    #expect(bytes(hex: "0F 05\tff\n00") == some)
    #expect(bytes(hex: "0f0") == nil)
    #expect(bytes(hex: "0 f") == nil)
    #expect(bytes(hex: "0g") == nil)
  }
}

@Suite struct `Bits and widths` {
  @Test func `a bit range moves down to bit 0`() {
    let star: UInt64 = 0x0023_0010_0000_0000
    #expect(star.bits(32...47) == 0x10)
    #expect(star.bits(48...63) == 0x23)
    #expect(UInt64.max.bits(0...63) == .max)
    #expect((UInt64(1) << 63).bit(63))
    #expect(!(UInt64(1) << 62).bit(63))
  }

  @Test func `sign extension keeps the value and fills the upper bits`() {
    #expect(Width.byte.signExtend(0x1ff) == .max)
    #expect(Width.word.signExtend(0x7fff) == 0x7fff)
    #expect(Width.dword.signExtend(0x8000_0000) == 0xffff_ffff_8000_0000)
    #expect(Width.qword.signExtend(5) == 5)
    #expect(Width.word.truncate(0x12345) == 0x2345)
  }

  @Test func `canonical addresses are those whose upper 17 bits agree`() {
    #expect(Address(0x0000_7fff_ffff_ffff).isCanonical)
    #expect(!Address(0x0000_8000_0000_0000).isCanonical)
    #expect(Address(0xffff_8000_0000_0000).isCanonical)
    #expect(!Address(0xffff_7fff_ffff_ffff).isCanonical)
  }
}
