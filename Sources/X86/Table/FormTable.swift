extension Form {
  /// The whole instruction table, family by family. A form's number is its index here.
  package static let all: [Form] =
    arithmetic + shifts + bits + dataTransfer + strings + controlFlow + system + x87 + floatingVectors + integerVectors
}

extension Instruction {
  /// The table row of the instruction, if it was decoded from bytes.
  package var row: Form? {
    guard let form, Int(form) < Form.all.count else { return nil }
    return Form.all[Int(form)]
  }
}
