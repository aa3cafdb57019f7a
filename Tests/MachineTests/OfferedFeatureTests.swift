import Conformance
import Machine
import Primitives
import Testing
import X86

/// CPUID shows only what executes; what it shows can be switched on, what it does not show cannot.
@Suite struct OfferedFeatureTests {
  @Test func `AMD's CPUs say the signature and the oldest features twice`() {
    let (basic, extended) = (identification(1, vendor: .amd), identification(0x8000_0001, vendor: .amd))
    #expect(extended[0] == basic[0] && extended[3] & 0x0183_f3ff == basic[3] & 0x0183_f3ff && basic[3] & 0x0183_f3ff != 0)
    #expect(extended[3] & ~0x0183_f3ff == identification(0x8000_0001)[3])
    #expect(identification(0x8000_0001)[0] == 0)
  }

  /// The four registers that CPUID gives for a leaf.
  private func identification(_ leaf: UInt32, subleaf: UInt32 = 0, vendor: Vendor = .intel) -> [UInt64] {
    let machine = RingZeroPC(code: "0fa2", vendor: vendor)
    var cpu = machine.pc.cpu
    cpu[.rax] = UInt64(leaf)
    cpu[.rcx] = UInt64(subleaf)
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .instruction)
    let registers: [GeneralRegister] = [.rax, .rbx, .rcx, .rdx]
    return registers.map { machine.pc.cpu[$0] }
  }

  /// Where CPUID shows a feature: leaf, place among EAX, EBX, ECX, EDX, bit (SDM Vol. 2, CPUID; AMD APM Vol. 3, appendix E). `nil` where it has no bit.
  private func place(of feature: Feature) -> (leaf: UInt32, register: Int, bit: UInt64)? {
    switch feature {
    case .base, .crc32, .cet: nil
    case .sse3: (1, 2, 0)
    case .pclmulqdq: (1, 2, 1)
    case .monitor: (1, 2, 3)
    case .ssse3: (1, 2, 9)
    case .cx16: (1, 2, 13)
    case .sse41: (1, 2, 19)
    case .sse42: (1, 2, 20)
    case .movbe: (1, 2, 22)
    case .popcnt: (1, 2, 23)
    case .aes: (1, 2, 25)
    case .xsave: (1, 2, 26)
    case .rdrand: (1, 2, 30)
    case .fpu: (1, 3, 0)
    case .sysenter: (1, 3, 11)
    case .mmx: (1, 3, 23)
    case .fxsr: (1, 3, 24)
    case .sse: (1, 3, 25)
    case .sse2: (1, 3, 26)
    case .fsgsbase: (7, 1, 0)
    case .bmi1: (7, 1, 3)
    case .rdseed: (7, 1, 18)
    case .smap: (7, 1, 20)
    case .clflushopt: (7, 1, 23)
    case .clwb: (7, 1, 24)
    case .sha: (7, 1, 29)
    case .rdpid: (7, 2, 22)
    case .lahf: (0x8000_0001, 2, 0)
    case .lzcnt: (0x8000_0001, 2, 5)
    case .prefetchw: (0x8000_0001, 2, 8)
    case .rdtscp: (0x8000_0001, 3, 27)
    }
  }

  private func isShown(_ feature: Feature) -> Bool {
    place(of: feature).map { identification($0.leaf)[$0.register] >> $0.bit & 1 == 1 } ?? false
  }

  @Test func `CPUID shows a feature when its instructions execute`() {
    for feature in Feature.allCases where place(of: feature) != nil {
      // Without their bit PREFETCHW and its kin are NOPs, which is how they execute.
      if feature == .prefetchw { continue }
      #expect(isShown(feature) == (CPUFeatures().treatment(of: feature) == .executed), "\(feature)")
    }
  }

  @Test func `every row of a feature that CPUID shows executes`() throws {
    var count = 0
    for number in Form.all.indices where isShown(Form.all[number].feature) {
      let form = Form.all[number]
      let isPlain = { (bytes: [UInt8]) in (try? Decoder.decode(InstructionBytes(bytes)))?.prefixes.contains(.lock) == false }
      let code = try #require(FormSamples(seed: 7).samples(of: number, count: 30).first(where: isPlain), "\(form.documentation)")
      var report = StepReport()
      #expect(RingZeroPC.prepared(hex(code)).pc.step(into: &report) == nil, "\(form.documentation)")
      #expect(report.kind != .exception(Fault(.invalidOpcode)), "\(form.documentation)")
      count += 1
    }
    #expect(count > 20)
  }

  /// The bits of CR4 (SDM Vol. 3, 2.5) with what CPUID must show for each; a bit with none is reserved here.
  private static let cr4Bits: [Int: (leaf: UInt32, register: Int, bit: UInt64)] = [
    0: (1, 3, 1), 1: (1, 3, 1), 2: (1, 3, 4), 3: (1, 3, 2), 4: (1, 3, 3), 5: (1, 3, 6), 6: (1, 3, 7), 7: (1, 3, 13), 9: (1, 3, 24),
    10: (1, 3, 25), 11: (7, 2, 2), 12: (7, 2, 16), 13: (1, 2, 5), 14: (1, 2, 6), 16: (7, 1, 0), 17: (1, 2, 17), 18: (1, 2, 26),
    20: (7, 1, 7), 21: (7, 1, 20), 22: (7, 2, 3), 23: (7, 2, 7), 24: (7, 2, 31),
  ]

  @Test func `a bit of CR4 can be set when CPUID shows its feature, and is reserved otherwise`() {
    var settable = 0
    for bit in 0..<64 {
      // Bit 8, PCE, needs performance monitoring: leaf 0AH, which is beyond the last.
      let isShown = Self.cr4Bits[bit].map { identification($0.leaf)[$0.register] >> $0.bit & 1 == 1 } ?? false
      // mov cr4, rax
      let machine = RingZeroPC(code: "0f22e0")
      var cpu = machine.pc.cpu
      cpu[.rax] = cpu.cr4 | 1 << UInt64(bit)
      machine.pc.cpu = cpu
      #expect(machine.step().kind == (isShown ? .instruction : .exception(Fault(.generalProtection))), "bit \(bit)")
      #expect(machine.pc.cpu.cr4 == (isShown ? cpu[.rax] : cpu.cr4), "bit \(bit)")
      settable += isShown ? 1 : 0
    }
    // TSD, DE, PAE, PGE, UMIP, FSGSBASE, SMEP, SMAP.
    #expect(settable == 8)
    #expect(identification(0)[0] < 0xa)
  }

  @Test func `beyond the last leaf Intel's CPUs give the last basic one, AMD's zeros`() {
    for leaf: UInt32 in [8, 0xd, 0x4000_0000, 0x7fff_ffff, 0x8000_0009, 0xffff_ffff] {
      #expect(identification(leaf) == identification(7))
      #expect(identification(leaf, subleaf: 1) == [0, 0, 0, 0])
      #expect(identification(leaf, vendor: .amd) == [0, 0, 0, 0])
    }
    for vendor in [Vendor.intel, .amd] {
      #expect(identification(0, vendor: vendor)[0] == 7)
      #expect(identification(0x8000_0000, vendor: vendor)[0] == 0x8000_0008)
      #expect(identification(0x8000_0005, vendor: vendor) == [0, 0, 0, 0])
    }
  }

  @Test func `without a feature its instructions are #UD, and TZCNT and LZCNT are BSF and BSR`() {
    func outcome(_ code: String, _ change: (inout CPUFeatures) -> Void) -> (kind: StepReport.Kind, value: UInt64) {
      var features = CPUFeatures()
      change(&features)
      let machine = RingZeroPC.prepared(code, features: features)
      let kind = machine.step().kind
      return (kind, machine.pc.cpu[.rdx])
    }
    // blsr edx, ecx; andn edx, ecx, ebx; movbe edx, [rbx]; popcnt edx, ecx; crc32 edx, ecx; clflushopt [rbx]; stac; rdtscp; rdfsbase rdx
    let rows: [(String, (inout CPUFeatures) -> Void)] = [
      ("c4e268f3c9", { $0.bmi1 = false }), ("c4e270f2d3", { $0.bmi1 = false }), ("0f38f013", { $0.movbe = false }),
      ("f30fb8d1", { $0.popcnt = false }), ("f20f38f1d1", { $0.crc32 = false }), ("660fae3b", { $0.clflushopt = false }),
      ("0f01cb", { $0.smap = false }), ("0f01f9", { $0.rdtscp = false }), ("f3480faec2", { $0.fsgsbase = false }),
    ]
    for (code, change) in rows {
      #expect(outcome(code) { _ in }.kind == .instruction, "\(code)")
      #expect(outcome(code, change).kind == .exception(Fault(.invalidOpcode)), "\(code)")
    }
    // RCX is 0x10: four zeros below its only 1, 27 above.
    #expect(outcome("f30fbdd1") { _ in }.value == 27)
    #expect(outcome("f30fbdd1") { $0.lzcnt = false }.value == 4)
    #expect(outcome("f30fbcd1") { $0.bmi1 = false }.value == 4)
  }

  @Test func `CRC32 executes although CPUID does not show SSE4.2, of which nothing else does`() {
    #expect(identification(1)[2] >> 20 & 1 == 0)
    #expect(RingZeroPC.prepared("f20f38f1d1").step().kind == .instruction)
    // pcmpgtq xmm0, xmm1
    #expect(RingZeroPC.prepared("660f3837c1").step().kind == .exception(Fault(.invalidOpcode)))
  }

  @Test func `debugging extensions are offered: CR4 DE makes DR4 and DR5 invalid`() {
    #expect(identification(1)[3] >> 2 & 1 == 1)
    // mov rax, dr4
    for (cr4, kind) in [(0, StepReport.Kind.instruction), (CR4.de, .exception(Fault(.invalidOpcode)))] {
      let machine = RingZeroPC(code: "0f21e0")
      var cpu = machine.pc.cpu
      cpu.cr4 |= cr4
      machine.pc.cpu = cpu
      #expect(machine.step().kind == kind)
    }
  }
}

/// Instructions of the x87 unit and of MMX and SSE: CR0 comes first (SDM Vol. 3, table 2-2), then the stop at what is executed later.
@Suite struct VectorRefusalTests {
  @Test func `FWAIT asks MP and TS, and does nothing else`() {
    for (bits, kind) in [
      (0, StepReport.Kind.instruction), (CR0.mp, .instruction), (CR0.ts, .instruction), (CR0.em, .instruction),
      (CR0.mp | CR0.ts, .exception(Fault(.deviceNotAvailable))),
    ] {
      let machine = RingZeroPC.prepared("9b")
      var cpu = machine.pc.cpu
      cpu.cr0 |= bits
      machine.pc.cpu = cpu
      #expect(machine.step().kind == kind)
    }
  }

  @Test func `EM, MP and TS decide between #NM, #UD and the stop`() {
    // fld1; emms; xorps xmm0, xmm0; fxsave [rbx]; movnti [rbx], ecx
    let rows: [(code: String, name: String, fault: (_ em: Bool, _ mp: Bool, _ ts: Bool) -> ExceptionVector?)] = [
      ("d9e8", "fld1", { em, _, ts in em || ts ? .deviceNotAvailable : nil }),
      ("0f77", "emms", { em, _, ts in em ? .invalidOpcode : ts ? .deviceNotAvailable : nil }),
      ("0f57c0", "xorps", { em, _, ts in em ? .invalidOpcode : ts ? .deviceNotAvailable : nil }),
      ("0fae03", "fxsave", { em, _, ts in em || ts ? .deviceNotAvailable : nil }),
      ("0fc30b", "movnti", { _, _, _ in nil }),
    ]
    for row in rows {
      for bits in 0..<8 {
        let (em, mp, ts) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
        let machine = RingZeroPC.prepared(row.code)
        var cpu = machine.pc.cpu
        cpu.cr0 |= (em ? CR0.em : 0) | (mp ? CR0.mp : 0) | (ts ? CR0.ts : 0)
        machine.pc.cpu = cpu
        var report = StepReport()
        let reason = machine.pc.step(into: &report)
        if let vector = row.fault(em, mp, ts) {
          #expect(reason == nil && report.kind == .exception(Fault(vector)), "\(row.name) \(bits)")
        } else {
          #expect(reason == .unsupported(row.name + ", an x87, MMX or SSE instruction"), "\(row.name) \(bits)")
          #expect(machine.pc.cpu == cpu)
        }
      }
    }
  }
}
