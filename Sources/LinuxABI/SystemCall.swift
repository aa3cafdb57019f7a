/// One system call of the 64-bit ABI: what a number in RAX asks for.
///
/// Numbers come from asm/unistd_64.h, kernel functions from syscall_64.tbl, types from linux/syscalls.h, without the kernel's mark for user
/// pointers. The arguments stand in RDI, RSI, RDX, R10, R8 and R9, in this order.
package struct SystemCall: Hashable, Sendable {
  /// One argument as C declares it.
  package struct Argument: Hashable, Sendable {
    /// `const char *`, `unsigned int`, `int [2]`.
    package let type: String
    package let name: String

    /// `const char *path`, `int fd[2]`.
    package var declaration: String {
      if let bracket = type.firstIndex(of: "[") { return "\(type[..<bracket])\(name)\(type[bracket...])" }
      return type.hasSuffix("*") ? type + name : "\(type) \(name)"
    }

    /// Whether the value is an address in user memory.
    package var isPointer: Bool {
      type.hasSuffix("*") || type.hasSuffix("]") || type.hasPrefix("cap_user_") || type.hasPrefix("const cap_user_")
    }
    /// Whether it is the address of a NUL-terminated text that the kernel reads: a path or a name.
    package var isText: Bool { type == "const char *" && Self.texts.contains(name) || type == "char *" && Self.mountTexts.contains(name) }

    private static let texts: Set<String> = [
      "path", "old", "new", "target", "library", "new_root", "put_old", "special", "name", "args", "description", "callout_info", "type",
      "cmdline", "from_path", "to_path", "fs_name", "key",
    ]
    private static let mountTexts: Set<String> = ["dev_name", "dir_name", "path", "name", "type"]
  }

  package let number: Int
  /// The name that programs use: `uname`.
  package let name: String
  /// The name of the kernel's function where one exists: `newuname`.
  package let function: String?
  /// `nil` where the signature is not known for certain.
  package let arguments: [Argument]?
  /// One line for a person.
  package let meaning: String

  /// The symbol that dispatch leads to: `__x64_sys_newuname`; `nil` for a name without a function.
  package var entrySymbol: String? { function.map { "__x64_sys_" + $0 } }

  /// The call as a C declaration without its result: `write(unsigned int fd, const char *buf, size_t count)`.
  package var signature: String {
    guard let arguments else { return "\(name)(?)" }
    return "\(name)(\(arguments.isEmpty ? "void" : arguments.map(\.declaration).joined(separator: ", ")))"
  }

  /// The call of that number; `nil` for numbers that mean nothing in that era.
  package static func numbered(_ number: Int, _ era: Era) -> SystemCall? { table(era).byNumber[number] }

  /// The call of that name, as in `SystemCall.named("write", .v5_0)`.
  package static func named(_ name: String, _ era: Era) -> SystemCall? { table(era).byName[name] }

  /// The call whose entry symbol this is: `__x64_sys_newuname` gives `uname`.
  package static func entered(at symbol: String, _ era: Era) -> SystemCall? { table(era).bySymbol[symbol] }

  /// All calls of an era by number.
  package static func all(_ era: Era) -> [SystemCall] { table(era).rows }
}

extension SystemCall {
  private struct Table {
    let rows: [SystemCall]
    let byNumber: [Int: SystemCall]
    let byName: [String: SystemCall]
    let bySymbol: [String: SystemCall]

    init(_ rows: [SystemCall]) {
      self.rows = rows
      byNumber = Dictionary(rows.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
      byName = Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      bySymbol = Dictionary(rows.compactMap { row in row.entrySymbol.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    }
  }

  private static let old = Table(parse(rows0to199 + "\n" + rows200to462, .v5_0))
  private static let new = Table(parse(rows0to199 + "\n" + rows200to462, .v6_12))

  private static func table(_ era: Era) -> Table {
    switch era {
    case .v5_0: old
    case .v6_12: new
    }
  }

  /// Reads rows of the form `number name function | arguments | meaning`.
  ///
  /// The function is left out when it has the call's name and is `-` when there is none; `name@5.0` says that only that era has it, and two rows
  /// of one number give each era its own. Arguments are `?` when they are not known for certain, and `void` for none.
  static func parse(_ text: String, _ era: Era) -> [SystemCall] {
    var result: [SystemCall] = []
    for line in text.split(separator: "\n") {
      let columns = line.split(separator: "|").map { $0.split(separator: " ") }
      guard columns.count == 3, columns[0].count >= 2, let number = Int(columns[0][0]), number < era.systemCallCount else { continue }
      var function: Substring? = columns[0].count > 2 ? columns[0][2] : columns[0][1]
      if let mark = function?.split(separator: "@"), mark.count == 2 { function = mark[1] == era.rawValue ? mark[0] : nil }
      if function == "-" { function = nil }
      let row = SystemCall(
        number: number, name: String(columns[0][1]), function: function.map(String.init), arguments: arguments(columns[1]),
        meaning: columns[2].joined(separator: " "))
      if result.last?.number != number {
        result.append(row)
      } else if row.function != nil {
        result[result.count - 1] = row
      }
    }
    return result
  }

  private static func arguments(_ words: [Substring]) -> [Argument]? {
    let text = words.joined(separator: " ")
    if text == "?" { return nil }
    if text == "void" { return [] }
    return text.split(separator: ",").map { declaration in
      let bracket = declaration.firstIndex(of: "[") ?? declaration.endIndex
      let head = declaration[..<bracket]
      let nameStart = head.lastIndex { $0 == " " || $0 == "*" }.map { head.index(after: $0) } ?? head.startIndex
      let type = head[..<nameStart].drop { $0 == " " } + declaration[bracket...]
      return Argument(type: String(type).trimmingTrailingBlank, name: String(head[nameStart...]))
    }
  }
}

extension String {
  /// Without the blank that stood between a type and a name.
  fileprivate var trimmingTrailingBlank: String { hasSuffix(" ") ? String(dropLast()) : self }
}
