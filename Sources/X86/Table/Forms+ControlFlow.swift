extension Form {
  /// Jumps, calls, returns, interrupts and system calls.
  static let controlFlow: [Form] =
    near + far
    + Condition.allCases.flatMap { condition in
      [
        Form(condition.opcode(0x70), "j" + condition.suffix, .j, [.Jb], .noSuffix, condition: condition, size: .qword, see: "Jcc"),
        Form("0F " + condition.opcode(0x80), "j" + condition.suffix, .j, [.Jz], .noSuffix, condition: condition, size: .qword, see: "Jcc"),
      ]
    }

  private static let near: [Form] = [
    Form("EB", "jmp", .jmp, [.Jb], .noSuffix, size: .qword),
    Form("E9", "jmp", .jmp, [.Jz], .noSuffix, size: .qword),
    Form("FF /4", "jmp", .jmp, [.Ev], size: .qword),
    Form("E8", "call", .call, [.Jz], size: .qword),
    Form("FF /2", "call", .call, [.Ev], size: .qword),
    Form("C3", "ret", .ret, att: "ret%", size: .qword),
    Form("C2", "ret", .ret, [.Iw], size: .qword),
    Form("E0", "loopne", .loopne, [.Jb], .noSuffix, flags: "--t---", size: .qword, see: "LOOP/LOOPcc"),
    Form("E1", "loope", .loope, [.Jb], .noSuffix, flags: "--t---", size: .qword, see: "LOOP/LOOPcc"),
    Form("E2", "loop", .loop, [.Jb], .noSuffix, size: .qword, see: "LOOP/LOOPcc"),
    Form("E3", "jecxz/jecxz/jrcxz", .jrcxz, [.Jb], [.noSuffix, .namedByAddressSize], size: .qword, see: "Jcc"),
  ]

  private static let far: [Form] = [
    Form("FF /3", "call", .callFar, [.Mp], att: "lcall%"),
    Form("FF /5", "jmp", .jmpFar, [.Mp], att: "ljmp%"),
    Form("CB", "retfw/retf/retfq", .retFar, att: "lret%", see: "RET"),
    Form("CA", "retfw/retf/retfq", .retFar, [.Iw], att: "lret%", see: "RET"),
    Form(
      "CF", "iret/iretd/iretq", .iret, flags: "mmmmmm mTF mIF mDF mIOPL tNT mRF mAC mVIF mVIP mID", att: "iret%", see: "IRET/IRETD/IRETQ"),
    Form("CC", "int3", .int3, [], .noSuffix, flags: "------ 0TF 0IF 0NT 0RF", see: "INT n/INTO/INT3/INT1"),
    Form("CD", "int", .int, [.Ib], .noSuffix, flags: "------ 0TF mIF 0NT 0RF", see: "INT n/INTO/INT3/INT1"),
    Form("F1", "int1", .int1, [], .noSuffix, flags: "------ 0TF 0IF 0NT 0RF", see: "INT n/INTO/INT3/INT1"),
    Form("0F 05", "syscall", .syscall, [], .noSuffix, flags: "mmmmmm mTF mIF mDF mIOPL mNT 0RF mAC mVIF mVIP mID", size: .qword),
    Form(
      "0F 07", "sysret/sysret/sysretq", .sysret, [], .privileged, flags: "mmmmmm mTF mIF mDF mIOPL mNT 0RF mAC mVIF mVIP mID",
      att: "sysretl/sysretl/sysretq"),
    Form("0F 34", "sysenter", .sysenter, [], .noSuffix, flags: "------ 0IF 0VM", size: .qword, feature: .sysenter),
    Form("0F 35", "sysexit/sysexit/sysexitq", .sysexit, [], .privileged, att: "sysexitl/sysexitl/sysexitq", feature: .sysenter),
    Form("0F 0B", "ud2", .ud2, [], .noSuffix, see: "UD"),
    Form("0F B9 /r", "ud1", .ud1, [.Gv, .Nv], see: "UD"),
    Form("0F FF /r", "ud0", .ud0, [.Gv, .Nv], see: "UD"),
  ]
}
