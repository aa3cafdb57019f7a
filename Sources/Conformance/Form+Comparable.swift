import X86

extension Form {
  /// Why the result of a form at CPL 3 says nothing about the instruction set: it is the host's, or the oracle cannot execute it.
  package enum HostSpecific: String, Hashable, Sendable {
    /// CPUID, RDTSC and the like tell what the host is and when.
    case identifiesHost = "identifies the host"
    /// SGDT to SMSW, whose results a kernel with UMIP makes up.
    case tablesOfHost = "shows the host's tables"
    /// They would change what the oracle itself stands on: SYSCALL, INT n, FS and GS bases.
    case leavesSandbox = "leaves the sandbox"
    /// x87, MMX, SSE and later vectors.
    case notExecuted = "is not executed"
    /// AMD's and Intel's CPUs differ, or the oracle's CPU has instructions that this one does not have.
    case vendorDifference = "differs between vendors"
  }

  /// `nil` for a form that the real CPU can be asked for at CPL 3.
  package var hostSpecific: HostSpecific? {
    switch operation {
    case .vector: .notExecuted
    case .cpuid, .rdtsc, .rdtscp, .rdpmc, .rdpid, .rdrand, .rdseed, .xgetbv, .monitor, .mwait: .identifiesHost
    case .sgdt, .sidt, .sldt, .str, .smsw: .tablesOfHost
    case .syscall, .sysenter, .int, .int1, .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase: .leavesSandbox
    case .xsetbv, .sysexit: .vendorDifference
    // AMD's SSE4a has EXTRQ and INSERTQ there.
    case .ud2 where encoding.text == "0F 78 /r" || encoding.text == "0F 79 /r": .vendorDifference
    // A NOP on Intel's CPUs, #UD on AMD's (AMD APM Vol. 3, PREFETCH).
    case .nop where encoding.text.hasPrefix("0F 0D") && encoding.text.hasSuffix("reg"): .vendorDifference
    default: nil
    }
  }

  /// The numbers of the forms that a case generator makes.
  package static let comparable: [Int] = all.indices.filter { all[$0].hostSpecific == nil }

  /// The numbers of those among them that are instructions: the others show as #UD, of no form.
  package static let covered: [Int] = comparable.filter { !all[$0].traits.contains(.undefined) }
}
