extension Form {
  /// The x87 floating-point unit.
  static let x87: [Form] = x87Arithmetic + x87Memory + x87Stack + x87Functions + x87Aliases

  /// FADD to FDIVR: eight operations, with memory of two floating-point and two integer sizes, and with the stack in three directions.
  private static let x87Arithmetic: [Form] = ["fadd", "fmul", "fcom", "fcomp", "fsub", "fsubr", "fdiv", "fdivr"].enumerated()
    .flatMap { number, name -> [Form] in
      let integer = "fi" + name.dropFirst()
      let first = ["C0", "C8", "D0", "D8", "E0", "E8", "F0", "F8"][number]
      let comparesOnly = number == 2 || number == 3
      var forms = [
        vector("D8 /\(number)", name, [.Md], att: name + "s", feature: .fpu),
        vector("DC /\(number)", name, [.Mq], att: name + "l", feature: .fpu),
        vector("DA /\(number)", integer, [.Md], att: integer + "l", feature: .fpu),
        vector("DE /\(number)", integer, [.Mw], att: integer + "s", feature: .fpu),
        vector("D8 \(first)+i", name, comparesOnly ? [.STi] : [.ST0, .STi], feature: .fpu),
      ]
      if comparesOnly { return forms }
      // With ST(i) as destination the encodings of the reversed operations are swapped, and AT&T syntax has the names swapped back.
      let reversed = number < 4 ? name : name.hasSuffix("r") ? String(name.dropLast()) : name + "r"
      forms.append(vector("DC \(first)+i", reversed, [.STi, .ST0], att: name, feature: .fpu))
      forms.append(vector("DE \(first)+i", reversed + "p", [.STi, .ST0], att: name + "p", feature: .fpu))
      return forms
    }

  private static let x87Memory: [Form] = [
    vector("D9 /0", "fld", [.Md], att: "flds", feature: .fpu),
    vector("DD /0", "fld", [.Mq], att: "fldl", feature: .fpu),
    vector("DB /5", "fld", [.Mt], att: "fldt", feature: .fpu),
    vector("D9 /2", "fst", [.Md], att: "fsts", feature: .fpu),
    vector("DD /2", "fst", [.Mq], att: "fstl", feature: .fpu),
    vector("D9 /3", "fstp", [.Md], att: "fstps", feature: .fpu),
    vector("DD /3", "fstp", [.Mq], att: "fstpl", feature: .fpu),
    vector("DB /7", "fstp", [.Mt], att: "fstpt", feature: .fpu),
    vector("DF /0", "fild", [.Mw], att: "filds", feature: .fpu),
    vector("DB /0", "fild", [.Md], att: "fildl", feature: .fpu),
    vector("DF /5", "fild", [.Mq], att: "fildll", feature: .fpu),
    vector("DF /2", "fist", [.Mw], att: "fists", feature: .fpu),
    vector("DB /2", "fist", [.Md], att: "fistl", feature: .fpu),
    vector("DF /3", "fistp", [.Mw], att: "fistps", feature: .fpu),
    vector("DB /3", "fistp", [.Md], att: "fistpl", feature: .fpu),
    vector("DF /7", "fistp", [.Mq], att: "fistpll", feature: .fpu),
    vector("DF /1", "fisttp", [.Mw], att: "fisttps", feature: .sse3),
    vector("DB /1", "fisttp", [.Md], att: "fisttpl", feature: .sse3),
    vector("DD /1", "fisttp", [.Mq], att: "fisttpll", feature: .sse3),
    vector("DF /4", "fbld", [.Mt], feature: .fpu),
    vector("DF /6", "fbstp", [.Mt], feature: .fpu),
    vector("D9 /4", "fldenv", [.Menv], feature: .fpu),
    vector("D9 /5", "fldcw", [.Mw], feature: .fpu),
    vector("D9 /6", "fnstenv", [.Menv], feature: .fpu),
    vector("D9 /7", "fnstcw", [.Mw], feature: .fpu),
    vector("DD /4", "frstor", [.Mstate], feature: .fpu),
    vector("DD /6", "fnsave", [.Mstate], feature: .fpu),
    vector("DD /7", "fnstsw", [.Mw], feature: .fpu),
  ]

  private static let x87Stack: [Form] = [
    vector("D9 C0+i", "fld", [.STi], feature: .fpu),
    vector("D9 C8+i", "fxch", [.STi], feature: .fpu),
    vector("DD C0+i", "ffree", [.STi], feature: .fpu),
    vector("DD D0+i", "fst", [.STi], feature: .fpu),
    vector("DD D8+i", "fstp", [.STi], feature: .fpu),
    vector("DD E0+i", "fucom", [.STi], feature: .fpu),
    vector("DD E8+i", "fucomp", [.STi], feature: .fpu),
    vector("DA C0+i", "fcmovb", [.ST0, .STi], feature: .fpu),
    vector("DA C8+i", "fcmove", [.ST0, .STi], feature: .fpu),
    vector("DA D0+i", "fcmovbe", [.ST0, .STi], feature: .fpu),
    vector("DA D8+i", "fcmovu", [.ST0, .STi], feature: .fpu),
    vector("DB C0+i", "fcmovnb", [.ST0, .STi], feature: .fpu),
    vector("DB C8+i", "fcmovne", [.ST0, .STi], feature: .fpu),
    vector("DB D0+i", "fcmovnbe", [.ST0, .STi], feature: .fpu),
    vector("DB D8+i", "fcmovnu", [.ST0, .STi], feature: .fpu),
    vector("DB E8+i", "fucomi", [.ST0, .STi], feature: .fpu),
    vector("DB F0+i", "fcomi", [.ST0, .STi], feature: .fpu),
    vector("DF E8+i", "fucomip", [.ST0, .STi], att: "fucompi", feature: .fpu),
    vector("DF F0+i", "fcomip", [.ST0, .STi], att: "fcompi", feature: .fpu),
    vector("DF E0", "fnstsw", [.AX], feature: .fpu),
    vector("DA E9", "fucompp", feature: .fpu),
    vector("DE D9", "fcompp", feature: .fpu),
    vector("DB E2", "fnclex", feature: .fpu),
    vector("DB E3", "fninit", feature: .fpu),
  ]

  /// The instructions of D9 D0 to D9 FF that work on the top of the stack, by ModRM byte.
  private static let x87Functions: [Form] = [
    ("D0", "fnop"), ("E0", "fchs"), ("E1", "fabs"), ("E4", "ftst"), ("E5", "fxam"), ("E8", "fld1"), ("E9", "fldl2t"), ("EA", "fldl2e"),
    ("EB", "fldpi"), ("EC", "fldlg2"), ("ED", "fldln2"), ("EE", "fldz"), ("F0", "f2xm1"), ("F1", "fyl2x"), ("F2", "fptan"),
    ("F3", "fpatan"), ("F4", "fxtract"), ("F5", "fprem1"), ("F6", "fdecstp"), ("F7", "fincstp"), ("F8", "fprem"), ("F9", "fyl2xp1"),
    ("FA", "fsqrt"), ("FB", "fsincos"), ("FC", "frndint"), ("FD", "fscale"), ("FE", "fsin"), ("FF", "fcos"),
  ].map { vector("D9 \($0)", $1, feature: .fpu) }

  /// Encodings that the manual leaves out or calls reserved; CPUs execute them as these instructions or as nothing (measured on an Intel Xeon).
  private static let x87Aliases: [Form] = [
    vector("D9 D8+i", "fstp", [.STi], .alias, feature: .fpu),
    vector("DB E0", "fneni", [], .alias, feature: .fpu),
    vector("DB E1", "fndisi", [], .alias, feature: .fpu),
    vector("DB E4", "fnsetpm", [], .alias, feature: .fpu),
    vector("DC D0+i", "fcom", [.STi], .alias, feature: .fpu),
    vector("DC D8+i", "fcomp", [.STi], .alias, feature: .fpu),
    vector("DD C8+i", "fxch", [.STi], .alias, feature: .fpu),
    vector("DE D0+i", "fcomp", [.STi], .alias, feature: .fpu),
    vector("DF C0+i", "ffreep", [.STi], .alias, feature: .fpu),
    vector("DF C8+i", "fxch", [.STi], .alias, feature: .fpu),
    vector("DF D0+i", "fstp", [.STi], .alias, feature: .fpu),
    vector("DF D8+i", "fstp", [.STi], .alias, feature: .fpu),
  ]

  /// A row of an instruction on x87, MMX or XMM registers.
  @inline(never)
  static func vector(
    _ encoding: String, _ mnemonic: String, _ operands: [OperandKind] = [], _ traits: Traits = [], att: String? = nil, feature: Feature
  ) -> Form {
    Form(encoding, mnemonic, .vector, operands, traits, att: att, size: .rexW, feature: feature)
  }
}
