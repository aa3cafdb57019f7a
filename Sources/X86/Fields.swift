import Primitives

/// The fields of an instruction that its operands are made from (SDM Vol. 2, 2.1.3 to 2.2.1).
struct Fields {
  let modRM: UInt8
  /// The low three bits of the opcode.
  let low: UInt8
  let rex: UInt8
  /// The register that a VEX prefix names besides those of ModRM; 0 without one.
  let vvvv: UInt8
  /// FS or GS, when a prefix names it.
  let override: SegmentRegister?
  /// Operand size.
  var width: Width
  let addressWidth: Width
  /// False once a field has a value that no instruction has.
  private(set) var isValid = true
  private var address = MemoryOperand(base: .none, size: 0)

  init(modRM: UInt8, low: UInt8, rex: UInt8, vvvv: UInt8, override: SegmentRegister?, width: Width, addressWidth: Width) {
    self.modRM = modRM
    self.low = low
    self.rex = rex
    self.vvvv = vvvv
    self.override = override
    self.width = width
    self.addressWidth = addressWidth
  }

  private var isRegister: Bool { modRM >= 0xc0 }
  private var reg: UInt8 { modRM >> 3 & 7 | (rex & 4) << 1 }
  private var rm: UInt8 { modRM & 7 | (rex & 1) << 3 }

  /// Reads the SIB byte and the displacement that a ModRM byte with memory calls for (SDM Vol. 2, tables 2-2 and 2-3, 2.2.1.3 and 2.2.1.6).
  mutating func readAddress(_ reader: inout Reader) throws(DecodeError) {
    let mod = modRM >> 6
    var displacement: Width? = mod == 1 ? .byte : mod == 2 ? .dword : nil
    if modRM & 7 == 4 {
      let sib = try reader.next()
      let index = sib >> 3 & 7 | (rex & 2) << 2
      if index != 4 {
        address.index = Self.general(index)
        address.scale = sib >> 6
      }
      if sib & 7 == 5, mod == 0 {
        displacement = .dword
      } else {
        address.base = .register(Self.general(sib & 7 | (rex & 1) << 3))
      }
    } else if modRM & 7 == 5, mod == 0 {
      address.base = .rip
      displacement = .dword
    } else {
      address.base = .register(Self.general(rm))
    }
    if let displacement { address.displacement = Int64(bitPattern: try reader.signed(displacement)) }
    address.segment = segment(base: address.base)
  }

  /// The operand of a kind; reads its immediate. A field with no meaning makes `isValid` false.
  mutating func operand(_ kind: OperandKind, _ reader: inout Reader) throws(DecodeError) -> Operand {
    switch kind {
    case .Eb: return place(.byte)
    case .Ew: return place(.word)
    case .Ed: return place(.dword)
    case .Eq: return place(.qword)
    case .Ev: return place(width)
    case .Ey: return place(wide)
    case .RvMw: return isRegister ? place(width) : memory(2)
    case .Nv: return isRegister ? place(width) : memory(0)
    case .RdMb: return isRegister ? place(.dword) : memory(1)
    case .RdMw: return isRegister ? place(.dword) : memory(2)
    case .Gb: return register(reg, .byte)
    case .Gd: return register(reg, .dword)
    case .Gq: return register(reg, .qword)
    case .Gv: return register(reg, width)
    case .Gy: return register(reg, wide)
    case .Rv: return register(rm, width)
    case .Ry: return register(rm, wide)
    case .Rq: return register(rm, .qword)
    case .By: return register(vvvv, wide)
    case .Zb: return register(low | (rex & 1) << 3, .byte)
    case .Zv: return register(low | (rex & 1) << 3, width)
    case .M: return memory(0)
    case .Mb: return memory(1)
    case .Mw: return memory(2)
    case .Md: return memory(4)
    case .Mq: return memory(8)
    case .Mv: return memory(width.rawValue)
    case .My: return memory(wide.rawValue)
    case .Mdq: return memory(16)
    case .Mt, .Ms: return memory(10)
    case .Mp: return memory(2 + width.rawValue)
    case .Menv: return memory(28)
    case .Mstate: return memory(108)
    // 512 bytes do not fit a `size`.
    case .Mfx: return memory(0)
    case .Ib: return .immediate(try reader.integer(bytes: 1), .byte)
    case .Ibs: return .immediate(width.truncate(try reader.signed(.byte)), width)
    case .Iw: return .immediate(try reader.integer(bytes: 2), .word)
    case .Iz: return .immediate(width.truncate(try reader.signed(min(width, .dword))), width)
    case .Iv: return .immediate(try reader.integer(bytes: width.bytes), width)
    case .one: return .immediate(1, .byte)
    case .Jb: return .relative(Int64(bitPattern: try reader.signed(.byte)))
    case .Jz: return .relative(Int64(bitPattern: try reader.signed(.dword)))
    case .Ob: return .memory(try absolute(.byte, &reader))
    case .Ov: return .memory(try absolute(width, &reader))
    // REX.R does not count.
    case .Sw: return .segment(SegmentRegister(rawValue: modRM >> 3 & 7) ?? .es)
    case .Cd: return controlOperand()
    case .Dd:
      if reg > 7 { isValid = false }
      return .debug(reg)
    case .AL: return register(0, .byte)
    case .AX: return .register(Register(.rax, .word))
    case .rAX: return register(0, width)
    case .CL: return .register(Register(.rcx, .byte))
    case .DX: return .register(Register(.rdx, .word))
    case .SS: return .segment(.ss)
    case .FS: return .segment(.fs)
    case .GS: return .segment(.gs)
    case .BX: return .memory(MemoryOperand(base: .register(.rbx), segment: segment(base: .register(.rbx)), size: 1))
    case .Xb: return .memory(source(.byte))
    case .Xv, .Xz: return .memory(source(width))
    case .Yb: return .memory(MemoryOperand(base: .register(.rdi), segment: .es, size: 1))
    case .Yv, .Yz: return .memory(MemoryOperand(base: .register(.rdi), segment: .es, size: width.rawValue))
    case .Vdq: return .other(Self.vectorNames[Int(reg)])
    case .Wdq: return vectorPlace(16)
    case .Wq: return vectorPlace(8)
    case .Wd: return vectorPlace(4)
    case .Ww: return vectorPlace(2)
    case .Udq: return .other(Self.vectorNames[Int(rm)])
    // REX bits do not count for MMX registers.
    case .Pq: return .other(Self.mediaNames[Int(modRM >> 3 & 7)])
    case .Qq, .Qd: return isRegister ? .other(Self.mediaNames[Int(modRM & 7)]) : memory(kind == .Qq ? 8 : 4)
    case .Nq: return .other(Self.mediaNames[Int(modRM & 7)])
    case .XMM0: return .other(Self.vectorNames[0])
    case .ST0: return .other("st")
    case .STi: return .other(Self.stackNames[Int(modRM & 7)])
    }
  }

  private static let vectorNames = (0..<16).map { "xmm\($0)" }
  private static let mediaNames = (0..<8).map { "mm\($0)" }
  private static let stackNames = (0..<8).map { "st(\($0))" }

  private static func general(_ number: UInt8) -> GeneralRegister { GeneralRegister(rawValue: number & 15) ?? .rax }

  /// 64 bits with REX.W, otherwise 32.
  private var wide: Width { rex & 8 != 0 ? .qword : .dword }

  /// Without REX the byte registers 4 to 7 are AH, CH, DH and BH (SDM Vol. 2, table 3-1).
  private func register(_ number: UInt8, _ width: Width) -> Operand {
    if width == .byte, rex == 0, number >= 4, number < 8 {
      return .register(Register(Self.general(number - 4), .byte, isHighByte: true))
    }
    return .register(Register(Self.general(number), width))
  }

  private func place(_ width: Width) -> Operand { isRegister ? register(rm, width) : memory(width.rawValue) }

  private func memory(_ size: UInt8) -> Operand {
    var operand = address
    operand.size = size
    return .memory(operand)
  }

  private func vectorPlace(_ size: UInt8) -> Operand { isRegister ? .other(Self.vectorNames[Int(rm)]) : memory(size) }

  private func segment(base: MemoryOperand.Base) -> SegmentRegister {
    if let override { return override }
    switch base {
    case .register(.rsp), .register(.rbp): return .ss
    default: return .ds
    }
  }

  private func source(_ width: Width) -> MemoryOperand {
    MemoryOperand(base: .register(.rsi), segment: segment(base: .register(.rsi)), size: width.rawValue)
  }

  private func absolute(_ width: Width, _ reader: inout Reader) throws(DecodeError) -> MemoryOperand {
    let offset = try reader.integer(bytes: addressWidth.bytes)
    return MemoryOperand(base: .none, displacement: Int64(bitPattern: offset), segment: segment(base: .none), size: width.rawValue)
  }

  /// CR0, CR2, CR3, CR4 and CR8; the others are #UD (SDM Vol. 2, MOV to/from control registers).
  private mutating func controlOperand() -> Operand {
    switch reg {
    case 0, 2, 3, 4, 8: break
    default: isValid = false
    }
    return .control(reg)
  }
}
