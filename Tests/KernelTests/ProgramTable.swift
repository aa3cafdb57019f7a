import Foundation
import LinuxABI
import Testing

/// The rows of `Tables/programs.txt`: what each program does.
struct ProgramTable {
  struct Row: CustomTestStringConvertible {
    var program: String
    var arguments: [String]
    /// What is typed on the terminal; the end of the input follows.
    var input: String
    /// The exit status, or 128 plus the number of the signal.
    var status: UInt32
    /// What it writes to its descriptors 1 and 2.
    var output: String
    /// The start of the kernel's message on the console, behind the output; empty when there is none.
    var message: String
    /// The era that the row is for; `nil` for all of them.
    var era: Era?

    var testDescription: String { ([program] + arguments).joined(separator: " ") }
  }

  let rows: [Row]

  init() throws {
    rows = try TextTable("programs").rows.map { fields in
      try #require(fields.count == 7, "programs.txt: \(fields)")
      return Row(
        program: fields[0], arguments: fields[1].split(separator: " ").map(String.init), input: TextTable.unescaped(fields[2]),
        status: try #require(UInt32(fields[3])), output: TextTable.unescaped(fields[4]), message: fields[5], era: Era(rawValue: fields[6]))
    }
  }

  /// The rows that hold in an era.
  func rows(_ era: Era) -> [Row] { rows.filter { $0.era ?? era == era } }
}

/// A text file of the folder Tables: lines with fields between ` | `; `#` starts a comment.
struct TextTable {
  let rows: [[String]]

  init(_ name: String) throws {
    let text = try String(decoding: Guest.bytes(of: "Tests/KernelTests/Tables/\(name).txt"), as: UTF8.self)
    rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// A text with \n, \t, \xHH and \\ written out.
  static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\", let kind = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch kind {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "x":
        if let byte = UInt8(rest.prefix(2), radix: 16) { result.unicodeScalars.append(Unicode.Scalar(byte)) }
        rest = rest.dropFirst(2)
      default: result.append(kind)
      }
    }
    return result
  }
}
