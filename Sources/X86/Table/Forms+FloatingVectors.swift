extension Form {
  /// SSE and SSE2 on packed and scalar floating-point numbers, SSE3's additions, and the moves and conversions that belong to them.
  static let floatingVectors: [Form] = floatingArithmetic + floatingMoves + conversions + state

  /// The four instructions of an opcode that the mandatory prefix chooses: packed and scalar, single and double precision.
  private static func fourTypes(_ opcode: String, _ stem: String, _ more: [OperandKind] = []) -> [Form] {
    [
      vector("NP 0F \(opcode) /r", stem + "ps", [.Vdq, .Wdq] + more, feature: .sse),
      vector("66 0F \(opcode) /r", stem + "pd", [.Vdq, .Wdq] + more, feature: .sse2),
      vector("F3 0F \(opcode) /r", stem + "ss", [.Vdq, .Wd] + more, feature: .sse),
      vector("F2 0F \(opcode) /r", stem + "sd", [.Vdq, .Wq] + more, feature: .sse2),
    ]
  }

  /// The two packed instructions of an opcode.
  private static func packed(_ opcode: String, _ stem: String, _ more: [OperandKind] = []) -> [Form] {
    [
      vector("NP 0F \(opcode) /r", stem + "ps", [.Vdq, .Wdq] + more, feature: .sse),
      vector("66 0F \(opcode) /r", stem + "pd", [.Vdq, .Wdq] + more, feature: .sse2),
    ]
  }

  private static let floatingArithmetic: [Form] =
    fourTypes("51", "sqrt") + fourTypes("58", "add") + fourTypes("59", "mul") + fourTypes("5C", "sub") + fourTypes("5D", "min")
    + fourTypes("5E", "div") + fourTypes("5F", "max") + fourTypes("C2", "cmp", [.Ib]) + packed("54", "and") + packed("55", "andn")
    + packed("56", "or") + packed("57", "xor") + packed("14", "unpckl") + packed("15", "unpckh") + packed("C6", "shuf", [.Ib])
    + [
      vector("NP 0F 52 /r", "rsqrtps", [.Vdq, .Wdq], feature: .sse),
      vector("F3 0F 52 /r", "rsqrtss", [.Vdq, .Wd], feature: .sse),
      vector("NP 0F 53 /r", "rcpps", [.Vdq, .Wdq], feature: .sse),
      vector("F3 0F 53 /r", "rcpss", [.Vdq, .Wd], feature: .sse),
      vector("NP 0F 2E /r", "ucomiss", [.Vdq, .Wd], feature: .sse),
      vector("66 0F 2E /r", "ucomisd", [.Vdq, .Wq], feature: .sse2),
      vector("NP 0F 2F /r", "comiss", [.Vdq, .Wd], feature: .sse),
      vector("66 0F 2F /r", "comisd", [.Vdq, .Wq], feature: .sse2),
      vector("66 0F D0 /r", "addsubpd", [.Vdq, .Wdq], feature: .sse3),
      vector("F2 0F D0 /r", "addsubps", [.Vdq, .Wdq], feature: .sse3),
      vector("66 0F 7C /r", "haddpd", [.Vdq, .Wdq], feature: .sse3),
      vector("F2 0F 7C /r", "haddps", [.Vdq, .Wdq], feature: .sse3),
      vector("66 0F 7D /r", "hsubpd", [.Vdq, .Wdq], feature: .sse3),
      vector("F2 0F 7D /r", "hsubps", [.Vdq, .Wdq], feature: .sse3),
    ]

  private static let floatingMoves: [Form] = [
    vector("NP 0F 10 /r", "movups", [.Vdq, .Wdq], feature: .sse),
    vector("66 0F 10 /r", "movupd", [.Vdq, .Wdq], feature: .sse2),
    vector("F3 0F 10 /r", "movss", [.Vdq, .Wd], feature: .sse),
    vector("F2 0F 10 /r", "movsd", [.Vdq, .Wq], feature: .sse2),
    vector("NP 0F 11 /r", "movups", [.Wdq, .Vdq], feature: .sse),
    vector("66 0F 11 /r", "movupd", [.Wdq, .Vdq], feature: .sse2),
    vector("F3 0F 11 /r", "movss", [.Wd, .Vdq], feature: .sse),
    vector("F2 0F 11 /r", "movsd", [.Wq, .Vdq], feature: .sse2),
    vector("NP 0F 12 /r", "movlps", [.Vdq, .Mq], feature: .sse),
    vector("NP 0F 12 /r", "movhlps", [.Vdq, .Udq], feature: .sse),
    vector("66 0F 12 /r", "movlpd", [.Vdq, .Mq], feature: .sse2),
    vector("F3 0F 12 /r", "movsldup", [.Vdq, .Wdq], feature: .sse3),
    vector("F2 0F 12 /r", "movddup", [.Vdq, .Wq], feature: .sse3),
    vector("NP 0F 13 /r", "movlps", [.Mq, .Vdq], feature: .sse),
    vector("66 0F 13 /r", "movlpd", [.Mq, .Vdq], feature: .sse2),
    vector("NP 0F 16 /r", "movhps", [.Vdq, .Mq], feature: .sse),
    vector("NP 0F 16 /r", "movlhps", [.Vdq, .Udq], feature: .sse),
    vector("66 0F 16 /r", "movhpd", [.Vdq, .Mq], feature: .sse2),
    vector("F3 0F 16 /r", "movshdup", [.Vdq, .Wdq], feature: .sse3),
    vector("NP 0F 17 /r", "movhps", [.Mq, .Vdq], feature: .sse),
    vector("66 0F 17 /r", "movhpd", [.Mq, .Vdq], feature: .sse2),
    vector("NP 0F 28 /r", "movaps", [.Vdq, .Wdq], feature: .sse),
    vector("66 0F 28 /r", "movapd", [.Vdq, .Wdq], feature: .sse2),
    vector("NP 0F 29 /r", "movaps", [.Wdq, .Vdq], feature: .sse),
    vector("66 0F 29 /r", "movapd", [.Wdq, .Vdq], feature: .sse2),
    vector("NP 0F 2B /r", "movntps", [.Mdq, .Vdq], feature: .sse),
    vector("66 0F 2B /r", "movntpd", [.Mdq, .Vdq], feature: .sse2),
    vector("NP 0F 50 /r", "movmskps", [.Gd, .Udq], feature: .sse),
    vector("66 0F 50 /r", "movmskpd", [.Gd, .Udq], feature: .sse2),
    vector("NP 0F C3 /r", "movnti", [.My, .Gy], att: "movnti%", feature: .sse2),
  ]

  private static let conversions: [Form] = [
    vector("NP 0F 2A /r", "cvtpi2ps", [.Vdq, .Qq], feature: .sse),
    vector("66 0F 2A /r", "cvtpi2pd", [.Vdq, .Qq], feature: .sse2),
    vector("F3 0F 2A /r", "cvtsi2ss", [.Vdq, .Ey], .memorySuffix, att: "cvtsi2ss%", feature: .sse),
    vector("F2 0F 2A /r", "cvtsi2sd", [.Vdq, .Ey], .memorySuffix, att: "cvtsi2sd%", feature: .sse2),
    vector("NP 0F 2C /r", "cvttps2pi", [.Pq, .Wq], feature: .sse),
    vector("66 0F 2C /r", "cvttpd2pi", [.Pq, .Wdq], feature: .sse2),
    vector("F3 0F 2C /r", "cvttss2si", [.Gy, .Wd], feature: .sse),
    vector("F2 0F 2C /r", "cvttsd2si", [.Gy, .Wq], feature: .sse2),
    vector("NP 0F 2D /r", "cvtps2pi", [.Pq, .Wq], feature: .sse),
    vector("66 0F 2D /r", "cvtpd2pi", [.Pq, .Wdq], feature: .sse2),
    vector("F3 0F 2D /r", "cvtss2si", [.Gy, .Wd], feature: .sse),
    vector("F2 0F 2D /r", "cvtsd2si", [.Gy, .Wq], feature: .sse2),
    vector("NP 0F 5A /r", "cvtps2pd", [.Vdq, .Wq], feature: .sse2),
    vector("66 0F 5A /r", "cvtpd2ps", [.Vdq, .Wdq], feature: .sse2),
    vector("F3 0F 5A /r", "cvtss2sd", [.Vdq, .Wd], feature: .sse2),
    vector("F2 0F 5A /r", "cvtsd2ss", [.Vdq, .Wq], feature: .sse2),
    vector("NP 0F 5B /r", "cvtdq2ps", [.Vdq, .Wdq], feature: .sse2),
    vector("66 0F 5B /r", "cvtps2dq", [.Vdq, .Wdq], feature: .sse2),
    vector("F3 0F 5B /r", "cvttps2dq", [.Vdq, .Wdq], feature: .sse2),
    vector("66 0F E6 /r", "cvttpd2dq", [.Vdq, .Wdq], feature: .sse2),
    vector("F3 0F E6 /r", "cvtdq2pd", [.Vdq, .Wq], feature: .sse2),
    vector("F2 0F E6 /r", "cvtpd2dq", [.Vdq, .Wdq], feature: .sse2),
  ]

  /// Saving and restoring the state of x87, SSE and what XSAVE adds.
  private static let state: [Form] = [
    vector("NP 0F AE /0", "fxsave/fxsave/fxsave64", [.Mfx], feature: .fxsr),
    vector("NP 0F AE /1", "fxrstor/fxrstor/fxrstor64", [.Mfx], feature: .fxsr),
    vector("NP 0F AE /2", "ldmxcsr", [.Md], feature: .sse),
    vector("NP 0F AE /3", "stmxcsr", [.Md], feature: .sse),
    vector("NP 0F AE /4", "xsave/xsave/xsave64", [.Mfx], feature: .xsave),
    vector("NP 0F AE /5", "xrstor/xrstor/xrstor64", [.Mfx], feature: .xsave),
    vector("NP 0F AE /6", "xsaveopt/xsaveopt/xsaveopt64", [.Mfx], feature: .xsave),
    vector("NP 0F C7 /3", "xrstors/xrstors/xrstors64", [.Mfx], .privileged, feature: .xsave),
    vector("NP 0F C7 /4", "xsavec/xsavec/xsavec64", [.Mfx], feature: .xsave),
    vector("NP 0F C7 /5", "xsaves/xsaves/xsaves64", [.Mfx], .privileged, feature: .xsave),
  ]
}
