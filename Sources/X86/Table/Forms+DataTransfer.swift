extension Form {
  /// MOV in all its forms, extensions, exchanges, the stack, and what else moves data.
  static let dataTransfer: [Form] =
    moves + segmentMoves + exchanges + stack
    + Condition.allCases.flatMap { condition in
      [
        Form("0F \(condition.opcode(0x40)) /r", "cmov" + condition.suffix, .cmov, [.Gv, .Ev], condition: condition, see: "CMOVcc"),
        Form("0F \(condition.opcode(0x90)) /r", "set" + condition.suffix, .set, [.Eb], .noSuffix, condition: condition, see: "SETcc"),
      ]
    }

  private static let moves: [Form] = [
    Form("88 /r", "mov", .mov, [.Eb, .Gb]),
    Form("89 /r", "mov", .mov, [.Ev, .Gv]),
    Form("8A /r", "mov", .mov, [.Gb, .Eb]),
    Form("8B /r", "mov", .mov, [.Gv, .Ev]),
    Form("A0", "mov/mov/movabs", .mov, [.AL, .Ob], .namedByAddressSize, see: "MOV"),
    Form("A1", "mov/mov/movabs", .mov, [.rAX, .Ov], .namedByAddressSize, see: "MOV"),
    Form("A2", "mov/mov/movabs", .mov, [.Ob, .AL], .namedByAddressSize, see: "MOV"),
    Form("A3", "mov/mov/movabs", .mov, [.Ov, .rAX], .namedByAddressSize, see: "MOV"),
    Form("B0+r", "mov", .mov, [.Zb, .Ib]),
    Form("B8+r", "mov/mov/movabs", .mov, [.Zv, .Iv], see: "MOV"),
    Form("C6 /0", "mov", .mov, [.Eb, .Ib]),
    Form("C7 /0", "mov", .mov, [.Ev, .Iz]),
    Form("0F 20 /r", "mov", .movFromControl, [.Rq, .Cd], [.ignoresMod, .privileged], flags: "??????", see: "MOV CRn"),
    Form("0F 22 /r", "mov", .movToControl, [.Cd, .Rq], [.ignoresMod, .privileged], flags: "??????", see: "MOV CRn"),
    Form("0F 21 /r", "mov", .movFromDebug, [.Rq, .Dd], [.ignoresMod, .privileged], flags: "??????", see: "MOV DRn"),
    Form("0F 23 /r", "mov", .movToDebug, [.Dd, .Rq], [.ignoresMod, .privileged], flags: "??????", see: "MOV DRn"),
    Form("0F B6 /r", "movzx", .movzx, [.Gv, .Eb], att: "movzb%"),
    Form("0F B7 /r", "movzx", .movzx, [.Gv, .Ew], att: "movzw%"),
    Form("0F BE /r", "movsx", .movsx, [.Gv, .Eb], att: "movsb%", see: "MOVSX/MOVSXD"),
    Form("0F BF /r", "movsx", .movsx, [.Gv, .Ew], att: "movsw%", see: "MOVSX/MOVSXD"),
    Form("63 /r", "movsxd", .movsxd, [.Gv, .Ed], att: "movslq", see: "MOVSX/MOVSXD"),
    Form("NFx 0F 38 F0 /r", "movbe", .movbe, [.Gv, .Mv], feature: .movbe),
    Form("NFx 0F 38 F1 /r", "movbe", .movbe, [.Mv, .Gv], feature: .movbe),
    Form("8D /r", "lea", .lea, [.Gv, .M]),
    Form("0F B2 /r", "lss", .loadFarPointer, [.Gv, .Mp, .SS], see: "LDS/LES/LFS/LGS/LSS"),
    Form("0F B4 /r", "lfs", .loadFarPointer, [.Gv, .Mp, .FS], see: "LDS/LES/LFS/LGS/LSS"),
    Form("0F B5 /r", "lgs", .loadFarPointer, [.Gv, .Mp, .GS], see: "LDS/LES/LFS/LGS/LSS"),
    Form("D7", "xlatb", .xlat, [.BX], .noSuffix, size: .byte, see: "XLAT/XLATB"),
    Form("9F", "lahf", .lahf, flags: "-ttttt", feature: .lahf),
    Form("9E", "sahf", .sahf, flags: "-mmmmm", feature: .lahf),
  ]

  /// ES, CS, SS, DS, FS and GS are 0 to 5; CS cannot be written.
  private static let segmentMoves: [Form] =
    (0...5).map { Form("8C /\($0)", "mov", .movFromSegment, [.RvMw, .Sw]) }
    + [0, 2, 3, 4, 5].map { Form("8E /\($0)", "mov", .movToSegment, [.Sw, .Ew]) }

  private static let exchanges: [Form] = [
    Form("86 /r", "xchg", .xchg, [.Eb, .Gb], .lockable),
    Form("87 /r", "xchg", .xchg, [.Ev, .Gv], .lockable),
    Form("90+r", "xchg", .xchg, [.Zv, .rAX]),
    Form("0F C0 /r", "xadd", .xadd, [.Eb, .Gb], .lockable, flags: "mmmmmm"),
    Form("0F C1 /r", "xadd", .xadd, [.Ev, .Gv], .lockable, flags: "mmmmmm"),
    Form("0F B0 /r", "cmpxchg", .cmpxchg, [.Eb, .Gb], .lockable, flags: "mmmmmm"),
    Form("0F B1 /r", "cmpxchg", .cmpxchg, [.Ev, .Gv], .lockable, flags: "mmmmmm"),
    Form(
      "REX.W0 0F C7 /1", "cmpxchg8b", .cmpxchg8b, [.Mq], [.lockable, .noSuffix], flags: "--m---", size: .dword,
      see: "CMPXCHG8B/CMPXCHG16B"),
    Form(
      "REX.W 0F C7 /1", "cmpxchg16b", .cmpxchg16b, [.Mdq], [.lockable, .noSuffix], flags: "--m---", size: .qword, feature: .cx16,
      see: "CMPXCHG8B/CMPXCHG16B"),
    Form("0F C8+r", "bswap", .bswap, [.Zv]),
  ]

  private static let stack: [Form] = [
    Form("50+r", "push", .push, [.Zv], size: .stack),
    Form("FF /6", "push", .push, [.Ev], size: .stack),
    Form("68", "push", .push, [.Iz], size: .stack),
    Form("6A", "push", .push, [.Ibs], size: .stack),
    Form("0F A0", "push", .push, [.FS], size: .stack),
    Form("0F A8", "push", .push, [.GS], size: .stack),
    Form("58+r", "pop", .pop, [.Zv], size: .stack),
    Form("8F /0", "pop", .pop, [.Ev], size: .stack),
    Form("0F A1", "pop", .pop, [.FS], size: .stack),
    Form("0F A9", "pop", .pop, [.GS], size: .stack),
    Form(
      "9C", "pushf/pushf/pushfq", .pushf, flags: "tttttt tTF tIF tDF tIOPL tNT tRF tVM tAC tVIF tVIP tID", att: "pushf%", size: .stack,
      see: "PUSHF/PUSHFQ"),
    Form(
      "9D", "popf/popf/popfq", .popf, flags: "mmmmmm mTF mIF mDF mIOPL mNT 0RF mAC mID", att: "popf%", size: .stack, see: "POPF/POPFQ"),
    Form("C8", "enter", .enter, [.Iw, .Ib], .noSuffix, size: .stack),
    Form("C9", "leave", .leave, [], .noSuffix, size: .stack),
  ]
}
