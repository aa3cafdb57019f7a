import Primitives
import X86

/// What the executor does for one decoded instruction: the operation fused with operand form and width where that is worth a case of its own.
///
/// `R` stands for a register, `I` for an immediate, `B` for memory at base + displacement, `X` for memory at any address; the number is the width.
enum OpCode: UInt16 {
  // Block ends that are no instructions.
  /// The block goes on at the next one.
  case chain
  /// The single-instruction buffer ends here.
  case stop
  /// This block's bytes have been overwritten: look it up again.
  case stale
  /// The next instruction may have a breakpoint.
  case probe

  // Moves.
  case movRR32, movRR64, movRI
  case loadB8, loadX8, loadB16, loadX16, loadB32, loadX32, loadB64, loadX64
  case storeB8, storeX8, storeB16, storeX16, storeB32, storeX32, storeB64, storeX64
  case storeI8, storeI16, storeI32, storeI64
  case loadZeroB8, loadZeroX8, loadZeroX16, loadSign8to32, loadSign8to64, loadSign16to32, loadSign16to64, loadSignB32to64, loadSignX32to64
  case moveZero8, moveZero16, moveSign8to32, moveSign8to64, moveSign16to32, moveSign16to64, moveSign32to64
  case leaB64, leaX64, leaX32
  case pushR, pushI, popR, leave

  // Arithmetic on 32 and 64 bits.
  case addRR32, addRI32, addRX32, addXR32, addXI32, addRR64, addRI64, addRX64, addXR64, addXI64
  case subRR32, subRI32, subRX32, subXR32, subXI32, subRR64, subRI64, subRX64, subXR64, subXI64
  case andRR32, andRI32, andRX32, andRR64, andRI64, andRX64
  case orRR32, orRI32, orRX32, orRR64, orRI64, orRX64
  case xorRR32, xorRI32, xorRX32, xorRR64, xorRI64, xorRX64
  case cmpRR32, cmpRI32, cmpRX32, cmpXR32, cmpXI32, cmpRR64, cmpRI64, cmpRX64, cmpXR64, cmpXI64
  case cmpRR8, cmpRI8, cmpXI8, testRR8, testRI8
  case testRR32, testRI32, testRR64, testRI64
  case incR32, incR64, decR32, decR64
  case shlRI32, shlRI64, shrRI32, shrRI64, sarRI32, sarRI64
  case imulRR32, imulRR64, imulRX32, imulRX64, imulRRI32, imulRRI64
  case signExtendAccumulator64, signFill32, signFill64
  case setR, cmovR32, cmovR64
  case nop

  // Control flow.
  case jo, jno, jb, jae, je, jne, jbe, ja, js, jns, jp, jnp, jl, jge, jle, jg
  case jmp, call, ret, retI, jmpR, jmpX, callR, callX

  /// An integer instruction without a case of its own: `operation`, `form` and `width` say what it is.
  case general
  /// A string instruction, with or without REP.
  case string
  /// An instruction that may change modes, privilege, interrupt masks or devices, or needs the time: it ends its block.
  case system
}

/// Where the operands of a `general` operation are.
enum OpForm: UInt8 {
  case none
  /// One operand: register `a`, memory, or the immediate.
  case r, m, i
  /// Destination, then source. `a` is the first register, `b` the second; there is at most one memory operand.
  case rr, rm, mr, ri, mi
  /// Three operands, the last an immediate or CL.
  case rri, rmi, mri
  /// Three operands in registers or memory; the register that stands third is `extra`.
  case rrr, rrm, rmr
  /// No instruction: the end of a block.
  case end
}

/// One decoded instruction as the executor wants it: 32 bytes, no references.
struct Op {
  struct Flags: OptionSet {
    var rawValue: UInt8
    /// The memory operand is in the stack segment: a non-canonical address is #SS, not #GP.
    static let stackSegment = Flags(rawValue: 1 << 0)
    /// The address needs more than base + index << scale + displacement: 32-bit arithmetic, or a 64-bit absolute address in `immediate`.
    static let address32 = Flags(rawValue: 1 << 1)
    static let absolute = Flags(rawValue: 1 << 2)
    /// 8192 has to be added to the displacement, which did not fit with the page offset of a RIP-relative operand.
    static let farDisplacement = Flags(rawValue: 1 << 3)
    static let rep = Flags(rawValue: 1 << 4)
    static let repne = Flags(rawValue: 1 << 5)
    static let lock = Flags(rawValue: 1 << 6)
    static let unusualAddress: Flags = [.address32, .absolute, .farDisplacement]
  }

  var code: OpCode
  var operation: Operation
  /// Destination register; a byte offset into the register file when the width is a byte.
  var a: UInt8 = 0
  /// Source register.
  var b: UInt8 = 0
  var base: UInt8 = RegisterFile.zero
  var index: UInt8 = RegisterFile.zero
  var scale: UInt8 = 0
  /// The slot that holds the segment base.
  var segment: UInt8 = RegisterFile.zero
  var flags: Flags = []
  var width: Width = .qword
  /// Offset of the instruction in its page.
  var offset: UInt16
  var length: UInt8
  var form: OpForm = .none
  /// Instructions in the block after this one.
  var rest: UInt16 = 0
  var condition: Condition = .o
  /// Width of the source where it differs from `width` (MOVZX, MOVSX), or a register number (control registers).
  var extra: UInt8 = 0
  /// Displacement of the memory operand, or distance of a relative branch.
  var displacement: Int32 = 0
  /// The immediate; of a relative branch the address of the op that it is linked to, 0 while unlinked.
  var immediate: UInt64 = 0

  /// The end of a block at `offset`: `.chain` or `.stop`.
  init(end code: OpCode, offset: UInt16) {
    self.init(code: code, operation: .nop, offset: offset, length: 0)
    form = .end
  }

  init(code: OpCode, operation: Operation, offset: UInt16, length: UInt8) {
    self.code = code
    self.operation = operation
    self.offset = offset
    self.length = length
  }
}

/// A place in the op arena. Only `BlockCache` makes cursors, and its ops stay where they are until all of them are dropped at once, so a
/// cursor that the executor holds is always good.
@safe
struct OpCursor {
  private let pointer: UnsafeMutablePointer<Op>

  @unsafe init(_ pointer: UnsafeMutablePointer<Op>) { unsafe self.pointer = pointer }

  /// The cursor that a linked branch holds; `nil` while it is unlinked.
  @inline(__always)
  init?(link: UInt64) {
    guard let pointer = unsafe UnsafeMutablePointer<Op>(bitPattern: UInt(link)) else { return nil }
    unsafe self.pointer = pointer
  }

  /// What a linked branch stores.
  @inline(__always) var link: UInt64 { unsafe UInt64(UInt(bitPattern: pointer)) }

  @inline(__always) var next: OpCursor { unsafe OpCursor(pointer + 1) }
  @inline(__always) var op: Op { unsafe pointer.pointee }

  @inline(__always) var code: OpCode {
    get { unsafe pointer.pointee.code }
    nonmutating set { unsafe pointer.pointee.code = newValue }
  }
  @inline(__always) var operation: Operation { unsafe pointer.pointee.operation }
  @inline(__always) var a: UInt8 { unsafe pointer.pointee.a }
  @inline(__always) var b: UInt8 { unsafe pointer.pointee.b }
  @inline(__always) var base: UInt8 { unsafe pointer.pointee.base }
  @inline(__always) var index: UInt8 { unsafe pointer.pointee.index }
  @inline(__always) var scale: UInt8 { unsafe pointer.pointee.scale }
  @inline(__always) var segment: UInt8 { unsafe pointer.pointee.segment }
  @inline(__always) var flags: Op.Flags { unsafe pointer.pointee.flags }
  @inline(__always) var width: Width { unsafe pointer.pointee.width }
  @inline(__always) var offset: UInt64 { unsafe UInt64(pointer.pointee.offset) }
  @inline(__always) var length: UInt64 { unsafe UInt64(pointer.pointee.length) }
  @inline(__always) var form: OpForm { unsafe pointer.pointee.form }
  @inline(__always) var condition: Condition { unsafe pointer.pointee.condition }
  @inline(__always) var extra: UInt8 { unsafe pointer.pointee.extra }
  @inline(__always) var displacement: UInt64 { unsafe UInt64(bitPattern: Int64(pointer.pointee.displacement)) }
  @inline(__always) var immediate: UInt64 {
    get { unsafe pointer.pointee.immediate }
    nonmutating set { unsafe pointer.pointee.immediate = newValue }
  }
  /// Instructions in the block after this one.
  @inline(__always) var rest: Int64 { unsafe Int64(pointer.pointee.rest) }
  /// Instructions in the block from this one on.
  @inline(__always) var count: Int64 { rest &+ 1 }
}
