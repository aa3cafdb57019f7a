import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A text file of the folder Tables: lines with fields between `|`; `#` starts a comment.
struct TextTable {
  /// The fields of a line and its number in the file.
  struct Row {
    var line: Int
    var fields: [String]
  }

  let rows: [Row]

  /// Reads the file `name`; a file that is not there has no rows.
  init(_ name: String, separator: String = "|") {
    rows = Self.lines(name).enumerated().compactMap { number, line in
      if line.isEmpty || line.hasPrefix("#") { return nil }
      let fields = line.split(separator: Character(separator), omittingEmptySubsequences: separator == " ").map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      return Row(line: number + 1, fields: fields)
    }
  }

  /// The lines of the file `name`, comments among them; none of a file that is not there.
  static func lines(_ name: String) -> [String] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    guard let file = fopen("/" + folder + "/Tables/" + name, "r") else { return [] }
    defer { fclose(file) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { text += buffer[..<count] }
    // The last line ends the file.
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    return lines.last == "" ? lines.dropLast() : lines
  }
}
