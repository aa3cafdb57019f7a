import Primitives

extension Form {
  /// Shifts, rotates and double shifts. A count of 0 leaves every flag as it is; of a count above 1 OF is undefined, for
  /// shifts and double shifts by more than the operand's width CF too.
  static let shifts: [Form] =
    shift(0, "rol", .rol, flags: "m----m", see: "RCL/RCR/ROL/ROR")
    + shift(1, "ror", .ror, flags: "m----m", see: "RCL/RCR/ROL/ROR")
    + shift(2, "rcl", .rcl, flags: "m----b", see: "RCL/RCR/ROL/ROR")
    + shift(3, "rcr", .rcr, flags: "m----b", see: "RCL/RCR/ROL/ROR")
    + shift(4, "shl", .shl, flags: "mmm?mm", see: "SAL/SAR/SHL/SHR")
    + shift(5, "shr", .shr, flags: "mmm?mm", see: "SAL/SAR/SHL/SHR")
    // The manual has no row with /6; CPUs execute it as /4.
    + shift(6, "shl", .shl, .alias, flags: "mmm?mm", see: "SAL/SAR/SHL/SHR")
    + shift(7, "sar", .sar, flags: "mmm?mm", see: "SAL/SAR/SHL/SHR")
    + [
      Form("0F A4 /r", "shld", .shld, [.Ev, .Gv, .Ib], flags: "mmm?mm"),
      Form("0F A5 /r", "shld", .shld, [.Ev, .Gv, .CL], flags: "mmm?mm"),
      Form("0F AC /r", "shrd", .shrd, [.Ev, .Gv, .Ib], flags: "mmm?mm"),
      Form("0F AD /r", "shrd", .shrd, [.Ev, .Gv, .CL], flags: "mmm?mm"),
    ]

  /// The six encodings of one shift; `digit` is its number in group 2.
  private static func shift(
    _ digit: Int, _ mnemonic: String, _ operation: Operation, _ traits: Traits = [], flags: String, see: String
  ) -> [Form] {
    [
      Form("C0 /\(digit)", mnemonic, operation, [.Eb, .Ib], traits, flags: flags, see: see),
      Form("C1 /\(digit)", mnemonic, operation, [.Ev, .Ib], traits, flags: flags, see: see),
      Form("D0 /\(digit)", mnemonic, operation, [.Eb, .one], traits, flags: flags, see: see),
      Form("D1 /\(digit)", mnemonic, operation, [.Ev, .one], traits, flags: flags, see: see),
      Form("D2 /\(digit)", mnemonic, operation, [.Eb, .CL], traits, flags: flags, see: see),
      Form("D3 /\(digit)", mnemonic, operation, [.Ev, .CL], traits, flags: flags, see: see),
    ]
  }

  /// Bit tests, bit scans, bit counts and the checksum.
  static let bits: [Form] = [
    Form("0F A3 /r", "bt", .bt, [.Ev, .Gv], flags: "??-??m"),
    Form("0F BA /4", "bt", .bt, [.Ev, .Ib], flags: "??-??m"),
    Form("0F AB /r", "bts", .bts, [.Ev, .Gv], .lockable, flags: "??-??m"),
    Form("0F BA /5", "bts", .bts, [.Ev, .Ib], .lockable, flags: "??-??m"),
    Form("0F B3 /r", "btr", .btr, [.Ev, .Gv], .lockable, flags: "??-??m"),
    Form("0F BA /6", "btr", .btr, [.Ev, .Ib], .lockable, flags: "??-??m"),
    Form("0F BB /r", "btc", .btc, [.Ev, .Gv], .lockable, flags: "??-??m"),
    Form("0F BA /7", "btc", .btc, [.Ev, .Ib], .lockable, flags: "??-??m"),
    Form("0F BC /r", "bsf", .bsf, [.Gv, .Ev], flags: "??m???"),
    Form("0F BD /r", "bsr", .bsr, [.Gv, .Ev], flags: "??m???"),
    Form("F3 0F BC /r", "tzcnt", .tzcnt, [.Gv, .Ev], flags: "??m??m", feature: .bmi1),
    Form("F3 0F BD /r", "lzcnt", .lzcnt, [.Gv, .Ev], flags: "??m??m", feature: .lzcnt),
    Form("F3 0F B8 /r", "popcnt", .popcnt, [.Gv, .Ev], flags: "00m000", feature: .popcnt),
    Form("F2 0F 38 F0 /r", "crc32", .crc32, [.Gy, .Eb], size: .byte, feature: .crc32),
    Form("F2 0F 38 F1 /r", "crc32", .crc32, [.Gy, .Ev], size: .operand, feature: .crc32),
    Form("VEX.LZ.0F38 F2 /r", "andn", .andn, [.Gy, .By, .Ey], flags: "0mm??0", feature: .bmi1),
    Form("VEX.LZ.0F38 F7 /r", "bextr", .bextr, [.Gy, .Ey, .By], flags: "0?m??0", feature: .bmi1),
    Form("VEX.LZ.0F38 F3 /1", "blsr", .blsr, [.By, .Ey], flags: "0mm??m", feature: .bmi1),
    Form("VEX.LZ.0F38 F3 /2", "blsmsk", .blsmsk, [.By, .Ey], flags: "0m0??m", feature: .bmi1),
    Form("VEX.LZ.0F38 F3 /3", "blsi", .blsi, [.By, .Ey], flags: "0mm??m", feature: .bmi1),
  ]
}
