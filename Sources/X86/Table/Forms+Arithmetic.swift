import Primitives

extension Form {
  /// ADD to CMP, INC to IDIV: the arithmetic and logic of general registers and memory.
  static let arithmetic: [Form] =
    twoOperandArithmetic(0, "add", .add, .lockable, flags: "mmmmmm")
    + twoOperandArithmetic(1, "or", .or, .lockable, flags: "0mm?m0")
    + twoOperandArithmetic(2, "adc", .adc, .lockable, flags: "mmmmmb")
    + twoOperandArithmetic(3, "sbb", .sbb, .lockable, flags: "mmmmmb")
    + twoOperandArithmetic(4, "and", .and, .lockable, flags: "0mm?m0")
    + twoOperandArithmetic(5, "sub", .sub, .lockable, flags: "mmmmmm")
    + twoOperandArithmetic(6, "xor", .xor, .lockable, flags: "0mm?m0")
    + twoOperandArithmetic(7, "cmp", .cmp, [], flags: "mmmmmm")
    + [
      Form("84 /r", "test", .test, [.Eb, .Gb], flags: "0mm?m0"),
      Form("85 /r", "test", .test, [.Ev, .Gv], flags: "0mm?m0"),
      Form("A8", "test", .test, [.AL, .Ib], flags: "0mm?m0"),
      Form("A9", "test", .test, [.rAX, .Iz], flags: "0mm?m0"),
      Form("F6 /0", "test", .test, [.Eb, .Ib], flags: "0mm?m0"),
      Form("F6 /1", "test", .test, [.Eb, .Ib], .alias, flags: "0mm?m0"),
      Form("F7 /0", "test", .test, [.Ev, .Iz], flags: "0mm?m0"),
      Form("F7 /1", "test", .test, [.Ev, .Iz], .alias, flags: "0mm?m0"),
      Form("F6 /2", "not", .not, [.Eb], .lockable),
      Form("F7 /2", "not", .not, [.Ev], .lockable),
      Form("F6 /3", "neg", .neg, [.Eb], .lockable, flags: "mmmmmm"),
      Form("F7 /3", "neg", .neg, [.Ev], .lockable, flags: "mmmmmm"),
      Form("F6 /4", "mul", .mul, [.Eb], flags: "m????m"),
      Form("F7 /4", "mul", .mul, [.Ev], flags: "m????m"),
      Form("F6 /5", "imul", .imul, [.Eb], flags: "m????m"),
      Form("F7 /5", "imul", .imul, [.Ev], flags: "m????m"),
      Form("0F AF /r", "imul", .imul, [.Gv, .Ev], flags: "m????m"),
      Form("69 /r", "imul", .imul, [.Gv, .Ev, .Iz], flags: "m????m"),
      Form("6B /r", "imul", .imul, [.Gv, .Ev, .Ibs], flags: "m????m"),
      Form("F6 /6", "div", .div, [.Eb], flags: "??????"),
      Form("F7 /6", "div", .div, [.Ev], flags: "??????"),
      Form("F6 /7", "idiv", .idiv, [.Eb], flags: "??????"),
      Form("F7 /7", "idiv", .idiv, [.Ev], flags: "??????"),
      Form("FE /0", "inc", .inc, [.Eb], .lockable, flags: "mmmmm-"),
      Form("FF /0", "inc", .inc, [.Ev], .lockable, flags: "mmmmm-"),
      Form("FE /1", "dec", .dec, [.Eb], .lockable, flags: "mmmmm-"),
      Form("FF /1", "dec", .dec, [.Ev], .lockable, flags: "mmmmm-"),
      Form("98", "cbw/cwde/cdqe", .cbw, att: "cbtw/cwtl/cltq", see: "CBW/CWDE/CDQE"),
      Form("99", "cwd/cdq/cqo", .cwd, att: "cwtd/cltd/cqto", see: "CWD/CDQ/CQO"),
    ]

  /// The nine encodings that ADD, OR, ADC, SBB, AND, SUB, XOR and CMP share; `number` is bits 5 to 3 of the opcodes and the digit of group 1.
  private static func twoOperandArithmetic(
    _ number: UInt64, _ mnemonic: String, _ operation: Operation, _ traits: Traits, flags: String
  ) -> [Form] {
    func opcode(_ low: UInt64) -> String { hex(number << 3 | low, minimumDigits: 2) }
    return [
      Form("\(opcode(0)) /r", mnemonic, operation, [.Eb, .Gb], traits, flags: flags),
      Form("\(opcode(1)) /r", mnemonic, operation, [.Ev, .Gv], traits, flags: flags),
      Form("\(opcode(2)) /r", mnemonic, operation, [.Gb, .Eb], flags: flags),
      Form("\(opcode(3)) /r", mnemonic, operation, [.Gv, .Ev], flags: flags),
      Form(opcode(4), mnemonic, operation, [.AL, .Ib], flags: flags),
      Form(opcode(5), mnemonic, operation, [.rAX, .Iz], flags: flags),
      Form("80 /\(number)", mnemonic, operation, [.Eb, .Ib], traits, flags: flags),
      Form("81 /\(number)", mnemonic, operation, [.Ev, .Iz], traits, flags: flags),
      Form("83 /\(number)", mnemonic, operation, [.Ev, .Ibs], traits, flags: flags),
    ]
  }
}
