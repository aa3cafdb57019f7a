import Primitives

/// From the first bytes of an instruction to its row of the table: look-up tables that are made from the rows, once.
///
/// Every opcode of every map has a block of slots, one for each case that its rows tell apart: nothing, the ModRM reg field, or the whole ModRM byte;
/// and, where the rows tell them apart, the mandatory prefix and REX.W.
struct Dispatch: Sendable {
  /// What a row needs while decoding, without strings.
  struct Row: Sendable {
    var operation: Operation
    var condition: Condition?
    var traits: Form.Traits
    var sizeRule: SizeRule
    var operandCount: Int
    var operands: InlineArray<4, OperandKind>
  }

  /// What decoding has to know of an opcode before it knows the row.
  struct Opcode: Sendable {
    /// Where its block of slots starts.
    var start = 0
    /// How many slots one combination of prefixes has.
    var stride = 1
    /// Whether prefixes choose: then the block has eight strides, for prefix class * 2 + REX.W.
    var prefixesChoose = false
    /// A ModRM byte follows. CPUs read it, and what it calls for, before they find that there is no such instruction.
    var hasModRM = false
    var ignoresMod = false
    /// The bytes of immediate that follow where no row fits: what most rows of this opcode have.
    var strayImmediate: OperandKind?
  }

  /// Slots hold the row number plus 1, or 0 for none.
  private var slots: [UInt16] = []
  private var opcodes: [Opcode] = []
  private(set) var rows: [Row] = []
  /// Three for each row: for operand sizes of 16 bits or less, 32 and 64 bits, or for those address sizes.
  private var mnemonics: [String] = []

  static let shared = Dispatch(Form.all)

  init(_ forms: [Form]) {
    rows = forms.map(Row.init)
    mnemonics = forms.flatMap { form in
      let names = form.mnemonic.split(separator: "/").map(String.init)
      precondition(names.count == 1 || names.count == 3, "\(form.mnemonic) has neither one alternative nor three")
      return names.count == 3 ? names : [names[0], names[0], names[0]]
    }
    opcodes = Array(repeating: Opcode(), count: Encoding.Map.allCases.count * 256)
    var claims: [[Int]] = Array(repeating: [], count: opcodes.count)
    for (number, form) in forms.enumerated() {
      for low in 0..<Int(form.encoding.opcodeCount) {
        claims[Int(form.encoding.map.rawValue) << 8 | Int(form.encoding.opcode) + low].append(number)
      }
    }
    for key in opcodes.indices {
      // The most specific row is written last, over the others.
      let numbers = claims[key].sorted { forms[$0].specificity < forms[$1].specificity }
      place(numbers.map { ($0, forms[$0]) }, key: key)
    }
  }

  /// What follows the opcode byte `byte` of a map.
  func opcode(_ map: Encoding.Map, _ byte: UInt8) -> Opcode { opcodes[Int(map.rawValue) << 8 | Int(byte)] }

  /// The number of the row that fits; `nil` when none does. `modRM` is ignored when the opcode has none.
  func row(_ opcode: Opcode, prefixClass: Int, rexW: Bool, modRM: UInt8) -> Int? {
    var slot = opcode.start
    if opcode.prefixesChoose { slot += (prefixClass << 1 | (rexW ? 1 : 0)) * opcode.stride }
    slot += Self.offset(modRM, stride: opcode.stride)
    let number = slots[slot]
    return number == 0 ? nil : Int(number) - 1
  }

  /// The mnemonic of row `number` for a size.
  func mnemonic(_ number: Int, _ width: Width) -> String { mnemonics[number * 3 + (width == .qword ? 2 : width == .dword ? 1 : 0)] }

  /// Strides: 1; 16 for the reg field with memory, then with a register; 72 for the reg field with memory, then the 64 register bytes.
  private static func offset(_ modRM: UInt8, stride: Int) -> Int {
    let isRegister = modRM >= 0xc0
    switch stride {
    case 1: return 0
    case 16: return Int(modRM >> 3 & 7) + (isRegister ? 8 : 0)
    default: return isRegister ? 8 + Int(modRM & 63) : Int(modRM >> 3 & 7)
    }
  }

  /// A ModRM byte whose slot this is.
  private static func modRM(at offset: Int, stride: Int) -> UInt8 {
    if offset < 8 { return UInt8(offset) << 3 }
    return stride == 16 ? 0xc0 | UInt8(offset - 8) << 3 : 0xc0 | UInt8(offset - 8)
  }

  private mutating func place(_ claims: [(number: Int, form: Form)], key: Int) {
    var opcode = Opcode(start: slots.count)
    let encodings = claims.map(\.form.encoding)
    opcode.hasModRM = encodings.contains { $0.modRM != .absent } || Self.undefinedHasModRM(key)
    opcode.ignoresMod = claims.contains { $0.form.traits.contains(.ignoresMod) }
    opcode.strayImmediate = claims.lazy.flatMap(\.form.operands).first { [.Ib, .Ibs, .Iz].contains($0) }
    if key >> 8 == Int(Encoding.Map.escape0F3A.rawValue) { opcode.strayImmediate = .Ib }
    let needsBytes = encodings.contains { if case .bytes = $0.modRM { true } else { false } }
    let needsReg = claims.contains { claim in
      if case .digit = claim.form.encoding.modRM { true } else { claim.form.place != .either }
    }
    opcode.stride = needsBytes ? 72 : needsReg ? 16 : 1
    opcode.prefixesChoose = encodings.contains { $0.prefix != .any || $0.rexW != nil }
    let combinations = opcode.prefixesChoose ? 8 : 1
    slots.append(contentsOf: repeatElement(0, count: combinations * opcode.stride))
    for (number, form) in claims {
      for combination in 0..<combinations where form.encoding.accepts(prefixClass: combination >> 1, rexW: combination & 1 == 1) {
        let start = opcode.start + combination * opcode.stride
        for offset in 0..<opcode.stride where form.accepts(modRM: Self.modRM(at: offset, stride: opcode.stride)) {
          slots[start + offset] = UInt16(number + 1)
        }
      }
    }
    opcodes[key] = opcode
  }

  /// Whether a ModRM byte follows an opcode that has no row. All of 0F 38 and 0F 3A have one.
  private static func undefinedHasModRM(_ key: Int) -> Bool {
    key >> 8 >= Int(Encoding.Map.escape0F38.rawValue)
  }
}

extension Dispatch.Row {
  init(_ form: Form) {
    precondition(form.operands.count <= 4, "\(form.encoding.text) has more than four operands")
    operation = form.operation
    condition = form.condition
    traits = form.traits
    sizeRule = form.sizeRule
    operandCount = form.operands.count
    operands = InlineArray(repeating: .one)
    for (i, kind) in form.operands.enumerated() { operands[i] = kind }
  }
}

extension Form {
  /// How much the encoding says: of two rows that fit the same bytes, the one that says more is meant.
  package var specificity: Int {
    var result = encoding.opcodeCount == 1 ? 8 : 0
    switch encoding.modRM {
    case .bytes: result += 4
    case .digit: result += 2
    case .any, .absent: break
    }
    if encoding.prefix != .any { result += 16 }
    if encoding.rexW != nil { result += 1 }
    return result
  }

  /// Whether a ModRM byte fits.
  package func accepts(modRM: UInt8) -> Bool {
    switch encoding.modRM {
    case .absent: return true
    case .any: break
    case .digit(let digit): if modRM >> 3 & 7 != digit { return false }
    case .bytes(let first, let count): return modRM >= first && modRM - first < count
    }
    switch place {
    case .either: return true
    case .memory: return modRM < 0xc0
    case .register: return modRM >= 0xc0
    }
  }
}
