extension Form {
  /// What an operating system uses: descriptor tables, control state, processor identification, fences and hints.
  static let system: [Form] = flagControl + descriptors + control + hints

  private static let flagControl: [Form] = [
    Form("F8", "clc", .clc, flags: "-----0"),
    Form("F9", "stc", .stc, flags: "-----1"),
    Form("F5", "cmc", .cmc, flags: "-----b"),
    Form("FC", "cld", .cld, flags: "------ 0DF"),
    Form("FD", "std", .std, flags: "------ 1DF"),
    Form("FA", "cli", .cli, [], .io, flags: "------ 0IF"),
    Form("FB", "sti", .sti, [], .io, flags: "------ 1IF"),
    Form("NP 0F 01 CA", "clac", .clac, [], .privileged, flags: "------ 0AC", feature: .smap),
    Form("NP 0F 01 CB", "stac", .stac, [], .privileged, flags: "------ 1AC", feature: .smap),
  ]

  private static let descriptors: [Form] = [
    Form("0F 00 /0", "sldt", .sldt, [.RvMw]),
    Form("0F 00 /1", "str", .str, [.RvMw]),
    Form("0F 00 /2", "lldt", .lldt, [.Ew], .privileged),
    Form("0F 00 /3", "ltr", .ltr, [.Ew], .privileged),
    Form("0F 00 /4", "verr", .verr, [.Ew], .noSuffix, flags: "--m---", see: "VERR/VERW"),
    Form("0F 00 /5", "verw", .verw, [.Ew], .noSuffix, flags: "--m---", see: "VERR/VERW"),
    Form("0F 01 /0", "sgdt", .sgdt, [.Ms], size: .qword),
    Form("0F 01 /1", "sidt", .sidt, [.Ms], size: .qword),
    Form("0F 01 /2", "lgdt", .lgdt, [.Ms], .privileged, size: .qword, see: "LGDT/LIDT"),
    Form("0F 01 /3", "lidt", .lidt, [.Ms], .privileged, size: .qword, see: "LGDT/LIDT"),
    Form("0F 02 /r", "lar", .lar, [.Gv, .Ew], flags: "--m---"),
    Form("0F 03 /r", "lsl", .lsl, [.Gv, .Ew], flags: "--m---"),
  ]

  private static let control: [Form] = [
    Form("0F 01 /4", "smsw", .smsw, [.RvMw]),
    Form("0F 01 /6", "lmsw", .lmsw, [.Ew], .privileged),
    Form("0F 01 /7", "invlpg", .invlpg, [.M], [.privileged, .noSuffix]),
    Form("0F 01 F8", "swapgs", .swapgs, [], .privileged, size: .qword),
    Form("0F 06", "clts", .clts, [], .privileged),
    Form("0F 08", "invd", .invd, [], .privileged),
    Form("0F 09", "wbinvd", .wbinvd, [], .privileged),
    Form("0F 30", "wrmsr", .wrmsr, [], .privileged),
    Form("0F 32", "rdmsr", .rdmsr, [], .privileged),
    Form("0F 31", "rdtsc", .rdtsc),
    Form("0F 33", "rdpmc", .rdpmc),
    Form("0F 01 F9", "rdtscp", .rdtscp, feature: .rdtscp),
    Form("F3 0F C7 /7", "rdpid", .rdpid, [.Rq], .noSuffix, feature: .rdpid),
    Form("0F A2", "cpuid", .cpuid),
    Form("NP 0F 01 D0", "xgetbv", .xgetbv, feature: .xsave),
    Form("NP 0F 01 D1", "xsetbv", .xsetbv, [], .privileged, feature: .xsave),
    Form("F3 0F AE /0", "rdfsbase", .rdfsbase, [.Ry], feature: .fsgsbase, see: "RDFSBASE/RDGSBASE"),
    Form("F3 0F AE /1", "rdgsbase", .rdgsbase, [.Ry], feature: .fsgsbase, see: "RDFSBASE/RDGSBASE"),
    Form("F3 0F AE /2", "wrfsbase", .wrfsbase, [.Ry], feature: .fsgsbase, see: "WRFSBASE/WRGSBASE"),
    Form("F3 0F AE /3", "wrgsbase", .wrgsbase, [.Ry], feature: .fsgsbase, see: "WRFSBASE/WRGSBASE"),
    Form("NFx 0F C7 /6", "rdrand", .rdrand, [.Rv], flags: "00000m", feature: .rdrand),
    Form("NFx 0F C7 /7", "rdseed", .rdseed, [.Rv], flags: "00000m", feature: .rdseed),
    Form("F4", "hlt", .hlt, [], .privileged),
    Form("NP 0F 01 C8", "monitor", .monitor, [], .privileged, feature: .monitor),
    Form("NP 0F 01 C9", "mwait", .mwait, [], .privileged, feature: .monitor),
  ]

  private static let hints: [Form] =
    [
      Form("90", "nop", .nop),
      Form("F3 90", "pause", .pause),
      Form("9B", "fwait", .fwait, att: "wait", feature: .fpu, see: "WAIT/FWAIT"),
      Form("NP 0F AE /5 reg", "lfence", .lfence),
      Form("NP 0F AE /6 reg", "mfence", .mfence),
      Form("NP 0F AE /7 reg", "sfence", .sfence),
      Form("NP 0F AE /7", "clflush", .clflush, [.Mb], .noSuffix),
      Form("66 0F AE /7", "clflushopt", .clflush, [.Mb], .noSuffix, feature: .clflushopt),
      Form("66 0F AE /6", "clwb", .clflush, [.Mb], .noSuffix, feature: .clwb),
      Form("0F 0D /0", "prefetch", .prefetch, [.M], .noSuffix, feature: .prefetchw, see: "PREFETCHW"),
      Form("0F 0D /1", "prefetchw", .prefetch, [.M], .noSuffix, feature: .prefetchw),
      Form("0F 0D /2", "prefetchwt1", .prefetch, [.M], .noSuffix, feature: .prefetchw),
      Form("0F 18 /0", "prefetchnta", .prefetch, [.M], .noSuffix, see: "PREFETCHh"),
      Form("0F 18 /1", "prefetcht0", .prefetch, [.M], .noSuffix, see: "PREFETCHh"),
      Form("0F 18 /2", "prefetcht1", .prefetch, [.M], .noSuffix, see: "PREFETCHh"),
      Form("0F 18 /3", "prefetcht2", .prefetch, [.M], .noSuffix, see: "PREFETCHh"),
      Form("F3 0F 1E FA", "endbr64", .nop, feature: .cet),
      Form("F3 0F 1E FB", "endbr32", .nop, feature: .cet),
      Form("F3 0F 1E /1 reg", "rdsspd/rdsspd/rdsspq", .nop, [.Ry], .noSuffix, feature: .cet),
    ]
    // The reserved NOPs: CPUs that know no instruction there do nothing (SDM Vol. 2, NOP and table A-3).
    + (0...7).map { Form("0F 0D /\($0) reg", "nop", .nop, [.Nv], .alias) }
    + (3...7).map { Form("0F 0D /\($0) mem", "nop", .nop, [.Nv], .alias) }
    + (0...7).map { Form("0F 18 /\($0) reg", "nop", .nop, [.Nv], .alias) }
    + (4...7).map { Form("0F 18 /\($0) mem", "nop", .nop, [.Nv], .alias) }
    + ["19", "1A", "1B", "1C", "1D", "1E"].map { Form("0F \($0) /r", "nop", .nop, [.Nv], .alias) }
    + [Form("0F 1F /r", "nop", .nop, [.Nv])]
}
