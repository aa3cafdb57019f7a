/// The mutations that the course is held against.
///
/// The first group changes the kernel's code, the second what the machine holds when the program begins or how it was switched on, the third leaves out an
/// instruction on the way; all of them show in what follows. The fourth changes one place right at a stop, so that an expectation that names the place has
/// to notice, and the last looks at another place of the run.
extension Mutation {
  package static let all: [Mutation] = kernels + starts + programs + steps + ways + stops

  private static let kernels: [Mutation] = [
    // syscall_init
    kernel("STAR: another selector for ring 0", "syscall_init", "ba 10 00 23 00", "ba 20 00 23 00"),
    kernel("STAR: another selector for ring 3", "syscall_init", "ba 10 00 23 00", "ba 10 00 33 00"),
    kernel("FMASK without IF", "syscall_init", "b8 00 77 04 00", "b8 00 75 04 00"),
    kernel("FMASK without TF", "syscall_init", "b8 00 77 04 00", "b8 00 76 04 00"),
    kernel("FMASK without DF", "syscall_init", "b8 00 77 04 00", "b8 00 73 04 00"),
    kernel("FMASK without IOPL", "syscall_init", "b8 00 77 04 00", "b8 00 47 04 00"),
    kernel("FMASK without NT", "syscall_init", "b8 00 77 04 00", "b8 00 37 04 00"),
    kernel("FMASK without AC", "syscall_init", "b8 00 77 04 00", "b8 00 77 00 00"),
    kernel("FMASK is 0", "syscall_init", "b8 00 77 04 00", "b8 00 00 00 00"),
    kernel("FMASK has CF too", "syscall_init", "b8 00 77 04 00", "b8 01 77 04 00"),
    kernel("FMASK without IF, newer", "syscall_init", "b8 d5 7f 25 00", "b8 d5 7d 25 00"),
    kernel("FMASK is 0, newer", "syscall_init", "b8 d5 7f 25 00", "b8 00 00 00 00"),
    kernel("SYSENTER has a code segment", "syscall_init", "b9 74 01 00 00 31 c0", "b9 74 01 00 00 89 c8"),
    kernel("LSTAR is not written", "syscall_init", "b9 82 00 00 c0", "b9 03 01 00 c0"),
    kernel("STAR is not written", "syscall_init", "b9 81 00 00 c0", "b9 03 01 00 c0"),
    // entry_SYSCALL_64
    kernel("no swapgs on the way in", "entry_SYSCALL_64", "0f 01 f8", "0f 1f 00"),
    kernel("no swapgs on the way out", "syscall_return_via_sysret", "0f 01 f8", "0f 1f 00"),
    kernel("no swapgs before iretq", "swapgs_restore_regs_and_return_to_usermode", "0f 01 f8", "0f 1f 00"),
    kernel("another SS in pt_regs", "entry_SYSCALL_64", "6a 2b", "6a 23"),
    kernel("another CS in pt_regs", "entry_SYSCALL_64", "6a 33", "6a 3b"),
    kernel("r8 and r9 exchanged in pt_regs", "entry_SYSCALL_64", "41 50 45 31 c0 41 51", "41 51 45 31 c0 41 50"),
    kernel("r8 and r9 exchanged in pt_regs, newer", "entry_SYSCALL_64", "41 50 41 51", "41 51 41 50"),
    kernel("r12 and r13 exchanged in pt_regs", "entry_SYSCALL_64", "41 54 45 31 e4 41 55", "41 55 45 31 e4 41 54"),
    kernel("rdi and rsi exchanged in pt_regs", "entry_SYSCALL_64", "57 56 52", "56 57 52"),
    kernel("ax not preset to -ENOSYS", "entry_SYSCALL_64", "6a da", "6a 00"),
    kernel("rbx not cleared", "entry_SYSCALL_64", "31 db", "89 db"),
    kernel("rbp not cleared", "entry_SYSCALL_64", "31 ed", "89 ed"),
    kernel("r11 not cleared", "entry_SYSCALL_64", "45 31 db", "45 89 db"),
    kernel("r15 not cleared", "entry_SYSCALL_64", "45 31 ff", "45 89 ff"),
    kernel("r8 not cleared", "entry_SYSCALL_64", "45 31 c0", "45 89 c0"),
    kernel("r10 not cleared", "entry_SYSCALL_64", "45 31 d2", "45 89 d2"),
    // do_syscall_64
    kernel("interrupts stay off", "do_syscall_64", "fb", "90"),
    kernel("a smaller bound of the table", "do_syscall_64", "49 81 fe 4e 01 00 00", "49 81 fe 00 00 00 00"),
    kernel("a smaller bound of the switch", "do_syscall_64", "41 81 fe ce 01 00 00", "41 81 fe 00 00 00 00"),
    kernel("the clamp of the table lets all through", "do_syscall_64", "48 19 c0", "48 31 c0"),
    kernel("the number is not saved in pt_regs", "entry_SYSCALL_64_after_hwframe", "50", "51"),
    // The way back
    kernel("the test of ip is left out", "entry_SYSCALL_64", "49 39 cb", "49 39 db"),
    kernel("SYSRET is never taken", "entry_SYSCALL_64", "49 f7 c3 00 01 01 00", "49 f7 c3 02 01 01 00"),
    kernel("SYSRET is never taken, newer", "do_syscall_64", "48 3b 83 80 00 00 00", "48 3b 83 88 00 00 00"),
    // Devices
    kernel("the UART is not written", "io_serial_out", "ee", "90"),
    kernel("the UART is written with its port's number", "io_serial_out", "89 d0", "89 f0"),
    kernel("the timer does not tick", "time_init", "b0 34 e6 43", "b0 30 e6 43"),
    // Answers
    kernel("EBADF is another number", "ksys_write", "48 c7 c0 f7 ff ff ff", "48 c7 c0 f6 ff ff ff"),
  ]

  private static let programs: [Mutation] =
    [
      program("SYSCALL switched off in EFER", "efer[0]", "0"),
      program("LSTAR behind swapgs", "lstar", "lstar + 3"),
      program("the user's GS base is not 0", "gs_base", "gs_base + 0x1000"),
      program("the kernel's GS base elsewhere", "kernel_gs_base", "kernel_gs_base + 0x1000"),
      program("FS base is not 0", "fs_base", "fs_base + 0x1000"),
      program("IF is 0 in ring 3", "rflags.if", "0"),
      program("IOPL is 3", "rflags.iopl", "3"),
      program("another handler of write", "qword[sys_call_table + 8]", "__x64_sys_getpid"),
      program("another handler of getpid", "qword[sys_call_table + 39 * 8]", "__x64_sys_write"),
      program("another user stack", "rsp", "rsp - 0x100"),
      program("AC is 1 in ring 3", "rflags.ac", "1"),
      Mutation("somebody types Hi!", .typed("Hi!\n")),
      gate("the gate of #UD leads elsewhere", 6), gate("the gate of #DF leads elsewhere", 8), gate("the gate of #GP leads elsewhere", 13),
      gate("the gate of #DB leads elsewhere", 1), gate("the gate of #PF leads elsewhere", 14),
      gate("the gate of int 0x80 leads elsewhere", 0x80),
      gate("the timer's gate leads elsewhere", 0x30), gate("the keyboard's gate leads elsewhere", 0x31),
      Mutation("the program's stack cannot be written", .page(address: "rsp", .writable, to: false)),
      Mutation("the program's code is the kernel's", .page(address: "rip", .user, to: false)),
      Mutation("the program's code cannot be executed", .page(address: "rip", .noExecute, to: true)),
      Mutation("the other page-table isolation", .world { $0.options.pti.toggle() }),
      Mutation("the other SMAP", .world { $0.options.smap.toggle() }),
      Mutation("the other tracer", .world { $0.options.trace.toggle() }),
      Mutation("the other vendor", .world { $0.vendor = $0.vendor == .amd ? .intel : .amd }),
      Mutation("something stands on the console already", .sentBefore("Hi!\ngeneral protection\n")),
      Mutation("the timer interrupts on the way", .interruptOnTheWay(0x30)),
    ] + ["rcx", "rsp", "r10", "r11"].map { program("another \($0) when the program begins", $0, "\($0) ^ \(otherBits)") }

  /// What is another when the machine is switched on.
  private static let starts: [Mutation] =
    ["star", "lstar", "fmask", "sysenter_cs", "sysenter_eip"].map { start("another \($0) from the start", $0, "0x1008") }
    + [
      start("SYSCALL is on from the start", "efer[0]", "1"), start("NX is on from the start", "efer[11]", "1"),
      start("interrupts are on from the start", "rflags.if", "1"),
    ]

  /// What is changed at the stop before, so that it is another on the way.
  private static let ways: [Mutation] =
    (["lstar", "fmask", "sysenter_cs", "kernel_gs_base", "cr2"] + general).map { way("on the way, another \($0)", $0, "\($0) ^ 0x100") }
    + ["tf", "if", "df", "ac", "cf"].map { way("on the way, the other \($0.uppercased())", "rflags.\($0)", "!rflags.\($0)") }
    + [
      way("on the way, another star", "star", "star ^ 0x0010001000000000"), way("on the way, EFER without SCE", "efer[0]", "0"),
      way("on the way, the other SMAP", "cr4[21]", "!cr4[21]"), way("on the way, IOPL is 3", "rflags.iopl", "3"),
      // The last bytes of .text are free: a `jmp` by 0 bytes leads from there to the entry, as a trampoline did up to Linux 4.19.
      Mutation(
        "on the way, LSTAR is a trampoline",
        .setOnTheWay([
          ("byte[entry_SYSCALL_64 - 5]", "0xe9"), ("dword[entry_SYSCALL_64 - 4]", "0"), ("lstar", "entry_SYSCALL_64 - 5"),
        ])),
    ]

  private static let general = [
    "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
  ]

  /// Makes another number of one, an address too: the sign, a bit that makes it non-canonical, and two small ones.
  private static let otherBits = "0x8000800000000108"

  private static let steps: [Mutation] =
    [
      ("mov", 8), ("push", 4), ("pop", 4), ("call", 2), ("ret", 2), ("jmp", 2), ("je", 2), ("jne", 2), ("ja", 1), ("jae", 1), ("jb", 1),
      ("jbe", 1), ("lea", 4), ("add", 2), ("sub", 2), ("xor", 4), ("and", 2), ("or", 2), ("cmp", 2), ("test", 2), ("inc", 1), ("dec", 1),
      ("neg", 1), ("not", 1), ("sbb", 1), ("sar", 1), ("shl", 1), ("shr", 1), ("bt", 1), ("movzx", 1), ("movsxd", 1),
      ("cmove", 1), ("cmovne", 1), ("swapgs", 1), ("syscall", 1), ("sysretq", 1), ("iretq", 1), ("int", 1), ("out", 1), ("in", 1),
      ("wrmsr", 2), ("pushfq", 1), ("popfq", 1), ("cli", 1), ("sti", 1), ("stac", 1), ("clac", 1), ("leave", 1),
    ].flatMap { mnemonic, count in
      (1...count).map { nth in
        Mutation("left out: \(nth == 1 ? "the last" : "\(nth). last") \(mnemonic)", .skipped(mnemonic: mnemonic, nth: nth))
      }
    } + [
      Mutation("the last step does nothing", .nothingBeforeStop), Mutation("the last change of ring does not come", .crossingSkipped),
    ]

  private static let stops: [Mutation] =
    general.map { stop("at the stop, another \($0)", $0, "\($0) ^ \(otherBits)") }
    + ["cf", "pf", "af", "zf", "sf", "tf", "if", "df", "of", "ac", "nt"].map {
      stop("at the stop, the other \($0.uppercased())", "rflags.\($0)", "!rflags.\($0)")
    }
    + ["lstar", "fmask", "gs_base", "kernel_gs_base", "fs_base", "sysenter_cs"].map {
      stop("at the stop, another \($0)", $0, "\($0) ^ 0x100")
    }
    + [
      stop("at the stop, another star", "star", "star ^ 0x0010001000000000"), stop("at the stop, another efer", "efer", "efer ^ 0x801"),
      stop("at the stop, another IOPL", "rflags.iopl", "rflags.iopl ^ 3"), stop("at the stop, another CR2", "cr2", "cr2 ^ 8"),
      stop("at the stop, the other page tables", "cr3", "cr3 ^ 0x1000"), stop("at the stop, another CR4", "cr4", "cr4 ^ 0x300000"),
      stop("at the stop, another CR0", "cr0", "cr0 ^ 0x10000"),
      stop("at the stop, RIP is LSTAR", "rip", "lstar"), stop("at the stop, RIP is one byte on", "rip", "rip + 1"),
      Mutation("at the stop, other memory", .memoryAtStop),
      Mutation("at the stop, the timer interrupts", .interruptAtStop(0x30)),
      Mutation("the stop is one change of ring late", .crossingTooFar), Mutation("the program has just begun", .programStart),
      Mutation("the run has ended", .runEnd),
    ]

  private static func kernel(_ name: String, _ symbol: String, _ from: String, _ to: String) -> Mutation {
    func bytes(_ text: String) -> [UInt8] { text.split(separator: " ").compactMap { UInt8($0, radix: 16) } }
    return Mutation(name, .kernel(symbol: symbol, from: bytes(from), to: bytes(to)))
  }

  private static func program(_ name: String, _ place: String, _ value: String) -> Mutation {
    Mutation(name, .program([(place, value)]))
  }

  /// The low half of a gate's offset is another: the handler of the #PF, or for that one the #GP's.
  private static func gate(_ name: String, _ vector: Int) -> Mutation {
    let handler = vector == 14 ? "general_protection" : "page_fault"
    return program(name, "word[idt_table + \(vector * 16)]", "\(handler) & 0xffff")
  }

  private static func start(_ name: String, _ place: String, _ value: String) -> Mutation {
    Mutation(name, .switchedOn(place: place, value: value))
  }

  private static func way(_ name: String, _ place: String, _ value: String) -> Mutation {
    Mutation(name, .setOnTheWay([(place, value)]))
  }

  private static func stop(_ name: String, _ place: String, _ value: String) -> Mutation {
    Mutation(name, .stop(place: place, value: value))
  }
}
