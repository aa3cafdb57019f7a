import Conformance
import Testing
import X86

/// The list of flags that comparisons leave out.
@Suite struct UndefinedFlagsTests {
  /// What the manual leaves undefined on a condition that the instruction table cannot say (SDM Vol. 2, SHLD and SHRD).
  private static func conditional(_ row: UndefinedFlags) -> UInt64 {
    switch (row.operation, row.condition) {
    case (.shld, .countAboveOne), (.shrd, .countAboveOne): Flag.of.mask
    case (.shld, .countAboveWidth), (.shrd, .countAboveWidth): RFLAGS.status
    default: 0
    }
  }

  @Test func `no mask covers a flag that the manual defines`() {
    #expect(!UndefinedFlags.all.isEmpty)
    for row in UndefinedFlags.all {
      let forms = Form.all.filter { $0.operation == row.operation }
      #expect(!forms.isEmpty)
      for form in forms {
        let undefined = form.flags.undefined | Self.conditional(row)
        #expect(row.flags & ~undefined == 0, "\(row.operation), \(row.condition.rawValue): \(form.encoding.text)")
      }
    }
  }

  @Test func `a result is left out only where the manual leaves it undefined`() throws {
    // SHLD ax, dx, 16 and 17; SHLD eax, edx, 31.
    for (code, isUndefined) in [("660fa4d010", false), ("660fa4d011", true), ("0fa4d01f", false)] {
      let instruction = try Decoder.decode(InstructionBytes(bytes(code)))
      #expect(UndefinedFlags.isResultUndefined(of: instruction, UserCase()) == isUndefined)
    }
  }

  private func bytes(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
  }

  @Test func `a comparison sees a wrong register, flag, memory byte, error code and address`() {
    var item = UserCase()
    item.code = [0x01, 0xc8]
    let right = UserMachine().run(item)
    #expect(CaseComparison.difference(item, expected: right, found: right) == nil)
    let changes: [(inout UserCaseResult) -> Void] = [
      { $0.registers[3] ^= 1 }, { $0.rflags ^= Flag.cf.mask }, { $0.memoryHash ^= 1 }, { $0.errorCode = 4 }, { $0.cr2 = 1 },
      { $0.rip += 1 },
      { $0.outcome = 6 }, { $0.iterations = 1 },
    ]
    for change in changes {
      var wrong = right
      change(&wrong)
      #expect(CaseComparison.difference(item, expected: right, found: wrong) != nil)
    }
  }
}
