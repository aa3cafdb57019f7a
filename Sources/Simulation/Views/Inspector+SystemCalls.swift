import LinuxABI
import Primitives
import X86

extension Inspector {
  /// The arguments of a system call that is about to be made, as strace writes them: texts in quotes, descriptors and sizes in decimal, modes in octal,
  /// addresses in hexadecimal.
  package func systemCallArguments(of call: SystemCall?) -> [String] {
    let registers: [GeneralRegister] = [.rdi, .rsi, .rdx, .r10, .r8, .r9]
    guard let arguments = call?.arguments else { return [] }
    return zip(arguments, registers).enumerated().map { index, pair in
      let (argument, register) = pair
      let value = cpu[register]
      if argument.isPointer { return pointer(value, argument, size: size(after: index, arguments, registers)) }
      if argument.type.hasSuffix("mode_t") { return "0" + String(value & 0xffff_ffff, radix: 8) }
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

  /// Bytes in a buffer, when the next argument says how many.
  private func size(after index: Int, _ arguments: [SystemCall.Argument], _ registers: [GeneralRegister]) -> Int? {
    guard index + 1 < arguments.count, index + 1 < registers.count, arguments[index].type.hasPrefix("const char"),
      arguments[index + 1].type == "size_t"
    else { return nil }
    return Int(min(cpu[registers[index + 1]], 4096))
  }

  private func pointer(_ value: UInt64, _ argument: SystemCall.Argument, size: Int?) -> String {
    if value == 0 { return "NULL" }
    let shown = 32
    if let size {
      guard let bytes = bytes(at: value, count: min(size, shown)) else { return "0x" + hex(value) }
      return quoted(bytes) + (size > shown ? "..." : "")
    }
    guard argument.isText, let text = string(at: value, limit: shown + 1) else { return "0x" + hex(value) }
    return quoted(Array(text.prefix(shown))) + (text.count > shown ? "..." : "")
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
