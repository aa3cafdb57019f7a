import Primitives

/// An exception vector below 32 (SDM Vol. 3, table 6-1).
package enum ExceptionVector: UInt8, Hashable, Sendable, CaseIterable {
  case divideError = 0
  case debug = 1
  case nmi = 2
  case breakpoint = 3
  case overflow = 4
  case boundRange = 5
  case invalidOpcode = 6
  case deviceNotAvailable = 7
  case doubleFault = 8
  case invalidTSS = 10
  case segmentNotPresent = 11
  case stackFault = 12
  case generalProtection = 13
  case pageFault = 14
  case floatingPoint = 16
  case alignmentCheck = 17
  case machineCheck = 18
  case simdFloatingPoint = 19

  /// The manual's short name: `#PF`.
  package var name: String {
    switch self {
    case .divideError: "#DE"
    case .debug: "#DB"
    case .nmi: "NMI"
    case .breakpoint: "#BP"
    case .overflow: "#OF"
    case .boundRange: "#BR"
    case .invalidOpcode: "#UD"
    case .deviceNotAvailable: "#NM"
    case .doubleFault: "#DF"
    case .invalidTSS: "#TS"
    case .segmentNotPresent: "#NP"
    case .stackFault: "#SS"
    case .generalProtection: "#GP"
    case .pageFault: "#PF"
    case .floatingPoint: "#MF"
    case .alignmentCheck: "#AC"
    case .machineCheck: "#MC"
    case .simdFloatingPoint: "#XM"
    }
  }

  /// Whether delivery pushes an error code (SDM Vol. 3, 6.13).
  package var hasErrorCode: Bool {
    switch self {
    case .doubleFault, .invalidTSS, .segmentNotPresent, .stackFault, .generalProtection, .pageFault, .alignmentCheck: true
    default: false
    }
  }

  /// Whether the exception counts as contributory for the double-fault rule (SDM Vol. 3, table 6-4).
  package var isContributory: Bool {
    switch self {
    case .divideError, .invalidTSS, .segmentNotPresent, .stackFault, .generalProtection: true
    default: false
    }
  }
}

/// An architectural exception that an instruction raises.
package struct Fault: Error, Hashable, Sendable {
  package var vector: ExceptionVector
  /// What delivery pushes when the vector has an error code; for a debug exception its `conditions`; otherwise 0.
  package var errorCode: UInt32
  /// For a page fault the linear address that goes to CR2; otherwise 0.
  package var address: UInt64

  package init(_ vector: ExceptionVector, errorCode: UInt32 = 0, address: UInt64 = 0) {
    self.vector = vector
    self.errorCode = errorCode
    self.address = address
  }

  /// A debug exception that says in DR6 why it is raised.
  package static func debug(_ conditions: DebugConditions) -> Fault { Fault(.debug, errorCode: UInt32(conditions.rawValue)) }

  /// Why a debug exception is raised; nothing for other exceptions, and for one that somebody outside injected, which leaves DR6 alone.
  package var conditions: DebugConditions {
    vector == .debug ? DebugConditions(rawValue: UInt16(truncatingIfNeeded: errorCode)).intersection(.all) : []
  }
}
