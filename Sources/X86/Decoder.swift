import Primitives

/// Reads instructions of 64-bit mode. Thread-safe; the tables are made at the first call.
///
/// Bytes are judged as a CPU does: it reads the whole instruction first, so `.truncated` and `.tooLong` come before `.invalid` even where no
/// instruction could begin with these bytes, and only then finds that there is none, or that LOCK is not allowed.
package enum Decoder {
  /// The instruction at the start of `bytes`. How many it takes is `length` of the result.
  package static func decode(_ bytes: InstructionBytes) throws(DecodeError) -> Instruction {
    var reader = Reader(bytes)
    var prefixes: Prefixes = []
    var override: SegmentRegister?
    var rex: UInt8 = 0
    var byte = try reader.next()
    scan: while true {
      switch byte {
      case 0x40...0x4f:
        rex = byte
        byte = try reader.next()
        continue scan
      case 0x66: prefixes.insert(.operandSize)
      case 0x67: prefixes.insert(.addressSize)
      case 0xf0: prefixes.insert(.lock)
      // Of F2 and F3 the last one counts.
      case 0xf2:
        prefixes.insert(.repne)
        prefixes.remove(.rep)
      case 0xf3:
        prefixes.insert(.rep)
        prefixes.remove(.repne)
      case 0x64: override = .fs
      case 0x65: override = .gs
      // Ignored in 64-bit mode; an FS or GS override before them stands (SDM Vol. 1, 3.3.7; measured).
      case 0x26, 0x2e, 0x36, 0x3e: break
      default: break scan
      }
      // REX counts only directly before the opcode (SDM Vol. 2, 2.2.1).
      rex = 0
      byte = try reader.next()
    }
    if rex != 0 { prefixes.insert(.rex) }

    var map = Encoding.Map.primary
    let isVEX = byte & 0xfe == 0xc4
    // A REX directly before it is #UD, and nothing behind is read (measured on Zen 4: also where 15 bytes would be passed).
    if isVEX, rex != 0 { throw .invalid }
    let vex = isVEX ? try VEXPrefix(isLong: byte == 0xc4, behind: prefixes, &reader) : nil
    if let vex {
      map = vex.map
      rex = vex.rex
      byte = try reader.next()
    } else if byte == 0x0f {
      map = .escape0F
      byte = try reader.next()
      if byte == 0x38 || byte == 0x3a {
        map = byte == 0x38 ? .escape0F38 : .escape0F3A
        byte = try reader.next()
      }
    }
    if rex & 8 != 0 { prefixes.insert(.rexW) }
    // REX.B makes 90 the XCHG that its neighbours are (SDM Vol. 2, NOP).
    let dispatch = Dispatch.shared
    let opcode = dispatch.opcode(map, map == .primary && byte == 0x90 && rex & 1 != 0 ? 0x91 : byte)
    let modRM = opcode.hasModRM ? try reader.next() : 0
    let prefixClass = vex.map { Int($0.prefixClass) } ?? Self.prefixClass(prefixes)

    var fields = Fields(
      modRM: modRM, low: byte & 7, rex: rex, vvvv: vex?.vvvv ?? 0, override: override, width: .dword,
      addressWidth: prefixes.contains(.addressSize) ? .dword : .qword)
    if opcode.hasModRM, modRM < 0xc0, !opcode.ignoresMod { try fields.readAddress(&reader) }

    guard vex?.isLegal != false, let number = dispatch.row(opcode, prefixClass: prefixClass, rexW: rex & 8 != 0, modRM: modRM) else {
      if let stray = opcode.strayImmediate {
        let width = SizeRule.operand.width(operandSize: prefixes.contains(.operandSize), rexW: rex & 8 != 0)
        _ = try reader.integer(bytes: stray.immediateBytes(width, addressWidth: fields.addressWidth))
      }
      throw .invalid
    }
    let row = dispatch.rows[number]
    fields.width = row.sizeRule.width(operandSize: prefixes.contains(.operandSize), rexW: rex & 8 != 0)

    var operands: [Operand] = []
    if row.operandCount > 0 {
      operands.reserveCapacity(row.operandCount)
      for i in 0..<row.operandCount { operands.append(try fields.operand(row.operands[i], &reader)) }
    }
    if !fields.isValid || row.traits.contains(.undefined) { throw .invalid }
    if prefixes.contains(.lock) {
      guard row.traits.contains(.lockable), case .memory? = operands.first else { throw .invalid }
    }
    let named = row.traits.contains(.namedByAddressSize) ? fields.addressWidth : fields.width
    return Instruction(
      operation: row.operation, condition: row.condition, length: UInt8(reader.position), prefixes: prefixes, width: fields.width,
      addressWidth: fields.addressWidth, operands: operands, mnemonic: dispatch.mnemonic(number, named),
      form: UInt16(number))
  }

  /// Which of 66, F3 and F2 chooses the instruction: F3 and F2 outrank 66.
  private static func prefixClass(_ prefixes: Prefixes) -> Int {
    prefixes.contains(.rep) ? 2 : prefixes.contains(.repne) ? 3 : prefixes.contains(.operandSize) ? 1 : 0
  }
}

/// Takes the bytes of an instruction one after the other.
struct Reader {
  private let bytes: InstructionBytes
  private(set) var position = 0

  init(_ bytes: InstructionBytes) { self.bytes = bytes }

  mutating func next() throws(DecodeError) -> UInt8 {
    // A 16th byte is too long whether it can be fetched or not.
    if position == 15 { throw .tooLong }
    if position >= bytes.count { throw .truncated }
    let byte = bytes.bytes[position]
    position += 1
    return byte
  }

  /// The next 0 to 8 bytes as an unsigned little-endian number.
  mutating func integer(bytes count: Int) throws(DecodeError) -> UInt64 {
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(try next()) << UInt64(i * 8) }
    return value
  }

  /// The next 1 to 8 bytes as a signed little-endian number.
  mutating func signed(_ width: Width) throws(DecodeError) -> UInt64 {
    width.signExtend(try integer(bytes: width.bytes))
  }
}
