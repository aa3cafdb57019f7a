import Primitives
import Testing

import LinuxABI

@Suite struct `Linux ABI tables` {
  @Test func `errno numbers are those of the system headers`() throws {
    let expected = try facts("errno.txt")
    #expect(Dictionary(Errno.all.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first }) == expected)
    #expect(Errno.all.count == expected.count)
    for row in Errno.all { #expect(!row.message.isEmpty) }
    #expect(Errno.numbered(2)?.message == "No such file or directory")
    #expect(Errno.named("EWOULDBLOCK")?.number == 11)
    #expect(Errno.named("ERESTARTSYS")?.number == 512)
  }

  @Test func `a result is an error from -4095 to -1 only`() {
    #expect(Errno.of(result: UInt64(bitPattern: -9))?.name == "EBADF")
    #expect(Errno.of(result: UInt64(bitPattern: -38))?.name == "ENOSYS")
    #expect(Errno.of(result: UInt64(bitPattern: -4095))?.number == 4095)
    #expect(Errno.of(result: UInt64(bitPattern: -4096)) == nil)
    #expect(Errno.of(result: 0) == nil)
    #expect(Errno.of(result: 0x7fff_ffff_f000) == nil)
    #expect(Errno.of(result: 1 << 63) == nil)
  }

  @Test func `pt_regs is 21 words without gaps`() {
    #expect(PtRegs.fields.map(\.offset) == (0..<21).map { UInt64(8 * $0) })
    #expect(PtRegs.size == 168)
    for field in PtRegs.fields {
      #expect(PtRegs.field(field.name) == field)
      #expect(PtRegs.field(at: field.offset) == field)
    }
    #expect(PtRegs.field(at: 168) == nil)
    #expect(PtRegs.field(at: 4) == nil)
    #expect(PtRegs.field("rax") == nil, "that is the register; the field is ax")
    for (name, offset) in [("orig_ax", 120), ("ip", 128), ("cs", 136), ("flags", 144), ("sp", 152), ("ss", 160), ("ax", 80)] {
      #expect(PtRegs.field(name)?.offset == UInt64(offset))
    }
  }

  @Test func `the CPU fills nothing on the way in by SYSCALL and five words by an exception`() {
    #expect(PtRegs.fields.allSatisfy { $0.onSystemCall != .cpu })
    #expect(PtRegs.fields.filter { $0.onException == .cpu }.map(\.name) == ["ip", "cs", "flags", "sp", "ss"])
    #expect(PtRegs.field("ip")?.onSystemCall == .register("rcx"))
    #expect(PtRegs.field("ax")?.onSystemCall == .constant("-ENOSYS", 0xffff_ffff_ffff_ffda))
  }

  @Test func `arguments stand in pt_regs where the convention says`() {
    for (index, register) in CallingConvention.systemCall.arguments.enumerated() {
      let field = PtRegs.fields.first { $0.argument == index + 1 }
      #expect(field?.onSystemCall == .register(register))
    }
    #expect(CallingConvention.systemCall.arguments[3] == "r10")
    #expect(CallingConvention.function.arguments[3] == "rcx")
    #expect(!CallingConvention.function.clobbered.contains("rbx"))
  }

  @Test func `selectors follow from STAR as SYSCALL and SYSRET compute them`() {
    let star = Selector.star
    let kernelCode = star.bits(32...47)
    let base = star.bits(48...63)
    func name(_ value: UInt64) -> String? { Selector.named(UInt16(truncatingIfNeeded: value))?.name }
    #expect(name(kernelCode & ~3) == "__KERNEL_CS")
    #expect(name(kernelCode + 8) == "__KERNEL_DS")
    #expect(name((base + 16) | 3) == "__USER_CS")
    #expect(name((base + 8) | 3) == "__USER_DS")
    #expect(name(base | 3) == "__USER32_CS")
  }

  @Test func `descriptors say what their selectors' names say`() throws {
    for row in GDTRow.all {
      let selector = try #require(Selector.named(row.selector))
      #expect(selector.index == row.index)
      guard let descriptor = row.descriptor, row.index > 0 else { continue }
      #expect(descriptor.bit(47), "present")
      #expect(Int(descriptor.bits(45...46)) == selector.privilegeLevel, "DPL of \(selector.name)")
      let isCode = descriptor.bit(43)
      #expect(isCode == selector.name.hasSuffix("CS"))
      #expect(descriptor.bit(53) == (isCode && !selector.name.contains("32")), "L of \(selector.name)")
      #expect(!(descriptor.bit(53) && descriptor.bit(54)), "L and D exclude each other")
    }
    #expect(GDTRow.all.map(\.index) == [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 14, 15])
  }

  @Test func `the TSS has no gaps`() {
    var end: UInt64 = 0
    for field in TSS.fields {
      #expect(field.offset == end)
      end = field.offset + UInt64(field.size)
    }
    #expect(end == TSS.size)
    #expect(TSS.field(at: 0x14)?.name == "sp2")
    #expect(TSS.field(at: 0x1b)?.name == "sp2")
    #expect(TSS.field(at: 104) == nil)
  }

  @Test func `FMASK clears the flags that each era names`() {
    func mask(_ bits: [Int]) -> UInt64 { bits.reduce(0) { $0 | 1 << UInt64($1) } }
    #expect(Era.v5_0.fmask == mask([8, 9, 10, 12, 13, 14, 18]))
    #expect(Era.v6_12.fmask == mask([0, 2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 21]))
    for topic in Era.differences {
      #expect(topic[.v5_0] != topic[.v6_12] && !topic[.v5_0].isEmpty && !topic[.v6_12].isEmpty, "\(topic.topic)")
    }
  }

  @Test func `MSRs and exceptions are found by number`() {
    #expect(MSRName.numbered(0xc000_0084)?.name == "MSR_SYSCALL_MASK")
    #expect(Set(MSRName.all.map(\.number)).count == MSRName.all.count)
    #expect(ExceptionVector.numbered(14)?.handler(.v5_0) == "do_page_fault")
    #expect(ExceptionVector.numbered(14)?.handler(.v6_12) == "exc_page_fault")
    #expect(ExceptionVector.numbered(15) == nil)
    // EXCEPTION_ERRCODE_MASK of Linux leaves out 21, which has one too.
    let mask = ExceptionVector.all.filter { $0.hasErrorCode && $0.number != 21 }.reduce(UInt64(0)) { $0 | 1 << UInt64($1.number) }
    #expect(mask == 0x2002_7d00)
    for row in ExceptionVector.all { if let name = row.signal { #expect(Signal.all.contains { $0.name == name }) } }
  }

  @Test func `signals are numbered without gaps`() {
    #expect(Signal.all.map(\.number) == Array(1...31))
    #expect(Signal.numbered(11)?.name == "SIGSEGV")
    #expect(Signal.numbered(0) == nil)
    #expect(Signal.numbered(32) == nil)
  }

  @Test func `six tests guard SYSRET in either era, over fields that exist`() {
    for era in Era.allCases {
      let tests = SYSRETTest.all(era)
      #expect(tests.map(\.number) == [1, 2, 3, 4, 5, 6])
      for test in tests {
        for field in test.fields {
          #expect(PtRegs.field(field) != nil)
          #expect(test.expression.contains("pt_regs.\(field)"))
        }
      }
    }
    #expect(SYSRETTest.all(.v5_0)[1].expression == "canonical(pt_regs.ip)")
    #expect(SYSRETTest.all(.v6_12)[4].expression == "pt_regs.ip < 0x7ffffffff000")
  }

  @Test func `the seven phases follow one another`() {
    #expect(Phase.allCases.map(\.rawValue) == ["ask", "cross", "save", "find", "work", "check", "back"])
    var walk: [Phase] = []
    var phase: Phase? = .ask
    while let current = phase {
      walk.append(current)
      phase = current.next
    }
    #expect(walk == Phase.allCases)
    for era in Era.allCases { for phase in Phase.allCases { #expect(!phase.begins(era).isEmpty) } }
    #expect(Phase.save.begins(.v5_0) == [.at(symbol: "entry_SYSCALL_64")])
    #expect(Phase.find.ends(.v6_12) == Phase.work.begins(.v6_12))
    #expect(Phase.back.ends(.v5_0) == [.ring(3)])
    #expect(Phase.work.begins(.v6_12) == [.atSymbol(prefix: "__x64_sys_")])
  }
}
