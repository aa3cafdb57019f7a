extension Form {
  /// MMX, and the integer side of SSE2, SSSE3, SSE4, AES, SHA and carry-less multiplication.
  static let integerVectors: [Form] =
    onMMXAndXMM + vectorShifts + integerMoves + supplementalSSE3 + sse4 + sse4WithImmediate + cryptography + [
      vector("NP 0F 77", "emms", feature: .mmx)
    ]

  /// Instructions of 0F that exist without prefix on MMX registers and with 66 on XMM registers, by opcode; the feature is that of the former.
  private static let onMMXAndXMM: [Form] =
    ([
      ("63", "packsswb", .mmx), ("64", "pcmpgtb", .mmx), ("65", "pcmpgtw", .mmx), ("66", "pcmpgtd", .mmx), ("67", "packuswb", .mmx),
      ("68", "punpckhbw", .mmx), ("69", "punpckhwd", .mmx), ("6A", "punpckhdq", .mmx), ("6B", "packssdw", .mmx), ("74", "pcmpeqb", .mmx),
      ("75", "pcmpeqw", .mmx), ("76", "pcmpeqd", .mmx), ("D1", "psrlw", .mmx), ("D2", "psrld", .mmx), ("D3", "psrlq", .mmx),
      ("D4", "paddq", .sse2), ("D5", "pmullw", .mmx), ("D8", "psubusb", .mmx), ("D9", "psubusw", .mmx), ("DA", "pminub", .sse),
      ("DB", "pand", .mmx), ("DC", "paddusb", .mmx), ("DD", "paddusw", .mmx), ("DE", "pmaxub", .sse), ("DF", "pandn", .mmx),
      ("E0", "pavgb", .sse), ("E1", "psraw", .mmx), ("E2", "psrad", .mmx), ("E3", "pavgw", .sse), ("E4", "pmulhuw", .sse),
      ("E5", "pmulhw", .mmx), ("E8", "psubsb", .mmx), ("E9", "psubsw", .mmx), ("EA", "pminsw", .sse), ("EB", "por", .mmx),
      ("EC", "paddsb", .mmx), ("ED", "paddsw", .mmx), ("EE", "pmaxsw", .sse), ("EF", "pxor", .mmx), ("F1", "psllw", .mmx),
      ("F2", "pslld", .mmx), ("F3", "psllq", .mmx), ("F4", "pmuludq", .sse2), ("F5", "pmaddwd", .mmx), ("F6", "psadbw", .sse),
      ("F8", "psubb", .mmx), ("F9", "psubw", .mmx), ("FA", "psubd", .mmx), ("FB", "psubq", .sse2), ("FC", "paddb", .mmx),
      ("FD", "paddw", .mmx), ("FE", "paddd", .mmx),
    ] as [(String, String, Feature)]).flatMap { opcode, name, feature in
      [
        vector("NP 0F \(opcode) /r", name, [.Pq, .Qq], feature: feature),
        vector("66 0F \(opcode) /r", name, [.Vdq, .Wdq], feature: .sse2),
      ]
    }
    + [("60", "punpcklbw"), ("61", "punpcklwd"), ("62", "punpckldq")].flatMap { opcode, name in
      // These use half of the source, and on MMX registers they read no more.
      [
        vector("NP 0F \(opcode) /r", name, [.Pq, .Qd], feature: .mmx),
        vector("66 0F \(opcode) /r", name, [.Vdq, .Wdq], feature: .sse2),
      ]
    }

  private static let vectorShifts: [Form] =
    ([
      ("71 /2", "psrlw"), ("71 /4", "psraw"), ("71 /6", "psllw"), ("72 /2", "psrld"), ("72 /4", "psrad"), ("72 /6", "pslld"),
      ("73 /2", "psrlq"), ("73 /6", "psllq"),
    ] as [(String, String)]).flatMap { opcode, name in
      [
        vector("NP 0F \(opcode)", name, [.Nq, .Ib], feature: .mmx),
        vector("66 0F \(opcode)", name, [.Udq, .Ib], feature: .sse2),
      ]
    }
    + [
      vector("66 0F 73 /3", "psrldq", [.Udq, .Ib], feature: .sse2),
      vector("66 0F 73 /7", "pslldq", [.Udq, .Ib], feature: .sse2),
    ]

  private static let integerMoves: [Form] = [
    vector("NP 0F 6E /r", "movd/movd/movq", [.Pq, .Ey], feature: .mmx),
    vector("66 0F 6E /r", "movd/movd/movq", [.Vdq, .Ey], feature: .sse2),
    vector("NP 0F 7E /r", "movd/movd/movq", [.Ey, .Pq], feature: .mmx),
    vector("66 0F 7E /r", "movd/movd/movq", [.Ey, .Vdq], feature: .sse2),
    vector("F3 0F 7E /r", "movq", [.Vdq, .Wq], feature: .sse2),
    vector("66 0F D6 /r", "movq", [.Wq, .Vdq], feature: .sse2),
    vector("F3 0F D6 /r", "movq2dq", [.Vdq, .Nq], feature: .sse2),
    vector("F2 0F D6 /r", "movdq2q", [.Pq, .Udq], feature: .sse2),
    vector("NP 0F 6F /r", "movq", [.Pq, .Qq], feature: .mmx),
    vector("66 0F 6F /r", "movdqa", [.Vdq, .Wdq], feature: .sse2),
    vector("F3 0F 6F /r", "movdqu", [.Vdq, .Wdq], feature: .sse2),
    vector("NP 0F 7F /r", "movq", [.Qq, .Pq], feature: .mmx),
    vector("66 0F 7F /r", "movdqa", [.Wdq, .Vdq], feature: .sse2),
    vector("F3 0F 7F /r", "movdqu", [.Wdq, .Vdq], feature: .sse2),
    vector("NP 0F 70 /r", "pshufw", [.Pq, .Qq, .Ib], feature: .sse),
    vector("66 0F 70 /r", "pshufd", [.Vdq, .Wdq, .Ib], feature: .sse2),
    vector("F3 0F 70 /r", "pshufhw", [.Vdq, .Wdq, .Ib], feature: .sse2),
    vector("F2 0F 70 /r", "pshuflw", [.Vdq, .Wdq, .Ib], feature: .sse2),
    vector("66 0F 6C /r", "punpcklqdq", [.Vdq, .Wdq], feature: .sse2),
    vector("66 0F 6D /r", "punpckhqdq", [.Vdq, .Wdq], feature: .sse2),
    vector("NP 0F D7 /r", "pmovmskb", [.Gd, .Nq], feature: .sse),
    vector("66 0F D7 /r", "pmovmskb", [.Gd, .Udq], feature: .sse2),
    vector("NP 0F C4 /r", "pinsrw", [.Pq, .RdMw, .Ib], feature: .sse),
    vector("66 0F C4 /r", "pinsrw", [.Vdq, .RdMw, .Ib], feature: .sse2),
    vector("NP 0F C5 /r", "pextrw", [.Gd, .Nq, .Ib], feature: .sse),
    vector("66 0F C5 /r", "pextrw", [.Gd, .Udq, .Ib], feature: .sse2),
    vector("NP 0F E7 /r", "movntq", [.Mq, .Pq], feature: .sse),
    vector("66 0F E7 /r", "movntdq", [.Mdq, .Vdq], feature: .sse2),
    vector("NP 0F F7 /r", "maskmovq", [.Pq, .Nq], feature: .sse),
    vector("66 0F F7 /r", "maskmovdqu", [.Vdq, .Udq], feature: .sse2),
    vector("F2 0F F0 /r", "lddqu", [.Vdq, .Mdq], feature: .sse3),
  ]

  private static let supplementalSSE3: [Form] =
    ([
      ("00", "pshufb"), ("01", "phaddw"), ("02", "phaddd"), ("03", "phaddsw"), ("04", "pmaddubsw"), ("05", "phsubw"), ("06", "phsubd"),
      ("07", "phsubsw"), ("08", "psignb"), ("09", "psignw"), ("0A", "psignd"), ("0B", "pmulhrsw"), ("1C", "pabsb"), ("1D", "pabsw"),
      ("1E", "pabsd"),
    ] as [(String, String)]).flatMap { opcode, name in
      [
        vector("NP 0F 38 \(opcode) /r", name, [.Pq, .Qq], feature: .ssse3),
        vector("66 0F 38 \(opcode) /r", name, [.Vdq, .Wdq], feature: .ssse3),
      ]
    }
    + [
      vector("NP 0F 3A 0F /r", "palignr", [.Pq, .Qq, .Ib], feature: .ssse3),
      vector("66 0F 3A 0F /r", "palignr", [.Vdq, .Wdq, .Ib], feature: .ssse3),
    ]

  /// SSE4.1 and SSE4.2 in the map 0F 38, by opcode, with the source that each reads.
  private static let sse4: [Form] =
    ([
      ("17", "ptest", .Wdq), ("20", "pmovsxbw", .Wq), ("21", "pmovsxbd", .Wd), ("22", "pmovsxbq", .Ww), ("23", "pmovsxwd", .Wq),
      ("24", "pmovsxwq", .Wd), ("25", "pmovsxdq", .Wq), ("28", "pmuldq", .Wdq), ("29", "pcmpeqq", .Wdq), ("2A", "movntdqa", .Mdq),
      ("2B", "packusdw", .Wdq), ("30", "pmovzxbw", .Wq), ("31", "pmovzxbd", .Wd), ("32", "pmovzxbq", .Ww), ("33", "pmovzxwd", .Wq),
      ("34", "pmovzxwq", .Wd), ("35", "pmovzxdq", .Wq), ("38", "pminsb", .Wdq), ("39", "pminsd", .Wdq), ("3A", "pminuw", .Wdq),
      ("3B", "pminud", .Wdq), ("3C", "pmaxsb", .Wdq), ("3D", "pmaxsd", .Wdq), ("3E", "pmaxuw", .Wdq), ("3F", "pmaxud", .Wdq),
      ("40", "pmulld", .Wdq), ("41", "phminposuw", .Wdq),
    ] as [(String, String, OperandKind)]).map { vector("66 0F 38 \($0) /r", $1, [.Vdq, $2], feature: .sse41) }
    + [
      vector("66 0F 38 10 /r", "pblendvb", [.Vdq, .Wdq, .XMM0], feature: .sse41),
      vector("66 0F 38 14 /r", "blendvps", [.Vdq, .Wdq, .XMM0], feature: .sse41),
      vector("66 0F 38 15 /r", "blendvpd", [.Vdq, .Wdq, .XMM0], feature: .sse41),
      vector("66 0F 38 37 /r", "pcmpgtq", [.Vdq, .Wdq], feature: .sse42),
    ]

  private static let sse4WithImmediate: [Form] =
    ([
      ("08", "roundps", .Wdq), ("09", "roundpd", .Wdq), ("0A", "roundss", .Wd), ("0B", "roundsd", .Wq), ("0C", "blendps", .Wdq),
      ("0D", "blendpd", .Wdq), ("0E", "pblendw", .Wdq), ("21", "insertps", .Wd), ("40", "dpps", .Wdq), ("41", "dppd", .Wdq),
      ("42", "mpsadbw", .Wdq),
    ] as [(String, String, OperandKind)]).map { vector("66 0F 3A \($0) /r", $1, [.Vdq, $2, .Ib], feature: .sse41) }
    + [
      vector("66 0F 3A 14 /r", "pextrb", [.RdMb, .Vdq, .Ib], feature: .sse41),
      vector("66 0F 3A 15 /r", "pextrw", [.RdMw, .Vdq, .Ib], feature: .sse41),
      vector("66 0F 3A 16 /r", "pextrd/pextrd/pextrq", [.Ey, .Vdq, .Ib], feature: .sse41),
      vector("66 0F 3A 17 /r", "extractps", [.Ed, .Vdq, .Ib], feature: .sse41),
      vector("66 0F 3A 20 /r", "pinsrb", [.Vdq, .RdMb, .Ib], feature: .sse41),
      vector("66 0F 3A 22 /r", "pinsrd/pinsrd/pinsrq", [.Vdq, .Ey, .Ib], feature: .sse41),
      vector("66 0F 3A 60 /r", "pcmpestrm", [.Vdq, .Wdq, .Ib], feature: .sse42),
      vector("66 0F 3A 61 /r", "pcmpestri", [.Vdq, .Wdq, .Ib], feature: .sse42),
      vector("66 0F 3A 62 /r", "pcmpistrm", [.Vdq, .Wdq, .Ib], feature: .sse42),
      vector("66 0F 3A 63 /r", "pcmpistri", [.Vdq, .Wdq, .Ib], feature: .sse42),
    ]

  private static let cryptography: [Form] = [
    vector("66 0F 38 DB /r", "aesimc", [.Vdq, .Wdq], feature: .aes),
    vector("66 0F 38 DC /r", "aesenc", [.Vdq, .Wdq], feature: .aes),
    vector("66 0F 38 DD /r", "aesenclast", [.Vdq, .Wdq], feature: .aes),
    vector("66 0F 38 DE /r", "aesdec", [.Vdq, .Wdq], feature: .aes),
    vector("66 0F 38 DF /r", "aesdeclast", [.Vdq, .Wdq], feature: .aes),
    vector("66 0F 3A DF /r", "aeskeygenassist", [.Vdq, .Wdq, .Ib], feature: .aes),
    vector("66 0F 3A 44 /r", "pclmulqdq", [.Vdq, .Wdq, .Ib], feature: .pclmulqdq),
    vector("NP 0F 38 C8 /r", "sha1nexte", [.Vdq, .Wdq], feature: .sha),
    vector("NP 0F 38 C9 /r", "sha1msg1", [.Vdq, .Wdq], feature: .sha),
    vector("NP 0F 38 CA /r", "sha1msg2", [.Vdq, .Wdq], feature: .sha),
    vector("NP 0F 38 CB /r", "sha256rnds2", [.Vdq, .Wdq, .XMM0], feature: .sha),
    vector("NP 0F 38 CC /r", "sha256msg1", [.Vdq, .Wdq], feature: .sha),
    vector("NP 0F 38 CD /r", "sha256msg2", [.Vdq, .Wdq], feature: .sha),
    vector("NP 0F 3A CC /r", "sha1rnds4", [.Vdq, .Wdq, .Ib], feature: .sha),
  ]
}
