extension Form {
  /// The whole instruction table, family by family. A form's number is its index here.
  package static let all: [Form] = defined + undefined

  private static let defined: [Form] =
    arithmetic + shifts + bits + dataTransfer + strings + controlFlow + system + x87 + floatingVectors + integerVectors

  /// What earlier modes or other CPUs have in these places. Which operands CPUs read there is measured.
  private static let undefined: [Form] =
    [
      Form("82 /r", "(bad)", .ud2, [.Eb, .Ib], .undefined),
      Form("9A", "(bad)", .ud2, [.Iz, .Iw], .undefined),
      Form("D4", "(bad)", .ud2, [.Ib], .undefined),
      Form("D5", "(bad)", .ud2, [.Ib], .undefined),
      Form("EA", "(bad)", .ud2, [.Iz, .Iw], .undefined),
    ]
    // AMD's 3DNow! had its opcode in the last byte, like an immediate.
    + [Form("0F 0F /r", "(bad)", .ud2, [.Ed, .Ib], .undefined)]
    + ["7A", "7B", "A6", "A7"].map { Form("0F \($0)", "(bad)", .ud2, [], .undefined) }
    + ["78", "79"].map { Form("0F \($0) /r", "(bad)", .ud2, [.Ev, .Gv], .undefined) }
}

extension Instruction {
  /// The table row of the instruction, if it was decoded from bytes.
  package var row: Form? {
    guard let form, Int(form) < Form.all.count else { return nil }
    return Form.all[Int(form)]
  }
}
