import Primitives
import X86

/// Compares what two CPUs made of the same case.
package enum CaseComparison {
  /// In words what differs between `expected` and `found`; `nil` when nothing does.
  package static func difference(_ item: UserCase, expected: UserCaseResult, found: UserCaseResult) -> String? {
    var parts: [String] = []
    if expected.outcome != found.outcome { parts.append("outcome \(name(expected.outcome)), found \(name(found.outcome))") }
    let instruction = try? Decoder.decode(item.fetched)
    let hasResult = instruction.map { !UndefinedFlags.isResultUndefined(of: $0, item) } ?? true
    for register in GeneralRegister.allCases where hasResult {
      let (a, b) = (expected.registers[Int(register.rawValue)], found.registers[Int(register.rawValue)])
      if a != b { parts.append("\(register.name) \(hex(a)), found \(hex(b))") }
    }
    if expected.rip != found.rip { parts.append("rip \(hex(expected.rip)), found \(hex(found.rip))") }
    let mask = instruction.map { UndefinedFlags.mask(of: $0, item) } ?? 0
    let flags = (expected.rflags ^ found.rflags) & ~mask
    if flags != 0 {
      let names = Flag.allCases.filter { flags & $0.mask != 0 }.map { "\($0.name) \(expected.rflags & $0.mask != 0 ? 1 : 0)" }
      parts.append("flags " + names.joined(separator: " "))
    }
    if expected.errorCode != found.errorCode { parts.append("error code \(hex(expected.errorCode)), found \(hex(found.errorCode))") }
    if expected.cr2 != found.cr2 { parts.append("cr2 \(hex(expected.cr2)), found \(hex(found.cr2))") }
    if hasResult, expected.memoryHash != found.memoryHash {
      parts.append(
        "memory \(expected.firstChange)...\(expected.lastChange) \(hex(expected.change)), "
          + "found \(found.firstChange)...\(found.lastChange) \(hex(found.change))")
    }
    if expected.iterations != found.iterations { parts.append("iterations \(expected.iterations), found \(found.iterations)") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func name(_ outcome: UInt8) -> String {
    if let known = UserCaseResult.Outcome(rawValue: outcome) { return "\(known)" }
    return ExceptionVector(rawValue: outcome)?.name ?? "vector \(outcome)"
  }
}

/// What a comparison of many cases found, by form.
package struct CaseTally: Sendable {
  /// Differences kept in words for each form.
  private static let kept = 4

  package private(set) var compared = 0
  package private(set) var differences = 0
  /// Cases that the oracle skipped or lost.
  package private(set) var left = 0
  private var countOfForm: [Int: Int] = [:]
  private var exceptionsOfForm: [Int: Int] = [:]
  private var examples: [Int: [String]] = [:]
  private var differencesOfForm: [Int: Int] = [:]

  package init() {}

  /// Compares one case.
  package mutating func note(_ item: UserCase, expected: UserCaseResult, found: UserCaseResult) {
    switch UserCaseResult.Outcome(rawValue: expected.outcome) {
    case .skipped, .lost:
      left += 1
      return
    default: break
    }
    compared += 1
    let instruction = try? Decoder.decode(item.fetched)
    let form = instruction?.form.map(Int.init) ?? -1
    countOfForm[form, default: 0] += 1
    if expected.outcome < 32 { exceptionsOfForm[form, default: 0] += 1 }
    guard let text = CaseComparison.difference(item, expected: expected, found: found) else { return }
    differences += 1
    differencesOfForm[form, default: 0] += 1
    if examples[form, default: []].count < Self.kept {
      let code = instruction.map { Formatter().text(of: $0, at: UserCase.codeBase).description } ?? "no instruction"
      let registers = zip(GeneralRegister.allCases, item.registers).map { "\($0.name)=\(hex($1))" }.joined(separator: " ")
      examples[form, default: []].append(
        "\(hex(item.code.prefix(Int(instruction?.length ?? 15)))) \(code): \(text)\n      with \(registers) rflags=\(hex(item.rflags)) seed=\(item.seed)"
      )
    }
  }

  /// One line with all counts, then the forms with differences and examples of them.
  package var summary: String {
    var lines = ["\(compared) cases compared, \(differences) differences, \(left) not executed by the oracle"]
    for (form, count) in differencesOfForm.sorted(by: { $0.value > $1.value }) {
      lines.append("  \(Self.name(form)): \(count) of \(countOfForm[form] ?? 0)")
      for example in examples[form] ?? [] { lines.append("    " + example) }
    }
    return lines.joined(separator: "\n")
  }

  /// One line for each form of `forms`: its cases, and how many of them raised an exception.
  package func coverage(of forms: [Int]) -> String {
    forms.map { form in
      let count = countOfForm[form] ?? 0
      return "\(count)\t\(exceptionsOfForm[form] ?? 0)\t\(Self.name(form))"
    }.joined(separator: "\n")
  }

  /// The fewest cases that a form of `forms` has.
  package func minimum(of forms: [Int]) -> Int { forms.map { countOfForm[$0] ?? 0 }.min() ?? 0 }

  private static func name(_ form: Int) -> String {
    guard Form.all.indices.contains(form) else { return "no instruction" }
    let row = Form.all[form]
    return "\(row.encoding.text)  \(row.mnemonic) " + row.operands.map(\.rawValue).joined(separator: ", ")
  }
}
