import LinuxABI
import Primitives
import X86

extension Inspector {
  /// The arguments of a system call that is about to be made, as strace writes them: texts in quotes, descriptors and sizes in decimal, modes in octal,
  /// addresses in hexadecimal.
  package func systemCallArguments(of call: SystemCall?) -> [String] {
    let registers: [GeneralRegister] = [.rdi, .rsi, .rdx, .r10, .r8, .r9]
    guard let arguments = call?.arguments else { return [] }
    let opens = call.map { ["open", "openat"].contains($0.name) } ?? false
    let makes = opens && zip(arguments, registers).contains { $0.name == "flags" && OpenFlags(cpu[$1]).makesFile }
    return zip(arguments, registers).enumerated().compactMap { index, pair in
      let (argument, register) = pair
      let value = cpu[register]
      if opens, argument.name == "flags" { return OpenFlags(value).description }
      // The kernel looks at the mode of a file that it makes, and at no other.
      if opens, argument.name == "mode", !makes { return nil }
      if argument.isPointer { return pointer(value, argument, size: size(after: index, arguments, registers)) }
      if argument.type.hasSuffix("mode_t") { return mode(value) }
      if argument.type.contains("loff_t") || argument.type == "off_t" || argument.type == "long" || argument.type == "ssize_t" {
        return "\(Int64(bitPattern: value))"
      }
      if argument.type == "int" || argument.type.hasSuffix("pid_t") || argument.name == "fd" {
        return "\(Int32(truncatingIfNeeded: value))"
      }
      if argument.type == "unsigned int" { return "\(UInt32(truncatingIfNeeded: value))" }
      return argument.type == "size_t" || value < 4096 ? "\(value)" : "0x" + hex(value)
    }
  }

  /// The same after the call has come back: what it has put into a buffer as text, as far as the result says.
  ///
  /// - Parameter asked: the arguments when it was asked, which hold the address.
  package func systemCallArguments(of call: SystemCall?, asked: [String], addresses: [UInt64], result: UInt64) -> [String] {
    guard let arguments = call?.arguments, asked.count == arguments.count, result >> 63 == 0 else { return asked }
    var shown = asked
    for (index, argument) in arguments.enumerated() where argument.type == "char *" && addresses.indices.contains(index) {
      guard index + 1 < arguments.count, arguments[index + 1].type == "size_t",
        let text = quoted(at: addresses[index], size: Int(clamping: result))
      else { continue }
      shown[index] = text
    }
    return shown
  }

  /// A mode as strace writes it: in octal, of three digits at least.
  private func mode(_ value: UInt64) -> String {
    let digits = String(value & 0xffff_ffff, radix: 8)
    return digits.count < 3 ? String(repeating: "0", count: 3 - digits.count) + digits : "0" + digits
  }

  /// Bytes in a buffer, when the next argument says how many.
  private func size(after index: Int, _ arguments: [SystemCall.Argument], _ registers: [GeneralRegister]) -> Int? {
    guard index + 1 < arguments.count, index + 1 < registers.count, arguments[index].type.hasPrefix("const char"),
      arguments[index + 1].type == "size_t"
    else { return nil }
    return Int(min(cpu[registers[index + 1]], 4096))
  }

  private func pointer(_ value: UInt64, _ argument: SystemCall.Argument, size: Int?) -> String {
    if value == 0 { return "NULL" }
    if let size { return quoted(at: value, size: size) ?? "0x" + hex(value) }
    guard argument.isText, let text = string(at: value, limit: Self.shownBytes + 1) else { return "0x" + hex(value) }
    return quoted(Array(text.prefix(Self.shownBytes))) + (text.count > Self.shownBytes ? "..." : "")
  }

  /// Bytes of a text that are shown, as strace does without `-s`.
  private static let shownBytes = 32

  private func quoted(at address: UInt64, size: Int) -> String? {
    bytes(at: address, count: min(size, Self.shownBytes)).map { quoted($0) + (size > Self.shownBytes ? "..." : "") }
  }

  private func quoted(_ bytes: [UInt8]) -> String {
    var result = "\""
    for byte in bytes {
      switch byte {
      case 0x0a: result += "\\n"
      case 0x09: result += "\\t"
      case 0x0d: result += "\\r"
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "\\x" + hex(UInt64(byte), minimumDigits: 2)
      }
    }
    return result + "\""
  }
}

/// The flags of `open`, by their names (Linux include/uapi/asm-generic/fcntl.h, 5.0).
private struct OpenFlags: CustomStringConvertible {
  private let value: UInt32

  init(_ register: UInt64) { value = UInt32(truncatingIfNeeded: register) }

  private static let directory: UInt32 = 0o200000
  private static let temporary: UInt32 = 0o20000000 | directory

  /// Whether there may be a new file, which needs a mode.
  var makesFile: Bool { value & 0o100 != 0 || value & Self.temporary == Self.temporary }

  /// `O_WRONLY|O_CREAT|O_TRUNC`; bits without a name in hexadecimal behind them.
  var description: String {
    var names = [["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"][Int(value & 3)]]
    var rest = value & ~3
    // Those of several bits stand before those that are a part of them.
    let flags: [(UInt32, String)] = [
      (0o100, "O_CREAT"), (0o200, "O_EXCL"), (0o400, "O_NOCTTY"), (0o1000, "O_TRUNC"), (0o2000, "O_APPEND"), (0o4000, "O_NONBLOCK"),
      (0o4010000, "O_SYNC"), (0o10000, "O_DSYNC"), (0o20000, "FASYNC"), (0o40000, "O_DIRECT"), (0o100000, "O_LARGEFILE"),
      (Self.temporary, "O_TMPFILE"), (Self.directory, "O_DIRECTORY"), (0o400000, "O_NOFOLLOW"), (0o1000000, "O_NOATIME"),
      (0o2000000, "O_CLOEXEC"), (0o10000000, "O_PATH"),
    ]
    for (bits, name) in flags where rest & bits == bits {
      names.append(name)
      rest &= ~bits
    }
    return (names + (rest == 0 ? [] : ["0x" + hex(UInt64(rest))])).joined(separator: "|")
  }
}
