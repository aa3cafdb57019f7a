import Primitives
import X86

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Runs clang's assembler on lines of text.
struct Assembler {
  let path: String

  /// The toolchain's own clang, the one beside `swift`; `nil` when there is none.
  static let found: Assembler? = {
    let folders = String(cString: getenv("PATH") ?? strdup("")).split(separator: ":").map(String.init)
    return folders.first { access($0 + "/clang", X_OK) == 0 && access($0 + "/swift", X_OK) == 0 }.map { Assembler(path: $0 + "/clang") }
  }()

  /// The bytes of each line; `nil` for a line that is no instruction to the assembler.
  func assemble(_ lines: [String], isATT: Bool) -> [[UInt8]?] {
    var refused: Set<Int> = []
    while true {
      let accepted = lines.indices.filter { !refused.contains($0) }
      let (bytes, mistakes) = run(accepted.map { lines[$0] }, isATT: isATT)
      if mistakes.isEmpty {
        guard let bytes else { return lines.map { _ in nil } }
        var result = [[UInt8]?](repeating: nil, count: lines.count)
        for (number, index) in accepted.enumerated() where number < bytes.count { result[index] = bytes[number] }
        return result
      }
      for mistake in mistakes where mistake < accepted.count { refused.insert(accepted[mistake]) }
    }
  }

  /// Each line goes to a section of its own place: 32 bytes apart, filled with NOPs whose start a label marks.
  private func run(_ lines: [String], isATT: Bool) -> (bytes: [[UInt8]]?, mistakes: [Int]) {
    var source = isATT ? "" : ".intel_syntax noprefix\n"
    // The first byte after an instruction is 0x82, which no instruction of 64-bit mode is.
    for line in lines { source += "\(line)\n.balign 32, 0x82\n" }
    guard let input = temporary(source) else { return (nil, []) }
    defer { unlink(input) }
    let output = input + ".o"
    defer { unlink(output) }
    guard let pipe = popen("'\(path)' --target=x86_64-unknown-none-elf -x assembler -c '\(input)' -o '\(output)' 2>&1", "r") else {
      return (nil, [])
    }
    var mistakes: Set<Int> = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // FILE:LINE:COLUMN: error: ...
      let parts = text.split(separator: ":")
      guard parts.count > 3, parts[3] == " error", let line = Int(parts[1]) else { continue }
      mistakes.insert((line - (isATT ? 1 : 2)) / 2)
    }
    pclose(pipe)
    if !mistakes.isEmpty { return (nil, mistakes.sorted()) }
    guard let text = textSection(of: output) else { return (nil, []) }
    return (stride(from: 0, to: text.count, by: 32).map { Array(text[$0..<min($0 + 32, text.count)]) }, [])
  }

  /// The content of the section .text of an object file.
  private func textSection(of file: String) -> [UInt8]? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
    func number(_ place: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << ($1 * 8) } }
    guard bytes.count > 64 else { return nil }
    let (headers, size, count) = (number(40, 8), number(58, 2), number(60, 2))
    for section in 0..<count {
      let header = headers + section * size
      // The first section with code.
      guard number(header + 4, 4) == 1, number(header + 8, 8) & 4 != 0 else { continue }
      return Array(bytes[number(header + 24, 8)..<number(header + 24, 8) + number(header + 32, 8)])
    }
    return nil
  }

  private func temporary(_ content: String) -> String? {
    var path = Array("/tmp/ringwalk-XXXXXX\0".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else { return nil }
    fputs(content, file)
    fclose(file)
    return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
